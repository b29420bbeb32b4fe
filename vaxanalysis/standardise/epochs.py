"""From which year the serial numbers of days in a table count: a file of text does not state whether its workbook counted from 1904.

The evidence is days of injections, which lie in the campaign, and births, which must have the year of the CCCD beside them. Days from 1904
read as from 1900 are four years and a day too early.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import polars as pl

from vaxanalysis.schema import columns_of
from vaxanalysis.standardise import conventions
from vaxanalysis.standardise.conventions import FROM_1904, SERIAL_OF_1970
from vaxanalysis.vaccines import ROLLOUT

NAMES = ("days counted from 1900", "days counted from 1904", "")
"""How the serial numbers are read."""

UNPROVED, UNCLEAR = "unproved", "unclear"
"""From which year serial numbers count is not proved: 1900 is an assumption; or the cells disagree."""

Line = tuple[str, str, str, int, int]
"""A column, how it is read, why, and the cells for and against it."""

_CAMPAIGN = timedelta(days=730)
_SERIAL = r"^\s*([1-5]\d{4})(?:[.,]\d*)?\s*$"
_CARD = r"^\d{3}(\d)(\d\d)\d{6}$"


def card_digits() -> pl.Expr:
    """The digits of a citizen number as it was written: with signs or words beside it, or as a decimal number."""
    return pl.col("citizen_id").str.replace(r"[.,]0*\s*$", "").str.replace_all(r"\D", "")


def day_of(column: str) -> pl.Expr:
    """The day of a serial number of five digits counted from 1900, except runs of one digit, which may be placeholders."""
    number = pl.col(column).str.extract(_SERIAL).cast(pl.Int32)
    return pl.when(number % 11111 != 0).then(number - SERIAL_OF_1970).cast(pl.Date)


def counts(names: list[str]) -> list[pl.Expr]:
    """Of each row of a table with the columns ``names``: its serial numbers, those that count from 1900 and those from 1904."""
    found = []
    for column in conventions.DATES:
        raw = [name for name in columns_of(column) if name in names]
        days = [day_of(name) for name in raw]
        found.append(pl.sum_horizontal(day.is_not_null() for day in days).alias(f"{column} serials"))
        for shift, year in ((0, "1900"), (FROM_1904, "1904")):
            fits = _is_born if column == "birth_date" else _in_campaign
            fitting = pl.sum_horizontal(fits(day + timedelta(days=shift)) for day in days)
            found.append(fitting.alias(f"{column} {year}"))
    return found


def _in_campaign(day: pl.Expr) -> pl.Expr:
    return day.is_between(ROLLOUT, ROLLOUT + _CAMPAIGN)


def _is_born(day: pl.Expr) -> pl.Expr:
    """Whether a day lies in the birth year of the CCCD of its row."""
    card = card_digits().str.extract_groups(_CARD).struct
    century, year = (card[at].cast(pl.Int32) for at in (0, 1))
    return day.dt.year() == 1900 + century // 2 * 100 + year


def totals(sums: Mapping[str, int]) -> tuple[int, int]:
    """How many cells show that days count from 1900, and how many that they count from 1904."""
    from_1900, from_1904 = (sum(sums[f"{column} {year}"] for column in conventions.DATES) for year in ("1900", "1904"))
    return from_1900, from_1904


def lines(sums: Mapping[str, int], epoch: int) -> list[Line]:
    """A line for each column of dates that holds serial numbers."""
    agree, against = totals(sums)
    held = [column for column in conventions.DATES if sums[f"{column} serials"]]
    if not agree + against:
        return [(column, NAMES[epoch], UNPROVED, sums[f"{column} serials"], 0) for column in held]
    because = ("rule", "cells", UNCLEAR)[epoch]
    return [(column, NAMES[epoch], because, agree, against) for column in held]
