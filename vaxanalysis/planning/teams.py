"""The mobile teams of the city: the plan of their days, and which districts need an inspection visit and why."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl

from vaxanalysis import places
from vaxanalysis.planning.allocation import Task, allocate, greedy, worked
from vaxanalysis.planning.effort import ROLES, Effort
from vaxanalysis.planning.history import Work
from vaxanalysis.planning.levels import Level, levels
from vaxanalysis.planning.queues import Course, Numbers

LOOK = 10
"""Days ahead that teams are planned for, where the deadline is later."""

LATELY, LATE, MOST_POLICE = 3, 0.2, 0.5
"""Days without a record done after which a district stands still; the chance below which it is late; the share of open records at the
police from which they hold the work up."""

KILOMETRES, DETOUR = 111.2, 1.3
"""Of a degree of latitude; of roads against the straight line (assumed)."""


TEAMS: dict[str, dict[str, Any]] = {
    "teams": {"unit_district": pl.String} | dict.fromkeys(("before", "after", "greedy", "team_hours", "overtime"), pl.Float64),
    "routes": {"team": pl.Int64, "day": pl.Date, "unit_district": pl.String},
    "allocation": {"until": pl.Date, "base": pl.String, "before": pl.Float64, "left": pl.Float64, "communes": pl.Int64,
                   "within": pl.Float64, "overtime": pl.Float64, "greedy_left": pl.Float64, "greedy_communes": pl.Int64},
}  # fmt: skip
"""``teams``: expected records left in each district on the last day without teams, with them, and by the greedy plan. ``routes``: the
district of a team on a day. ``allocation``, one line: the last day planned (``until``), the district where teams start (``base``), records
left and communes finished, and ``within`` how much (of the aim) of what no plan can beat. All empty where there is nothing to plan."""


def teams(found: Work, course: Course, effort: Effort, deadline: date) -> dict[str, pl.DataFrame]:
    """The days of the teams up to the deadline, the tables of ``TEAMS``."""
    until = min(deadline, found.as_of + timedelta(LOOK))
    count, days = int(effort.capacity["teams"]), (until - found.as_of).days
    known = found.units["unit_district"].is_not_null()
    if not count or not found.history.left[known.to_numpy()].sum():
        return {name: pl.DataFrame(schema=columns) for name, columns in TEAMS.items()}
    level = levels(found.units, known)[1]
    codes = level.frame["unit_district"].to_list()
    left = course.left[:, days - 1].mean(0)
    travel, base = _travel(codes, effort.capacity["travel_kmh"])
    hours = effort.capacity["team_hours"] * np.array(effort.presence(found.history.ahead[:days]))
    alone = 60 / _minutes(found, effort, level)
    extra = level.sums(found.staffed * effort.capacity["station_people"] * effort.capacity["overtime_day"]) * days
    task = Task(
        level.each(left), alone * effort.capacity["team_people"], alone, travel, hours, count,
        effort.capacity["overtime"], extra,
    )  # fmt: skip
    best, plain = allocate(task, effort.aim), greedy(task)
    after = [task.open - task.settled(worked(task, one.routes), one.extra) for one in (best, plain)]
    within = best.gap * (best.left if effort.aim == "records" else best.communes)
    rows = {
        "teams": list(zip(codes, task.open, *after, worked(task, best.routes), best.extra + 0.0, strict=True)),
        "routes": [
            (team + 1, found.as_of + timedelta(day + 1), codes[place])
            for (team, day), place in np.ndenumerate(best.routes) if place >= 0
        ],
        "allocation": [
            (until, codes[base], task.open.sum(), best.left, best.communes, within, best.extra.sum(), plain.left, plain.communes)
        ],
    }  # fmt: skip
    return {name: pl.DataFrame(rows[name], schema=columns, orient="row") for name, columns in TEAMS.items()}


def _minutes(found: Work, effort: Effort, level: Level) -> Numbers:
    """Minutes of one person a record in each district, whoever does it."""
    hours = found.hours(effort)
    total = sum(level.sums(hours[role].to_numpy()) for role in ROLES) * 60
    return np.asarray(np.maximum(total / np.maximum(level.sums(found.history.left), 1), 1.0))


def _travel(codes: list[str], speed: float) -> tuple[Numbers, int]:
    """Hours between the districts, the base first, and the base: the district nearest to all."""
    centres = places.units().group_by("district_code", maintain_order=True).agg(pl.col("lat", "lon").mean())
    at = pl.DataFrame({"district_code": codes}).join(centres, on="district_code", how="left", maintain_order="left")
    lat, lon = (at[name].fill_null(at[name].mean()).to_numpy() for name in ("lat", "lon"))
    flat = np.column_stack([lat, lon * np.cos(np.radians(lat.mean()))]) * KILOMETRES
    hours = np.hypot(*(flat[:, None] - flat[None]).transpose(2, 0, 1)) * DETOUR / max(speed, 1e-6)
    base = int(hours.sum(0).argmin())
    order = [base, *range(len(codes))]
    return np.asarray(hours[np.ix_(order, order)]), base


def visits(found: Work, units: pl.DataFrame) -> pl.DataFrame:
    """``unit_district, left, chance, late, stalled, growing, police``: districts that an inspection team should visit, most records left
    first. Why: unlikely to be in time and behind the city; nothing done of late; more arrived than was done; most of what is open is with
    the police.

    ``units``: of a plan. A district that is likely to be in time is visited only where it stands still.
    """
    level = levels(found.units)[1]
    history = found.history
    done, arrived = (level.sums(table[-LATELY:].sum(0)) for table in (history.done, history.arrived))
    now, police = level.sums(history.left), level.sums(found.waiting("police"))
    signs = {"stalled": done == 0, "growing": (arrived > done) & (done > 0), "police": police > MOST_POLICE * now}
    own = level.frame.select("unit_district").with_columns(pl.Series(name, values) for name, values in signs.items())
    table = units.filter(level="district").join(own, on="unit_district", maintain_order="left")
    behind = pl.col("left") * pl.col("open").sum() >= pl.col("open") * pl.col("left").sum()
    late = table.filter(pl.col("open") > 0).with_columns(late=(pl.col("chance") < LATE) & behind)
    chosen = late.filter("late" if history.done.sum() == 0 else pl.any_horizontal("late", "stalled"))
    ordered = chosen.sort("left", descending=True, maintain_order=True)
    return ordered.select("unit_district", "left", "chance", "late", "stalled", "growing", "police")
