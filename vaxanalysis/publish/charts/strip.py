"""Dot strip: the district's completeness among its neighbours', a row a field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes

from vaxanalysis.publish.charts.canvas import bare, drawing
from vaxanalysis.publish.charts.parts import beside
from vaxanalysis.publish.charts.scale import percent_axis
from vaxanalysis.publish.figures import Rate
from vaxanalysis.publish.style import FAINT, INK, LINE, OWN, SOFT, WIDTH
from vaxanalysis.publish.text import Text
from vaxanalysis.schema import ALL_MANDATORY

ROW, LEFT, LETTER = 32, 128, 8


def strip(
    own: Mapping[str, Rate], city: Mapping[str, Rate], others: Mapping[str, Sequence[float]], low: int, target: float,
    text: Text, title: str, description: str,
) -> str:  # fmt: skip
    """The unit's ``own`` rates by field in their order, the ``city``'s, the rates of ``others``, on an axis from ``low``."""
    order = list(own)
    height = ROW * len(order) + 34
    with drawing("fields", height, title, description) as drawn:
        right = 12 + LETTER * max(len(rate.worded(text)) + 1 for rate in own.values())
        across = WIDTH - LEFT - right
        axes = drawn.axes(LEFT, 6, across, ROW * len(order))
        axes.set_ylim(len(order) - 0.5, -0.5)
        axes.set_yticks([])
        percent_axis(axes, low)
        bare(axes, bottom=True)
        axes.axvline(target * 100, color=INK, linewidth=1, linestyle=LINE["target"])
        for place, field in enumerate(order):
            axes.axhline(place, color=FAINT, linewidth=0.6, zorder=0)
            known = [rate * 100 for rate in others[field]]
            axes.plot(known, [place + 0.16] * len(known), "o", color="none", markersize=4, mec=SOFT, mew=0.8)
            if (whole := city[field].value) is not None:
                axes.plot([whole * 100] * 2, [place - 0.32, place + 0.32], color=INK, linewidth=1.6)
            _own(axes, own[field], place, text)
            label = text("common.all_mandatory_axis") if field == ALL_MANDATORY else text.field(field)
            beside(axes, -8 / across, place, label, ha="right", weight="normal" if place else "bold")
    return drawn.svg


def _own(axes: Axes, rate: Rate, place: int, text: Text) -> None:
    if rate.value is None:
        return
    if rate.ends:
        axes.plot([end * 100 for end in rate.ends], [place - 0.14] * 2, color=OWN, linewidth=3)
    axes.plot(rate.value * 100, place - 0.14, "D", color=OWN, markersize=8)
    beside(axes, 1.02, place, f"{rate.worded(text)}%", weight="bold", color=OWN)
