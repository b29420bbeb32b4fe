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
SERIAL_OF_1970 = 25569
_EMPTY = text.known(["00/00/0000", "0/0/0000", "0000-00-00", "0000/00/00", "00-00-0000", "1.0"])
_TIMED = r"[:T]|^[0-9]{4,8}\.[0-9]*$"
_UNTIMED = r"^(?:\d{1,2}:\d{2}(?::\d{2})?\s+)?(\d{4,8}|.+?)(?:[T ,]+\d{1,2}:\d{2}.*|\.\d*)?$"
_PARTS = (
    r"(?i)^(?:ngày\s*|ngay\s*)?(\d{1,4})\s*(?:[\s./–-]|tháng|thang|thg)+\s*(\d{1,2}|[a-z]{3})[a-z]*"
    r"\s*(?:[\s./–-]|năm|nam)+\s*(\d{1,4})$"
)
_SCRATCH = ("_common", "_cell", "_held", "_plain", "_eight", "_five", "_parts", "_day")


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


def _joined() -> pl.Expr:
    """The three parts of a written date with one kind of separator between them; a bare number has none."""
    bare = pl.col("_eight").is_not_null() | pl.col("_five").is_not_null()
    parts = pl.when(~bare).then(pl.col("_plain")).str.extract_groups(_PARTS).struct
    return pl.concat_str(parts[0], parts[1], parts[2], separator="/")


def _written() -> pl.Expr:
    parts = pl.col("_parts")
    named = pl.when(parts.str.contains("[A-Za-z]")).then(parts)
    return pl.coalesce(
        _sane(_parse(parts, "%d/%m/%Y")), _sane(_parse(parts, "%Y/%m/%d")), _sane(_parse(named, "%d/%b/%Y"))
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
        .with_columns(_parts=_joined())
        .with_columns(_day=pl.coalesce("_common", _numbered(), _written()))
        .with_columns(_held=pl.col("_held") | never, _day=pl.when(~never).then(pl.col("_day")))
        .with_columns(text.state(pl.col("_day").is_not_null(), cell, pl.col("_held")).alias(f"{column}_state"))
    )


def dates(frame: pl.LazyFrame, column: str, out: str) -> pl.LazyFrame:
    """Add the date ``out`` and ``<column>_state``."""
    return read(frame, column).with_columns(pl.col("_day").alias(out)).drop(_SCRATCH)


def _partial(plain: pl.Expr) -> dict[str, pl.Expr]:
    """Year and month where the day is unknown: ``1950``, ``05/1950``, ``00/05/1950``, ``19500000``."""
    late = plain.str.extract_groups(r"^(?:(?:0?0[/.-])?(\d{1,2})[/.-])?(\d{4})$")
    early = plain.str.extract_groups(r"^(\d{4})(?:[/.-](\d{1,2})(?:[/.-]0?0)?|(\d{2})00)$")
    month = pl.coalesce(late.struct[0], early.struct[1], early.struct[2]).cast(pl.Int8, strict=False)
    year = pl.coalesce(late.struct[1], early.struct[0]).cast(pl.Int16, strict=False)
    whole = year.is_between(*YEARS) & month.fill_null(0).is_between(0, 12)
    return {"_year": pl.when(whole).then(year), "_month": pl.when(whole & (month > 0)).then(month)}


def birth_dates(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Add ``birth``, ``birth_year``, ``birth_month``, ``birth_precision`` and ``birth_date_state``."""
    state, birth = pl.col("birth_date_state"), pl.col("birth")
    return (
        read(frame, "birth_date")
        .with_columns(birth=pl.col("_day"), **_partial(pl.when(state == INVALID).then(pl.col("_plain"))))
        .with_columns(
            birth_year=pl.coalesce(birth.dt.year().cast(pl.Int16), "_year"),
            birth_month=pl.coalesce(birth.dt.month(), "_month"),
            birth_precision=pl.when(state == USABLE).then(pl.lit("day"))
            .when(pl.col("_month").is_not_null()).then(pl.lit("month"))
            .when(pl.col("_year").is_not_null()).then(pl.lit("year")),
        )
        .drop(*_SCRATCH, "_year", "_month")
    )  # fmt: skip
