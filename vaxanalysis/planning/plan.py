"""The plan of a day: what will be left, when each unit is finished, what it takes, how good earlier forecasts were, and scenarios."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from vaxanalysis import flows, paths, places
from vaxanalysis.errors import ParameterError, StoreError
from vaxanalysis.planning import kept, measured
from vaxanalysis.planning.effort import STEPS as HANDS
from vaxanalysis.planning.effort import Effort
from vaxanalysis.planning.forecast import forecast
from vaxanalysis.planning.history import COMMUNE_KEYS, Work, open_records, within, work
from vaxanalysis.planning.levels import Level, at_deadline, by_day, levels
from vaxanalysis.planning.people import needed
from vaxanalysis.planning.queues import Course, Numbers
from vaxanalysis.planning.roles import by_role, sticks
from vaxanalysis.planning.scenarios import compared
from vaxanalysis.planning.teams import teams, visits
from vaxanalysis.schema import UNIT
from vaxanalysis.store import Store
from vaxanalysis.verification import states
from vaxanalysis.verification.answers import decided
from vaxanalysis.verification.figures import daily_counts
from vaxanalysis.verification.funnel import STEPS, funnel
from vaxanalysis.verification.log import read_log

AHEAD = 30
"""Days ahead that a plan looks, or up to the deadline where that is later."""


@dataclass(frozen=True)
class Plan:
    """The plan of a day as small tables without persons, so that whoever shows it reads what was calculated once.

    ``terms``: a line with ``as_of, deadline``, what the assumptions say (``finished, by, aim``, capacity), ``days_done``, the days on
    which something was done, and ``silent``, the codes of districts without a file in the last snapshot, whose records are in no number.
    ``units``: level (city, district, commune), codes, ``open``, ``arrivals`` a day, ``pace`` (records a working day), hours by
    step, ``left_low, left, left_high`` at the deadline (80 %), ``chance`` to be finished by then, ``finish`` and its bounds
    ``finish_{50,80,95}_{low,high}`` (null: later than looked), ``sticks``: the role that holds it up. ``days``: level, codes, ``day``,
    ``q1`` ... ``q7``, the quantiles of the records left, and ``naive``, those at the mean pace of seven days; ``past``: ``day, left``.
    ``rates``: assumed and measured. ``roles``: hours and what waits by role and day. ``people``: how many it takes
    (:mod:`~vaxanalysis.planning.people`). ``teams, routes, allocation``: of mobile teams (:mod:`~vaxanalysis.planning.teams`).
    ``visits``: districts to inspect. ``scores``: of earlier forecasts. ``scenarios``: side by side. ``workload``: from the index by the
    worklists and figures to the plan.
    """

    terms: pl.DataFrame
    units: pl.DataFrame
    days: pl.DataFrame
    past: pl.DataFrame
    rates: pl.DataFrame
    roles: pl.DataFrame
    people: pl.DataFrame
    teams: pl.DataFrame
    routes: pl.DataFrame
    allocation: pl.DataFrame
    visits: pl.DataFrame
    scores: pl.DataFrame
    scenarios: pl.DataFrame
    workload: pl.DataFrame

    def term(self, name: str) -> Any:
        """A value of ``terms``."""
        return self.terms[name].item()

    def save(self, folder: Path) -> None:
        """Write every table into ``folder``."""
        for one in fields(self):
            getattr(self, one.name).write_parquet(folder / f"{one.name}.parquet")

    @classmethod
    def read(cls, folder: Path) -> Plan:
        """The plan that was saved in ``folder``."""
        return cls(*(paths.read_parquet(folder / f"{one.name}.parquet") for one in fields(cls)))


@dataclass(frozen=True)
class Basis:
    """What a plan is calculated from: ``work``, the assumptions with what was measured in their place, ``rates`` of both, the
    share of records that each commune passes to the police, and the ``workload``."""

    deadline: date
    work: Work
    effort: Effort
    rates: pl.DataFrame
    to_police: Numbers
    workload: pl.DataFrame


def basis(store: Store, as_of: date, deadline: date, effort: Effort, province: str | None = None) -> Basis:
    """What is known on a day; where a ``province`` is given, of its districts and of the records without a district.

    Raises ParameterError for a deadline that has passed, StoreError where there is no snapshot.
    """
    if deadline <= as_of:
        repair = "Give a later day, or an earlier --as-of"
        raise ParameterError("--deadline", f"{deadline} is not after {as_of}", repair)
    table = states(store, as_of).collect()
    own = within(table, province)
    found = work(own, daily_counts(own, store.last(as_of)), as_of, until(as_of, deadline))
    if found.units.is_empty():
        raise StoreError(str(store.path), f"no record was ever to verify up to {as_of}", "There is nothing to plan")
    decisions = decided(read_log(store)).filter(pl.col("on") <= as_of)
    # an answer in the log has no unit of its own
    events = decisions.drop(COMMUNE_KEYS).join(own.select("record_id", *COMMUNE_KEYS), on="record_id")
    rates, used = measured.replaced(found, events, effort)
    return Basis(deadline, found, used, rates, measured.police_share(found, events, used), reconciled(table, own))


def plan(store: Store, base: Basis, scenarios: Sequence[str] = ()) -> Plan:
    """The plan from what is known, and how earlier forecasts in the store did. Raises ParameterError for an unknown scenario."""
    found, used, deadline, as_of = base.work, base.effort, base.deadline, base.work.as_of
    compare = compared(found, used, deadline, scenarios)
    course = forecast(found.history, assumed=found.assumed_pace(used))
    roles = by_role(found, course, used, base.to_police)
    every = levels(found.units)
    stuck = sticks(roles, found.minutes(used), deadline)
    units = pl.concat([_units(found, course, used, deadline, level) for level in every], how="diagonal")
    units = units.join(stuck, on=["level", "unit_district"], how="left", nulls_equal=True, maintain_order="left")
    return Plan(
        terms=_terms(found, used, deadline).with_columns(silent=pl.lit(" ".join(_silent(store, found)))), units=units,
        days=kept.with_naive(found, pl.concat([by_day(level, course, as_of) for level in every], how="diagonal")),
        past=pl.DataFrame(found.past(), schema={"day": pl.Date, "left": pl.Int64}, orient="row"), rates=base.rates, roles=roles,
        people=needed(found, course, used, deadline), **teams(found, course, used, deadline), visits=visits(found, units),
        scores=kept.scored(store, as_of, found), scenarios=compare, workload=base.workload,
    )  # fmt: skip


def _terms(found: Work, effort: Effort, deadline: date) -> pl.DataFrame:
    capacity = {name: effort.capacity[name] for name in ("station_people", "station_hours", "day_off", "teams")}
    done = int((found.history.done.sum(1) > 0).sum())
    assumed = {"finished": effort.finished, "by": effort.by, "aim": effort.aim, "days_done": done}
    return pl.DataFrame([{"as_of": found.as_of, "deadline": deadline, **assumed, **capacity}])


def _silent(store: Store, found: Work) -> list[str]:
    """The districts of the plan's provinces that sent before and not for the last snapshot."""
    own = places.provinces_of(found.units["unit_district"].drop_nulls().unique())
    return [code for code in flows.silent(store, found.as_of) if places.province_of(code) in own]


def until(as_of: date, deadline: date) -> date:
    """The last day that a forecast looks ahead to."""
    return max(deadline, as_of + timedelta(AHEAD))


def _units(found: Work, course: Course, effort: Effort, deadline: date, level: Level) -> pl.DataFrame:
    table = at_deadline(level, course, found.history.left, effort.finished, found.as_of, deadline)
    hours, history = found.hours(effort), found.history
    each = {"arrivals": history.arrived.mean(0), "pace": found.pace(effort)}
    each |= {f"{role}_hours": hours[role].to_numpy() for role in HANDS}
    return table.with_columns(pl.Series(name, level.sums(values)) for name, values in each.items())


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
