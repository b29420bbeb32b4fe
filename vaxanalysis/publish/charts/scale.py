"""Axes of percentages: where they start, how they are ticked, how a cut axis is marked."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import polars as pl
from matplotlib.axes import Axes

from vaxanalysis.publish.style import SOFT
from vaxanalysis.publish.text import Text

STEPS = (1, 2, 5, 10, 20, 25)


def start(rates: Iterable[float | None], step: int = 5) -> int:
    """Where an axis of these rates starts, in per cent: a multiple of ``step`` below the least, at most 95."""
    least = min((rate for rate in rates if rate is not None), default=0.0)
    return max(0, min(95, step * math.floor(least * 100 / step - 0.2)))


def longest(*counts: pl.Series) -> float:
    """The largest of the counts, 1 where there are none: the reach of a bar's axis."""
    return max([1.0, *(float(value) for column in counts for value in column.drop_nulls())])


def percent_axis(axes: Axes, low: int, most: int = 5) -> None:
    """The x axis from ``low`` to 100 % with about ``most`` ticks, and two strokes where it does not start at 0."""
    axes.set_xlim(low, 100 + (100 - low) * 0.02)
    axes.set_xticks(*_percents(low, most))
    if low > 0:
        stroke: dict[str, Any] = {"marker": [(-1, -1), (1, 1)], "color": SOFT, "markersize": 7, "clip_on": False}
        for at in (0.0, 0.018):
            axes.plot([at], [0.0], transform=axes.transAxes, **stroke)


def percent_up(axes: Axes, low: int) -> None:
    """The y axis from ``low`` to 100 % with about four ticks."""
    axes.set_ylim(low, 100 + (100 - low) * 0.03)
    axes.set_yticks(*_percents(low))


def counts_up(axes: Axes, text: Text) -> None:
    """The ticks of a y axis of counts, in the language's form."""
    ticks = [tick for tick in axes.get_yticks() if 0 <= tick <= axes.get_ylim()[1]]
    axes.set_yticks(ticks, [text.number(int(tick)) for tick in ticks])


def _percents(low: int, most: int = 5) -> tuple[list[int], list[str]]:
    """About ``most`` ticks from ``low`` to 100, and their labels."""
    step = next((step for step in STEPS if (100 - low) / step <= most), 50)
    ticks = list(range(100, low - 1, -step))
    return ticks, [f"{tick}%" for tick in ticks]
