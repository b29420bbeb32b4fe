"""Communes by work: a bar of records to clean beside the rate with its interval and light."""

from __future__ import annotations

import polars as pl
from matplotlib.axes import Axes

from vaxanalysis.evidence.lights import Light
from vaxanalysis.publish.charts.canvas import bare, drawing
from vaxanalysis.publish.charts.scale import longest, percent_axis, start
from vaxanalysis.publish.style import FAINT, INK, LIGHTS, LINE, MARKERS, OWN, SOFT, WIDTH
from vaxanalysis.publish.text import Text

TICKS = 2
ROW, NAMES, BARS, GAP, TOP = 19, 146, 88, 48, 32


def ranked(communes: pl.DataFrame, target: float, text: Text, title: str, description: str) -> str:
    """``communes`` in their order: key, name, to_clean, rate, low, high, light."""
    rows = communes.height
    low = start([*communes["rate"], *communes["low"]])
    with drawing("communes", ROW * rows + TOP + 28, title, description) as drawn:
        bars = drawn.axes(NAMES, TOP, BARS, ROW * rows)
        rates = drawn.axes(NAMES + BARS + GAP, TOP, WIDTH - NAMES - BARS - GAP - 16, ROW * rows)
        for axes, heading in ((bars, text("communes.x_to_clean")), (rates, text("common.complete_axis"))):
            axes.set_ylim(rows - 0.5, -0.5)
            axes.set_yticks([])
            axes.text(0, 1 + 9 / (ROW * rows), heading, transform=axes.transAxes, weight="bold")
        _bars(bars, communes, text)
        percent_axis(rates, low, TICKS)
        bare(rates, bottom=True)
        rates.axvline(target * 100, color=INK, linewidth=1, linestyle=LINE["target"])
        _rates(rates, communes)
    return drawn.svg


def _bars(axes: Axes, communes: pl.DataFrame, text: Text) -> None:
    most = longest(communes["to_clean"])
    axes.set_xlim(0, most)
    axes.set_xticks([])
    bare(axes)
    axes.barh(range(communes.height), communes["to_clean"], height=0.62, color=OWN)
    for place, (key, name, count, records) in enumerate(
        communes.select("key", "name", "to_clean", "records").iter_rows()
    ):
        axes.text(-NAMES / BARS, place, str(key), transform=axes.get_yaxis_transform(), va="center", color=SOFT)
        axes.text(-(NAMES - 20) / BARS, place, name, transform=axes.get_yaxis_transform(), va="center")
        axes.text(count + most * 0.04, place, text.number(count) if records else text("common.none"), va="center")


def _rates(axes: Axes, communes: pl.DataFrame) -> None:
    for place, (rate, low, high, light) in enumerate(communes.select("rate", "low", "high", "light").iter_rows()):
        axes.axhline(place, color=FAINT, linewidth=0.5, zorder=0)
        if rate is None:
            continue
        colour = LIGHTS[Light(light)]
        unsure = light == Light.UNSURE
        axes.plot([low * 100, high * 100], [place, place], color=SOFT if unsure else colour, linewidth=2)
        axes.plot(
            rate * 100,
            place,
            MARKERS[Light(light)],
            color=colour,
            markeredgecolor=SOFT if unsure else colour,
            markersize=7,
        )
