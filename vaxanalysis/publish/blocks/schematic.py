"""Block 5: one trip or several? The communes' relative positions with their lights."""

from __future__ import annotations

from collections import Counter
from html import escape

import polars as pl

from vaxanalysis import places
from vaxanalysis.evidence.joincount import adjacency_p
from vaxanalysis.evidence.lights import Light
from vaxanalysis.publish import tables
from vaxanalysis.publish.blocks.base import Block, absent, section
from vaxanalysis.publish.blocks.lightmark import mark, plain
from vaxanalysis.publish.blocks.page import Page
from vaxanalysis.publish.units import Unit

TOGETHER = 0.05
FEWEST = 3
"""Fewer marked communes than this are named instead of tested."""


def block(page: Page) -> Block:
    """The schematic, numbered as the chart by work."""
    from vaxanalysis.publish.charts.voronoi import schematic

    text = page.text
    if page.empty:
        return absent("map", text("what.communes", P=page.kind), text)
    placed = {one: key for key, one in enumerate(page.communes, 1) if one.centre}
    lights = {one: page.edition.complete(one).light for one in placed}
    help_now = [one for one, light in lights.items() if light == Light.HELP]
    unsure = set(lights.values()) == {Light.UNSURE}
    title, decision = _unsure(page) if unsure else _title_and_decision(page, list(placed), help_now)
    names = text.names([one.short for one in help_now])
    described = text("map.desc", names=names) if names else text("map.desc_none")
    rows = [(key, one.code, one.short, *(one.centre or ()), lights[one].value) for one, key in placed.items()]
    frame = pl.DataFrame(rows, schema=["key", "commune_code", "commune", "lat", "lon", "light"], orient="row")
    alt = text("map.alt", P=page.kinds(list(placed)))
    drawn = page.figure(schematic(frame, text, alt, described), alt, text("map.caption"), len(placed), "communes")
    parts, tidy = [drawn + _key(placed)], frame.select("key", "commune_code", "light")
    if page.edition.details:
        numbered = [(one.short, str(key), plain(lights[one], text)) for one, key in placed.items()]
        table = tables.folded("map", tables.worded(numbered, ["commune", "key", "light"], text), text)
        parts = [_legend(list(lights.values()), page), *parts, table]
        tidy = frame.select("key", "commune_code", "commune", "light")
    return section("map", title, text, *parts, decision=decision, behind=tidy)


def _unsure(page: Page) -> tuple[str, str]:
    return page.no_column or page.text.title("communes.title_unsure", P=page.kind), ""


def _title_and_decision(page: Page, placed: list[Unit], help_now: list[Unit]) -> tuple[str, str]:
    text, kind = page.text, page.kinds(help_now or placed)
    if not help_now:
        return text.title("map.title_none", P=kind), text("map.decision_none")
    names = text.names([one.short for one in help_now])
    if len(help_now) < FEWEST:
        return text.title("map.title_few", n=len(help_now), P=kind, names=names), text("map.decision_few", names=names)
    place, pairs = {one.code: number for number, one in enumerate(placed)}, places.neighbours(page.unit.code)
    touching = [(place[one], place[other]) for one, other in pairs if {one, other} <= set(place)]
    form = "adjacent" if adjacency_p([one in help_now for one in placed], touching) < TOGETHER else "scattered"
    return text.title(f"map.title_{form}", n=len(help_now), P=kind, names=names), text(f"map.decision_{form}")


def _key(placed: dict[Unit, int]) -> str:
    """The commune of each number of the map."""
    items = "".join(f"<li><b>{key}</b> {escape(one.short)}</li>" for one, key in placed.items())
    return f'<ul class="key">{items}</ul>'


def _legend(lights: list[Light], page: Page) -> str:
    counts = Counter(lights)
    items = "".join(f"<li>{mark(light, page.text)}: {counts[light]}</li>" for light in Light if light in counts)
    return f'<ul class="legend">{items}</ul>'
