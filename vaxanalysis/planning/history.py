"""The days of the verification in a store as a table of communes, and how much effort what is open takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from vaxanalysis.places.units import all_districts, own_commune
from vaxanalysis.planning import calendar
from vaxanalysis.planning.effort import STEPS, Effort
from vaxanalysis.planning.forecast import History, records_a_day
from vaxanalysis.planning.queues import Counts, Numbers
from vaxanalysis.schema import UNIT
from vaxanalysis.verification.vocabulary import OPEN

COMMUNE_KEYS = UNIT[1:]
WINDOW = 28
"""Days of history that a forecast looks at; older ones only set what was open before."""


@dataclass(frozen=True)
class Work:
    """What is known of the verification on ``as_of``.

    ``units``: ``unit_district, unit_commune``, a line each, in the order of the arrays; ``history``: their days, the last is
    ``as_of``; ``tasks``: ``*units, category, contactable, at, records`` of what is open, ``at`` the station or the police.
    """

    as_of: date
    units: pl.DataFrame
    history: History
    tasks: pl.DataFrame

    @property
    def staffed(self) -> np.ndarray:
        """Whether a unit has people: records whose commune is not known have none of their own, the district's stations take them on."""
        return self.units["unit_commune"].is_not_null().to_numpy()

    @property
    def contactable(self) -> float:
        """Share of the open records with a usable phone number."""
        total = int(self.tasks["records"].sum())
        return int(self.tasks.filter("contactable")["records"].sum()) / total if total else 0.0

    def past(self) -> list[tuple[date, int]]:
        """What was left in all at the end of each day of the history."""
        history = self.history
        left = history.open.sum() + (history.arrived - history.done).sum(1).cumsum()
        return list(zip(calendar.days(self.as_of - timedelta(len(left) - 1), self.as_of), left.tolist(), strict=True))

    def hours(self, effort: Effort) -> pl.DataFrame:
        """``*units, station, police, facility``: hours that the open records take, a line a unit."""
        kinds = self.tasks.group_by(*COMMUNE_KEYS, "category", "at").agg(
            pl.col("records").sum(),
            (pl.col("records").filter("contactable").sum() / pl.col("records").sum()).alias("phone"),
        )
        costs = [effort.cost(*kind) for kind in kinds.select("category", "phone", "at").iter_rows()]
        steps = pl.DataFrame(costs, schema=dict.fromkeys(STEPS, pl.Float64))
        sums = (
            kinds.hstack(steps)
            .group_by(COMMUNE_KEYS)
            .agg((pl.col(step) * pl.col("records")).sum() / 60 for step in STEPS)
        )
        return self.units.join(sums, on=COMMUNE_KEYS, how="left", nulls_equal=True, maintain_order="left").fill_null(
            0.0
        )

    def waiting(self, role: str) -> Counts:
        """Open records of each unit that lie at the ``station`` or with the ``police``."""
        sums = self.tasks.filter(at=role).group_by(COMMUNE_KEYS).agg(pl.col("records").sum())
        return (
            self.units.join(sums, on=COMMUNE_KEYS, how="left", nulls_equal=True, maintain_order="left")["records"]
            .fill_null(0)
            .to_numpy()
        )

    def minutes(self, effort: Effort) -> dict[str, float]:
        """Minutes that one record takes at the station and, where it goes there, with the police: means of what is open."""
        kinds = self.tasks.group_by("category").agg(pl.col("records").sum())
        total = max(int(kinds["records"].sum()), 1)
        rows = list(kinds.iter_rows())
        each = {
            role: [effort.cost(kind, self.contactable, role)[role] * n for kind, n in rows]
            for role in ("station", "police")
        }
        return {role: sum(costs) / total for role, costs in each.items()}

    def assumed_pace(self, effort: Effort) -> Numbers:
        """Records a working day of each unit, by the assumptions: what the slower of station and police settle."""
        hours, left = self.hours(effort), self.history.left
        days = [hours[step].to_numpy() * 60 / max(effort.a_day(step), 1e-9) for step in ("station", "police")]
        return np.asarray(np.maximum(left, 1) / np.maximum(np.maximum(*days), 1e-3))

    def pace(self, effort: Effort) -> Numbers:
        """Records that each unit settles on a working day: as seen so far, by ``effort`` while nothing has been done."""
        history = self.history
        if not history.done.sum():
            return self.assumed_pace(effort)
        presence = np.mean([effort.capacity["day_off"] if off else 1.0 for off in history.off])
        return records_a_day(history) / max(float(presence), 1e-9)


def work(table: pl.DataFrame, daily: pl.DataFrame, as_of: date, until: date) -> Work:
    """The history of the verification from ``table`` (the states of a day) and ``daily`` (its ``verification_days``).

    ``until``: the last day that a forecast looks ahead to.
    """
    units, history = history_of(daily, as_of, until)
    opens = open_records(table)
    at = pl.when(pl.col("state") == "police").then(pl.lit("police")).otherwise(pl.lit("station")).alias("at")
    tasks = opens.group_by(*COMMUNE_KEYS, pl.col("category").fill_null("wrong_basic"), "contactable", at).agg(
        pl.len().cast(pl.Int64).alias("records")
    )
    return Work(as_of, units, history, tasks.sort(*COMMUNE_KEYS, "category", "contactable", "at", nulls_last=True))


def open_records(table: pl.DataFrame) -> pl.DataFrame:
    """The rows of a table of states that are still to settle."""
    return table.filter(pl.col("work") & pl.col("state").is_in(OPEN))


def history_of(daily: pl.DataFrame, as_of: date, until: date) -> tuple[pl.DataFrame, History]:
    """The communes in ``daily`` and their days up to ``as_of``, with the calendar up to ``until``."""
    units = daily.select(COMMUNE_KEYS).unique().sort(COMMUNE_KEYS, nulls_last=True)
    first = _first(daily, as_of)
    days = calendar.days(first, as_of)
    ahead = calendar.days(as_of + timedelta(1), until)
    arrived, done = (_grid(daily, units, name, days) for name in ("added", "done"))
    before = daily.filter(pl.col("day") < first).with_columns(net=pl.col("added") - pl.col("done"))
    opened = _grid(
        before.group_by(COMMUNE_KEYS).agg(pl.col("net").sum()).with_columns(day=pl.lit(first)), units, "net", [first]
    )[0]
    start = opened + arrived[0]
    arrived[0] = 0
    return units, History(start, arrived, done, calendar.off(days), calendar.off(ahead))


def within(table: pl.DataFrame, province: str | None) -> pl.DataFrame:
    """The rows of a ``province``'s districts and those without a district; all where it is None.

    A commune that is none of its district's counts as unknown, as on the pages of a week.
    """
    known = table.with_columns(own_commune())
    if province is None:
        return known
    codes = all_districts().filter(province_code=province)["district_code"].unique().to_list()
    return known.filter(pl.col("unit_district").is_null() | pl.col("unit_district").is_in(codes))


def summed(daily: pl.DataFrame) -> pl.DataFrame:
    """``verification_days`` with a line a unit and day."""
    return (
        daily.group_by(*COMMUNE_KEYS, "day")
        .agg(pl.col("added", "done").sum())
        .sort(*COMMUNE_KEYS, "day", nulls_last=True)
    )


def _first(daily: pl.DataFrame, as_of: date) -> date:
    """The first day that counts: that of the first record done, at most ``WINDOW`` days back."""
    began: date | None = daily.filter(pl.col("done") > 0)["day"].min()  # type: ignore[assignment]
    return max(began or as_of, as_of - timedelta(WINDOW - 1))


def _grid(table: pl.DataFrame, units: pl.DataFrame, name: str, days: list[date]) -> np.ndarray:
    """``name`` as an array (days, units), zero where there is no line."""
    rows = units.with_row_index("unit")
    placed = table.join(rows, on=COMMUNE_KEYS, nulls_equal=True).filter(pl.col("day").is_in(days))
    grid = np.zeros((len(days), units.height), np.int64)
    place = {day: number for number, day in enumerate(days)}
    at = [place[day] for day in placed["day"]]
    grid[at, placed["unit"].to_numpy()] = placed[name].to_numpy()
    return grid
