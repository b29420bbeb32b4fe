"""Funnel plot: each commune's rate against its size, with the limits beyond which chance does not explain it."""

from __future__ import annotations

import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.ticker import NullLocator
from numpy.typing import NDArray

from vaxanalysis.evidence.funnel import Z95, Z998, Funnel
from vaxanalysis.evidence.lights import Light
from vaxanalysis.publish.charts.canvas import bare, drawing
from vaxanalysis.publish.charts.parts import beside, mark
from vaxanalysis.publish.charts.scale import percent_up, start
from vaxanalysis.publish.style import INK, LINE, SOFT, WIDTH
from vaxanalysis.publish.text import Text

HEIGHT, LEFT, BOTTOM = 262, 44, 40
TICKS = [step * 10**power for power in range(1, 6) for step in (1, 2, 5)]
FINE = [step * 10**power for power in range(5) for step in (10, 15, 20, 30, 50, 70)]
FEWEST = 3
"""Numbers on the axis; the finer ones where fewer than :data:`FEWEST` of the others fall on it."""


def funnel(communes: pl.DataFrame, limits: Funnel, target: float, text: Text, title: str, description: str) -> str:
    """``communes`` with enough records: name, records, rate, light, unusual."""
    records = communes["records"].to_numpy()
    sizes = np.geomspace(max(20.0, float(records.min()) * 0.8), float(records.max()) * 1.25, 60)
    low = start([*communes["rate"], float(limits.limits(sizes[len(sizes) // 4], Z998)[0])])
    with drawing("funnel", HEIGHT, title, description) as drawn:
        axes = drawn.axes(LEFT, 8, WIDTH - LEFT - 46, HEIGHT - BOTTOM - 8)
        axes.set_xscale("log")
        axes.set_xlim(sizes[0], sizes[-1])
        percent_up(axes, low)
        bare(axes, left=True, bottom=True)
        coarse, fine = ([tick for tick in ticks if sizes[0] <= tick <= sizes[-1]] for ticks in (TICKS, FINE))
        ticks = coarse if len(coarse) >= FEWEST else fine
        axes.set_xticks(ticks, [text.number(tick) for tick in ticks])
        axes.xaxis.set_minor_locator(NullLocator())
        axes.set_xlabel(text("communes.x_records"))
        _limits(axes, limits, sizes, target, text)
        _points(axes, communes, low)
    return drawn.svg


def _limits(axes: Axes, limits: Funnel, sizes: NDArray[np.float64], target: float, text: Text) -> None:
    for z, style, label in ((Z95, LINE["limit"], "communes.limit_95"), (Z998, "-", "communes.limit_998")):
        lower, upper = limits.limits(sizes, z)
        for curve in (lower, upper):
            axes.plot(sizes, curve * 100, color=SOFT, linewidth=1, linestyle=style)
        beside(axes, 1.015, lower[-1] * 100, text(label), color=SOFT)
    axes.axhline(limits.p0 * 100, color=INK, linewidth=1, linestyle=LINE["centre"])
    axes.axhline(target * 100, color=INK, linewidth=1.2, linestyle=LINE["dots"])


def _points(axes: Axes, communes: pl.DataFrame, low: int) -> None:
    middle = float(np.sqrt(np.prod(axes.get_xlim())))
    columns = communes.select("name", "records", "rate", "light", "unusual")
    for name, records, rate, light, unusual in columns.iter_rows():
        mark(axes, records, max(rate * 100, low), Light(light), markersize=6.5, clip_on=False)
        if unusual:
            side = "left" if records < middle else "right"
            axes.annotate(name, (records, rate * 100), xytext=(7 if side == "left" else -7, 0), textcoords="offset points",
                          ha=side, va="center", weight="bold")  # fmt: skip
