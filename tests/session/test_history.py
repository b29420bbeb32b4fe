"""Doses of a person in the register, and what counts as one."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from vaxanalysis.session.history import Known, history, numbers_of_others

SESSION = date(2021, 11, 12)
PERSON = {
    "record_id": "r1", "name_std": "Nguyễn Văn An", "name_folded": "nguyen van an", "given_name": "an", "birth": date(1980, 3, 2),
    "birth_year": 1980, "sex_std": "male", "cccd": "001080000123", "cmnd": None, "passport": None, "phone_std": "0912345678",
    "unit_commune": "00001",
}  # fmt: skip


def records(*people: dict[str, object]) -> pl.DataFrame:
    kinds = {"birth": pl.Date, "birth_year": pl.Int16}
    return pl.DataFrame(people, schema={name: kinds.get(name, pl.String) for name in PERSON})


def known(doses: list[tuple[int | None, date | None, str | None]], **changed: object) -> Known:
    rows = [("p1", number, day, product) for number, day, product in doses]
    schema = {"person_id": pl.String, "number_std": pl.Int8, "dose_date_std": pl.Date, "vaccine_std": pl.String}
    clusters = pl.LazyFrame({"record_id": ["k1"], "person_id": ["p1"]})
    people = records(PERSON | {"record_id": "k1"} | changed).lazy()
    return Known(people, pl.DataFrame(rows, schema=schema, orient="row").lazy(), clusters)


def told(doses: list[tuple[int | None, date | None, str | None]], *names: str, **changed: object) -> tuple[object, ...]:
    return history(records(PERSON), known(doses, **changed), SESSION).select(names).row(0)


@pytest.mark.parametrize(
    ("doses", "had", "undated", "unclear"),
    [
        ([(1, date(2021, 9, 1), "pfizer")], 1, False, False),
        ([(1, date(2021, 9, 1), "pfizer"), (2, date(2021, 10, 1), "pfizer")], 2, False, False),
        ([(1, date(2021, 9, 1), "pfizer"), (1, date(2021, 9, 3), "pfizer")], 1, False, False),
        ([(1, date(2021, 9, 1), "pfizer"), (1, date(2021, 10, 1), "pfizer")], 1, False, True),
        ([(None, date(2021, 9, 1), "pfizer"), (None, date(2021, 10, 1), "pfizer")], 2, False, False),
        ([(None, date(2021, 9, 1), "pfizer"), (None, date(2021, 9, 2), "pfizer")], 1, False, True),
        ([(2, date(2021, 10, 1), "pfizer")], 2, False, False),
        ([(1, None, "pfizer")], 1, True, False),
        ([(1, date(2021, 12, 1), "pfizer")], 1, True, False),
        ([(1, date(2020, 9, 1), "pfizer")], 1, True, False),
    ],
)
def test_doses_are_counted_once(
    doses: list[tuple[int | None, date | None, str | None]], had: int, undated: bool, unclear: bool
) -> None:
    assert told(doses, "had", "undated", "unclear") == (had, undated, unclear)


def test_the_last_product_is_that_of_the_last_day() -> None:
    doses = [(2, date(2021, 10, 1), "pfizer"), (1, date(2021, 8, 1), "astrazeneca")]
    assert told(doses, "first_product", "last_product", "last_day") == ("astrazeneca", "pfizer", date(2021, 10, 1))


def test_a_like_record_without_number_or_birth_date_in_common_is_not_sure() -> None:
    dose = [(1, date(2021, 9, 1), "pfizer")]
    assert told(dose, "sure", "differs") == (True, False)
    assert told(dose, "sure", "differs", cccd=None, birth=None) == (False, False)
    assert told(dose, "sure", "differs", sex_std="female") == (True, True)


@pytest.mark.parametrize(
    ("changed", "other"),
    [
        ({}, False),
        ({"name_folded": "nguyen an"}, False),
        ({"name_folded": "tran thi mai", "given_name": "mai"}, True),
        ({"name_folded": "tran van an", "birth": date(1980, 9, 9)}, False),
        ({"name_folded": "tran van an", "birth": date(1955, 9, 9), "birth_year": 1955}, True),
    ],
)
def test_a_number_under_another_name(changed: dict[str, object], other: bool) -> None:
    assert (numbers_of_others(records(PERSON), known([], **changed)).to_list() == ["r1"]) == other
