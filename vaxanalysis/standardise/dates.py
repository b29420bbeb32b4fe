"""Dates as they are typed, with their precision: a day, a month or only a year.

Day and month are never swapped: ``02/13/1990`` is invalid, not a guess. A number of four or five digits is a year or an
Excel serial; serials under 1000 (before October 1902) are taken for something else. Two-digit years say too little.
"""

from __future__ import annotations

from calendar import month_name
from datetime import date

import polars as pl

from vaxanalysis.schema import INVALID, USABLE
from vaxanalysis.standardise import text

NEVER, LATEST = date(1900, 1, 1), date(2100, 12, 31)
YEARS = (1900, 2100)
SERIALS = (1000, 60000)
SERIAL_OF_1970 = 25569
_EMPTY = text.known(["00/00/0000", "0/0/0000", "0000-00-00", "0000/00/00", "00-00-0000", "1.0"])
_TIMED = r"[:T]|^[0-9]{4,8}\.[0-9]*$"
_UNTIMED = r"^(?:\d{1,2}:\d{2}(?::\d{2})?\s+)?(\d{4,8}|.+?)(?:[T ,]+\d{1,2}:\d{2}.*|\.\d*)?$"
_SEPARATORS = (" / ", " - ", "/ ", " /", "- ", " -", ". ", ".", "-", "–", " ")
_WORDS = (" tháng ", " thang ", "-thg", " thg ", " năm ", " nam ", " thg")
_MONTHS = {name: name[:3] for name in month_name[1:]}
_SLASHES = {"ngày ": "", "ngay ": "", **_MONTHS} | dict.fromkeys((*_WORDS, *_SEPARATORS), "/")
_PARTIAL = r"^(?:(?:(?:00?/)?(\d{1,2})/)?(\d{4})|(\d{4})(?:/(\d{1,2})(?:/00?)?|(\d{2})00))$"
_SCRATCH = ("_common", "_cell", "_held", "_plain", "_eight", "_five", "_slashed", "_day")


def _parse(shaped: pl.Expr, pattern: str) -> pl.Expr:
    return shaped.str.to_date(pattern, strict=False, cache=False)


def _sane(day: pl.Expr) -> pl.Expr:
    return pl.when(day.is_between(NEVER, LATEST)).then(day)


def _common(raw: pl.Expr) -> pl.Expr:
    """The day of ``dd/mm/yyyy``; 01/01/1900 is left to be seen as a placeholder."""
    day = _parse(pl.when(raw.str.len_bytes() == 10).then(raw), "%d/%m/%Y")
    return pl.when(day.is_between(NEVER, LATEST, closed="right")).then(day)


def _plain(cell: pl.Expr) -> pl.Expr:
    """A cell without a time or a fraction of a day."""
    short = pl.when(cell.str.contains(_TIMED)).then(cell).str.extract(_UNTIMED)
    return pl.when(short.is_null()).then(cell).otherwise(short)


def _digits(plain: pl.Expr, shortest: int, longest: int) -> pl.Expr:
    """The texts of so many bytes that are a number."""
    sized = pl.when(plain.str.len_bytes().is_between(shortest, longest) & (plain >= "0")).then(plain)
    return pl.when(sized.cast(pl.Int32, strict=False).is_not_null()).then(sized)


def _numbered() -> pl.Expr:
    """The day that a bare number stands for."""
    eight, five = pl.col("_eight"), pl.col("_five").cast(pl.Int32)
    serial = pl.when(five.is_between(*SERIALS) & ~five.is_between(*YEARS)).then(five - SERIAL_OF_1970).cast(pl.Date)
    return pl.coalesce(_sane(_parse(eight, "%Y%m%d")), _sane(_parse(eight, "%d%m%Y")), serial)


def _slashed(plain: pl.Expr) -> pl.Expr:
    """A written date with ``/`` between its parts, whatever separators or words stood there."""
    bare = pl.col("_eight").is_not_null() | pl.col("_five").is_not_null()
    parted = pl.when(~bare).then(plain)
    return parted.str.replace_many(_SLASHES, ascii_case_insensitive=True, leftmost=True)


def _written(slashed: pl.Expr) -> pl.Expr:
    named = pl.when(slashed.str.contains("[A-Za-z]")).then(slashed)
    return pl.coalesce(
        *map(_sane, (_parse(slashed, "%d/%m/%Y"), _parse(slashed, "%Y/%m/%d"), _parse(named, "%d/%b/%Y")))
    )


def read(frame: pl.LazyFrame, column: str) -> pl.LazyFrame:
    """Add ``_day`` (Date) of ``column``, and what its state is told by."""
    cell, plain = pl.col("_cell"), pl.col("_plain")
    never = (pl.col("_day") == NEVER).fill_null(False)
    return (
        frame.with_columns(_common=_common(pl.col(column)))
        .with_columns(_cell=text.rest(pl.col(column), pl.col("_common").is_not_null()))
        .with_columns(_held=text.is_placeholder(cell) | cell.is_in(_EMPTY).fill_null(False))
        .with_columns(_plain=_plain(pl.when(~pl.col("_held")).then(cell)))
        .with_columns(_eight=_digits(plain, 8, 8), _five=_digits(plain, 4, 5))
        .with_columns(_slashed=_slashed(plain))
        .with_columns(_day=pl.coalesce("_common", _numbered(), _written(pl.col("_slashed"))))
        .with_columns(_held=pl.col("_held") | never, _day=pl.when(~never).then(pl.col("_day")))
        .with_columns(text.state(pl.col("_day").is_not_null(), cell, pl.col("_held")).alias(f"{column}_state"))
    )


def dates(frame: pl.LazyFrame, column: str, out: str) -> pl.LazyFrame:
    """Add the date ``out`` and ``<column>_state``."""
    return read(frame, column).with_columns(pl.col("_day").alias(out)).drop(_SCRATCH)


def _whole(groups: pl.Expr, *numbers: int) -> pl.Expr:
    return pl.coalesce(groups.struct[number].cast(pl.Int16, strict=False) for number in numbers)


def _partial(groups: pl.Expr) -> dict[str, pl.Expr]:
    """Year and month where the day is unknown: ``1950``, ``05/1950``, ``00/05/1950``, ``19500000``."""
    month, year = _whole(groups, 0, 3, 4), _whole(groups, 1, 2)
    sane = year.is_between(*YEARS) & month.fill_null(0).is_between(0, 12)
    return {"_year": pl.when(sane).then(year), "_month": pl.when(sane & (month > 0)).then(month.cast(pl.Int8))}


def birth_dates(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Add ``birth``, ``birth_year``, ``birth_month``, ``birth_precision`` and ``birth_date_state``."""
    state, birth = pl.col("birth_date_state"), pl.col("birth")
    return (
        read(frame, "birth_date")
        .with_columns(birth=pl.col("_day"), _rest=pl.when(state == INVALID).then(pl.coalesce("_slashed", "_plain")))
        .with_columns(_groups=pl.col("_rest").str.extract_groups(_PARTIAL))
        .with_columns(**_partial(pl.col("_groups")))
        .with_columns(
            birth_year=pl.coalesce(birth.dt.year().cast(pl.Int16), "_year"),
            birth_month=pl.coalesce(birth.dt.month(), "_month"),
            birth_precision=pl.when(state == USABLE).then(pl.lit("day"))
            .when(pl.col("_month").is_not_null()).then(pl.lit("month"))
            .when(pl.col("_year").is_not_null()).then(pl.lit("year")),
        )
        .drop(*_SCRATCH, "_rest", "_groups", "_year", "_month")
    )  # fmt: skip
