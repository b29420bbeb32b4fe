"""What holds for the catalogue as a whole."""

from __future__ import annotations

import polars as pl
import pytest

from vaxanalysis.rules import ALL_RULES, DOSE_RULES, HISTORY_RULES, RULES, Rule
from vaxanalysis.rules.columns import DOSE_COLUMNS, HISTORY_COLUMNS, RECORD_COLUMNS
from vaxanalysis.rules.steps import STEP_COLUMNS, with_steps
from vaxanalysis.schema import FIELD

BY_CODE = pytest.mark.parametrize("rule", ALL_RULES, ids=lambda rule: rule.code)


def test_there_are_at_least_forty_and_they_fit_the_mask() -> None:
    assert len(ALL_RULES) >= 40
    assert len(RULES) <= 64


def test_codes_are_unique() -> None:
    assert len({rule.code for rule in ALL_RULES}) == len(ALL_RULES)


@BY_CODE
def test_words_are_there_in_both_languages(rule: Rule) -> None:
    assert rule.code.isascii() and rule.code == rule.code.lower()
    assert any(not char.isascii() for char in rule.message_vi + rule.remedy_vi)
    assert (
        (rule.message_en + rule.remedy_en)
        .replace("Văn", "")
        .replace("Thị", "")
        .replace("Qúy", "")
        .replace("Quý", "")
        .isascii()
    )
    assert rule.remedy_vi.endswith(".") and rule.remedy_en.endswith(".")
    assert set(rule.fields) <= set(FIELD)


@BY_CODE
def test_unconfirmed_facts_are_warnings_and_say_so(rule: Rule) -> None:
    assert rule.unconfirmed == ("[U]" in rule.source)
    assert not (rule.unconfirmed and rule.severity == "error")


def roots(rule: Rule) -> set[str]:
    return {*rule.applies.meta.root_names(), *rule.fails.meta.root_names()}


@pytest.mark.parametrize(
    ("rules", "columns"),
    [(RULES, RECORD_COLUMNS), (DOSE_RULES, DOSE_COLUMNS), (HISTORY_RULES, (*DOSE_COLUMNS, *HISTORY_COLUMNS))],
)
def test_rules_read_declared_columns(rules: tuple[Rule, ...], columns: tuple[object, ...]) -> None:
    known = {getattr(column, "name", "") for column in columns} | {"as_of", *STEP_COLUMNS}
    assert {name for rule in rules for name in roots(rule)} <= known


def test_every_rule_gives_a_boolean_for_each_row() -> None:
    schema = {column.name: column.dtype for column in RECORD_COLUMNS} | {"as_of": pl.Date}
    frame = pl.DataFrame({name: [None, None] for name in schema}, schema=schema)
    for rule in RULES:
        flag = with_steps(frame.lazy()).select(flag=rule.applies & rule.fails)
        assert flag.collect_schema() == {"flag": pl.Boolean}, rule.code


def test_the_rules_on_unconfirmed_facts() -> None:
    assert {rule.code for rule in RULES if rule.unconfirmed} == {
        "birth_january_first", "birth_first_of_month", "birth_fifteenth", "cmnd_under_14", "phone_shared", "insurance_malformed",
    }  # fmt: skip
