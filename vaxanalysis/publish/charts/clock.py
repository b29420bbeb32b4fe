"""Citizens' requests: open ones by unit and age, and how long an answer takes (Kaplan-Meier)."""

from __future__ import annotations

import textwrap

import polars as pl
from matplotlib.axes import Axes

from vaxanalysis.publish import details
from vaxanalysis.publish.charts.canvas import bare, drawing
from vaxanalysis.publish.charts.parts import LINE, beside, legend, stack
from vaxanalysis.publish.charts.scale import longest, percent_up
from vaxanalysis.publish.style import FAINT, HELP, INK, OWN, SOFT, WIDTH
from vaxanalysis.publish.text import Text

ROW, NAMES, LETTERS, TOP, CURVE = 34, 164, 20, 28, 140
"""``LETTERS`` of a name stand in a line of the room for ``NAMES``, at most two lines."""
AGES = {"open_over_48": (HELP, ""), "open_24_48": (SOFT, ""), "open_0_24": (FAINT, "")}
"""Age -> colour and texture; the oldest first."""


def clock(units: pl.DataFrame, curve: pl.DataFrame, limit: int, text: Text, title: str, description: str) -> str:
    """``units``: name and open requests by age, most overdue first; ``curve``: hours, survival (may be empty)."""
    rows = max(1, units.height)
    height = TOP + ROW * rows + (CURVE + 64 if curve.height else 10)
    with drawing("feedback", height, title, description) as drawn:
        legend(drawn.axes(0, 2, WIDTH, LINE), [(text(details.AGES[age]), look) for age, look in AGES.items()], 3)
        _open(drawn.axes(NAMES, TOP, WIDTH - NAMES - 40, ROW * rows), units, text)
        if curve.height:
            _curve(drawn.axes(44, TOP + ROW * rows + 24, WIDTH - 64, CURVE), curve, limit, text)
    return drawn.svg


def _open(axes: Axes, units: pl.DataFrame, text: Text) -> None:
    for place, (name, total) in enumerate(zip(units["name"], stack(axes, units, AGES), strict=True)):
        lines = "\n".join(textwrap.wrap(name, LETTERS, max_lines=2, placeholder="…"))
        beside(axes, -0.02, place, lines, ha="right", linespacing=1.05)
        axes.text(total * 1.02, place, text.number(int(total)), va="center")


def _curve(axes: Axes, curve: pl.DataFrame, limit: int, text: Text) -> None:
    percent_up(axes, 0)
    bare(axes, left=True, bottom=True)
    axes.step(curve["hours"], curve["survival"] * 100, where="post", color=OWN, linewidth=2.2)
    axes.axvline(limit, color=INK, linewidth=1)
    ends = max(limit * 1.5, min(longest(curve["hours"]), limit * 3))
    axes.set_xlim(0, ends)
    ticks = list(range(0, int(ends) + 1, 24))
    axes.set_xticks(ticks, [str(tick) for tick in ticks])
    axes.set_xlabel(text("feedback.x_hours"))
    axes.set_title(text("feedback.y_open"), loc="left", pad=4)
