"""The plan of a day: what will be left, when each unit is finished, what it takes, how good earlier forecasts were, and scenarios."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from vaxanalysis.errors import ParameterError
from vaxanalysis.planning import kept, measured
from vaxanalysis.planning.effort import STEPS, Effort
from vaxanalysis.planning.forecast import forecast
from vaxanalysis.planning.history import Work, within, work
from vaxanalysis.planning.levels import Level, at_deadline, by_day, levels
from vaxanalysis.planning.queues import Course
from vaxanalysis.planning.scenarios import compared, needed
from vaxanalysis.store import Store
from vaxanalysis.verification import states
from vaxanalysis.verification.answers import decided
from vaxanalysis.verification.figures import daily_counts, snapshot_of
from vaxanalysis.verification.log import read_log

AHEAD = 30
"""Days ahead that a plan looks, or up to the deadline where that is later."""


@dataclass(frozen=True)
class Plan:
    """``units``: level (city, district, commune), codes, ``open``, hours by step, ``left_low, left, left_high`` at the deadline (80 %),
    ``chance`` to be finished by then, ``finish`` and its bounds ``finish_{50,80,95}_{low,high}`` (null: later than looked).

    ``days``: level, codes, ``day`` and ``q1`` ... ``q7``, the quantiles of the records left. ``rates``: assumed and measured.
    ``scores``: of earlier forecasts. ``scenarios``: side by side. ``people``: how many it takes to finish in time.
    """

    as_of: date
    deadline: date
    effort: Effort
    work: Work
    units: pl.DataFrame
    days: pl.DataFrame
    rates: pl.DataFrame
    scores: pl.DataFrame
    scenarios: pl.DataFrame
    people: pl.DataFrame


def plan(
    store: Store,
    as_of: date,
    deadline: date,
    effort: Effort,
    scenarios: Sequence[str] = (),
    *,
    province: str | None = None,
    draws: int = 1000,
    seed: int = 1,
) -> Plan:
    """The plan as of a day; where a ``province`` is given, of its districts and of the records without a district.

    Raises ParameterError for a deadline that has passed and an unknown scenario, StoreError where there is no snapshot.
    """
    if deadline <= as_of:
        raise ParameterError(
            "--deadline", f"{deadline} is not after {as_of}", "Give a later day, or an earlier --as-of"
        )
    own = within(states(store, as_of).collect(), province)
    found = work(own, daily_counts(own, snapshot_of(store, as_of)), as_of, until(as_of, deadline))
    course = forecast(found.history, draws, seed, assumed=found.assumed_pace(effort))
    every = levels(found.units)
    events = decided(read_log(store)).filter(pl.col("on") <= as_of)
    days = pl.concat([by_day(level, course, as_of) for level in every], how="diagonal")
    units = pl.concat([_units(found, course, effort, deadline, level) for level in every], how="diagonal")
    return Plan(
        as_of, deadline, effort, found, units, days, _rates(found, events, effort), kept.scored(store, as_of, found),
        compared(found, effort, deadline, scenarios, seed), needed(found, effort, deadline, seed),
    )  # fmt: skip


def until(as_of: date, deadline: date) -> date:
    """The last day that a forecast looks ahead to."""
    return max(deadline, as_of + timedelta(AHEAD))


def _units(found: Work, course: Course, effort: Effort, deadline: date, level: Level) -> pl.DataFrame:
    table = at_deadline(level, course, found.history.left, effort.finished, found.as_of, deadline)
    hours = found.hours(effort)
    return table.with_columns(pl.Series(f"{step}_hours", level.sums(hours[step].to_numpy())) for step in STEPS)


def _rates(found: Work, events: pl.DataFrame, effort: Effort) -> pl.DataFrame:
    hours = found.hours(effort)
    total = max(int(found.history.left.sum()), 1)
    expected = float(sum(hours[step].sum() for step in ("station", "police")) * 60 / total)
    line = measured.minutes(found.history, effort, expected)
    both = pl.DataFrame(
        [{"name": "minutes", **line}], schema={"name": pl.String, "assumed": pl.Float64, "measured": pl.Float64}
    )
    return pl.concat([both, measured.rates(events, effort, found.contactable)], how="diagonal")
