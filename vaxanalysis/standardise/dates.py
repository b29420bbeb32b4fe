"""Dates as they are typed, with their precision: a day, a month or only a year.

A day is read anywhere in a cell if there is only one; two different days in a cell are invalid. The order of day and month is that of
the file's column (:mod:`vaxanalysis.standardise.conventions`), never of the cell: ``02/13/1990`` in a column of days first is
invalid. So is the year from which serial numbers count. Seven digits have lost a leading zero. A number of four or five digits
is a year or an Excel serial; serials under 1000 (before October 1902) are no date, and those of four digits (before May 1927) or of
one digit five times (44444 is 5/9/2021) only in a column that holds other serials. Days from 14/3/1905 to 30/9/1905 are years
typed into a date cell (Excel shows 1950 as 3/5/1905) and count as a year only. The day to which a time beside a date belongs is
decided by :mod:`vaxanalysis.standardise.moments`.
"""

from __future__ import annotations

from calendar import month_name
from datetime import date
from typing import Literal

import polars as pl

from vaxanalysis.schema import INVALID, USABLE
from vaxanalysis.standardise import conventions, moments, text
from vaxanalysis.standardise.conventions import DAY_FIRST, FROM_1904, OF_1900, OF_1904, SERIAL_OF_1970

NEVER, LATEST = date(1900, 1, 1), date(2100, 12, 31)
YEARS = (1900, 2100)
SERIALS, SHORT = (1000, 60000), 9999
"""Serial numbers of days; up to ``SHORT`` a number may also be a mistyped year (1059), and is a day only in a column of serials."""
MILLISECONDS_FROM_UTC = 7 * 3_600_000
BIRTH_YEARS, DOSE_YEARS = (1930, 1999), (2020, 2029)
"""Between these a year of two digits has one century: births of 2030 and later, and of 1929 and earlier, stay ambiguous."""

TYPED_YEARS = (date(1905, 3, 14), date(1905, 9, 30))
"""The days of the serial numbers 1900 to 2100."""

_EMPTY = text.known(
    ["1.0", "00/01/1900", "0/1/1900", "1900-01-00", "30/12/1899", "31/12/1899", "1899-12-30", "1899-12-31", "01/01/0001", "0001-01-01",
     "01/01/1753", "1753-01-01", "31/12/9999", "9999-12-31"]
)  # fmt: skip
"""Days that programs write for a missing date: the first or last day that they can count."""

_NUMBER = r"^(\d{4,8})(?:[.,]\d*)?$"
_MILLISECONDS = r"^(1\d{12})(?:\.0*)?$"
"""Milliseconds from 1970, of September 2001 and later: twelve digits would be those of a CCCD."""
_MONTHS = {form: f"#{number}#" for number, name in enumerate(month_name) if name for form in (name, name[:3])}
_WORDS = (" tháng ", " thang ", "-thg", " thg ", " năm ", " nam ", " thg")
_WRITTEN = (
    _MONTHS
    | {"ngày ": "", "NGÀY ": "", "ngay ": "", "Sept": "#9#", "//": "/", "\\": "/", "_": "/"}
    | dict.fromkeys("\u2044\u2215", "/")
    | dict.fromkeys("\u00a0\u2009\u202f", " ")
    | dict.fromkeys([*_WORDS, *map(str.upper, _WORDS)], "/")
)
_PART, _GAP = r" ?[/.,–-] ?", r" ?[/.,–-]? ?"
_DAY = (
    r"(?:^|[^0-9A-Za-z/.#–-])(?:"
    rf"(\d{{1,2}})(?:{_PART}| )(\d{{1,2}})(?:{_PART}| )(\d{{4}})|(\d{{4}}){_PART}(\d{{1,2}}){_PART}(\d{{1,2}})"
    rf"|(\d{{1,2}}){_GAP}#(\d+)#{_GAP}(\d{{4}}|\d\d)|#(\d+)#{_GAP}(\d{{1,2}})(?:st|nd|rd|th)?,?{_GAP}(\d{{4}})"
    r"|(\d{1,2}) ?[/.-] ?(\d{1,2}) ?[/.-] ?(\d\d)"
    r")(?:$|[^0-9/.–-]|[/.–-](?:$|\D))"
)
"""Day, month and year; year, month and day; day, named month and year; named month, day and year; a year of two digits."""
_BESIDE, _LONG = r"(?:GMT|UTC)?[+-]\d{2}:?\d{2}|\.\d+", r"\d{4}"
"""Allowed beside a date: the offset of a time zone, parts of a second. Not allowed: another number of four digits."""
_PARTIAL = r"^(?:(?:(?:00?/)?(\d{1,2})/)?(\d{4})|(\d{4})(?:/(\d{1,2})(?:/00?)?|(\d{2})00))$"
_SCRATCH = (
    "_common", "_cell", "_placeholder", "_eight", "_five", "_text", "_day", "_year_last", "_year_first", "_typed_year",
    "_epoch", "_serials",
)  # fmt: skip


def _parse(shaped: pl.Expr, pattern: str) -> pl.Expr:
    return shaped.str.to_date(pattern, strict=False, cache=False)


def _sane(day: pl.Expr, closed: Literal["both", "right"] = "both") -> pl.Expr:
    return pl.when(day.is_between(NEVER, LATEST, closed=closed)).then(day)


def _ordered(year: pl.Expr, day: pl.Expr, month: pl.Expr, order: pl.Expr) -> pl.Expr:
    """The date of ``day`` and ``month`` in the first ``order``, exchanged in the second; in an undecided column only if no
    other reading is possible."""
    plain, swapped = (
        _parse(pl.concat_str(part, separator="-"), "%Y-%m-%d") for part in ([year, month, day], [year, day, month])
    )
    certain = (plain.dt.day() > 12) | (plain.dt.day() == plain.dt.month())
    return _sane(pl.when(order == 0).then(plain).when(order == 1).then(swapped).when(certain).then(plain))


def _common(raw: pl.Expr) -> pl.Expr:
    """The day of ``dd/mm/yyyy`` and ``yyyy-mm-dd`` in columns of these; placeholders and typed years are left for later."""
    ten = pl.when(raw.str.len_bytes() == 10).then(raw)
    last = pl.when(pl.col("_year_last") == DAY_FIRST).then(_parse(ten, "%d/%m/%Y"))
    first = pl.when(pl.col("_year_first") == DAY_FIRST).then(_parse(ten, "%Y-%m-%d"))
    day = _sane(pl.coalesce(last, first), "right")
    return pl.when(~day.is_between(*TYPED_YEARS)).then(day)


def _digits(cell: pl.Expr, shortest: int, longest: int) -> pl.Expr:
    """Whole numbers with so many digits, without their fraction of a day."""
    number = cell.str.extract(_NUMBER)
    return pl.when(number.str.len_bytes().is_between(shortest, longest)).then(number)


def _is_day(cell: pl.Expr, column: str) -> pl.Expr:
    """Whether a run of one digit is a serial number: in a column of such numbers, and 44444 as the day of an injection."""
    of_campaign = pl.lit(column != "birth_date") & cell.str.starts_with("44444")
    return (pl.col("_serials") | of_campaign) & cell.str.contains(r"^(?:1{5}|2{5}|3{5}|4{5})(?:[.,]\d*)?$").fill_null(
        False
    )


def _numbered(cell: pl.Expr) -> pl.Expr:
    """The day of a number without separators."""
    eight, five = pl.col("_eight"), pl.col("_five").cast(pl.Int32)
    front = _ordered(eight.str.head(4), eight.str.tail(2), eight.str.slice(4, 2), pl.col("_year_first"))
    back = _ordered(eight.str.tail(4), eight.str.head(2), eight.str.slice(2, 2), pl.col("_year_last"))
    epoch, in_1904 = pl.col("_epoch"), SERIAL_OF_1970 - FROM_1904
    of_1970 = pl.when(epoch == OF_1900).then(SERIAL_OF_1970).when(epoch == OF_1904).then(in_1904)
    known = (five > SHORT) | pl.col("_serials")
    serial = pl.when(known & five.is_between(*SERIALS) & ~five.is_between(*YEARS)).then(
        five + moments.is_late(cell) - of_1970
    )
    moment = cell.str.extract(_MILLISECONDS).cast(pl.Int64) + MILLISECONDS_FROM_UTC
    return pl.coalesce(
        front,
        back,
        _of_cell(serial.cast(pl.Date), pl.col("_year_first")),
        _sane(moment.cast(pl.Datetime("ms")).dt.date()),
    )


def _of_cell(day: pl.Expr, order: pl.Expr) -> pl.Expr:
    """The ``day`` of a date cell, with day and month exchanged in the second ``order``; if the order is not known, only certain days."""
    early = pl.when(day.dt.day() <= 12).then(day.dt.day())
    exchanged = pl.date(day.dt.year(), early, day.dt.month())
    certain = pl.when(exchanged.is_null() | (exchanged == day)).then(day)
    return pl.when(order == 0).then(day).when(order == 1).then(exchanged).otherwise(certain)


def _unworded(cell: pl.Expr) -> pl.Expr:
    """``cell`` with numbers for the names of months and signs for the words of a date."""
    return cell.str.replace_many(_WRITTEN, ascii_case_insensitive=True, leftmost=True)


def _full(year: pl.Expr, short: tuple[int, int]) -> pl.Expr:
    """A year of four digits; one of two digits if it is between the years ``short``."""
    low, high = short
    number = year.cast(pl.Int16, strict=False) + low // 100 * 100
    two = pl.when((year.str.len_bytes() == 2) & number.is_between(low, high)).then(number.cast(pl.String))
    return pl.when(year.str.len_bytes() == 4).then(year).otherwise(two)


def _written(texts: pl.Expr, short: tuple[int, int]) -> pl.Expr:
    """The first date within each of ``texts``."""
    part = texts.str.extract_groups(_DAY).struct
    last, first, named = pl.col("_year_last"), pl.col("_year_first"), pl.lit(DAY_FIRST)
    return pl.coalesce(
        _ordered(part[2], part[0], part[1], last),
        _ordered(part[3], part[5], part[4], first),
        _ordered(_full(part[8], short), part[6], part[7], named),
        _ordered(part[11], part[10], part[9], named),
        _ordered(_full(part[14], short), part[12], part[13], last),
    )


def _once(texts: pl.Expr, short: tuple[int, int]) -> pl.Expr:
    """The date in each of ``texts``, if it holds no other date and no other number as long as a year."""
    left = texts.str.replace(_DAY, " ")
    beside = left.str.replace_all(_BESIDE, " ")
    other = _written(left, short)
    day = _written(texts, short)
    alone = (other.is_null() & ~left.str.contains(_DAY) & ~beside.str.contains(_LONG)) | (other == day).fill_null(False)
    return pl.when(alone).then(moments.day_of(texts, day))


def read(frame: pl.LazyFrame, column: str, short: tuple[int, int]) -> pl.LazyFrame:
    """Add ``_day`` (Date) of ``column``, and columns for its state. Years of two digits are read between the years ``short``."""
    cell, day = pl.col("_cell"), pl.col("_day")
    last, first = conventions.day_order(frame, column)
    never = (day == NEVER).fill_null(False)
    numbered, bare = _numbered(cell), pl.coalesce("_eight", "_five").is_not_null()
    return (
        frame.with_columns(_year_last=last, _year_first=first, _epoch=conventions.epoch(frame))
        .with_columns(_serials=conventions.holds_serials(frame, column))
        .with_columns(_common=_common(pl.col(column)))
        .with_columns(_cell=text.rest(pl.col(column), pl.col("_common").is_not_null()))
        .with_columns(_placeholder=text.is_placeholder(cell) & ~_is_day(cell, column) | cell.is_in(_EMPTY).fill_null(False))
        .with_columns(_cell=pl.when(~pl.col("_placeholder")).then(cell.str.replace_many(text.FULL_WIDTH)).otherwise(cell))
        .with_columns(_eight=_digits(cell, 7, 8).str.zfill(8), _five=_digits(cell, 4, 5))
        .with_columns(_text=_unworded(pl.when(~pl.col("_placeholder") & ~bare).then(cell)))
        .with_columns(_day=pl.coalesce("_common", pl.when(~pl.col("_placeholder")).then(numbered), _once(pl.col("_text"), short)))
        .with_columns(_placeholder=pl.col("_placeholder") | never, _day=pl.when(~never).then(day))
        .with_columns(_typed_year=pl.when(day.is_between(*TYPED_YEARS)).then(day.cast(pl.Int32) + SERIAL_OF_1970))
        .with_columns(_day=pl.when(pl.col("_typed_year").is_null()).then(day))
        .with_columns(text.state(day.is_not_null(), cell, pl.col("_placeholder")).alias(f"{column}_state"))
    )  # fmt: skip


def dates(frame: pl.LazyFrame, column: str, out: str) -> pl.LazyFrame:
    """Add the date ``out`` and ``<column>_state``."""
    return read(frame, column, DOSE_YEARS).with_columns(pl.col("_day").alias(out)).drop(_SCRATCH)


def _whole(groups: pl.Expr, *numbers: int) -> pl.Expr:
    return pl.coalesce(groups.struct[number].cast(pl.Int16, strict=False) for number in numbers)


def _partial(groups: pl.Expr) -> dict[str, pl.Expr]:
    """Year and month where the day is unknown: ``1950``, ``05/1950``, ``00/05/1950``, ``19500000``."""
    month, year = _whole(groups, 0, 3, 4), _whole(groups, 1, 2)
    sane = year.is_between(*YEARS) & month.fill_null(0).is_between(0, 12)
    return {
        "_year": pl.coalesce(pl.when(sane).then(year), "_typed_year").cast(pl.Int16),
        "_month": pl.when(sane & (month > 0)).then(month.cast(pl.Int8)),
    }


def _bare(texts: pl.Expr) -> pl.Expr:
    """The numbers of a date without a day, words and signs around them dropped: ``khoảng năm 1950``, ``??/05/1950``."""
    return texts.str.replace_all(r"[^0-9/.-]+", " ").str.replace_all(r"[ /.-]+", "/").str.strip_chars("/")


def birth_dates(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Add ``birth``, ``birth_year``, ``birth_month``, ``birth_precision`` and ``birth_date_state``."""
    state, birth = pl.col("birth_date_state"), pl.col("birth")
    return (
        read(frame, "birth_date", BIRTH_YEARS)
        .with_columns(birth=pl.col("_day"))
        .with_columns(_rest=pl.when(state == INVALID).then(pl.coalesce(_bare(pl.col("_text")), "_eight", "_five")))
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
