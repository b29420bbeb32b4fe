"""Plots for an analyst's screen. Reports have their own (``publish.charts``): words in two languages, dark mode, no numbers lost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import polars as pl

from vaxanalysis import numbers, screen
from vaxanalysis.screen.figures import figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from vaxanalysis.evidence.funnel import Funnel

OWN, SOFT, FAINT, LOW = "#12436d", "#6b6f76", "#c9ccd1", "#801650"
LEAST = 20


def upset(patterns: pl.DataFrame, fields: Sequence[str]) -> Figure:
    """A row a pattern (``missing, records``): dots for its fields, a bar for its records."""
    made, (dots, bars) = figure(1.2 + 0.3 * patterns.height, (2, 3))
    for place, (missing, records) in enumerate(patterns.select("missing", "records").iter_rows()):
        held = [column for column, field in enumerate(fields) if field in missing.split("+")]
        dots.plot(range(len(fields)), [place] * len(fields), "o", color=FAINT)
        dots.plot(held, [place] * len(held), "-o", color=OWN)
        bars.text(records, place, f" {numbers.number(records, screen.spoken())}", va="center")
    bars.barh(range(patterns.height), patterns["records"], color=OWN)
    dots.set_xticks(range(len(fields)), [screen.value("field", name) for name in fields], rotation=60, ha="right")
    bars.set_xlabel(screen.heading("records"))
    for axes in (dots, bars):
        axes.set_ylim(patterns.height - 0.5, -0.5)
        axes.set_yticks([])
    return made


def funnel(communes: pl.DataFrame, limits: Funnel | None, least: int = LEAST) -> Figure:
    """Communes by records (log) and rate, with 95 % (dashed) and 99.8 % limits; unusually low ones are named."""
    import numpy as np

    from vaxanalysis.evidence.funnel import Z95, Z998

    made, (axes,) = figure(4.5)
    drawn = communes.filter(pl.col("records") >= least)
    axes.set_xscale("log")
    axes.set_xlabel(screen.heading("records"))
    axes.set_ylabel(screen.word("% đầy đủ", "% complete"))
    for each in (axes.xaxis.set_major_formatter, axes.xaxis.set_minor_formatter):
        each(lambda records, _: numbers.number(int(records), screen.spoken()))
    if limits is None or drawn.is_empty():
        return made
    low = drawn.filter("unusual")
    axes.plot(drawn["records"], drawn["rate"] * 100, "o", color=OWN, markersize=4)
    axes.plot(low["records"], low["rate"] * 100, "v", color=LOW)
    for name, records, rate in low.select("commune", "records", "rate").iter_rows():
        axes.annotate(name, (records, rate * 100), xytext=(5, 0), textcoords="offset points", va="center")
    sizes = np.geomspace(*axes.get_xlim(), num=60)
    for z, style in ((Z95, "--"), (Z998, "-")):
        for curve in limits.limits(sizes, z):
            axes.plot(sizes, curve * 100, color=SOFT, linewidth=1, linestyle=style)
    axes.axhline(limits.p0 * 100, color=SOFT, linewidth=1, linestyle=":")
    return made
