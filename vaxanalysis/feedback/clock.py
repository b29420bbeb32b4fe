"""The 48-hour clock: what became of each request by a moment, in local time.

A request answered exactly 48 hours after it was received is in time; an open one is overdue only once more than 48
hours have passed. Viet Nam keeps one offset all year, so local times subtract to true hours, across midnight as well.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import polars as pl

from vaxanalysis.forms.moments import ZONE

LIMIT = timedelta(hours=48)
"""Dispatch 9458: a request is handled within 48 hours of being recorded."""

REQUEST_STATES = ("closed_in_time", "closed_late", "open_0_24", "open_24_48", "open_over_48")
"""What a request can be; each is exactly one."""

DUE = {"due_6": 6, "due_12": 12, "due_24": 24}
"""Open requests that fall due within so many hours; those due within 6 are also due within 12."""


def moment_of(as_of: date | datetime) -> datetime:
    """The local moment that ``as_of`` means: a date means the end of that day."""
    if not isinstance(as_of, datetime):
        return datetime.combine(as_of, time.min) + timedelta(days=1)
    return as_of.astimezone(ZoneInfo(ZONE)).replace(tzinfo=None) if as_of.tzinfo else as_of


def clocked(requests: pl.DataFrame, now: datetime) -> pl.DataFrame:
    """``requests`` (``received, closed``) received by ``now``, with ``clock``, ``hours``, ``due`` and the
    ``due_*`` flags.

    ``hours`` runs until the answer, or until ``now`` for a request that is still open; an answer after ``now`` has not
    been given yet.
    """
    known = requests.filter(pl.col("received") <= now)
    answered = pl.when(pl.col("closed") <= now).then("closed")
    timed = known.with_columns(closed=answered, due=pl.col("received") + LIMIT).with_columns(
        is_open=pl.col("closed").is_null(),
        took=pl.coalesce("closed", pl.lit(now)) - pl.col("received"),
    )
    left = pl.col("due") - now
    in_time = pl.col("is_open") & (left >= timedelta(0))
    return timed.with_columns(
        _clock().alias("clock"),
        (pl.col("took").dt.total_seconds() / 3600).alias("hours"),
        (pl.col("due") <= now).alias("matured"),
        *((in_time & (left <= timedelta(hours=hours))).alias(name) for name, hours in DUE.items()),
    ).drop("took")


def _clock() -> pl.Expr:
    late, took = pl.col("took") > LIMIT, pl.col("took")
    closed = pl.when(late).then(pl.lit("closed_late")).otherwise(pl.lit("closed_in_time"))
    day = pl.when(took < timedelta(hours=24)).then(pl.lit("open_0_24")).otherwise(pl.lit("open_24_48"))
    return pl.when(~pl.col("is_open")).then(closed).when(late).then(pl.lit("open_over_48")).otherwise(day)
