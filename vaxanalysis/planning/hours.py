"""How much verification work there is, how many hours it takes, and when a stated staff is through with it.

The minutes are planning assumptions, not measurements: change them to what your stations need.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import polars as pl

from vaxanalysis import tally
from vaxanalysis.errors import ParameterError
from vaxanalysis.schema import UNIT

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

MINUTES: dict[str, float] = {"no_number": 10.0, "malformed": 6.0, "wrong_basic": 8.0}
"""Staff minutes for one record of each category of dispatch 2262 (assumed)."""

HOURS_A_DAY = 8.0


@dataclass(frozen=True)
class Workload:
    """``table``: ``*by``, records of each category, ``to_clean, hours``; ``finish`` for the stated staff."""

    table: pl.DataFrame
    hours: float
    staff: int
    finish: date | None

    def to_pandas(self) -> pd.DataFrame:
        """The table as a pandas frame."""
        return self.table.to_pandas()

    def _repr_html_(self) -> str:
        return self.table._repr_html_()

    def plot(self) -> Figure:
        """Records to clean by unit, most first, stacked by category."""
        from vaxanalysis.screen import Shown

        rows = self.table.sort("to_clean")
        names = rows.select(
            pl.concat_str(pl.exclude(*MINUTES, "to_clean", "hours").fill_null("—"), separator=" ")
        ).to_series()
        figure = Shown(figsize=(7, 1 + 0.25 * rows.height), layout="constrained")
        axes = figure.subplots()
        start = pl.zeros(rows.height, eager=True)
        for category, colour in zip(MINUTES, ("#12436D", "#801650", "#28A197"), strict=True):
            axes.barh(range(rows.height), rows[category], left=start, color=colour, label=category)
            start = start + rows[category]
        axes.set_yticks(range(rows.height), names.to_list())
        axes.legend()
        return figure


def to_clean(counts: pl.DataFrame) -> pl.DataFrame:
    """The small table ``unit_district, unit_commune, category, records`` of the records that need cleaning."""
    grouped = counts.group_by(*UNIT[1:], tally.category()).agg(pl.col("records").sum())
    return grouped.filter(pl.col("category").is_in(tally.CLEANING)).sort(*UNIT[1:], "category")


def workload(
    table: pl.DataFrame,
    by: Sequence[str] = UNIT[1:],
    *,
    as_of: date | None = None,
    staff: int = 1,
    minutes: Mapping[str, float] = MINUTES,
) -> Workload:
    """Hours of work in a table of :func:`to_clean`, and the day that ``staff`` people working eight hours a day finish.

    ``table``: ``unit_district, unit_commune, category, records`` (the small table ``workload`` of a store); ``minutes``: for one record of
    each category, assumed and not measured. Returns a :class:`Workload`: a line a group of ``by``, ``hours`` in all, and ``finish``, every
    day being worked, None without ``as_of``. Raises ParameterError for a staff below one or minutes that are missing or negative.
    """
    if staff < 1:
        raise ParameterError("staff", f"{staff} people", "Give one or more")
    if set(minutes) != set(MINUTES) or min(minutes.values()) < 0:
        raise ParameterError(
            "minutes", "a category missing, unknown or negative", f"Give minutes for {', '.join(MINUTES)}"
        )
    columns = [
        pl.col("records").filter(pl.col("category") == name).sum().cast(pl.Int64).alias(name) for name in MINUTES
    ]
    hours = pl.sum_horizontal(pl.col(name) * minutes[name] / 60 for name in MINUTES).alias("hours")
    wide = (table.group_by(by).agg(columns) if by else table.select(columns)).with_columns(
        pl.sum_horizontal(*MINUTES).alias("to_clean"), hours
    )
    total = float(wide["hours"].sum())
    days = math.ceil(total / (staff * HOURS_A_DAY))
    ordered = wide.sort("to_clean", *by, descending=[True, *([False] * len(by))])
    return Workload(ordered, total, staff, as_of + timedelta(days=days) if as_of else None)
