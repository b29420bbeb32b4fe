"""Dot strip: the district's completeness among its neighbours', a row a field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl
from matplotlib.axes import Axes

from vaxanalysis.publish.charts.canvas import bare, drawing
from vaxanalysis.publish.charts.scale import percent_axis, start
from vaxanalysis.publish.style import FAINT, INK, LINE, OWN, SOFT, WIDTH
from vaxanalysis.publish.text import Text
from vaxanalysis.schema import ALL_MANDATORY

ROW, LEFT, RIGHT = 32, 128, 52


def strip(
    fields: pl.DataFrame,
    city: Mapping[str, float | None],
    district: str,
    order: Sequence[str],
    target: float,
    text: Text,
    title: str,
    description: str,
) -> str:
    """``fields``: district_code, field, rate, low, high; ``city``: field -> rate; rows in ``order`` from the top."""
    shown = fields.filter(pl.col("field").is_in(order))
    low = start([*shown["rate"], *shown.filter(pl.col("district_code") == district)["low"]])
    height = ROW * len(order) + 34
    with drawing("fields", height, title, description) as drawn:
        axes = drawn.axes(LEFT, 6, WIDTH - LEFT - RIGHT, ROW * len(order))
        axes.set_ylim(len(order) - 0.5, -0.5)
        axes.set_yticks([])
        percent_axis(axes, low)
        bare(axes, bottom=True)
        axes.axvline(target * 100, color=INK, linewidth=1, linestyle=LINE["target"])
        for place, field in enumerate(order):
            rows = shown.filter(pl.col("field") == field)
            others = rows.filter(pl.col("district_code") != district)["rate"].drop_nulls() * 100
            axes.axhline(place, color=FAINT, linewidth=0.6, zorder=0)
            axes.plot(
                others,
                [place + 0.16] * others.len(),
                "o",
                markersize=4,
                color="none",
                markeredgecolor=SOFT,
                markeredgewidth=0.8,
            )
            if (whole := city[field]) is not None:
                axes.plot([whole * 100] * 2, [place - 0.32, place + 0.32], color=INK, linewidth=1.6)
            _own(axes, rows.filter(pl.col("district_code") == district), place, text)
            label = text("common.all_mandatory_axis") if field == ALL_MANDATORY else text.field(field)
            axes.text(-8 / (WIDTH - LEFT - RIGHT), place, label, transform=axes.get_yaxis_transform(), ha="right", va="center",
                      weight="bold" if place == 0 else "normal")  # fmt: skip
    return drawn.svg


def _own(axes: Axes, rows: pl.DataFrame, place: int, text: Text) -> None:
    for rate, low, high in rows.select("rate", "low", "high").iter_rows():
        if rate is None:
            continue
        axes.plot([low * 100, high * 100], [place - 0.14] * 2, color=OWN, linewidth=3)
        axes.plot(rate * 100, place - 0.14, "D", color=OWN, markersize=8)
        axes.text(
            1.02,
            place,
            f"{text.percent(rate)}%",
            transform=axes.get_yaxis_transform(),
            va="center",
            weight="bold",
            color=OWN,
        )
