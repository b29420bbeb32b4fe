"""The plan of a day: what will be left, when each unit is finished, what it takes, how good earlier forecasts were, and scenarios."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from vaxanalysis.errors import ParameterError
from vaxanalysis.planning import kept, measured
from vaxanalysis.planning.effort import STEPS as HANDS
from vaxanalysis.planning.effort import Effort
from vaxanalysis.planning.forecast import forecast
from vaxanalysis.planning.history import KEYS, Work, open_records, within, work
from vaxanalysis.planning.levels import Level, at_deadline, by_day, levels
from vaxanalysis.planning.queues import Course
from vaxanalysis.planning.roles import by_role, sticks
from vaxanalysis.planning.scenarios import compared, needed
from vaxanalysis.planning.teams import Teams, teams, visits
from vaxanalysis.schema import UNIT
from vaxanalysis.store import Store
from vaxanalysis.verification import states
from vaxanalysis.verification.answers import decided
from vaxanalysis.verification.figures import daily_counts, snapshot_of
from vaxanalysis.verification.funnel import STEPS, funnel
from vaxanalysis.verification.log import read_log

AHEAD = 30
"""Days ahead that a plan looks, or up to the deadline where that is later."""


@dataclass(frozen=True)
class Plan:
    """``units``: level (city, district, commune), codes, ``open``, hours by step, ``left_low, left, left_high`` at the deadline (80 %),
    ``chance`` to be finished by then, ``finish`` and its bounds ``finish_{50,80,95}_{low,high}`` (null: later than looked).

    ``days``: level, codes, ``day`` and ``q1`` ... ``q7``, the quantiles of the records left. ``rates``: assumed and measured.
    ``roles``: hours and what waits by role and day; ``units.sticks``: the role that holds a unit up. ``teams``: where mobile teams go.
    ``visits``: districts to inspect. ``scores``: of earlier forecasts. ``scenarios``: side by side. ``people``: how many it takes to finish
    in time. ``workload``: from the index by the worklists and figures to the plan.
    """

    as_of: date
    deadline: date
    effort: Effort
    work: Work
    units: pl.DataFrame
    days: pl.DataFrame
    rates: pl.DataFrame
    roles: pl.DataFrame
    teams: Teams | None
    visits: pl.DataFrame
    scores: pl.DataFrame
    scenarios: pl.DataFrame
    people: pl.DataFrame
    workload: pl.DataFrame


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
    table = states(store, as_of).collect()
    own = within(table, province)
    found = work(own, daily_counts(own, snapshot_of(store, as_of)), as_of, until(as_of, deadline))
    course = forecast(found.history, draws, seed, assumed=found.assumed_pace(effort))
    said = decided(read_log(store)).filter(pl.col("on") <= as_of)
    events = said.drop(KEYS).join(
        own.select("record_id", *KEYS), on="record_id"
    )  # an answer in the log has no unit of its own
    rates, used = measured.replaced(found, events, effort)
    roles = by_role(found, course, used, measured.police_share(found, events, used))
    stuck = sticks(roles, found.minutes(used), deadline)
    every = levels(found.units)
    units = pl.concat([_units(found, course, used, deadline, level) for level in every], how="diagonal")
    units = units.join(stuck, on=["level", "unit_district"], how="left", nulls_equal=True, maintain_order="left")
    return Plan(
        as_of, deadline, used, found, units, pl.concat([by_day(level, course, as_of) for level in every], how="diagonal"), rates,
        roles, teams(found, course, used, deadline), visits(found, units), kept.scored(store, as_of, found),
        compared(found, used, deadline, scenarios, seed), needed(found, used, deadline, seed), reconciled(table, own),
    )  # fmt: skip


def until(as_of: date, deadline: date) -> date:
    """The last day that a forecast looks ahead to."""
    return max(deadline, as_of + timedelta(AHEAD))


def _units(found: Work, course: Course, effort: Effort, deadline: date, level: Level) -> pl.DataFrame:
    table = at_deadline(level, course, found.history.left, effort.finished, found.as_of, deadline)
    hours = found.hours(effort)
    return table.with_columns(pl.Series(f"{role}_hours", level.sums(hours[role].to_numpy())) for role in HANDS)


def reconciled(table: pl.DataFrame, own: pl.DataFrame) -> pl.DataFrame:
    """``step, records``: from the records to clean in the register (index) by those on worklists to those that are open (daily figures),
    and those of the plan. ``table``: all states; ``own``: those of the plan. Each step is signed, so that they add up."""
    sums = funnel(table).select(pl.exclude(UNIT).sum())
    steps = {step: sign * sums[step].item() for step, sign in STEPS.items()}
    opened = open_records(table).height
    planned = open_records(own).height
    return pl.DataFrame(
        [*steps.items(), ("open", opened), ("elsewhere", planned - opened), ("planned", planned)],
        schema={"step": pl.String, "records": pl.Int64}, orient="row",
    )  # fmt: skip
