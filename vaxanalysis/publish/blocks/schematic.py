"""Block 5: one trip or several? The communes' relative positions with their lights."""

from __future__ import annotations

import polars as pl

from vaxanalysis import places
from vaxanalysis.evidence.joincount import adjacency_p
from vaxanalysis.evidence.lights import Light
from vaxanalysis.publish import tables
from vaxanalysis.publish.blocks.base import Block, absent, figure, section
from vaxanalysis.publish.blocks.communes import named
from vaxanalysis.publish.blocks.lightmark import mark, plain
from vaxanalysis.publish.data import Week
from vaxanalysis.publish.text import Text

TOGETHER = 0.05
FEWEST = 3
"""Fewer marked communes than this are named instead of tested."""


def block(week: Week, text: Text, name: str) -> Block:
    """The schematic, numbered as the chart by work."""
    from vaxanalysis.publish.charts.voronoi import schematic

    communes = _placed(week, text)
    if not communes["records"].sum():
        return absent("map", text("what.communes", P=text.kind(week.units["kind"])), text)
    help_now = communes.filter(pl.col("light") == Light.HELP)
    title, decision = _said(communes, help_now, week, text)
    names = help_now["name"].to_list()
    described = text("map.desc", names=text.names(names)) if names else text("map.desc_none")
    svg = schematic(communes, text, text("map.alt", P=text.kind(communes["kind"])), described)
    tidy = communes.select(
        "key", pl.col("unit_commune").alias("commune_code"), pl.col("name").alias("commune"), "light"
    )
    shown = tidy.select(
        "commune",
        pl.col("key").cast(pl.String),
        pl.Series("light", [plain(Light(light), text) for light in tidy["light"]]),
    )
    parts = (_legend(communes, text), figure(svg, text("map.caption")), tables.folded("map", shown, text))
    return section("map", title, text, *parts, decision=decision, tables={"map": tidy})


def _placed(week: Week, text: Text) -> pl.DataFrame:
    centroids = week.units.select(pl.col("commune_code").alias("unit_commune"), "lat", "lon").drop_nulls()
    return named(week, text).join(centroids, on="unit_commune", how="inner", maintain_order="left")


def _said(communes: pl.DataFrame, help_now: pl.DataFrame, week: Week, text: Text) -> tuple[str, str]:
    kind = text.kind(help_now["kind"] if help_now.height else communes["kind"])
    if help_now.is_empty():
        return text.title("map.title_none", P=kind), text("map.decision_none")
    if help_now.height < FEWEST:
        title = text.title("map.title_few", n=help_now.height, P=kind, names=text.names(help_now["name"].to_list()))
        return title, text("map.decision_scattered")
    places_of = {code: place for place, code in enumerate(communes["unit_commune"])}
    touching = [
        (places_of[one], places_of[other])
        for one, other in places.neighbours(week.district)
        if one in places_of and other in places_of
    ]
    together = adjacency_p((communes["light"] == Light.HELP).to_list(), touching) < TOGETHER
    form = "adjacent" if together else "scattered"
    return text.title(f"map.title_{form}", n=help_now.height, P=kind), text(f"map.decision_{form}")


def _legend(communes: pl.DataFrame, text: Text) -> str:
    counts = dict(communes.group_by("light").len().iter_rows())
    items = "".join(f"<li>{mark(light, text)}: {counts[light.value]}</li>" for light in Light if light.value in counts)
    return f'<ul class="legend">{items}</ul>'
