"""Block 3: which field is missing, and only here or in the whole city?"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain

import polars as pl

from vaxanalysis.evidence.lights import Light
from vaxanalysis.publish import tables
from vaxanalysis.publish.blocks.base import Block, section
from vaxanalysis.publish.blocks.page import Page
from vaxanalysis.publish.charts.scale import start
from vaxanalysis.publish.details import Details
from vaxanalysis.publish.figures import Rate
from vaxanalysis.schema import ALL_MANDATORY, MANDATORY, NO_COLUMN, STATES

WORSE = 0.005
"""A field is called worse than the city if it is at least half a point lower and its interval ends below the city's rate."""

Rates = Mapping[str, Rate]


def block(page: Page) -> Block:
    """The dot strip of the mandatory fields whose rate is known here and in the city, over the table."""
    if page.empty:
        return page.absent("fields", "what.records")
    own, city = ({field: page.edition.rate(field, unit) for field in (ALL_MANDATORY, *MANDATORY)}
                 for unit in (page.unit, page.edition.city))  # fmt: skip
    drawn = [field for field in own if own[field].value is not None and city[field].value is not None]
    worst = sorted((field for field in drawn if field != ALL_MANDATORY), key=lambda field: own[field].value or 0)
    title, decision = _title_and_decision(page, own, city, worst)
    details = page.edition.details
    table, tidy = _full(page, details) if details else _published(page, own, city)
    parts = [tables.folded("fields", table, page.text)]
    if drawn:
        parts.insert(0, _drawn(page, own, city, [*drawn[: ALL_MANDATORY in drawn], *worst]))
    return section("fields", title, page.text, *parts, decision=decision, behind=tidy)


def _drawn(page: Page, own: Rates, city: Rates, order: list[str]) -> str:
    from vaxanalysis.publish.charts.strip import strip

    text, edition = page.text, page.edition
    own, near = {field: own[field] for field in order}, [unit for unit in edition.reported() if unit != page.unit]
    others = {
        field: [value for unit in near if (value := edition.rate(field, unit).value) is not None] for field in order
    }
    lows = [rate.ends[0] for rate in own.values() if rate.ends]
    first = start([*chain(*others.values()), *(rate.value for rate in own.values()), *lows])
    described = "; ".join(
        text("fields.desc", field=text.field(field), D=page.name, p=rate, c=city[field]) for field, rate in own.items()
    )
    alt, caption = text("fields.alt"), text("fields.caption", D=page.name, T=page.target, from_=first)
    svg = strip(own, city, others, first, edition.terms.target, text, alt, described)
    return page.figure(svg, alt, caption, own[order[0]].whole)


def _title_and_decision(page: Page, own: Rates, city: Rates, worst: list[str]) -> tuple[str, str]:
    text = page.text
    if page.no_column:
        return page.no_column, ""
    if all(own[field].light == Light.MET for field in MANDATORY):
        return text.title("fields.title_met"), text("fields.decision_met")
    if not worst:
        return text.title("fields.title_few"), ""
    field = worst[0]
    here, whole = own[field].value, city[field].value
    if here in (None, 1) or whole is None:
        return text.title("fields.title_few"), ""
    p, c = (page.edition.of(rate.rest, rate.part, rate.whole) for rate in (own[field], city[field]))
    title = text.title("fields.title", field=text.field(field, inside=True), p=p, c=c)
    title = title[:1].upper() + title[1:]
    ends = own[field].ends
    if here < whole - WORSE and ends and ends[1] < whole:
        return title, text("fields.decision_local", field=text.field(field, inside=True))
    return title, text("fields.decision_alike")


def _full(page: Page, details: Details) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Every field with its states, and the city's rate beside them."""
    text, city = page.text, dict(details.fields(page.edition.city).select("field", "rate").iter_rows())
    own = details.fields(page.unit).select("field", "records", *STATES[:NO_COLUMN], "rate", "low", "high")
    tidy = own.with_columns(pl.Series("city_rate", [city.get(field) for field in own["field"]], dtype=pl.Float64))
    shown = tidy.with_columns(
        pl.Series("field", [text.field(field) for field in tidy["field"]]),
        pl.Series("interval", [text.interval(low, high) for low, high in tidy.select("low", "high").iter_rows()]),
    )
    columns = ["field", "records", *STATES[:NO_COLUMN], "rate", "interval", "city_rate"]
    return tables.written(shown.select(columns), text, rates=("rate", "city_rate")), tidy


def _published(page: Page, own: Rates, city: Rates) -> tuple[pl.DataFrame, pl.DataFrame]:
    text = page.text
    rows = [(text.field(field), rate.whole, rate.rest, rate.part, rate, city[field]) for field, rate in own.items()]
    shown = tables.worded(rows, ["field", "records", "missing", "usable", "rate", "city_rate"], text)
    return shown, tables.tidy_rates("field", {field: (own[field], city[field]) for field in own})
