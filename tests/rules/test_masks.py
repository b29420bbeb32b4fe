"""Bits stay with their rules, whichever rules are judged; counts weigh them; rules of the user's own have other columns."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.examples import AS_OF, GOOD_RECORD, RECORDS, missing, name
from vaxanalysis import rules
from vaxanalysis.errors import UserError
from vaxanalysis.rules.columns import RECORD_COLUMNS
from vaxanalysis.rules.masks import pack

SCHEMA = {column.name: column.dtype for column in RECORD_COLUMNS}
BIT = {rule.code: 1 << bit for bit, rule in enumerate(rules.RULES)}


def records(*cells: dict[str, Any]) -> pl.DataFrame:
    rows = [{**dict.fromkeys(SCHEMA), **{k: v for k, v in GOOD_RECORD.items() if k in SCHEMA}, **row} for row in cells]
    return pl.DataFrame(rows, schema=SCHEMA)


def fails(frame: pl.DataFrame, **options: Any) -> list[int]:
    return rules.judged(frame.lazy(), AS_OF, **options).collect()["fails"].to_list()


def test_masks_hold_the_bits_of_the_rules_that_fail() -> None:
    frame = records({}, {"phone_state": 0, **name("Hoa")}, {"unit_source": "facility"})
    assert fails(frame) == [0, BIT["phone_missing"] | BIT["name_incomplete"], BIT["place_from_facility"]]


def test_every_failing_example_sets_its_bit_and_no_bit_outside_the_denominator() -> None:
    codes = [rule.code for rule in rules.RULES]
    frame = records(*(RECORDS[code].fails for code in codes))
    both = rules.judged(frame.lazy(), AS_OF).collect()
    assert [bool(mask & BIT[code]) for code, mask in zip(codes, both["fails"], strict=True)] == [True] * len(codes)
    assert both.filter(pl.col("fails") & ~pl.col("applies") != 0).is_empty()


def test_bits_stay_put_when_rules_are_switched_off() -> None:
    frame = records({"phone_state": 0, **name("Hoa")})
    assert fails(frame, active=[rule for rule in rules.RULES if rule.code != "phone_missing"]) == [
        BIT["name_incomplete"]
    ]


def test_shared_phones_are_judged_only_where_the_column_is_there() -> None:
    frame = records({"phone_people": 9})
    assert fails(frame.drop("phone_people")) == [0]
    assert fails(frame) == [BIT["phone_shared"]]


@pytest.mark.parametrize("engine", ["in-memory", "streaming"])
@pytest.mark.parametrize("size", [1, 7])
def test_masks_are_the_same_by_any_engine_and_chunk(engine: Any, size: int) -> None:
    frame = records(*(RECORDS[rule.code].fails for rule in rules.RULES))
    whole = rules.judged(frame.lazy(), AS_OF).collect().sort("applies", "fails")
    parts = [frame[start : start + size].lazy() for start in range(0, frame.height, size)]
    judged = rules.judged(pl.concat(parts), AS_OF).sort("applies", "fails").collect(engine=engine)
    assert judged.equals(whole)


@given(st.lists(st.lists(st.booleans(), min_size=64, max_size=64), min_size=1, max_size=5))
def test_pack_writes_each_flag_to_its_bit(flags: list[list[bool]]) -> None:
    frame = pl.DataFrame({str(bit): [row[bit] for row in flags] for bit in range(64)})
    packed = frame.select(mask=pack({bit: pl.col(str(bit)) for bit in range(64)}))["mask"].to_list()
    assert packed == [sum(1 << bit for bit in range(64) if row[bit]) for row in flags]


def test_counts_weigh_the_bits_by_records() -> None:
    counts = pl.DataFrame(
        {"unit": ["a", "a", "b"], "applies": [3, 1, 3], "fails": [2, 1, 0], "records": [10, 5, 7]},
        schema_overrides={"applies": pl.UInt64, "fails": pl.UInt64},
    )
    first, second = codes = [rule.code for rule in rules.RULES[:2]]
    table = rules.rule_counts(counts, ["unit"], codes).sort("unit", "rule").rows()
    assert sorted(table) == sorted(
        [("a", first, 15, 5), ("a", second, 10, 10), ("b", first, 7, 0), ("b", second, 7, 0)]
    )
    assert sorted(rules.rule_counts(counts, [], codes).rows()) == sorted([(first, 22, 5), (second, 17, 10)])


def test_spikes_are_named_by_excess_over_chance_not_by_size() -> None:
    table = pl.DataFrame(
        {"unit": ["small", "chance", "spike"], "rule": ["birth_january_first"] * 3, "applies": [20, 36525, 36525],
         "fails": [1, 120, 900]},
    )  # fmt: skip
    found = rules.spikes(table, rules.RULES)
    assert found["spike"].to_list() == [False, False, True]
    from scipy.stats import binomtest

    exact = binomtest(1, 20, 1 / 365.25, alternative="greater").pvalue
    assert found["p_value"][0] == pytest.approx(exact)


def test_spikes_leave_other_rules_out() -> None:
    table = pl.DataFrame({"rule": ["phone_missing"], "applies": [10], "fails": [9]})
    assert rules.spikes(table, rules.RULES).is_empty()


def test_phones_of_more_than_five_people_are_found() -> None:
    people = [{"phone_std": "0912345678", "name_folded": f"le thi {letter}"} for letter in "bcdefg"]
    family = [{"phone_std": "0912345679", "name_folded": "le thi b"}] * 9
    frame = records(*people, *family, {"phone_std": None}).lazy()
    shared = rules.shared_phones(frame)
    assert shared.rows() == [("0912345678", 6)]
    joined = rules.with_phone_people(frame.drop("phone_people"), shared).collect()["phone_people"]
    assert joined.to_list() == [6] * 6 + [1] * 9 + [None]


OWN = """
import polars as pl
from vaxanalysis.rules import Rule
words = dict(message_vi="Thiếu nghề", message_en="No occupation", remedy_vi="Hỏi.", remedy_en="Ask.", actor="station", source="ours")
RULES = (
    Rule(code="{code}", fields=("occupation",), kind="completeness", dimension="completeness", severity="warning",
         applies=pl.col("doses") > 0, fails=pl.col("{column}").is_null(), **words),
)
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "own.py"
    path.write_text(text, encoding="utf-8")
    return path


def test_own_rules_have_masks_of_their_own(tmp_path: Path) -> None:
    own = rules.load_rules(write(tmp_path, OWN.format(code="no_occupation", column="occupation")))
    frame = records({}, {"occupation": "thợ"}, {"doses": 0})
    judged = rules.judged(frame.lazy(), AS_OF, own=own).collect()
    assert judged.select("user_applies", "user_fails").rows() == [(1, 1), (1, 0), (0, 0)]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (OWN.format(code="phone_missing", column="occupation"), "phone_missing"),
        (OWN.format(code="new", column="no_such"), "no_such"),
        ("RULES = 1", "RULES is missing"),
        ("a = 1\n1 / 0", r"own.py, line 2: the rules file does not run \(ZeroDivisionError"),
        ("def f():\n    raise KeyError('x')\n\nf()", "own.py, line 2: .*KeyError"),
        ("a = 1\nb = (", "own.py, line 2: .*SyntaxError"),
        ("import no_such_module", "own.py, line 1: .*ModuleNotFoundError"),
        ("raise SystemExit(0)", "own.py, line 1: .*SystemExit"),
        (OWN.format(code="new", column="phone_people") + "RULES[0].fails.x", "own.py, line 9: .*AttributeError"),
        (
            OWN.format(code="new", column="occupation").replace(".is_null()", ".str.len_chars()"),
            "rule new: fails: neither true nor false",
        ),
        (OWN.format(code="new", column="occupation").replace(".is_null()", " > 3"), "rule new: it cannot be judged"),
        (
            OWN.format(code="new", column="occupation").replace('pl.col("doses") > 0', "True"),
            "rule new: no Polars expression: applies",
        ),
        (OWN.format(code="new", column="occupation").replace('"Ask."', "None"), "rule new: no text: remedy_en"),
    ],
)
def test_a_faulty_rules_file_is_one_clear_error(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(UserError, match=says):
        rules.load_rules(write(tmp_path, text))


def test_a_missing_rules_file_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="none.py: no rules file"):
        rules.load_rules(tmp_path / "none.py")


def test_a_rule_on_an_age_moves_with_the_as_of_date() -> None:
    frame = records({"birth": date(2021, 11, 9), "birth_year": 2021})
    late = rules.judged(frame.lazy(), date(2021, 11, 9)).collect()["fails"][0]
    assert fails(frame)[0] & BIT["birth_future"] and not late & BIT["birth_future"]


def test_missing_counts_blank_and_placeholder() -> None:
    assert missing("phone").fails == {"phone_state": 1}
    assert fails(records({"phone_state": 0}, {"phone_state": 1}, {"phone_state": 3})) == [BIT["phone_missing"]] * 2 + [
        0
    ]
