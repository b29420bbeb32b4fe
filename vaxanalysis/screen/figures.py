"""Figures for a notebook's screen: of bounded size, shown by themselves, without pyplot and without ``%matplotlib inline``."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

import polars as pl
from matplotlib.figure import Figure

from vaxanalysis import numbers
from vaxanalysis.screen.words import spoken, word

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST = 40
"""Bars or dots of a figure at the most: the first of the table."""

COLOUR = "#12436d"


class SelfShown(Figure):
    """A figure that JupyterLab shows as the result of a cell: IPython knows a bare ``Figure`` only once pyplot is loaded."""

    def _repr_png_(self) -> bytes:
        drawn = io.BytesIO()
        self.savefig(drawn, format="png", dpi=110)
        return drawn.getvalue()


def figure(height: float, columns: Sequence[float] = (1,)) -> tuple[Figure, list[Axes]]:
    """A figure as wide as a notebook's cell, ``height`` inches high, and its axes side by side in the proportions of ``columns``."""
    made = SelfShown(figsize=(7, height), layout="constrained")
    axes = list(made.subplots(1, len(columns), squeeze=False, gridspec_kw={"width_ratios": list(columns)})[0])
    for each in axes:
        each.spines[["top", "right"]].set_visible(False)
    return made, axes


def bars(names: Sequence[str], values: Sequence[float], label: str) -> Figure:
    """A bar and its number for each of the first ``MOST`` names."""
    places = range(len(names[:MOST]))
    made, (axes,) = figure(1 + 0.28 * len(places))
    drawn = axes.barh(places, values[:MOST], color=COLOUR)
    axes.bar_label(drawn, labels=[numbers.number(value, spoken()) for value in values[:MOST]], padding=3)
    axes.set_yticks(places, names[:MOST])
    axes.invert_yaxis()
    axes.margins(x=0.12)
    axes.set_xlabel(limited(label, len(names)))
    return made


def dots(names: Sequence[str], rates: pl.DataFrame, label: str) -> Figure:
    """A dot and its interval (``rate, low, high``, 0 to 1) for each of the first ``MOST`` names."""
    shown, places = rates.head(MOST) * 100, range(len(names[:MOST]))
    made, (axes,) = figure(1 + 0.25 * len(places))
    axes.hlines(places, shown["low"], shown["high"], color=COLOUR)
    axes.plot(shown["rate"], places, "o", color=COLOUR)
    axes.set_yticks(places, names[:MOST])
    axes.set_ylim(len(places) - 0.5, -0.5)
    axes.set_xlabel(limited(label, len(names)))
    return made


def limited(label: str, count: int) -> str:
    """``label``, with how many of ``count`` are drawn where not all are."""
    drawn = word(f"{MOST} dòng đầu trong {count}", f"first {MOST} of {count}")
    return label if count <= MOST else f"{label} ({drawn})"
