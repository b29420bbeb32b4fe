"""The days of the verification in a store as a table of communes, and how much effort what is open takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from vaxanalysis.places.units import all_districts, own_commune
from vaxanalysis.planning import calendar
from vaxanalysis.planning.effort import ROLES, STEPS, Effort
from vaxanalysis.planning.forecast import History, paces
from vaxanalysis.planning.queues import Counts, Numbers
from vaxanalysis.schema import UNIT
from vaxanalysis.verification.vocabulary import OPEN, in_work

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

    def left_by_day(self) -> list[tuple[date, Counts]]:
        """Each day of the history, and what was left of each unit at its end."""
        left = self.history.open + (self.history.arrived - self.history.done).cumsum(0)
        return list(zip(calendar.days(self.as_of - timedelta(len(left) - 1), self.as_of), left, strict=True))

    def past(self) -> list[tuple[date, int]]:
        """What was left in all at the end of each day of the history."""
        return [(day, int(left.sum())) for day, left in self.left_by_day()]

    def hours(self, effort: Effort) -> pl.DataFrame:
        """``*units, station, police, facility``: hours that the open records take, a line a unit."""
        kinds = self.tasks.group_by(*COMMUNE_KEYS, "category", "at", maintain_order=True).agg(
            pl.col("records").sum(),
            (pl.col("records").filter("contactable").sum() / pl.col("records").sum()).alias("phone"),
        )
        costs = [effort.cost(*kind) for kind in kinds.select("category", "phone", "at").iter_rows()]
        steps = pl.DataFrame(costs, schema=dict.fromkeys(STEPS, pl.Float64))
        each = [(pl.col(step) * pl.col("records")).sum() / 60 for step in STEPS]
        return by_unit(self.units, kinds.hstack(steps).group_by(COMMUNE_KEYS, maintain_order=True).agg(each))

    def waiting(self, role: str) -> Counts:
        """Open records of each unit that lie at the ``station`` or with the ``police``."""
        sums = self.tasks.filter(at=role).group_by(COMMUNE_KEYS).agg(pl.col("records").sum())
        return by_unit(self.units, sums)["records"].to_numpy()

    def minutes(self, effort: Effort) -> dict[str, float]:
        """Minutes that one record takes at the station and, where it goes there, with the police: means of what is open."""
        kinds = self.tasks.group_by("category", maintain_order=True).agg(pl.col("records").sum()).rows()
        total, phone = max(sum(n for _, n in kinds), 1), self.contactable
        return {role: sum(effort.cost(kind, phone, role)[role] * n for kind, n in kinds) / total for role in ROLES}

    def assumed_pace(self, effort: Effort) -> Numbers:
        """Records a working day of each unit, by the assumptions: what the slower of station and police settle."""
        hours, left = self.hours(effort), self.history.left
        days = [hours[step].to_numpy() * 60 / max(effort.a_day(step), 1e-9) for step in ROLES]
        return np.asarray(np.maximum(left, 1) / np.maximum(np.maximum(*days), 1e-3))

    def pace(self, effort: Effort) -> Numbers:
        """Records that each unit settles on a working day: as seen so far, by ``effort`` while nothing has been done."""
        history = self.history
        if not history.done.sum():
            return self.assumed_pace(effort)
        return paces(history)[0].mean / max(float(np.mean(effort.presence(history.off))), 1e-9)


def by_unit(units: pl.DataFrame, table: pl.DataFrame) -> pl.DataFrame:
    """``units`` with the columns of ``table``, which has at most one line for each; zero where it has none."""
    return units.join(table, on=COMMUNE_KEYS, how="left", nulls_equal=True, maintain_order="left").fill_null(0)


def work(table: pl.DataFrame, daily: pl.DataFrame, as_of: date, until: date) -> Work:
    """The history of the verification from ``table`` (the states of a day) and ``daily`` (its ``verification_days``).

    ``until``: the last day that a forecast looks ahead to.
    """
    units, history = history_of(daily, as_of, until)
    at = pl.when(pl.col("state") == "police").then(pl.lit("police")).otherwise(pl.lit("station")).alias("at")
    keys = [*COMMUNE_KEYS, "category", "contactable", "at"]
    opened = open_records(table).with_columns(at, pl.col("category").fill_null("wrong_basic"))
    tasks = opened.group_by(keys).agg(pl.len().cast(pl.Int64).alias("records")).sort(keys, nulls_last=True)
    return Work(as_of, units, history, tasks)


def open_records(table: pl.DataFrame) -> pl.DataFrame:
    """The rows of a table of states that are still to settle."""
    return table.filter(in_work(OPEN))


def history_of(daily: pl.DataFrame, as_of: date, until: date) -> tuple[pl.DataFrame, History]:
    """The communes in ``daily`` and their days up to ``as_of``, with the calendar up to ``until``."""
    units = daily.select(COMMUNE_KEYS).unique().sort(COMMUNE_KEYS, nulls_last=True)
    first = _first(daily, as_of)
    days, ahead = calendar.days(first, as_of), calendar.days(as_of + timedelta(1), until)
    arrived, done = (_grid(daily, units, name, days) for name in ("added", "done"))
    before = (
        daily.filter(pl.col("day") < first).group_by(COMMUNE_KEYS).agg(net=(pl.col("added") - pl.col("done")).sum())
    )
    start = by_unit(units, before)["net"].to_numpy() + arrived[0]
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
    keys = [*COMMUNE_KEYS, "day"]
    return daily.group_by(keys).agg(pl.col("added", "done").sum()).sort(keys, nulls_last=True)


def _first(daily: pl.DataFrame, as_of: date) -> date:
    """The first day that counts: that of the first record done, at most ``WINDOW`` days back."""
    began: date | None = daily.filter(pl.col("done") > 0)["day"].min()  # type: ignore[assignment]
    return max(began or as_of, as_of - timedelta(WINDOW - 1))


def _grid(table: pl.DataFrame, units: pl.DataFrame, name: str, days: list[date]) -> np.ndarray:
    """``name`` as an array (days, units), zero where there is no line."""
    within_days = table.filter(pl.col("day").is_between(days[0], days[-1]))
    placed = within_days.join(units.with_row_index("unit"), on=COMMUNE_KEYS, nulls_equal=True)
    grid = np.zeros((len(days), units.height), np.int64)
    grid[(placed["day"] - days[0]).dt.total_days(), placed["unit"]] = placed[name]
    return grid
