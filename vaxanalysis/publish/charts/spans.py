"""Rates of units as points, or as the range that masked counts allow; a unit whose rate is hidden keeps an empty row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vaxanalysis.evidence.lights import Light
from vaxanalysis.publish.charts.canvas import bare, drawing
from vaxanalysis.publish.charts.scale import percent_axis, start
from vaxanalysis.publish.style import FAINT, INK, LIGHTS, LINE, MARKERS, SOFT, WIDTH
from vaxanalysis.publish.text import Text

ROW, NAMES, TOP = 19, 170, 26


@dataclass(frozen=True)
class Span:
    """A row: its number, name, the least and greatest rate (None: hidden) and its light."""

    key: int
    name: str
    span: tuple[float, float] | None
    light: Light


def spans(rows: Sequence[Span], target: float, text: Text, title: str, description: str) -> str:
    """One row a unit, in the order given."""
    low = start([end for row in rows for end in row.span or ()])
    height = ROW * len(rows)
    with drawing("communes", height + TOP + 28, title, description) as drawn:
        axes = drawn.axes(NAMES, TOP, WIDTH - NAMES - 16, height)
        axes.set_ylim(len(rows) - 0.5, -0.5)
        axes.set_yticks([])
        percent_axis(axes, low)
        bare(axes, bottom=True)
        axes.axvline(target * 100, color=INK, linewidth=1, linestyle=LINE["target"])
        axes.text(0, 1 + 9 / height, text("common.complete_axis"), transform=axes.transAxes, weight="bold")
        across = axes.get_yaxis_transform()
        for place, row in enumerate(rows):
            axes.axhline(place, color=FAINT, linewidth=0.5, zorder=0)
            axes.text(-NAMES / (WIDTH - NAMES - 16), place, str(row.key), transform=across, va="center", color=SOFT)
            axes.text(-(NAMES - 22) / (WIDTH - NAMES - 16), place, row.name, transform=across, va="center")
            if row.span is None:
                continue
            colour = LIGHTS[row.light]
            edge = SOFT if row.light == Light.UNSURE else colour
            ends = [end * 100 for end in row.span]
            if ends[0] == ends[1]:
                axes.plot(ends[0], place, MARKERS[row.light], color=colour, markeredgecolor=edge, markersize=7)
            else:
                axes.plot(ends, [place] * 2, color=edge, linewidth=5, solid_capstyle="butt")
    return drawn.svg
