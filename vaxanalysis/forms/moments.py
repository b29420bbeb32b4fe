"""Dates and times as people type them into a form, in local time."""

from __future__ import annotations

import polars as pl

ZONE = "Asia/Ho_Chi_Minh"
"""Viet Nam's time: seven hours ahead of UTC all year, so a day has 24 hours and naive local times subtract exactly."""

_DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y%m%d")
_TIMES = (" %H:%M:%S", " %H:%M", " %I:%M %p", " %I:%M:%S %p")
_REWRITTEN = (
    (r"(?i)^\s*(?:ngày\s+)?(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})", "$1/$2/$3"),
    (r"(?i)\b(?:ngày|lúc)\b|,", " "),
    (r"(?i)(\d)\s*(?:giờ|h)\s*(\d\d)(?:\s*(?:phút|p)\b|(\s|$))", "$1:$2$3"),
    (r"(?i)(\d)\s*(?:giờ|h)(?:\s|$)", "$1:00 "),
    (r"(?i)\s+(?:sáng|sa|am)\b", " AM"),
    (r"(?i)\s+(?:chiều|tối|ch|pm)\b", " PM"),
    (r"(:\d\d)\.\d+", "$1"),
    (r"\s+", " "),
    (r"^ | $", ""),
    (r"^(\d{1,2}:\d\d(?::\d\d)?(?: [AP]M)?) (\d.*)$", "$2 $1"),
    (r"^(\d{1,2}[/.-]\d{1,2}[/.-])(2\d)( |$)", "${1}20$2$3"),
    (r"^(\d{4}-\d\d-\d\d)T", "$1 "),
)
"""Words and orders in which a moment is written, and what stands for them: 17h30 ngày 08/11/2021, 8/11/21 5:30 CH."""
_ZONED = r"(?: ?Z|([+-]\d\d):?(\d\d)?)$"
_SERIAL_DAYS = (40_000, 60_000)
_PARTS = r"(?:^|\D)(\d{1,2})[/.-](\d{1,2})[/.-]2\d"


def moment(text: pl.Expr) -> pl.Expr:
    """``text`` as a local Datetime: a day and a time in either order, ISO, or an Excel serial; null if it is none."""
    plain = text
    for pattern, written in _REWRITTEN:
        plain = plain.str.replace_all(pattern, written)
    timed = [
        plain.str.to_datetime(day + time, strict=False, time_unit="us", cache=False) for day in _DAYS for time in _TIMES
    ]
    dated = [plain.str.to_date(day, strict=False, cache=False).cast(pl.Datetime("us")) for day in _DAYS]
    return pl.coalesce(*timed, *dated, _zoned(plain), _serial(text))


def in_one_order(column: str) -> pl.Expr:
    """``column`` without the days that may be months: where a file has dates with the month first and none with the day first."""
    parts = pl.col(column).str.extract_groups(_PARTS)
    one, two = (parts.struct[number].cast(pl.Int8, strict=False) for number in (0, 1))
    months_first = ((two > 12).any() & ~(one > 12).any()).over("file")
    return pl.when(~(months_first & (one != two)).fill_null(False)).then(pl.col(column))


def _zoned(text: pl.Expr) -> pl.Expr:
    """A moment with the offset of its zone at the end."""
    hours, minutes = (text.str.extract(_ZONED, group).cast(pl.Int32).fill_null(0) for group in (1, 2))
    offset = pl.duration(hours=hours, minutes=minutes * pl.when(hours < 0).then(-1).otherwise(1))
    stamp = pl.when(text.str.contains(_ZONED)).then(text.str.replace(_ZONED, ""))
    utc = stamp.str.to_datetime("%Y-%m-%d %H:%M:%S", strict=False, time_unit="us", cache=False) - offset
    return utc.dt.replace_time_zone("UTC").dt.convert_time_zone(ZONE).dt.replace_time_zone(None)


def _serial(text: pl.Expr) -> pl.Expr:
    days = text.cast(pl.Float64, strict=False)
    since = pl.datetime(1899, 12, 30) + pl.duration(seconds=(days * 86_400).round().cast(pl.Int64))
    return pl.when(days.is_between(*_SERIAL_DAYS)).then(since).cast(pl.Datetime("us"))
