"""The daily figures: one table from commune to district to city that adds up exactly, and the burn-down against the deadline.

Every number is a count of records or requests, so the figures of the parts add up to those of the whole. They are for internal
reports: small numbers are not suppressed here.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

import polars as pl

from vaxanalysis import places
from vaxanalysis.errors import ParameterError
from vaxanalysis.schema import UNIT
from vaxanalysis.store import Store
from vaxanalysis.verification.answers import AUTHENTICATION
from vaxanalysis.verification.states import states
from vaxanalysis.verification.vocabulary import DONE, OPEN, WORK_STATES, in_work

LEVELS: dict[str, tuple[str, ...]] = {"city": UNIT[:1], "district": UNIT[1:2], "commune": UNIT[1:]}

UNKNOWN = {"province": "Nơi khác hoặc không rõ nơi", "district": "Không rõ", "commune": "Không rõ"}
"""The names of lines without a code; for a province: records of places from which no file came, or of unknown place."""

_NAMED = {"province": places.province_name, "district": places.district_name, "commune": places.commune_name}

PACE_DAYS = 3
"""Days whose mean is the present pace."""

FEEDBACK = ("received", "matured", "matured_in_time", "open_over_48")


def state_counts(table: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """The small table ``verification``: ``unit_district, unit_commune, state, records, done_today``.

    Counts the records that need or needed verification, so its open states are what is left to do.
    """
    today = (pl.col("done_on") == as_of).sum().cast(pl.Int64).alias("done_today")
    keys = [*UNIT[1:], "state"]
    counts = table.filter(in_work()).group_by(keys).agg(pl.len().cast(pl.Int64).alias("records"), today)
    return counts.sort(keys, nulls_last=True)


def authentication_counts(table: pl.DataFrame) -> pl.DataFrame:
    """The small table ``authentication``: ``unit_district, unit_commune, answered, right, wrong, not_found``.

    Counts every record in the register that has an answer, whether it needed verification or not.
    """
    authenticated = table.filter(pl.col("authenticated").is_not_null() & pl.col("fingerprint").is_not_null())
    each = [(pl.col("authenticated") == name).sum().cast(pl.Int64).alias(name) for name in AUTHENTICATION]
    counts = authenticated.group_by(UNIT[1:]).agg(pl.len().cast(pl.Int64).alias("answered"), *each)
    return counts.sort(UNIT[1:], nulls_last=True)


def daily_counts(table: pl.DataFrame, snapshot: date) -> pl.DataFrame:
    """The small table ``verification_days``: ``unit_district, unit_commune, day, added, done``.

    The sum of ``added`` minus the sum of ``done`` up to the last day is the number still open; records not listed yet were added on the
    snapshot's day.
    """
    keys = [*UNIT[1:], "day"]
    listed, closed = pl.col("listed_on").fill_null(snapshot), table.filter(in_work(DONE))
    added = table.filter(in_work()).with_columns(day=listed).group_by(keys).agg(added=pl.len())
    done = closed.with_columns(day="done_on").group_by(keys).agg(done=pl.len())
    joined = added.join(done, on=keys, how="full", coalesce=True, nulls_equal=True)
    return joined.with_columns(pl.col("added", "done").fill_null(0).cast(pl.Int64)).sort(keys, nulls_last=True)


def figures(store: Store, as_of: date, by: str = "commune", *, deadline: date | None = None) -> pl.DataFrame:
    """The daily figures by ``commune``, ``district`` or ``city`` (a line a province that sent files, and one for records of elsewhere).

    Codes and names of the unit; ``to_verify`` = ``open`` + ``done``; ``done_today``; a column for each of ``WORK_STATES``; requests
    ``received``, ``matured`` (48 hours old), ``matured_in_time`` and ``open_over_48`` where feedback was read; ``pace``, records done
    a day of late; ``stalled``: something open and nothing done in those days; with a ``deadline``, ``days_left`` and ``needed`` a day.
    All are records, a line a unit; ``pace`` is the mean of the last ``PACE_DAYS`` days. Raises ParameterError for another level,
    StoreError where there is no snapshot up to ``as_of``.
    """
    units = unit_figures(states(store, as_of).collect(), as_of, feedback_of(store, as_of))
    return figures_of(units, as_of, by, deadline, senders(store, as_of))


def figures_of(
    units: pl.DataFrame, as_of: date, by: str, deadline: date | None, provinces: Collection[str]
) -> pl.DataFrame:
    """:func:`figures` from those of communes (:func:`unit_figures`), where ``provinces`` sent files."""
    if by not in LEVELS:
        raise ParameterError("by", f"no level {by!r}", f"Use one of {', '.join(LEVELS)}")
    return named(with_pace(rolled_up(units, by, provinces), as_of, deadline), by)


def senders(store: Store, as_of: date) -> list[str]:
    """The codes of the provinces that sent files for the last snapshot up to a day."""
    return places.provinces_of(store.needed(store.last(as_of), "districts")["unit_district"])


def feedback_of(store: Store, as_of: date) -> pl.DataFrame | None:
    """The small table ``feedback`` of the last snapshot up to a day."""
    return store.table(store.last(as_of), "feedback")


def unit_figures(table: pl.DataFrame, as_of: date, feedback: pl.DataFrame | None) -> pl.DataFrame:
    """The additive columns of :func:`figures` by commune."""
    each = [(pl.col("state") == state).sum().alias(state) for state in WORK_STATES]
    recent = pl.col("done_on").is_between(as_of - timedelta(days=PACE_DAYS - 1), as_of)
    counts = table.filter(in_work()).group_by(UNIT[1:]).agg(
        pl.len().alias("to_verify"), pl.col("state").is_in(OPEN).sum().alias("open"),
        pl.col("state").is_in(DONE).sum().alias("done"), (pl.col("done_on") == as_of).sum().alias("done_today"),
        *each, recent.sum().alias("done_lately"),
    )  # fmt: skip
    if feedback is not None:
        requests = feedback.group_by(UNIT[1:]).agg(pl.col(FEEDBACK).sum())
        counts = counts.join(requests, on=UNIT[1:], how="full", coalesce=True, nulls_equal=True)
    return counts.with_columns(pl.exclude(UNIT).fill_null(0).cast(pl.Int64))


def rolled_up(counts: pl.DataFrame, by: str, provinces: Collection[str] = ()) -> pl.DataFrame:
    """The figures of communes added up to a level; to the city's, for each of ``provinces`` and for all outside them."""
    keys = LEVELS[by]
    if by == "city":
        home = places.own_province()
        counts = counts.with_columns(pl.when(home.is_in(list(provinces))).then(home).alias("unit_province"))
    found = counts.group_by(keys).agg(pl.exclude(UNIT).sum())
    if by == "city":
        every = pl.DataFrame({"unit_province": list(provinces)}, schema={"unit_province": pl.String})
        found = found.join(every, on="unit_province", how="full", coalesce=True).fill_null(0)
    return found.sort(keys, nulls_last=True)


def with_pace(counts: pl.DataFrame, as_of: date, deadline: date | None) -> pl.DataFrame:
    """Pace, standstill and, with a ``deadline``, what is needed a day; the day of the deadline counts."""
    pace = (pl.col("done_lately") / PACE_DAYS).alias("pace")
    stalled = ((pl.col("open") > 0) & (pl.col("done_lately") == 0)).alias("stalled")
    table = counts.with_columns(pace, stalled).drop("done_lately")
    if deadline is None:
        return table
    left = max((deadline - as_of).days, 0)
    needed = (pl.col("open") / left).ceil() if left else pl.col("open").cast(pl.Float64)
    return table.with_columns(pl.lit(left).alias("days_left"), needed.cast(pl.Int64).alias("needed"))


def named(table: pl.DataFrame, by: str) -> pl.DataFrame:
    """``table`` with the units' names beside their codes."""
    for unit in LEVELS[by]:
        name = unit.removeprefix("unit_")
        names = [_NAMED[name](code) if code else UNKNOWN[name] for code in table[unit]]
        table = table.insert_column(table.get_column_index(unit) + 1, pl.Series(name, names, pl.String))
    return table
