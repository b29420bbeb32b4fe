"""A dose in 64 bits says what its texts say; over several doses the worst state counts, of each field for itself."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest

from vaxanalysis.findings import dose_slots
from vaxanalysis.findings.dose_slots import Names

VACCINES, FACILITIES = ["pfizer", "astrazeneca"], [f"Trạm Y tế {number}" for number in range(300)]
DOSES = pl.DataFrame(
    {
        "dose_1": pl.Series([0b11_10_01_00, None, 0], dtype=pl.UInt8),
        "vaccine_1": pl.Series(["pfizer", None, "astrazeneca"], dtype=pl.Categorical),
        "facility_1": pl.Series(["Trạm Y tế 299", "Trạm Y tế 0", None], dtype=pl.Categorical),
        "week_1": [date(2021, 10, 25), None, date(1900, 1, 1)],
    }
)


def test_doses_are_unpacked_as_they_were_packed() -> None:
    vaccines, facilities = Names(), Names()
    vaccines.of(pl.Series(VACCINES))
    facilities.of(pl.Series(FACILITIES))
    packed = dose_slots.repacked(DOSES, vaccines, facilities)
    assert packed.columns == ["dose_1"]
    found = packed.select(dose_slots.unpacked(1, vaccines.listed(), facilities.listed()))
    text = pl.col("vaccine_1", "facility_1").cast(pl.String)
    assert found.with_columns(text).equals(DOSES.with_columns(text))


@pytest.mark.parametrize("name", ["vaccine", "lot", "dose_date", "facility"])
def test_a_text_adds_its_state_and_whether_it_makes_a_dose(name: str) -> None:
    frame = pl.DataFrame({name: ["something", " ", None], f"{name}_state": [2, 0, None]})
    bits = frame.select(dose_slots.bits(name))["bits"].to_list()
    place = ("vaccine", "lot", "dose_date", "facility").index(name)
    makes_it = 0 if name == "facility" else 1 << dose_slots.REAL
    assert bits == [2 << 3 * place | makes_it, 0, 4 << 3 * place]


def outcome(*doses: int) -> tuple[int | None, ...]:
    """How many doses, and the worst states of vaccine, lot, date and facility."""
    row = dose_slots.outcome([np.array([dose], np.uint64) for dose in doses])
    return dose_slots.every_outcome().row(int(row[0]))


def test_the_worst_state_of_each_field_counts() -> None:
    real = 1 << dose_slots.REAL
    assert outcome(real | 0o3213, real | 0o1332) == (2, 2, 1, 2, 1)


def test_what_is_no_dose_counts_only_where_there_is_none() -> None:
    real = 1 << dose_slots.REAL
    assert outcome(real | 0o3333, 0) == (1, 3, 3, 3, 3)
    assert outcome(0o2000, 0o3000) == (0, 0, 0, 0, 2)


def test_a_field_without_a_column_has_no_state() -> None:
    real = 1 << dose_slots.REAL
    assert outcome(real | 0o3412, real | 0o3423) == (2, 2, 1, None, 3)


def test_the_first_dose_is_the_earliest_dated_one() -> None:
    doses = [np.array([1 << dose_slots.REAL, 0, 1 << dose_slots.REAL], np.uint64)] * 2
    days = [np.array([30, 30, dose_slots.NEVER], np.int32), np.array([10, 10, dose_slots.NEVER], np.int32)]
    assert dose_slots.first(days, doses).to_list() == [date(1970, 1, 11), None, None]
