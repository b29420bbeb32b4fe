"""Block 4: where do teams go? Communes by work with their lights, and the funnel that names outliers."""

from __future__ import annotations

import polars as pl

from vaxanalysis.evidence.change import Verdict
from vaxanalysis.evidence.lights import Light
from vaxanalysis.publish import tables
from vaxanalysis.publish.blocks.base import Block, absent, figure, section
from vaxanalysis.publish.blocks.lightmark import plain
from vaxanalysis.publish.blocks.said import change_words
from vaxanalysis.publish.data import Week
from vaxanalysis.publish.sums import CLEANING
from vaxanalysis.publish.text import Text

NAMED = 3


def block(week: Week, text: Text, name: str) -> Block:
    """Ranked bars and funnel over the table of 2262's categories."""
    from vaxanalysis.publish.charts.ranked import ranked

    communes = named(week, text)
    if not communes["records"].sum():
        return absent("communes", text("what.communes", P=text.kind(week.units["kind"])), text)
    target = text.number(round(week.terms.target * 100))
    most = communes.filter(pl.col("to_clean") > 0)["name"].head(NAMED).to_list()
    bars = ranked(
        communes,
        week.terms.target,
        text,
        _alt("bars", communes, text),
        text("communes.desc_bars", names=text.names(most)),
    )
    figures = figure(bars, text("communes.caption_bars", T=target)) + _funnel(week, communes, text, target)
    parts = [f'<div class="pair">{figures}</div>']
    tidy = communes.select(
        pl.col("unit_commune").alias("commune_code"), pl.col("name").alias("commune"), "records", "usable", "rate", "low", "high", "light",
        "unusual", *CLEANING, "to_clean", "verdict", "delta",
    )  # fmt: skip
    parts.append(tables.folded("communes", _written(communes, text), text))
    return section(
        "communes", title(communes, text), text, *parts, decision=text("communes.decision"), tables={"communes": tidy}
    )


def named(week: Week, text: Text) -> pl.DataFrame:
    """The communes with ``name``: short, or the words for an unknown one."""
    unknown = text("common.unresolved", P=text.kind(week.units["kind"]))
    return week.communes.with_columns(pl.col("commune_short").fill_null(unknown).alias("name"))


def title(communes: pl.DataFrame, text: Text) -> str:
    """How many communes need help and how many are unusually low."""
    known = communes.filter(pl.col("unit_commune").is_not_null())
    help_now = known.filter(pl.col("light") == Light.HELP)
    unusual = known.filter("unusual")
    if help_now.is_empty() and unusual.is_empty():
        return text.title("communes.title_none", P=text.kind(known["kind"]))
    kinds = pl.concat([help_now["kind"], unusual["kind"]])
    return text.title("communes.title", n=help_now.height, m=unusual.height, P=text.kind(kinds))


def _funnel(week: Week, communes: pl.DataFrame, text: Text, target: str) -> str:
    from vaxanalysis.publish.charts.funnel import funnel

    drawn = communes.filter((pl.col("records") >= week.terms.enough) & pl.col("unit_commune").is_not_null())
    if week.funnel is None or drawn.is_empty():
        return ""
    low = drawn.filter("unusual")["name"].to_list()
    described = text("communes.desc_funnel", names=text.names(low)) if low else text("communes.desc_funnel_none")
    svg = funnel(drawn, week.funnel, week.terms.target, text, _alt("funnel", communes, text), described)
    centre = text.percent(week.funnel.p0)
    return figure(svg, text("communes.caption_funnel", c=centre, T=target, enough=week.terms.enough))


def _alt(which: str, communes: pl.DataFrame, text: Text) -> str:
    return text(f"communes.alt_{which}", P=text.kind(communes["kind"].drop_nulls()))


def _written(communes: pl.DataFrame, text: Text) -> pl.DataFrame:
    rows = communes.iter_rows(named=True)
    said = [
        (plain(Light(row["light"]), text), text(f"unusual.{'yes' if row['unusual'] else 'no'}"),
         change_words(Verdict(row["verdict"]), row["delta"], text), text.interval(row["low"], row["high"]))
        for row in rows
    ]  # fmt: skip
    worded = pl.DataFrame(said, schema=["light", "funnel", "change", "interval"], orient="row")
    numbers = communes.select(pl.col("name").alias("commune"), "key", *CLEANING, "to_clean", "records", "rate")
    return tables.written(pl.concat([numbers, worded], how="horizontal"), text, rates=("rate",)).select(
        "commune", "key", *CLEANING, "to_clean", "records", "rate", "interval", "light", "funnel", "change"
    )
