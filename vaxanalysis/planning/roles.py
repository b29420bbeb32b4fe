"""Who does it: the records of a forecast split between station and police, so that both together are the forecast, draw by draw.

The totals are what the forecast was scored on. What the roles add are shares alone: of those settled, the part that the police settle, and
of those that the police look at, the part that they return. No second forecast stands behind them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from vaxanalysis.planning.effort import ROLES, Effort
from vaxanalysis.planning.history import Work
from vaxanalysis.planning.levels import levels
from vaxanalysis.planning.queues import Counts, Course, Numbers

DRAWS = 200
MOST = 0.95
"""The largest share with the police that is split by; above it next to nothing would be settled by a station."""


@dataclass(frozen=True)
class Split:
    """Arrays (draws, days, units): records that wait at the ``station`` and with the ``police`` at the end of each day, and how many each
    handled on it, ``by_station`` and ``by_police`` (settled, passed on or returned)."""

    station: Counts
    police: Counts
    by_station: Counts
    by_police: Counts


def split(
    course: Course, station: Counts, police: Counts, share: Numbers, rework: float, rng: np.random.Generator
) -> Split:
    """The days of ``course`` from the records that wait now at ``station`` and ``police``, arrays (units,).

    ``share`` (units,): of the records settled, those that the police settle; as many go from the station to the police for each that the
    station settles. ``rework``: of those that the police look at, those that they return. Fractions are rounded by chance.
    """
    share = np.minimum(share, MOST)
    here, there = (np.broadcast_to(one, course.done[:, 0].shape).astype(np.int64) for one in (station, police))
    kept = [np.zeros(course.done.shape, np.int32) for _ in range(4)]

    def whole(values: Numbers) -> Counts:
        return np.asarray(np.floor(values + rng.random(values.shape)).astype(np.int64))

    for day in range(course.done.shape[1]):
        here, done = here + course.arrived[:, day], course.done[:, day].astype(np.int64)
        police_done = np.maximum(np.minimum(whole(done * share), there), done - here)
        station_done = done - police_done
        passed = np.minimum(here - station_done, whole(station_done * share / (1 - share)))
        back = np.minimum(there - police_done, whole(police_done * rework / (1 - rework)))
        here, there = here - station_done - passed + back, there - police_done + passed - back
        for table, value in zip(kept, (here, there, station_done + passed, police_done + back), strict=True):
            table[:, day] = value
    return Split(*kept)


def by_role(found: Work, course: Course, effort: Effort, share: Numbers) -> pl.DataFrame:
    """``level, unit_district, day, role, waiting, hours, there``: records that wait at the end of a day, hours that the records handled on
    it take, and hours that people are there; of the city and its districts, means over draws. ``share``: see :func:`split`."""
    few = Course(course.left[:DRAWS], course.done[:DRAWS], course.arrived[:DRAWS])
    station, police = (found.waiting(role) for role in ROLES)
    parts = split(few, station, police, share, min(effort.shares["rework"], MOST), np.random.default_rng(1))
    minutes, presence = found.minutes(effort), effort.presence(found.history.ahead)
    handled = {"station": (parts.station, parts.by_station), "police": (parts.police, parts.by_police)}
    tables = []
    for role, (left, done) in handled.items():
        waiting, hours = left.mean(0), done.mean(0) * minutes[role] / 60
        there = found.staffed * effort.a_day(role) / 60
        for level in levels(found.units)[:2]:
            for ahead, part in enumerate(presence):
                own = level.table({"waiting": waiting[ahead], "hours": hours[ahead], "there": there * part})
                tables.append(own.with_columns(day=pl.lit(found.as_of + timedelta(ahead + 1)), role=pl.lit(role)))
    named = pl.concat(tables, how="diagonal")
    return named.select("level", "unit_district", "day", "role", "waiting", "hours", "there")


def sticks(roles: pl.DataFrame, minutes: dict[str, float], deadline: date) -> pl.DataFrame:
    """``level, unit_district, sticks``: the role with most days of work left on the ``deadline``; null where less than a day is left."""
    keys = ["level", "unit_district"]
    a_day = pl.col("there").mean().over("role", *keys)
    days = pl.col("waiting") * pl.col("role").replace_strict(minutes, return_dtype=pl.Float64) / 60 / a_day
    behind = roles.with_columns(behind=days).filter(day=deadline).sort("behind", descending=True, maintain_order=True)
    first = behind.group_by(keys, maintain_order=True).first()
    return first.select(*keys, pl.when(pl.col("behind") >= 1).then("role").alias("sticks"))
