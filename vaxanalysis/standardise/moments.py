"""Which day a time belongs to: midnight in UTC, and midnight less some seconds.

JavaScript writes a day as its midnight in UTC, by the history of the time zone: 16:00 of the day before until 1975, when clocks in
Saigon were at UTC+8, and 17:00 since then; programs that know no history write 17:00 for all years. Libraries that count from 1900, when
time zones had odd seconds, are up to a minute before midnight (SheetJS issues 1565, 2350, 2644). 23:59:59 is the end of a day.
"""

from __future__ import annotations

import polars as pl

ZONE = "Asia/Ho_Chi_Minh"

_IN_UTC = r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.\d+)?Z$"
_NEXT_DAY = r"[T ]17:00:00(?:\.0+)?Z$|[T ]23:59:(?:[0-4]\d|5[0-8])(?:\D|$)"
_LATE = r"[.,]999(?:[3-8]|9[0-7]|99[5-9])"
"""The same as a part of a day, and parts so close to a whole day that they are rounding errors."""


def day_of(texts: pl.Expr, day: pl.Expr) -> pl.Expr:
    """The day meant by ``texts`` that hold the date ``day``, perhaps with a time."""
    moved = pl.when(texts.str.contains(_NEXT_DAY)).then(day.dt.offset_by("1d")).otherwise(day)
    return pl.coalesce(_local_midnight(texts), moved)


def _local_midnight(texts: pl.Expr) -> pl.Expr:
    """The day that begins at a time in UTC, or within the minute after it, by the clocks of Viet Nam."""
    part = pl.when(texts.str.ends_with("Z")).then(texts).str.extract_groups(_IN_UTC).struct
    moment = (part[0] + " " + part[1]).str.to_datetime("%F %T", strict=False, time_zone="UTC")
    soon = moment.dt.convert_time_zone(ZONE).dt.offset_by("59s").dt.replace_time_zone(None)
    begins = (soon.dt.hour() == 0) & (soon.dt.minute() == 0) & (soon.dt.second() != 58)
    return pl.when(begins).then(soon.dt.date())


def is_late(serial: pl.Expr) -> pl.Expr:
    """1 where the fraction of a serial number of a day is midnight less some seconds, so that the next day is meant, else 0."""
    return serial.str.contains(_LATE).fill_null(False).cast(pl.Int32)
