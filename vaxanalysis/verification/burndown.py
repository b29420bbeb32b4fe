"""The burn-down: records open at the end of each day, and the straight line from today to zero on the deadline."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from matplotlib.figure import Figure

NAVY, ORANGE = "#12436D", "#F46A25"


def remaining(days: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """``day, open``: records open at the end of each day, from the table ``verification_days``."""
    if days.is_empty():
        return pl.DataFrame(schema={"day": pl.Date, "open": pl.Int64})
    sums = days.group_by("day").agg(pl.col("added", "done").sum())
    first: date = sums["day"].min()  # type: ignore[assignment]
    calendar = pl.select(pl.date_range(first, max(as_of, first)).alias("day"))
    full = calendar.join(sums, on="day", how="left").fill_null(0).sort("day")
    return full.select("day", (pl.col("added") - pl.col("done")).cum_sum().alias("open"))


def burndown(days: pl.DataFrame, as_of: date, deadline: date | None = None) -> Figure:
    """Open records by day; with a ``deadline`` the pace needed, dashed."""
    from matplotlib.dates import DateFormatter

    from vaxanalysis.screen.figures import SelfShown

    line = remaining(days, as_of)
    figure = SelfShown(figsize=(7, 3.2), layout="constrained")
    axes = figure.subplots()
    axes.plot(line["day"], line["open"], "o-", color=NAVY, label="còn lại")
    if deadline and deadline > as_of and line.height:
        axes.plot([as_of, deadline], [line["open"].item(-1), 0], "--", color=ORANGE, label="tốc độ cần có")  # type: ignore[arg-type]
    axes.set_ylim(bottom=0)
    axes.set_xlim(right=max(deadline or as_of, as_of) + timedelta(days=1))  # type: ignore[arg-type]
    axes.set_ylabel("bản ghi chưa xác minh xong")
    axes.xaxis.set_major_formatter(DateFormatter("%d/%m"))  # type: ignore[no-untyped-call]
    axes.legend(frameon=False)
    return figure
