"""How the cells of a file's columns are read where a single cell is ambiguous: decided for the column, kept as one number.

The number is the column ``conventions`` (Int32) of every raw row; without it everything is read as in the PL1 template:

======= ====================================================================================================
bits    hold
======= ====================================================================================================
0 to 11 for each column of ``DATES`` four: the order with the year last, plus ``YEAR_FIRST`` times that with the year first
12, 13  the coding of sex
14, 15  the year from which serial numbers of days count
16 on   for each column of ``DATES`` one: whether it holds serial numbers of days
======= ====================================================================================================
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import polars as pl

from vaxanalysis.schema import CONVENTIONS

DATES = ("birth_date", "dose_date", "entry_date")
SEX, EPOCH, SERIALS = 12, 14, 16

DAY_FIRST, MONTH_FIRST, UNDECIDED = 0, 1, 2
"""The order of ``03/04/1990``; undecided where both orders occur in the column."""
YEAR_FIRST = 3
"""The same for ``1990-04-03`` (year-month-day, year-day-month, undecided), multiplied by this."""

SERIAL_OF_1970 = 25569
"""The serial number of 1/1/1970 in spreadsheets."""

FROM_1904 = 1462
"""The difference of serial numbers counted from 1900 and from 1904."""

OF_1900, OF_1904 = 0, 1
"""Serial numbers of days count from 1900 or from 1904; any other number: not known."""

ZERO_MALE, ONE_MALE, ISO_5218, NO_CODES = 0, 1, 2, 3
"""Sex: 0 male and 1 female (PL1); 1 male and 0 female; 1 male and 2 female; not known."""


def packed(orders: Mapping[str, tuple[int, int]], sex: int, epoch: int, serials: Collection[str]) -> int:
    """The number that the functions below read. ``orders``: of each column of ``DATES`` with the year last, and with the year first."""
    dates = sum(last + YEAR_FIRST * first << 4 * DATES.index(column) for column, (last, first) in orders.items())
    held = sum(1 << SERIALS + DATES.index(column) for column in serials)
    return dates + (sex << SEX) + (epoch << EPOCH) + held


def _bits(frame: pl.LazyFrame, place: int, size: int) -> pl.Expr:
    if CONVENTIONS not in frame.collect_schema().names():
        return pl.lit(0, pl.Int32)
    return pl.col(CONVENTIONS).fill_null(0).floordiv(2**place).mod(2**size)


def day_order(frame: pl.LazyFrame, column: str) -> tuple[pl.Expr, pl.Expr]:
    """The order of day and month in ``column`` with the year last, and with the year first."""
    code = _bits(frame, 4 * DATES.index(column), 4)
    return code % YEAR_FIRST, code // YEAR_FIRST


def holds_serials(frame: pl.LazyFrame, column: str) -> pl.Expr:
    """Whether ``column`` holds serial numbers of days, so that numbers which look like a year or a placeholder are days too."""
    return _bits(frame, SERIALS + DATES.index(column), 1) == 1


def sex_coding(frame: pl.LazyFrame) -> pl.Expr:
    """How numbers in the sex column are to be read."""
    return _bits(frame, SEX, 2)


def epoch(frame: pl.LazyFrame) -> pl.Expr:
    """From which year serial numbers of days count."""
    return _bits(frame, EPOCH, 2)
