"""Units by work: a bar of records to clean, where they are published, beside the rate with its interval or range, light and number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from vaxanalysis.publish.charts.canvas import bare, drawing
from vaxanalysis.publish.charts.parts import beside, mark
from vaxanalysis.publish.charts.scale import percent_axis, start
from vaxanalysis.publish.figures import Figure, Rate
from vaxanalysis.publish.style import EDGES, FAINT, INK, LINE, OWN, SOFT, WIDTH
from vaxanalysis.publish.text import Text

ROW, NAMES, BARS, GAP, TOP, LETTER = 19, 146, 66, 44, 32, 7.6
WIDE, TICK = 170, 48
"""Room for names where no bars stand beside them, and for a number under the axis."""


@dataclass(frozen=True)
class Row:
    """A unit: its number, name, rate, and its records to clean (None: not published)."""

    key: int
    name: str
    rate: Rate
    work: Figure | None


def ranked(rows: Sequence[Row], target: float, text: Text, title: str, description: str) -> str:
    """One row a unit, in the order given; a rate that is hidden or of too few records is neither drawn nor printed."""
    with_work = all(row.work for row in rows)
    names, height = NAMES if with_work else WIDE, ROW * len(rows)
    left = NAMES + BARS + GAP if with_work else WIDE
    low = start([end for row in rows for end in (*(row.rate.span or ()), *(row.rate.ends or ()))])
    with drawing("communes", height + TOP + 28, title, description) as drawn:
        bars = drawn.axes(NAMES, TOP, BARS, height) if with_work else None
        numbers = [row.rate.worded(text) if row.rate.span else "" for row in rows]
        across = WIDTH - left - 14 - LETTER * max(map(len, numbers))
        rates = drawn.axes(left, TOP, across, height)
        if bars:
            _bars(bars, rows, text)
        _headed(rates, rows, text("common.complete_axis"))
        _names(bars or rates, rows, names / (BARS if bars else across), text)
        percent_axis(rates, low, int(across // TICK))
        bare(rates, bottom=True)
        rates.axvline(target * 100, color=INK, linewidth=1, linestyle=LINE["target"])
        for place, (row, number) in enumerate(zip(rows, numbers, strict=True)):
            _rate(rates, place, row.rate)
            beside(rates, 1 + 10 / across, place, number)
    return drawn.svg


def _headed(axes: Axes, rows: Sequence[Row], heading: str) -> None:
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_yticks([])
    axes.text(0, 1 + 9 / (ROW * len(rows)), heading, transform=axes.transAxes, weight="bold")


def _names(axes: Axes, rows: Sequence[Row], left: float, text: Text) -> None:
    for place, row in enumerate(rows):
        beside(axes, -left, place, str(row.key), color=SOFT)
        beside(axes, -left * 0.865, place, row.name)
        if row.work:
            work = row.work.worded(text) if row.rate.whole.number or row.work.number else text("common.none")
            axes.text(row.work.number + axes.get_xlim()[1] * 0.04, place, work, va="center")


def _bars(axes: Axes, rows: Sequence[Row], text: Text) -> None:
    _headed(axes, rows, text("communes.x_to_clean"))
    counts = [row.work.number if row.work else 0 for row in rows]
    most = max(1.0, *counts)
    axes.set_xlim(0, most)
    axes.set_xticks([])
    bare(axes)
    axes.barh(range(len(rows)), counts, height=0.62, color=OWN)


def _rate(axes: Axes, place: int, rate: Rate) -> None:
    axes.axhline(place, color=FAINT, linewidth=0.5, zorder=0)
    if rate.span is None:
        return
    if rate.ends:
        wide, cap = (2, "projecting") if rate.exact else (5, "butt")
        ends = [end * 100 for end in rate.ends]
        axes.plot(ends, [place] * 2, color=EDGES[rate.light], linewidth=wide, solid_capstyle=cap)
    if rate.value is not None:
        mark(axes, rate.value * 100, place, rate.light)
