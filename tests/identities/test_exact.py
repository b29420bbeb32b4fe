"""Whose record this is, by exact keys: each key by itself, and what no key may do."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl
import pytest

import vaxanalysis
from tests.exact_pairs import BIRTH, ONE, PAIRS, Record, known, other
from vaxanalysis.identities import exact
from vaxanalysis.identities.exact import EXACT_KEYS, matched

TWIN: Record = {"name_std": "Nguyễn Văn Ân", "given_name": "an", "cccd": None}
SCHEMA = {**exact.TRAITS, "record_id": pl.String()}


def table(*records: Record) -> pl.DataFrame:
    return pl.DataFrame(records, schema=SCHEMA)


def found(asked: Record, *there: Record, weeks: bool = False) -> list[str]:
    return matched(table(asked), table(*there), weeks=weeks)["found"].to_list()


@pytest.mark.parametrize("weeks", [False, True])
@pytest.mark.parametrize(("key", "one"), list(zip(PAIRS, EXACT_KEYS, strict=True)))
def test_each_key_finds_what_no_other_does(
    key: str, one: exact.Key, weeks: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert found(ONE, *known(key), weeks=weeks) == ["other"]
    monkeypatch.setattr(exact, "EXACT_KEYS", tuple(k for k in EXACT_KEYS if k is not one))
    assert found(ONE, *known(key), weeks=weeks) == []


def test_a_twin_a_mark_apart_is_not_found() -> None:
    assert found({**ONE, "cccd": None}, {**ONE, **TWIN, "source_id": "8", "record_id": "twin"}) == []


def test_a_mark_corrected_from_one_week_to_the_next_is() -> None:
    assert found({**ONE, "cccd": None}, {**ONE, **TWIN, "source_id": "8", "record_id": "twin"}, weeks=True) == ["twin"]


def test_a_key_that_two_people_share_finds_neither() -> None:
    nameless = {**ONE, "name_std": "nguyen van an", "cccd": None, "source_id": None}
    assert found(nameless, {**ONE, "cccd": None, "record_id": "a"}, {**ONE, **TWIN, "record_id": "b"}) == []
    phones = [{**other("name and phone"), "record_id": name} for name in ("a", "b")]
    assert found(ONE, *phones) == []


def test_two_records_of_one_person_are_the_first() -> None:
    assert found(ONE, {**ONE, "record_id": "b"}, {**ONE, "record_id": "a", "phone_std": None}) == ["a"]


def test_a_parents_card_is_not_the_childs() -> None:
    child = {
        **ONE,
        "name_std": "Lê Mai",
        "name_folded": "le mai",
        "given_name": "mai",
        "birth": BIRTH.replace(year=2015),
        "birth_year": 2015,
    }
    assert found(ONE, {**child, "source_id": "8", "record_id": "child"}) == []
    son = {**ONE, "birth": BIRTH.replace(year=2015, day=9), "birth_year": 2015, "source_id": "8", "record_id": "son"}
    assert found(ONE, son) == []


@pytest.mark.parametrize("empty", [None, ""])
def test_nothing_missing_agrees(empty: str | None) -> None:
    blank = {name: empty if kind == pl.String else None for name, kind in exact.TRAITS.items()}
    assert found({**blank, "record_id": "a"}, {**blank, "record_id": "b"}) == []
    for key in EXACT_KEYS:
        assert found({**ONE, **dict.fromkeys(set(key.columns) & set(blank))}, {**blank, "record_id": "b"}) == []


def test_columns_that_a_table_lacks_are_empty() -> None:
    names = ["record_id", "name_folded", "phone_std"]
    assert matched(table(ONE).select(names), table(other("name and phone")).select(names))["found"].to_list() == [
        "other"
    ]


def test_the_list_of_keys_is_spelt_in_one_module() -> None:
    package = Path(vaxanalysis.__file__).parent
    pattern = re.compile(
        r'\(\s*"(?:cccd|name_folded|birth|phone_std)",\s*"(?:name_folded|birth|phone_std|unit_commune)"'
    )
    spelt = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if pattern.search(path.read_text("utf-8"))
    }
    assert spelt <= {"identities/exact.py", "identities/rules.py", "identities/vietnam.py"}
