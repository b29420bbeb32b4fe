"""The city's own trend and duplicates."""

from __future__ import annotations

import polars as pl

from vaxanalysis import places
from vaxanalysis.publish import tables
from vaxanalysis.publish.blocks.base import Block, absent, figure, section
from vaxanalysis.publish.blocks.duplicates import KINDS
from vaxanalysis.publish.blocks.said import change_words
from vaxanalysis.publish.blocks.trend import rated
from vaxanalysis.publish.city_data import CityWeek
from vaxanalysis.publish.sums import FLOWS, rate
from vaxanalysis.publish.text import Text


def trend(week: CityWeek, text: Text) -> Block:
    """The city's weekly completeness and flows."""
    from vaxanalysis.publish.charts.trend import trend as draw

    weeks = rated(week.trend, week.terms)
    now = rate((weeks["usable"][-1], weeks["records"][-1]), week.terms)
    if now is None:
        return absent("trend", text("what.records"), text)
    found = week.change()
    said = change_words(found.verdict, found.delta, text, "_bullet") if found.verdict != "first" else ""
    title = text.title("city.trend_title" if said else "city.trend_first", p=text.percent(now), change=said)
    city = text("common.city")
    caption = text(
        "city.trend_caption",
        D=city,
        T=text.number(round(week.terms.target * 100)),
        date=text.short_day(week.terms.deadline),
    )
    svg = draw(weeks, None, week.terms, text, text("city.desc"), title)
    tidy = weeks.select("as_of", "records", "usable", "rate", *FLOWS, "newly_incomplete")
    shown = tables.written(
        tidy.reverse().select(
            "as_of", "records", pl.col("usable").alias("complete"), "rate", "mended", "newly_incomplete"
        ),
        text,
        rates=("rate",),
    )
    return section(
        "trend", title, text, figure(svg, caption), tables.folded("trend", shown, text), tables={"trend": tidy}
    )


def identities(week: CityWeek, text: Text) -> Block:
    """Duplicates by kind, and by district in the table."""
    from vaxanalysis.publish.charts.bars import Row, bars

    table = week.own("duplicates")
    if table is None:
        return absent("identities", text("what.duplicates"), text)
    sums = table.group_by("kind").agg(pl.col("clusters", "records", "surplus").sum())
    kinds = {row["kind"]: row for row in sums.iter_rows(named=True)}
    rows = [
        Row(text(f"duplicates.{kind}"), kinds[kind]["records"], suspected=suspected)
        for kind, suspected in KINDS.items()
        if kind in kinds
    ]
    spared = kinds["duplicate"]["surplus"] if "duplicate" in kinds else 0
    doubtful = sum(kinds[kind]["records"] for kind, suspected in KINDS.items() if suspected and kind in kinds)
    title = text.title("city.identities_title", x=int(spared), y=int(doubtful))
    tidy = table.pivot(
        "kind", index="unit_district", values="records", aggregate_function="sum", sort_columns=True
    ).sort("unit_district").fill_null(0)  # fmt: skip
    named = tidy.select(
        pl.Series("district", [places.district_name(code) for code in tidy["unit_district"]]),
        *(kind for kind in KINDS if kind in tidy.columns),
    )
    labels = {kind: text(f"duplicates.{kind}") for kind in KINDS}
    described = "; ".join(f"{row.label}: {text.number(row.value)}" for row in rows)
    parts = (
        [figure(bars("identities", rows, text, text("duplicates.alt"), described), text("duplicates.caption"))]
        if rows
        else []
    )
    parts.append(tables.folded("identities", tables.written(named, text), text, labels))
    return section("identities", title, text, *parts, decision=text("duplicates.decision"), tables={"identities": tidy})
