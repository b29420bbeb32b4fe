"""Dates and times as people type them into a form, in local time."""

from __future__ import annotations

import polars as pl

ZONE = "Asia/Ho_Chi_Minh"
"""Viet Nam's time: seven hours ahead of UTC all year, so a day has 24 hours and naive local times subtract exactly."""

_DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")
_TIMES = (" %H:%M:%S", " %H:%M", " %Hh%M", "T%H:%M:%S")
_IN_WORDS = r"(?i)^\s*(?:ngày\s+)?(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})\s*$"
_SHORT_YEAR = r"^(\d{1,2}[/.-]\d{1,2}[/.-])(2\d)$"
_SERIAL_DAYS = (40_000, 60_000)


def moment(text: pl.Expr) -> pl.Expr:
    """``text`` as a local Datetime: ISO, dd/mm/yyyy, dd/mm/yy, in words, or an Excel serial; null if it is none."""
    text = text.str.replace(_IN_WORDS, "$1/$2/$3").str.replace(_SHORT_YEAR, "${1}20$2")
    plain = text.str.replace(r"(\d)\.\d+$", "$1")
    timed = [
        plain.str.to_datetime(day + time, strict=False, time_unit="us", cache=False) for day in _DAYS for time in _TIMES
    ]
    dated = [text.str.to_date(day, strict=False, cache=False).cast(pl.Datetime("us")) for day in _DAYS]
    return pl.coalesce(*timed, *dated, _zoned(text), _serial(text))


def _zoned(text: pl.Expr) -> pl.Expr:
    stamped = text.str.to_datetime("%Y-%m-%dT%H:%M:%S%z", strict=False, time_unit="us", cache=False)
    return stamped.dt.convert_time_zone(ZONE).dt.replace_time_zone(None)


def _serial(text: pl.Expr) -> pl.Expr:
    days = text.cast(pl.Float64, strict=False)
    since = pl.datetime(1899, 12, 30) + pl.duration(seconds=(days * 86_400).round().cast(pl.Int64))
    return pl.when(days.is_between(*_SERIAL_DAYS)).then(since).cast(pl.Datetime("us"))
