"""Bars under their own labels: long words stay readable on a phone; what is only suspected is hatched, and a legend says so."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from vaxanalysis.publish.charts.canvas import drawing, empty
from vaxanalysis.publish.charts.parts import HATCH, LINE, legend
from vaxanalysis.publish.style import OWN, PAPER, SOFT, WIDTH
from vaxanalysis.publish.text import Text

LETTERS, LINE_HEIGHT, BAR, GAP = 56, 15, 15, 9


@dataclass(frozen=True)
class Row:
    """A bar: its label, its number, a tag after the number, whether it is only suspected, and the number in words where it is a
    range."""

    label: str
    value: int
    tag: str = ""
    suspected: bool = False
    worded: str = ""


def bars(name: str, rows: Sequence[Row], kinds: tuple[str, str], text: Text, title: str, description: str) -> str:
    """One bar a row, in the order given; ``kinds``: what solid and hatched bars are, for the legend where any is hatched."""
    lines = [textwrap.wrap(row.label, LETTERS) for row in rows]
    heights = [len(label) * LINE_HEIGHT + BAR + GAP for label in lines]
    top = LINE + 7 if any(row.suspected for row in rows) else 2
    total = sum(heights) + top + 2
    longest = max((row.value for row in rows), default=1) or 1
    numbers = [row.worded or text.number(row.value) for row in rows]
    beside = [max(62, 14 + 9.4 * len(number)) + 6.6 * len(row.tag) for row, number in zip(rows, numbers, strict=True)]
    room = WIDTH - max(beside, default=0)
    with drawing(name, total, title, description) as drawn:
        if top > LINE:
            looks = [(OWN, ""), (OWN, HATCH)]
            legend(drawn.axes(0, 2, WIDTH, LINE), [*zip(kinds, looks, strict=True)], 2)
        axes = drawn.axes(0, top, WIDTH, sum(heights))
        axes.set_xlim(0, WIDTH)
        axes.set_ylim(sum(heights), 0)
        empty(axes)
        down = 0
        for row, number, label, height in zip(rows, numbers, lines, heights, strict=True):
            for place, line in enumerate(label):
                axes.text(0, down + place * LINE_HEIGHT + 11, line, va="baseline")
            middle = down + len(label) * LINE_HEIGHT + BAR / 2 + 1
            width = max(1.5, row.value / longest * room)
            hatch = HATCH if row.suspected else None
            axes.barh(middle, width, height=BAR - 3, color=OWN, hatch=hatch, edgecolor=PAPER, linewidth=0)
            axes.text(width + 5, middle, number, va="center_baseline", weight="bold")
            if row.tag:
                after = width + 11 + 7.6 * len(number)
                axes.text(after, middle, f"· {row.tag}", va="center_baseline", color=SOFT)
            down += height
    return drawn.svg
