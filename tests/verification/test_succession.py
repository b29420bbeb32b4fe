"""Which record stands for a person whose record left the register."""

from __future__ import annotations

import polars as pl
import pytest

from tests.exact_pairs import ONE, PAIRS, Record, known, other
from vaxanalysis.identities import exact
from vaxanalysis.verification.succession import successors

SCHEMA = {**exact.TRAITS, "record_id": pl.String()}


def table(*records: Record) -> pl.DataFrame:
    return pl.DataFrame(records, schema=SCHEMA)


@pytest.mark.parametrize("key", PAIRS)
def test_each_exact_key_finds_the_successor(key: str) -> None:
    assert successors(table(ONE), table(*known(key)).lazy()).rows() == [("one", "other")]


def test_a_twin_is_no_successor() -> None:
    gone = {**ONE, "cccd": None, "source_id": "8"}
    assert successors(table(gone), table({**ONE, "name_std": "Nguyễn Văn Ân", "cccd": None}).lazy()).is_empty()


def test_two_records_that_left_may_have_one_successor() -> None:
    gone = table(ONE, {**ONE, "record_id": "two", "phone_std": None})
    assert successors(gone, table(other("number and name")).lazy()).sort("record_id").rows() == [
        ("one", "other"), ("two", "other"),
    ]  # fmt: skip
