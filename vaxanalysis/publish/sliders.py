"""Sliders in JupyterLab that draw the forecast of a plan again: more people, more calls answered, duplicates merged, another deadline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from html import escape
from typing import Any

import numpy as np
import polars as pl

from vaxanalysis.errors import ParameterError
from vaxanalysis.planning import Basis, calendar
from vaxanalysis.planning.scenarios import outlook
from vaxanalysis.planning.scores import QUANTILES
from vaxanalysis.publish.charts.fan import fan
from vaxanalysis.publish.progress import chance
from vaxanalysis.publish.text import Text

DRAWS, MORE = 100, 7
"""Draws, and days beyond the deadline, that a slider calculates, so that the chart follows it."""

NAME = "sliders"


def sliders(base: Basis, past: Sequence[tuple[date, int]], text: Text) -> Any:
    """A box of sliders above the forecast, which is drawn again when one is moved.

    ``past``: records left on earlier days. Raises ParameterError where ipywidgets is not installed.
    """
    try:
        import ipywidgets
    except ImportError:
        repair = "Install it: pip install 'vaxanalysis[lab]'"
        raise ParameterError("plan.sliders", "ipywidgets is not installed; the sliders need it", repair) from None
    reached, days = base.effort.shares["reach_office"], (base.deadline - base.work.as_of).days
    bounds = {
        "staff": (0.5, 4.0, 0.1, 1.0), "reach_office": (0.0, 1.0, 0.05, reached), "merged": (0.0, 1.0, 0.1, 0.0),
        "accepted": (0.0, 1.0, 0.1, 0.0), "days": (1, max(days, 30), 1, days),
    }  # fmt: skip
    wide: dict[str, Any] = {"style": {"description_width": "16em"}, "layout": {"width": "40em"}}
    each = {
        name: ipywidgets.FloatSlider(
            min=least, max=most, step=step, value=value, description=text(f"plan.slide_{name}"), continuous_update=False, **wide,
            readout_format="d" if name == "days" else ".2f",
        )
        for name, (least, most, step, value) in bounds.items()
    }  # fmt: skip
    shown = ipywidgets.HTML()

    def draw(_: object = None) -> None:
        shown.value = drawn(base, past, {name: one.value for name, one in each.items()}, text)

    for one in each.values():
        one.observe(draw, names="value")
    draw()
    return ipywidgets.VBox([*each.values(), shown])


def drawn(base: Basis, past: Sequence[tuple[date, int]], values: Mapping[str, float], text: Text) -> str:
    """The forecast under the ``values`` of the sliders as HTML."""
    as_of = base.work.as_of
    chosen = {name: value for name, value in values.items() if name != "days"}
    effort = replace(base.effort, scenarios={NAME: chosen})
    last = as_of + timedelta(int(values["days"]))
    one = outlook(base.work, effort, NAME, last, draws=DRAWS, more=MORE)
    bounds = np.quantile(one.left, QUANTILES, axis=0).round().astype(int)
    ahead = calendar.days(as_of + timedelta(1), as_of + timedelta(one.left.shape[1]))
    table = pl.DataFrame({"day": ahead} | {f"q{n}": row for n, row in enumerate(bounds, 1)})
    low, left, high = np.quantile(one.left[:, one.days - 1], (0.1, 0.5, 0.9)).round().astype(int).tolist()
    description = text("plan.desc", now=one.open, left=left, low=low, high=high)
    title = text.title("plan.title", date=text.short_day(last), p=chance(one.chance))
    svg = fan(table, [*past[:-1], (as_of, one.open)], last, text, text("plan.alt"), description)
    return f"<h3>{escape(title)}</h3><p>{escape(description)}</p>{svg}"
