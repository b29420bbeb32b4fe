"""Dates as they are typed, with their precision: a day, a month or only a year.

Day and month are never swapped: ``02/13/1990`` is invalid, not a guess. A number of four or five digits is a year or an
Excel serial; serials under 1000 (before October 1902) are taken for something else. Two-digit years say too little.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from vaxanalysis.schema import INVALID, USABLE
from vaxanalysis.standardise import text

NEVER, LATEST = date(1900, 1, 1), date(2100, 12, 31)
YEARS = (1900, 2100)
SERIALS = (1000, 60000)
_EMPTY = ("00/00/0000", "0/0/0000", "0000/00/00", "1/0")
_TIME = r"[T ,]+\d{1,2}:\d{2}.*$|^\d{1,2}:\d{2}(?::\d{2})?\s+"
_WORDS = r"(?i)\s*(?:ngày|tháng|thg|năm|ngay|thang|nam)\s*"
_COMMON = "%d/%m/%Y"


def _day(shaped: pl.Expr, pattern: str) -> pl.Expr:
    day = shaped.str.to_date(pattern, strict=False, cache=False)
    return pl.when(day.is_between(NEVER, LATEST)).then(day)


def _plain(cell: pl.Expr) -> pl.Expr:
    """A trimmed cell with ``/`` between its parts, without a time, a fraction of a day or Vietnamese words."""
    untimed = pl.when(cell.str.len_bytes() > 11).then(cell).str.replace(_TIME, "")
    short = pl.coalesce(untimed, cell)
    odd = pl.when(short.str.contains(r"[^0-9/]")).then(short)
    spelt = odd.str.replace(r"^(\d{4,8})\.0*$|^(\d{5})\.\d+$", "$1$2").str.replace_all(_WORDS, "/")
    return pl.coalesce(spelt.str.replace_all(r"[\s.\-–/]+", "/").str.strip_chars("/"), short)


def _numbered(plain: pl.Expr) -> pl.Expr:
    """The day that a bare number stands for."""
    eight = pl.when(plain.str.len_bytes() == 8).then(plain)
    serial = pl.when(plain.str.len_bytes().is_between(4, 5)).then(plain).cast(pl.Int32, strict=False)
    is_serial = serial.is_between(*SERIALS) & ~serial.is_between(*YEARS)
    return pl.coalesce(
        _day(eight, "%Y%m%d"),
        _day(eight, "%d%m%Y"),
        pl.when(is_serial).then(serial - 25569).cast(pl.Date),
    )


def _written(plain: pl.Expr) -> pl.Expr:
    """The day in a text whose parts are separated."""
    parted = pl.when(plain.str.contains("/", literal=True)).then(plain)
    named = pl.when(parted.str.contains("[A-Za-z]")).then(parted).str.replace(r"([A-Za-z]{3})[A-Za-z]*", "$1")
    return pl.coalesce(_day(parted, _COMMON), _day(parted, "%Y/%m/%d"), _day(named, "%d/%b/%Y"))


def read(frame: pl.LazyFrame, column: str) -> pl.LazyFrame:
    """Add ``_day`` (Date) of ``column`` and, where the common shape did not settle it, ``_cell`` and ``_plain``."""
    raw = pl.col(column)
    common = pl.when(raw.str.len_bytes() == 10).then(raw).str.to_date(_COMMON, strict=False, cache=False)
    return (
        frame.with_columns(_common=pl.when(common.is_between(NEVER, LATEST, closed="right")).then(common))
        .with_columns(_cell=text.rest(raw, pl.col("_common").is_not_null()))
        .with_columns(_plain=_plain(pl.col("_cell")))
        .with_columns(_day=pl.coalesce("_common", _written(pl.col("_plain")), _numbered(pl.col("_plain"))))
    )


def _state() -> pl.Expr:
    never = (pl.col("_day") == NEVER) | pl.col("_plain").is_in(_EMPTY)
    stands_in = text.is_placeholder(pl.col("_cell")) | never.fill_null(False)
    usable = pl.col("_day").is_not_null() & ~stands_in
    return text.state(usable, pl.col("_cell"), stands_in)


_SCRATCH = ("_common", "_cell", "_plain", "_day")


def dates(frame: pl.LazyFrame, column: str, out: str) -> pl.LazyFrame:
    """Add the date ``out`` and ``<column>_state``."""
    return (
        read(frame, column)
        .with_columns(_state().alias(f"{column}_state"))
        .with_columns(_usable_day(column).alias(out))
        .drop(_SCRATCH)
    )


def _usable_day(column: str) -> pl.Expr:
    return pl.when(pl.col(f"{column}_state") == USABLE).then(pl.col("_day"))


def _partial(plain: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Year and month where the day is unknown: ``1950``, ``05/1950``, ``00/05/1950``, ``19500000``."""
    loose = pl.when(plain.str.len_bytes().is_between(4, 10)).then(plain)
    late = loose.str.extract_groups(r"^(?:(?:0?0/)?(\d{1,2})/)?(\d{4})$")
    early = loose.str.extract_groups(r"^(\d{4})(?:/(\d{1,2})(?:/0?0)?|(\d{2})00)$")
    month = pl.coalesce(late.struct[0], early.struct[1], early.struct[2]).cast(pl.Int8, strict=False)
    year = pl.coalesce(late.struct[1], early.struct[0]).cast(pl.Int16, strict=False)
    return pl.when(year.is_between(*YEARS) & month.fill_null(0).is_between(0, 12)).then(year), month


def birth_dates(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Add ``birth``, ``birth_year``, ``birth_month``, ``birth_precision`` and ``birth_date_state``."""
    invalid = pl.when(pl.col("birth_date_state") == INVALID).then(pl.col("_plain"))
    year, month = _partial(invalid)
    return (
        read(frame, "birth_date")
        .with_columns(_state().alias("birth_date_state"))
        .with_columns(_usable_day("birth_date").alias("birth"), _year=year, _month=month)
        .with_columns(
            birth_year=pl.coalesce(pl.col("birth").dt.year().cast(pl.Int16), "_year"),
            birth_month=pl.coalesce(pl.col("birth").dt.month(), _calendar_month()),
            birth_precision=_precision(),
        )
        .drop(*_SCRATCH, "_year", "_month")
    )


def _calendar_month() -> pl.Expr:
    return pl.when(pl.col("_month").is_between(1, 12) & pl.col("_year").is_not_null()).then(pl.col("_month"))


def _precision() -> pl.Expr:
    return (
        pl.when(pl.col("birth").is_not_null()).then(pl.lit("day"))
        .when(_calendar_month().is_not_null()).then(pl.lit("month"))
        .when(pl.col("_year").is_not_null()).then(pl.lit("year"))
    )  # fmt: skip
