"""Weekly completeness against target and deadline; below it what was mended and what arrived incomplete."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl
from matplotlib.axes import Axes

from vaxanalysis.evidence.terms import Terms
from vaxanalysis.evidence.trend import Limits
from vaxanalysis.publish.charts.canvas import bare, drawing
from vaxanalysis.publish.charts.scale import longest, percent_up, start
from vaxanalysis.publish.style import FAINT, INK, LINE, MET, OWN, PAPER, SOFT, WIDTH
from vaxanalysis.publish.text import Text

LEFT, RIGHT, UPPER, LOWER = 82, 12, 170, 84
FEW = 3
TOP = 22
"""Room for the label of a rate of 100 %."""

NEAR = 28
"""Days that the axis reaches ahead for a deadline."""


def trend(
    weeks: pl.DataFrame, limits: Limits | None, terms: Terms, text: Text, labels: Mapping[str, str],
    title: str, description: str,
) -> str:  # fmt: skip
    """``weeks``: as_of, rate, city_rate, mended, newly_incomplete (null where unknown); ``labels``: the last rates in words."""
    flows = weeks["mended"].drop_nulls().len() > 0
    height = TOP + UPPER + 22 + (LOWER + 8 if flows else 0)
    first, last, deadline = weeks["as_of"][0], weeks["as_of"][-1], near(weeks, terms)
    span = (first.toordinal() - 3, max(last, deadline or last).toordinal() + 3)
    with drawing("trend", height, title, description) as drawn:
        upper = drawn.axes(LEFT, TOP, WIDTH - LEFT - RIGHT, UPPER)
        axes = [upper]
        _rates(upper, weeks, limits, terms.target, labels)
        if flows:
            axes.append(drawn.axes(LEFT, TOP + UPPER + 12, WIDTH - LEFT - RIGHT, LOWER))
            _flows(axes[1], weeks, text)
        for panel in axes:
            panel.set_xlim(*span)
            panel.set_xticks([])
            if deadline:
                panel.axvline(deadline.toordinal(), color=INK, linewidth=1)
        _dates(axes[-1], weeks["as_of"].to_list(), text)
    return drawn.svg


def near(weeks: pl.DataFrame, terms: Terms) -> date | None:
    """The deadline, if it lies on the axis."""
    first, last, deadline = weeks["as_of"].min(), weeks["as_of"].max(), terms.deadline
    assert isinstance(first, date) and isinstance(last, date)
    return deadline if deadline >= first and (deadline - last).days <= NEAR else None


def _rates(axes: Axes, weeks: pl.DataFrame, limits: Limits | None, target: float, labels: Mapping[str, str]) -> None:
    low = start([*weeks["rate"], *weeks["city_rate"], *([limits.low] if limits else [])])
    percent_up(axes, low)
    bare(axes, left=True)
    days = [day.toordinal() for day in weeks["as_of"]]
    if limits:
        axes.axhspan(limits.low * 100, limits.high * 100, color=FAINT, alpha=0.5, linewidth=0)
    axes.axhline(target * 100, color=INK, linewidth=1, linestyle=LINE["target"])
    join = "-" if weeks.height >= FEW else ""
    for column, colour, width, size in (("city_rate", SOFT, 1.4, 4), ("rate", OWN, 3, 6)):
        axes.plot(days, weeks[column] * 100, f"{join}o", color=colour, linewidth=width, markersize=size)
    _ends(axes, days[-1], weeks, labels)


def _ends(axes: Axes, last: int, weeks: pl.DataFrame, labels: Mapping[str, str]) -> None:
    """The last values beside their points: the higher one above, the lower one below; a range ends at its point, clear of its line."""
    own, city = weeks["rate"][-1], weeks["city_rate"][-1]
    above = own is not None and (city is None or own >= city)
    for column, colour, weight, up in (("rate", OWN, "bold", above), ("city_rate", SOFT, "normal", not above)):
        value, wide = weeks[column][-1], "–" in labels[column]
        if value is not None:
            near = [value, *weeks[column][-2:-1].drop_nulls()] if wide else [value]
            axes.annotate(
                f"{labels[column]}%", (last, (max if up else min)(near) * 100), (0, 7 if up else -7), textcoords="offset points",
                ha="right" if wide else "center", va="bottom" if up else "top", color=colour, weight=weight,
                bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 1} if wide else None,
            )  # fmt: skip


def _flows(axes: Axes, weeks: pl.DataFrame, text: Text) -> None:
    bare(axes)
    known = weeks.drop_nulls("mended")
    days = [day.toordinal() for day in known["as_of"]]
    axes.bar(days, known["mended"], width=3, color=MET)
    axes.bar(days, -known["newly_incomplete"], width=3, color=SOFT)
    axes.axhline(0, color=SOFT, linewidth=0.8)
    most = longest(known["mended"], known["newly_incomplete"])
    axes.set_ylim(-most * 1.45, most * 1.45)
    axes.set_yticks([])
    for day, up, down in zip(days, known["mended"], known["newly_incomplete"], strict=True):
        axes.text(day, up + most * 0.08, text.number(up), ha="center", va="bottom")
        axes.text(day, -down - most * 0.08, text.number(down), ha="center", va="top")
    for height, key in ((0.78, "trend.mended"), (0.2, "trend.incomplete")):
        label = text(key).replace(" ", "\n")
        axes.text(-0.01, height, label, transform=axes.transAxes, ha="right", va="center")


def _dates(axes: Axes, days: list[date], text: Text) -> None:
    every = max(1, -(-len(days) // 6))
    shown = days[::-1][::every]
    axes.set_xticks([day.toordinal() for day in shown], [text.short_day(day) for day in shown])
    axes.spines["bottom"].set_visible(True)
