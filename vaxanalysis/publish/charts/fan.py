"""Records left on each day ahead: the median and three bands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl

from vaxanalysis.publish.charts.canvas import bare, drawing
from vaxanalysis.publish.charts.scale import counts_up
from vaxanalysis.publish.style import FAINT, HELP, INK, OWN, SOFT, WIDTH
from vaxanalysis.publish.text import Text

BANDS = (("q1", "q7", 0.35), ("q2", "q6", 0.55), ("q3", "q5", 0.9))


def fan(
    days: pl.DataFrame, past: Sequence[tuple[date, int]], deadline: date, text: Text, title: str, description: str
) -> str:
    """``days``: ``day`` and ``q1`` ... ``q7`` of one unit; ``past``: what was left on earlier days, the last is today."""
    as_of, now = past[-1]
    height = 230
    with drawing("fan", height, title, description) as drawn:
        axes = drawn.axes(56, 22, WIDTH - 70, height - 58)
        ahead = [0, *((day - as_of).days for day in days["day"])]
        for low, high, strength in BANDS:
            axes.fill_between(ahead, [now, *days[low]], [now, *days[high]], color=FAINT, alpha=strength, linewidth=0)
        axes.plot(ahead, [now, *days["q4"]], color=OWN, linewidth=1.6)
        axes.plot([(day - as_of).days for day, _ in past], [left for _, left in past], color=OWN, linewidth=2.6)
        axes.axvline((deadline - as_of).days, color=HELP, linewidth=1.2)
        axes.set_ylim(0, max([now, *days["q7"], *(left for _, left in past)]) * 1.08 + 1)
        bare(axes, left=True, bottom=True)
        marks = sorted({(past[0][0] - as_of).days, (deadline - as_of).days, ahead[-1]})
        axes.set_xticks(marks, [text.short_day(as_of + timedelta(mark)) for mark in marks])
        counts_up(axes, text)
        axes.set_title(text("plan.y"), loc="left", color=SOFT, pad=4)
        axes.plot([0], [now], "o", color=INK, markersize=4)
    return drawn.svg
