"""A control chart: the completeness of a field by week of vaccination, with the limits of its own week-to-week variation (XmR)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from vaxanalysis import screen
from vaxanalysis.evidence.terms import TERMS
from vaxanalysis.evidence.trend import ENOUGH, xmr

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True, repr=False)
class Control(screen.Shown):
    """``table``: ``week, records`` (doses), ``rate``, its limits ``centre, lowest, highest`` and whether it is ``outside``.

    The last four are null before there are twelve weeks.
    """

    field: str
    table: pl.DataFrame

    @classmethod
    def of(cls, weeks: pl.DataFrame, field: str) -> Control:
        """The chart of ``week, records, rate``; weeks of too few records are left out."""
        kept = (
            weeks.select("week", "records", "rate").drop_nulls().filter(pl.col("records") >= TERMS.enough).sort("week")
        )
        limits = xmr(kept["rate"].to_list())
        ends = (limits.centre, limits.low, limits.high) if limits else (None, None, None)
        named = zip(("centre", "lowest", "highest"), ends, strict=True)
        table = kept.with_columns(pl.lit(end, pl.Float64).alias(name) for name, end in named)
        return cls(field, table.with_columns(outside=~pl.col("rate").is_between("lowest", "highest")))

    def title(self) -> str:
        """Which field, and how many weeks lie outside the limits."""
        field, outside = screen.value("field", self.field), int(self.table["outside"].sum())
        if self.table.height < ENOUGH:
            return screen.word(
                f"{field}: chưa đủ {ENOUGH} tuần để có giới hạn", f"{field}: fewer than {ENOUGH} weeks, no limits yet"
            )
        return screen.word(f"{field}: {outside} tuần ngoài giới hạn", f"{field}: {outside} weeks outside the limits")

    def plot(self) -> Figure:
        """The rates by week between their limits; weeks outside are marked."""
        from vaxanalysis.screen.figures import COLOUR, figure

        made, (axes,) = figure(3)
        axes.plot(self.table["week"], self.table["rate"] * 100, "-o", color=COLOUR, markersize=4)
        for name, style in (("centre", ":"), ("lowest", "--"), ("highest", "--")):
            axes.plot(self.table["week"], self.table[name] * 100, style, color=COLOUR, linewidth=1)
        far = self.table.filter("outside")
        axes.plot(far["week"], far["rate"] * 100, "o", fillstyle="none", color=COLOUR, markersize=10)
        axes.set_ylabel(screen.word("% đầy đủ", "% complete"))
        return made
