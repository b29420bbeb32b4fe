"""One look for every chart: palette by role, sizes, and the matplotlib settings that make equal figures equal bytes.

Colours are named by what they mean. A chart draws in the light palette; the page's style sheet swaps each of these for
its dark twin through the classes that :mod:`vaxanalysis.publish.charts.canvas` puts on the marks.
"""

from __future__ import annotations

from typing import Any

from vaxanalysis.evidence.lights import Light

INK, SOFT, FAINT, PAPER = "#1a1a1a", "#6b6f76", "#c9ccd1", "#fefefe"
OWN, MET, HELP, BELOW = "#12436d", "#28a197", "#801650", "#f46a25"

ROLES = {INK: "ink", SOFT: "soft", FAINT: "faint", PAPER: "paper", OWN: "own", MET: "met", HELP: "help", BELOW: "below"}
"""Colour -> the name of its class: ``f-own`` where it fills, ``s-own`` where it strokes."""

LIGHTS = {Light.MET: MET, Light.HELP: HELP, Light.BELOW: BELOW, Light.UNSURE: PAPER}
EDGES = LIGHTS | {Light.UNSURE: SOFT}
"""Colours of the lights on paper: what is filled with the paper's own colour has a grey edge."""
GLYPHS = {Light.MET: "●", Light.HELP: "▲", Light.BELOW: "◆", Light.UNSURE: "○"}
MARKERS = {Light.MET: "o", Light.HELP: "^", Light.BELOW: "D", Light.UNSURE: "o"}

WIDTH = 400
"""Width of every chart in its own units; letters of ``FONT`` units stay legible on a phone."""

FONT = 13
"""At least 11 pixels on a phone of 360, where a chart is 344 wide."""
LINE = {"target": (0, (5, 3)), "limit": (0, (4, 3)), "dots": (0, (1, 2)), "centre": (0, (6, 2, 1, 2))}

RC: dict[Any, Any] = {
    "svg.fonttype": "none",
    "font.family": "DejaVu Sans",
    "font.size": FONT,
    "path.simplify": True,
    "path.simplify_threshold": 1.0,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": SOFT,
    "axes.labelcolor": INK,
    "axes.facecolor": "none",
    "figure.facecolor": "none",
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "text.color": INK,
    "axes.linewidth": 0.8,
    "axes.unicode_minus": False,
    "hatch.linewidth": 1.2,
    "hatch.color": PAPER,
    "patch.linewidth": 0.8,
}
