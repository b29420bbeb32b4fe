"""Last week's records found again: mended, worsened, new, gone."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.exact_pairs import ONE, PAIRS, known
from vaxanalysis.flows import COLUMNS, flows
from vaxanalysis.identities.exact import TRAITS
from vaxanalysis.schema import UNIT

KINDS = {"all_mandatory_state": pl.UInt8, "birth": pl.Date, "birth_year": pl.Int16}
PERSON = {
    "all_mandatory_state": 3, "unit_province": "01", "unit_district": "001", "unit_commune": "00001", "cccd": "001090000001",
    "name_folded": "nguyen van an", "birth": date(1990, 2, 1), "birth_year": 1990, "phone_std": "0912345678",
    "sender": "001", "source_id": "7",
}  # fmt: skip


def week(*people: dict[str, object]) -> pl.LazyFrame:
    schema = {name: KINDS.get(name, pl.String) for name in ("record_id", "all_mandatory_state", *UNIT, *TRAITS)}
    return pl.DataFrame(
        [{"record_id": f"r{number}"} | PERSON | person for number, person in enumerate(people)], schema=schema
    ).lazy()


def of(before: pl.LazyFrame, after: pl.LazyFrame) -> dict[str, int]:
    table = flows(before, after)
    return {name: int(table[name].sum()) for name in COLUMNS}


@pytest.mark.parametrize("key", PAIRS)
def test_each_exact_key_finds_last_weeks_record(key: str) -> None:
    assert of(week(ONE), week(*known(key)))["matched"] == 1


def test_a_record_mended_is_found_through_its_person() -> None:
    before = week({"record_id": "a", "cccd": None, "all_mandatory_state": 0})
    assert of(before, week({"record_id": "b"})) == {
        "matched": 1, "mended": 1, "worsened": 0, "new_records": 0, "new_incomplete": 0, "vanished": 0,
    }  # fmt: skip


def test_a_record_that_stays_incomplete_is_no_new_one() -> None:
    stays = {"record_id": "a", "all_mandatory_state": 0}
    other = {"name_folded": "le b", "cccd": "1", "birth": date(1980, 1, 1), "birth_year": 1980, "phone_std": "1"}
    found = of(week(stays), week(stays, other | {"record_id": "b", "source_id": "8"}))
    assert [found[name] for name in ("matched", "new_records", "new_incomplete", "vanished")] == [1, 1, 0, 0]


def test_a_name_mended_is_found_through_source_birth_and_phone() -> None:
    before = week({"record_id": "a", "name_folded": None, "cccd": None, "all_mandatory_state": 0})
    assert of(before, week({"record_id": "b"}))["mended"] == 1


def test_worse_new_and_gone() -> None:
    stays = {"record_id": "s"}
    gone = {
        "record_id": "g",
        "cccd": "1",
        "name_folded": "le b",
        "birth": date(1980, 1, 1),
        "birth_year": 1980,
        "phone_std": "1",
        "source_id": "1",
    }
    new = {
        "record_id": "n",
        "cccd": None,
        "name_folded": "vu c",
        "birth": None,
        "birth_year": None,
        "phone_std": "2",
        "source_id": "2",
        "all_mandatory_state": 0,
    }
    before = week(stays, gone)
    after = week({"record_id": "w", "cccd": None, "all_mandatory_state": 1}, new)
    assert of(before, after) == {
        "matched": 1,
        "mended": 0,
        "worsened": 1,
        "new_records": 1,
        "new_incomplete": 1,
        "vanished": 1,
    }


def test_an_equal_source_id_of_another_person_is_no_match() -> None:
    other = {
        "record_id": "o",
        "cccd": "2",
        "name_folded": "le b",
        "birth": date(1980, 1, 1),
        "birth_year": 1980,
        "phone_std": "3",
    }
    assert of(week({}), week(other))["matched"] == 0


def test_a_key_that_stands_twice_matches_nobody() -> None:
    twins = [{"record_id": f"t{n}", "cccd": None, "source_id": str(n), "all_mandatory_state": 0} for n in (1, 2)]
    assert of(week(*twins), week({"source_id": "9"}))["matched"] == 0


@given(states=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.booleans(), st.booleans()), max_size=12))
def test_every_record_of_both_weeks_is_accounted_for(states: list[tuple[int, int, bool, bool]]) -> None:
    def person(number: int, state: int) -> dict[str, object]:
        own = {"cccd": str(number), "name_folded": f"n {number}", "phone_std": str(number), "source_id": str(number)}
        return {"record_id": f"{number}-{state}", "all_mandatory_state": state} | own

    before = [person(n, was) for n, (was, _, there, _) in enumerate(states) if there]
    after = [person(n, now) for n, (_, now, _, here) in enumerate(states) if here]
    found = of(week(*before), week(*after))
    assert found["matched"] + found["vanished"] == len(before)
    assert found["matched"] + found["new_records"] == len(after)
    both = [(was < 3, now < 3) for was, now, there, here in states if there and here]
    assert found["mended"] == sum(was and not now for was, now in both)
    assert found["worsened"] == sum(now and not was for was, now in both)
