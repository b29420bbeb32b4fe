"""How birth dates and sex are mistyped; dates are dd/mm/yyyy before a layout gives them another shape."""

from __future__ import annotations

import random
from datetime import date, timedelta

import polars as pl

from vaxanalysis.synth.kinds import Edit, EntryRow, Kind, Value, blank, choice, no_day, shaped


def _text(day: date) -> str:
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def _year(row: EntryRow, change: int) -> str:
    return f"{row['birth_date'][:6]}{row['birth'].year + change:04d}"


def _in_year(first: int, more: int) -> Edit:
    """Another year: ``first``, or up to ``more`` years later."""
    return lambda rng, row: _year(row, first + rng.randint(0, more) - row["birth"].year)


def _after_dose(rng: random.Random, row: EntryRow) -> Value:
    """The day of entry typed as the birth date: between the dose and the last snapshot."""
    return _text(row["first_day"] + timedelta(days=rng.randint(1, 14)))


def _swapped(rng: random.Random, row: EntryRow) -> Value:
    day, month, year = row["birth_date"].split("/")
    return f"{month}/{day}/{year}"


def _wrong_year(rng: random.Random, row: EntryRow) -> Value:
    return _year(row, rng.choice([-10, 10, -1, 1]) if 1935 < row["birth"].year < 1990 else -1)


def _wrong_day(rng: random.Random, row: EntryRow) -> Value:
    birth = row["birth"]
    return _text(birth.replace(day=rng.choice([day for day in range(1, 29) if day != birth.day])))


def _flipped(rng: random.Random, row: EntryRow) -> Value:
    return {"Nam": "Nữ", "Nữ": "Nam", "nam": "nu", "nu": "nam", "M": "F", "F": "M", "0": "1", "1": "0"}[row["sex_text"]]


_BIRTH, _SEX = ("birth_date",), ("sex_text",)
_IMPOSSIBLE = [
    f"{day}/{{birth.year}}" for day in ("31/02", "30/02", "31/04", "31/06", "31/09", "31/11", "32/05", "15/13")
]
_ANY_YEAR = ~((pl.col("birth").dt.month() == 2) & (pl.col("birth").dt.day() == 29))
_SWAPPABLE = (pl.col("birth").dt.day() <= 12) & (pl.col("birth").dt.day() != pl.col("birth").dt.month())

KINDS: tuple[Kind, ...] = (
    Kind("birth_blank", _BIRTH, blank, (0.005, 0.012), weight="hard"),
    Kind("birth_placeholder", _BIRTH, no_day, (0.0015, 0.004)),
    Kind("birth_year_only", _BIRTH, shaped("{birth.year}"), (0.012, 0.02), (0.06, 0.1), weight="hard"),
    Kind("birth_month_only", _BIRTH, shaped("{birth.month:02d}/{birth.year}"), (0.0005, 0.001)),
    Kind("birth_default_0101", _BIRTH, shaped("01/01/{birth.year}"), (0.006, 0.02), (0.04, 0.08), weight="hard"),
    Kind("birth_impossible", _BIRTH, shaped(*_IMPOSSIBLE), (0.0012, 0.0006)),
    Kind("birth_future", _BIRTH, _in_year(2022, 70), (0.0008, 0.0015), where=_ANY_YEAR),
    Kind("birth_after_dose", _BIRTH, _after_dose, (0.0006, 0.0003), where=pl.col("weeks_left")),
    Kind("birth_over_120", _BIRTH, _in_year(1850, 45), (0.0006, 0.001), where=_ANY_YEAR),
    Kind("birth_under_age", _BIRTH, _in_year(2012, 7), (0.0008, 0.0004), where=_ANY_YEAR),
    Kind("birth_swapped", _BIRTH, _swapped, (0.002, 0.006), (0.06, 0.12), where=_SWAPPABLE),
    Kind("birth_wrong_year", _BIRTH, _wrong_year, (0.003, 0.003), (0.05, 0.04), where=_ANY_YEAR),
    Kind("birth_wrong_day", _BIRTH, _wrong_day, (0.002, 0.002), (0.05, 0.05)),
    Kind("lookalike_birth_time", _BIRTH, shaped("{birth_date} 00:00:00"), (0.003, 0.008)),
    Kind("lookalike_birth_iso", _BIRTH, shaped("{birth}"), (0.004, 0.02)),
    Kind("lookalike_birth_bare", _BIRTH, shaped("{birth.day}/{birth.month}/{birth.year}"), (0.02, 0.06)),
    Kind("sex_blank", _SEX, blank, (0.005, 0.012)),
    Kind("sex_placeholder", _SEX, choice("x", "không rõ", "N/A", "không"), (0.0008, 0.002)),
    Kind("sex_malformed", _SEX, choice("3", "9", "Khac?", "NS", "22"), (0.0008, 0.0004)),
    Kind("sex_wrong", _SEX, _flipped, (0.004, 0.008), (0.02, 0.03)),
)
