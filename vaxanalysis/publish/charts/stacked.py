"""Verification by commune as stacked bars, and the work left against the deadline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import polars as pl

from vaxanalysis.publish.charts.canvas import bare, drawing
from vaxanalysis.publish.charts.parts import beside, legend, stack
from vaxanalysis.publish.charts.scale import counts_up
from vaxanalysis.publish.style import FAINT, HELP, INK, LINE, MET, OWN, SOFT, WIDTH
from vaxanalysis.publish.text import Text
from vaxanalysis.verification.vocabulary import OPEN

ROW, NAMES, LEGEND, LETTER = 19, 142, 52, 8
CROWDED = 6
"""Dates nearer to each other than this part of the axis would overlap."""

_OPEN = {"wrong": (HELP, "..."), "police": (OWN, ""), "station": (SOFT, ""), "to_do": (FAINT, "")}
PARTS = {"done": (MET, "")} | {state: _OPEN.get(state, (SOFT, "...")) for state in reversed(OPEN)}
"""Part -> colour and texture, in the order they are stacked; neighbours differ in grey as well."""


def stacked(communes: pl.DataFrame, text: Text, title: str, description: str) -> str:
    """``communes``: name and the records ``done, wrong, police, station, to_do``."""
    rows = communes.height
    with drawing("verification", ROW * rows + LEGEND + 20, title, description) as drawn:
        axes = drawn.axes(NAMES, LEGEND + 10, WIDTH - NAMES - 42, ROW * rows)
        totals = stack(axes, communes, PARTS)
        for place, (name, total) in enumerate(zip(communes["name"], totals, strict=True)):
            beside(axes, -NAMES / (WIDTH - NAMES - 42), place, name)
            axes.text(total * 1.01 + 0.5, place, text.number(int(total)), va="center")
        looks = [(text(f"verification.{part}"), look) for part, look in PARTS.items()]
        legend(drawn.axes(0, 4, WIDTH, LEGEND), looks, 2)
    return drawn.svg


def burndown(
    left: Sequence[tuple[date, int]], deadline: date, band: tuple[Sequence[int], Sequence[int]] | None, text: Text,
    now_worded: str, title: str, description: str,
) -> str:  # fmt: skip
    """Records ``left`` by snapshot, the last labelled ``now_worded``; the line down to zero at the ``deadline``; the 80 % ``band``.

    The band: low and high on each of the days ahead.
    """
    height, across = 218, WIDTH - 74
    as_of, now = left[-1]
    ahead = (deadline - as_of).days
    with drawing("workload", height, title, description) as drawn:
        axes = drawn.axes(52, 22, across, height - 58)
        days = [(day - as_of).days for day, _ in left]
        counts = [count for _, count in left]
        axes.set_ylim(0, max(*counts, *(band[1] if band else ()), 1) * 1.12)
        margin = 0.1 * (max(ahead, 1) - min(days[0], 0))
        axes.set_xlim(min(days[0], 0) - margin, max(ahead, 1) + margin)
        bare(axes, left=True, bottom=True)
        if band:
            axes.fill_between(range(len(band[0]) + 1), [now, *band[0]], [now, *band[1]], color=FAINT, linewidth=0)
        if ahead > 0:
            axes.plot([0, ahead], [now, 0], color=HELP, linewidth=1.6, linestyle=LINE["target"])
        axes.plot(days, counts, "-o" if len(left) > 2 else "o", color=OWN, linewidth=2.4, markersize=5)
        near = abs(ahead) * across / np.ptp(axes.get_xlim()) < LETTER * len(now_worded) / 2
        away = "right" if ahead >= 0 else "left"
        axes.text(0, now + max(counts) * 0.05, now_worded, ha=away if near else "center", weight="bold", color=OWN)
        axes.axvline(ahead, color=INK, linewidth=1)
        roomy = len(left) == 1 or min(-days[0], abs(ahead)) * CROWDED > ahead - days[0]
        marks = sorted({days[0], ahead, *([0] if roomy else [])})
        axes.set_xticks(marks, [text.short_day(as_of + timedelta(mark)) for mark in marks])
        counts_up(axes, text)
        axes.set_title(text("workload.y"), loc="left", color=SOFT, pad=4)
    return drawn.svg
