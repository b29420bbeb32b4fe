"""What several charts hold: words beside a row, the mark of a light, bars of parts end to end, a legend of colours and textures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from vaxanalysis.evidence.lights import Light
from vaxanalysis.publish.charts.canvas import empty
from vaxanalysis.publish.charts.scale import longest
from vaxanalysis.publish.style import EDGES, LIGHTS, MARKERS, PAPER, WIDTH

HATCH = "////"
"""The texture of what is only suspected and has to be checked; it means nothing else on a page."""

LINE = 17

Look = tuple[str, str]
"""A colour and a texture."""


def beside(axes: Axes, across: float, place: float, words: str, **look: Any) -> None:
    """Words in the line of ``place``; ``across`` counts widths of the axes: below 0 on their left, above 1 on their right."""
    axes.text(across, place, words, transform=axes.get_yaxis_transform(), va="center", **look)


def mark(axes: Axes, x: float, y: float, light: Light, markersize: float = 7, **look: Any) -> None:
    """The mark of a light."""
    look |= {"color": LIGHTS[light], "markeredgecolor": EDGES[light]}
    axes.plot(x, y, MARKERS[light], markersize=markersize, **look)


def stack(axes: Axes, counts: pl.DataFrame, looks: Mapping[str, Look]) -> pl.Series:
    """A bar a row of ``counts``, the parts in the order of ``looks`` end to end; the totals."""
    axes.set_ylim(max(counts.height, 1) - 0.5, -0.5)
    empty(axes)
    start = pl.zeros(counts.height, eager=True)
    for part, (colour, texture) in looks.items():
        axes.barh(
            range(counts.height), counts[part], left=start, height=0.66, color=colour, hatch=texture, edgecolor=PAPER, linewidth=0.6
        )  # fmt: skip
        start = start + counts[part]
    axes.set_xlim(0, longest(start))
    return start


def legend(axes: Axes, items: Sequence[tuple[str, Look]], columns: int) -> None:
    """What each look stands for, on axes as wide as the chart and as high as its lines."""
    height = LINE * -(-len(items) // columns)
    axes.set_axis_off()
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(height, 0)
    for place, (word, (colour, texture)) in enumerate(items):
        x, y = 4 + WIDTH / columns * (place % columns), 2 + LINE * (place // columns)
        axes.add_patch(Rectangle((x, y), 12, 10, facecolor=colour, hatch=texture, edgecolor=PAPER, linewidth=0.6))
        axes.text(x + 18, y + 5, word, va="center_baseline")
