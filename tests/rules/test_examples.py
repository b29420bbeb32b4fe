"""Every rule judges its own examples: one that fails, one that passes, one that it leaves alone."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import pytest

from tests.rules.examples import DOSES, GOOD_DOSE, GOOD_RECORD, GOOD_STEP, HISTORIES, RECORDS, Example, Row, name
from vaxanalysis.rules import ALL_RULES, DOSE_RULES, HISTORY_RULES, RULES, Rule, denominator, failure, with_steps
from vaxanalysis.rules.columns import DOSE_COLUMNS, HISTORY_COLUMNS, RECORD_COLUMNS

AS_OF = {"as_of": pl.Date}
TYPES = {
    "record": {column.name: column.dtype for column in RECORD_COLUMNS} | AS_OF,
    "dose": {column.name: column.dtype for column in (*DOSE_COLUMNS, *HISTORY_COLUMNS)} | AS_OF,
}
KINDS: tuple[tuple[Sequence[Rule], dict[str, Example], Row, str], ...] = (
    (RULES, RECORDS, GOOD_RECORD, "record"),
    (DOSE_RULES, DOSES, GOOD_DOSE, "dose"),
    (HISTORY_RULES, HISTORIES, GOOD_STEP, "dose"),
)
EXAMPLES = {code: example for _, examples, _, _ in KINDS for code, example in examples.items()}
CASES = [pytest.param(rule, good, kind, id=rule.code) for rules, _, good, kind in KINDS for rule in rules]


def judged(rule: Rule, good: Row, cells: Row, kind: str) -> tuple[bool, bool]:
    row = {**dict.fromkeys(TYPES[kind]), **good, **cells}
    assert set(row) <= set(TYPES[kind]), "a cell that is no column"
    frame = pl.DataFrame([row], schema=TYPES[kind])
    ready = with_steps(frame.lazy()) if kind == "record" else frame.lazy()
    return ready.select(a=denominator(rule), b=failure(rule)).collect().row(0)


@pytest.mark.parametrize(("rule", "good", "kind"), CASES)
def test_rule_judges_its_examples(rule: Rule, good: Row, kind: str) -> None:
    example = EXAMPLES[rule.code]
    assert judged(rule, good, example.fails, kind) == (True, True)
    assert judged(rule, good, example.passes, kind) == (True, False)
    if example.outside is not None:
        assert judged(rule, good, example.outside, kind) == (False, False)


@pytest.mark.parametrize(("rule", "good", "kind"), CASES)
def test_a_row_of_nulls_is_never_judged(rule: Rule, good: Row, kind: str) -> None:
    assert judged(rule, {}, {}, kind) == (False, False)


@pytest.mark.parametrize(
    ("text", "fails"),
    [("Lê Thị Hoa - chết", True), ("Lê Thị Hoa và chồng", True), ("Lê Thị Hoa đã tiêm nơi khác", True), ("Bà Lê Thị Hoa", True),
     ("ÔNG: NGUYỄN VĂN AN", True), ("Ông Ích Khiêm", False), ("Lê Thị - Hoa", False), ("Vũ Anh Lê Hoa", False), ("Cháu Thị Hoa", False)],
)  # fmt: skip
def test_a_remark_or_a_title_is_no_part_of_a_name(text: str, fails: bool) -> None:
    (rule,) = (rule for rule in RULES if rule.code == "name_brackets")
    assert judged(rule, GOOD_RECORD, name(text), "record") == (True, fails)


def test_a_good_record_fails_nothing() -> None:
    assert [rule.code for rule in RULES if judged(rule, GOOD_RECORD, {}, "record")[1]] == []


def test_examples_are_for_known_rules_only() -> None:
    assert set(EXAMPLES) == {rule.code for rule in ALL_RULES}
