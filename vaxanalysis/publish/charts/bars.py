"""Bars under their own labels: long words stay readable on a phone; what is only suspected is hatched."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from vaxanalysis.publish.charts.canvas import bare, drawing
from vaxanalysis.publish.style import OWN, PAPER, SOFT, WIDTH
from vaxanalysis.publish.text import Text

LETTERS, LINE_HEIGHT, BAR, GAP = 56, 15, 15, 9


@dataclass(frozen=True)
class Row:
    """A bar: what it counts, how many, what stands behind the number, and whether it is only suspected."""

    label: str
    value: int
    tag: str = ""
    suspected: bool = False


def bars(name: str, rows: Sequence[Row], text: Text, title: str, description: str) -> str:
    """One bar a row, in the order given."""
    lines = [textwrap.wrap(row.label, LETTERS) for row in rows]
    heights = [len(label) * LINE_HEIGHT + BAR + GAP for label in lines]
    total = sum(heights) + 4
    longest = max((row.value for row in rows), default=1) or 1
    with drawing(name, total, title, description) as drawn:
        axes = drawn.axes(0, 2, WIDTH, total - 4)
        axes.set_xlim(0, WIDTH)
        axes.set_ylim(total - 4, 0)
        axes.set_xticks([])
        axes.set_yticks([])
        bare(axes)
        down = 0
        for row, label, height in zip(rows, lines, heights, strict=True):
            for place, line in enumerate(label):
                axes.text(0, down + place * LINE_HEIGHT + 11, line, va="baseline")
            middle = down + len(label) * LINE_HEIGHT + BAR / 2 + 1
            room = WIDTH - 62 - 6.6 * len(row.tag)
            width = max(1.5, row.value / longest * room)
            axes.barh(
                middle,
                width,
                height=BAR - 3,
                color=OWN,
                hatch="////" if row.suspected else None,
                edgecolor=PAPER,
                linewidth=0,
            )
            axes.text(width + 5, middle, text.number(row.value), va="center_baseline", weight="bold")
            if row.tag:
                axes.text(
                    width + 11 + 7.6 * len(text.number(row.value)),
                    middle,
                    f"· {row.tag}",
                    va="center_baseline",
                    color=SOFT,
                )
            down += height
    return drawn.svg
