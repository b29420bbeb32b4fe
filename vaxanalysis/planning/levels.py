"""What the draws of communes come to for the city, its districts and communes: what is left, when each is finished, with what chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from vaxanalysis.planning import calendar
from vaxanalysis.planning.history import COMMUNE_KEYS
from vaxanalysis.planning.queues import Counts, Course, Numbers
from vaxanalysis.planning.scores import BANDS, QUANTILES

LEVELS: dict[str, tuple[str, ...]] = {"city": (), "district": COMMUNE_KEYS[:1], "commune": COMMUNE_KEYS}

UNIT_OF_LEVEL = ("level", *COMMUNE_KEYS)
"""The columns that name a unit in a table of several levels."""


@dataclass(frozen=True)
class Level:
    """``frame``: ``level`` and the codes of its units, a line each; ``order``: communes, those of a unit together; ``starts``: where
    those of each unit begin in it."""

    frame: pl.DataFrame
    order: Counts
    starts: Counts

    def sums(self, values: Numbers | Counts) -> Numbers:
        """``values`` of communes, which are the last axis, of the units."""
        return np.asarray(np.add.reduceat(values[..., self.order], self.starts, axis=-1))

    def table(self, values: Mapping[str, Numbers | Counts]) -> pl.DataFrame:
        """``frame`` with the :meth:`sums` of ``values`` under their names."""
        return self.frame.with_columns(pl.Series(name, self.sums(each)) for name, each in values.items())

    def each(self, values: Numbers) -> list[Numbers]:
        """``values`` of communes, (communes,), as those of each unit."""
        return np.split(values[self.order], self.starts[1:])


def levels(communes: pl.DataFrame, own: pl.Series | None = None) -> list[Level]:
    """The levels of ``communes`` (``unit_district, unit_commune``), or of those in the mask ``own``."""
    kept = np.ones(communes.height, bool) if own is None else own.to_numpy()
    return [_level(communes, kept, name, keys) for name, keys in LEVELS.items()]


def _level(communes: pl.DataFrame, own: np.ndarray, name: str, keys: Sequence[str]) -> Level:
    numbered = communes.with_columns(pl.lit(name).alias("level")).select("level", *keys).with_row_index("commune")
    units = numbered.filter(own).group_by("level", *keys, maintain_order=True).agg("commune")
    order = units["commune"].list.explode(keep_nulls=False, empty_as_null=False).to_numpy().astype(np.int64)
    sizes = units["commune"].list.len().to_numpy().astype(np.int64)
    return Level(units.drop("commune"), order, sizes.cumsum() - sizes)


def finished(left: Numbers, arrived: Numbers, now: Numbers, share: float) -> np.ndarray:
    """Whether a unit is finished on each day: no more is left than arrived that day and ``1 - share`` of what is open now."""
    return np.asarray(left <= arrived + np.floor(now * (1 - share) + 1e-9))


def at_deadline(level: Level, course: Course, now: Counts, share: float, as_of: date, deadline: date) -> pl.DataFrame:
    """``open``, ``left_low, left, left_high`` on the deadline (80 %), ``chance`` to be finished by then, ``finish`` and its bounds
    ``finish_{50,80,95}_{low,high}`` (null: later than looked), a line a unit. ``now``: open records of communes."""
    opened, left = level.sums(now), level.sums(course.left)
    over = finished(left, level.sums(course.arrived), opened, share)
    first = np.where(over.any(1), over.argmax(1), over.shape[1]).astype(float)
    first[:, opened == 0] = -1
    at = (deadline - as_of).days - 1
    low, middle, high = np.quantile(left[:, at], (0.1, 0.5, 0.9), axis=0).round().astype(int)
    columns = {
        "open": opened.astype(int), "left_low": low, "left": middle, "left_high": high, "chance": (first <= at).mean(0),
        "finish": _dates(first, 0.5, as_of, over.shape[1]),
    }  # fmt: skip
    for band in BANDS:
        for side, place in (("low", 0.5 - band / 2), ("high", 0.5 + band / 2)):
            columns[f"finish_{band * 100:.0f}_{side}"] = _dates(first, place, as_of, over.shape[1])
    return level.frame.hstack(pl.DataFrame(columns))


def _dates(first: Numbers, quantile: float, as_of: date, most: int) -> pl.Series:
    """The day by which the share ``quantile`` of the draws has finished; null where that lies beyond what was looked at."""
    at = np.quantile(first, quantile, axis=0, method="higher").astype(int)
    return pl.Series([None if day >= most else as_of + timedelta(int(day) + 1) for day in at], dtype=pl.Date)


def by_day(level: Level, course: Course, as_of: date) -> pl.DataFrame:
    """``day`` and ``q1`` ... ``q7``, the quantiles of the records left at its end, a line a unit and day ahead."""
    bounds = np.quantile(level.sums(course.left), QUANTILES, axis=0).round().astype(np.int64)
    days = calendar.days(as_of + timedelta(1), as_of + timedelta(bounds.shape[1]))
    return pl.concat(
        level.frame.with_columns(
            pl.lit(day).alias("day"), *(pl.Series(f"q{n}", row) for n, row in enumerate(bounds[:, at], 1))
        )
        for at, day in enumerate(days)
    )
