"""The public edition's fields, communes, schematic and trend."""

from __future__ import annotations

from typing import Any

import polars as pl

from vaxanalysis.evidence import funnel
from vaxanalysis.evidence.lights import Light
from vaxanalysis.publish import tables
from vaxanalysis.publish.blocks.base import Block, absent, figure, section
from vaxanalysis.publish.blocks.lightmark import plain
from vaxanalysis.publish.charts.scale import start
from vaxanalysis.publish.public.cells import Rate
from vaxanalysis.publish.public.headline import changed
from vaxanalysis.publish.public.week import PublicWeek
from vaxanalysis.publish.text import Text
from vaxanalysis.schema import ALL_MANDATORY, MANDATORY


def fields(week: PublicWeek, text: Text, name: str) -> Block:
    """The dot strip of fields whose rate is published here and in the city; the table holds all."""
    from vaxanalysis.publish.charts.strip import strip

    if not week.count("records").low:
        return absent("fields", text("what.records"), text)
    own, city = ({field: _rate(week, field, unit) for field in (ALL_MANDATORY, *MANDATORY)} for unit in (None, "city"))
    drawn = [field for field in own if own[field].exact and city[field].exact]
    worst = sorted((field for field in drawn if field != ALL_MANDATORY), key=lambda field: own[field].value or 0)
    target = text.number(round(week.terms.target * 100))
    rows = [
        (unit, field, rate.value)
        for unit in week.reported
        for field in drawn
        if (rate := _rate(week, field, unit)).exact
    ]
    frame = pl.DataFrame(
        rows, schema={"district_code": pl.String, "field": pl.String, "rate": pl.Float64}, orient="row"
    )
    parts = []
    if ALL_MANDATORY in drawn:
        caption = text("fields.caption", D=name, T=target, from_=start(frame["rate"]))
        said = "; ".join(
            text("fields.desc", field=text.field(field), D=name, p=own[field].said(text), c=city[field].said(text))
            for field in drawn
        )
        with_ends = frame.with_columns(low="rate", high="rate")
        known = {field: city[field].value or 0.0 for field in drawn}
        order = [ALL_MANDATORY, *worst]
        svg = strip(with_ends, known, week.unit, order, week.terms.target, text, text("fields.alt"), said)
        parts.append(figure(svg, caption))
    parts.append(tables.folded("fields", tables.written(_written(own, city, text), text), text))
    tidy = pl.DataFrame([(field, *_machine(own[field]), *_machine(city[field])) for field in own], orient="row",
                        schema=["field", "usable", "incomplete", "records", "city_usable", "city_incomplete", "city_records"])  # fmt: skip
    return section("fields", _fields_title(own, city, worst, week, text), text, *parts, tables={"fields": tidy})


def communes(week: PublicWeek, text: Text, name: str) -> Block:
    """Rates or ranges of communes, the funnel of published ones, and the table."""
    from vaxanalysis.publish.charts.spans import Span, spans

    if not week.count("records").low:
        return absent("communes", text("what.communes", P=text.kind(week.communes["kind"])), text)
    rows = named(week, text)
    target = text.number(round(week.terms.target * 100))
    rates = {row["code"]: week.complete(row["code"]) for row in rows}
    svg = spans(
        [Span(row["key"], row["name"], rates[row["code"]].span, rates[row["code"]].light(week.terms)) for row in rows],
        week.terms.target, text, text("public.communes_alt"), text("public.communes_caption", T=target),
    )  # fmt: skip
    figures = figure(svg, text("public.communes_caption", T=target)) + _funnel(week, rows, rates, text)
    shown = commune_table(week, text)
    helped = sum(rate.light(week.terms) == Light.HELP for code, rate in rates.items())
    tidy = pl.DataFrame([(row["code"], *_machine(rates[row["code"]])) for row in rows], orient="row",
                        schema=["commune_code", "usable", "incomplete", "records"])  # fmt: skip
    return section(
        "communes", text.title("public.communes_title", n=helped), text,
        f'<div class="pair">{figures}</div>', tables.folded("communes", shown, text, {"incomplete": text("public.incomplete")}),
        decision=text("communes.decision"), tables={"communes": tidy},
    )  # fmt: skip


def named(week: PublicWeek, text: Text) -> list[dict[str, Any]]:
    """The communes in their order, the unknown one worded."""
    unknown = text("common.unresolved", P=text.kind(week.communes["kind"].drop_nulls()))
    return week.communes.with_columns(pl.col("name").fill_null(unknown)).to_dicts()


def commune_table(week: PublicWeek, text: Text, most: int | None = None) -> pl.DataFrame:
    """What is published of each commune, in words."""
    rows = []
    for row in named(week, text)[:most]:
        rate = week.complete(str(row["code"]))
        counts = (rate.rest.said(text), rate.part.said(text), rate.whole.said(text))
        rows.append((row["name"], str(row["key"]), *counts, rate.said(text), plain(rate.light(week.terms), text)))
    names = ["commune", "key", "incomplete", "complete", "records", "rate", "light"]
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def schematic(week: PublicWeek, text: Text, name: str) -> Block:
    """The communes' positions with the lights that masked counts allow."""
    from vaxanalysis.publish.charts.voronoi import schematic as draw

    kind = text.kind(week.communes["kind"].drop_nulls())
    if not week.count("records").low:
        return absent("map", text("what.communes", P=kind), text)
    placed = week.communes.drop_nulls(["lat", "lon"])
    lights = [week.complete(code).light(week.terms) for code in placed["code"]]
    marked = placed.with_columns(pl.Series("light", [light.value for light in lights]))
    helped = marked.filter(pl.col("light") == Light.HELP)["name"].to_list()
    described = text("map.desc", names=text.names(helped)) if helped else text("map.desc_none")
    svg = draw(marked, text, text("map.alt", P=kind), described)
    title = (
        text.title("map.title_few", n=len(helped), P=kind, names=text.names(helped))
        if helped
        else text.title("map.title_none", P=kind)
    )
    tidy = marked.select("key", pl.col("code").alias("commune_code"), "light")
    return section("map", title, text, figure(svg, text("map.caption")), tables={"map": tidy})


def trend(week: PublicWeek, text: Text, name: str) -> Block:
    """Published rates by report; no flows."""
    from vaxanalysis.publish.charts.trend import trend as draw

    if not week.count("records").low:
        return absent("trend", text("what.records"), text)
    rows = [(day, week.complete(day=day), week.complete("city", day)) for day in week.dates]
    weeks = pl.DataFrame(
        [(day, own.value, city.value if week.unit != "city" else None, None, None) for day, own, city in rows], orient="row",
        schema={"as_of": pl.Date, "rate": pl.Float64, "city_rate": pl.Float64, "mended": pl.Int64, "newly_incomplete": pl.Int64},
    )  # fmt: skip
    described = "; ".join(
        text("trend.desc", date=day, D=name, p=own.said(text), c=city.said(text)) for day, own, city in rows
    )
    target = text.number(round(week.terms.target * 100))
    caption = text("public.trend_caption", D=name, T=target, date=text.short_day(week.terms.deadline))
    svg = draw(weeks, None, week.terms, text, text("trend.alt"), described)
    shown = pl.DataFrame(
        [(text.day(day), own.rest.said(text), own.part.said(text), own.whole.said(text), own.said(text), city.said(text))
         for day, own, city in reversed(rows)],
        schema=["as_of", "incomplete", "complete", "records", "rate", "city_rate"], orient="row",
    )  # fmt: skip
    tidy = pl.DataFrame([(day.isoformat(), *_machine(own), *_machine(city)) for day, own, city in rows], orient="row",
                        schema=["as_of", "usable", "incomplete", "records", "city_usable", "city_incomplete", "city_records"])  # fmt: skip
    parts = (
        figure(svg, caption),
        f"<p>{changed(week, text)}</p>",
        tables.folded("trend", shown, text, {"incomplete": text("public.incomplete")}),
    )
    return section("trend", trend_title(week, text), text, *parts, tables={"trend": tidy})


def trend_title(week: PublicWeek, text: Text) -> str:
    """The rate, or that it is masked."""
    rate = week.complete()
    return text.title("public.trend_title", p=rate.said(text)) if rate.span else text.title("public.trend_hidden")


def _rate(week: PublicWeek, field: str, unit: str | None) -> Rate:
    return week.complete(unit) if field == ALL_MANDATORY else week.field(field, unit)


def _machine(rate: Rate) -> tuple[str, str, str]:
    return rate.part.written(), rate.rest.written(), rate.whole.written()


def _fields_title(own: dict[str, Rate], city: dict[str, Rate], worst: list[str], week: PublicWeek, text: Text) -> str:
    if all(own[field].light(week.terms) == Light.MET for field in MANDATORY):
        return text.title("fields.title_met")
    if not worst or own[worst[0]].value == 1:
        return text.title("public.fields_hidden")
    missing = [text.percent(1 - (rates[worst[0]].value or 0.0)) for rates in (own, city)]
    return text.title("fields.title", field=text.field(worst[0], text.language == "vi"), p=missing[0], c=missing[1])


def _written(own: dict[str, Rate], city: dict[str, Rate], text: Text) -> pl.DataFrame:
    rows = [
        (text.field(field), rate.whole.said(text), rate.rest.said(text), rate.part.said(text), rate.said(text), city[field].said(text))
        for field, rate in own.items()
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=["field", "records", "missing", "usable", "rate", "city_rate"], orient="row")


def _funnel(week: PublicWeek, rows: list[dict[str, Any]], rates: dict[str, Rate], text: Text) -> str:
    from vaxanalysis.publish.charts.funnel import funnel as draw

    known = [
        (row["name"], rate.whole.low, rate.part.low, rate.value, rate.light(week.terms).value)
        for row in rows
        if (rate := rates[str(row["code"])]).exact and rate.whole.low >= week.terms.enough and row["lat"] is not None
    ]
    if week.funnel is None or not known:
        return ""
    frame = pl.DataFrame(known, schema=["name", "records", "usable", "rate", "light"], orient="row")
    judged = frame.with_columns(funnel.unusually_low(frame, week.funnel, week.terms))
    low = judged.filter("unusual")["name"].to_list()
    described = text("communes.desc_funnel", names=text.names(low)) if low else text("communes.desc_funnel_none")
    kind = text.kind(week.communes["kind"].drop_nulls())
    svg = draw(judged, week.funnel, week.terms.target, text, text("communes.alt_funnel", P=kind), described)
    target = text.number(round(week.terms.target * 100))
    return figure(
        svg, text("public.funnel_caption", c=text.percent(week.funnel.p0), T=target, enough=week.terms.enough)
    )
