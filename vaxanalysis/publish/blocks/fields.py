"""Block 3: which field is missing, and only here or in the whole city?"""

from __future__ import annotations

import polars as pl

from vaxanalysis.evidence.lights import Light, lights
from vaxanalysis.publish import tables
from vaxanalysis.publish.blocks.base import Block, absent, figure, section
from vaxanalysis.publish.charts.scale import start
from vaxanalysis.publish.data import Week
from vaxanalysis.publish.sums import rate
from vaxanalysis.publish.text import Text
from vaxanalysis.schema import ALL_MANDATORY, MANDATORY, NO_COLUMN, STATES

WORSE = 0.005
"""A field is called worse than the city from half a point on."""


def block(week: Week, text: Text, name: str) -> Block:
    """The dot strip of the mandatory fields; the table holds every field."""
    from vaxanalysis.publish.charts.strip import strip

    own = week.fields.filter(pl.col("district_code") == week.district)
    if own.filter(pl.col("field").is_in(MANDATORY)).is_empty():
        return absent("fields", text("what.records"), text)
    city = city_rates(week)
    worst = own.filter(pl.col("field").is_in(MANDATORY)).sort("rate", maintain_order=True)
    order = [name for name in (ALL_MANDATORY, *worst["field"]) if name in set(own["field"])]
    drawn = week.fields.filter(pl.col("field").is_in(order))
    caption = text(
        "fields.caption",
        D=name,
        T=text.number(round(week.terms.target * 100)),
        from_=start([*drawn["rate"], *worst["low"]]),
    )
    rows = {row["field"]: row for row in own.iter_rows(named=True)}
    described = "; ".join(
        text(
            "fields.desc",
            field=text.field(field),
            D=name,
            p=text.percent(rows[field]["rate"]),
            c=text.percent(city[field]),
        )
        for field in order
    )
    svg = strip(drawn, city, week.district, order, week.terms.target, text, text("fields.alt"), described)
    title, decision = _said(worst, city, week, text)
    tidy = own.select("field", "records", *STATES[:NO_COLUMN], "rate", "low", "high").with_columns(
        pl.Series("city_rate", [city[field] for field in own["field"]])
    )
    parts = (figure(svg, caption), tables.folded("fields", _written(tidy, text), text))
    return section("fields", title, text, *parts, decision=decision, tables={"fields": tidy})


def city_rates(week: Week) -> dict[str, float | None]:
    """Field -> completeness in the whole city; None of too few records."""
    sums = week.fields.group_by("field").agg(pl.col("usable", "records").sum())
    return {field: rate((usable, records), week.terms) for field, usable, records in sums.iter_rows()}


def _said(worst: pl.DataFrame, city: dict[str, float | None], week: Week, text: Text) -> tuple[str, str]:
    if set(lights(worst, terms=week.terms)["light"]) == {Light.MET}:
        return text.title("fields.title_met"), text("fields.decision_met")
    field, own, whole = worst.item(0, "field"), worst.item(0, "rate"), city[worst.item(0, "field")]
    if own is None or whole is None:
        return text.title("fields.title_few"), ""
    inside = text.language == "vi"
    title = text.title(
        "fields.title", field=text.field(field, inside), p=text.percent(1 - own), c=text.percent(1 - whole)
    )
    if own < whole - WORSE:
        return title, text("fields.decision_local", field=text.field(field))
    return title, text("fields.decision_alike")


def _written(tidy: pl.DataFrame, text: Text) -> pl.DataFrame:
    shown = tidy.with_columns(
        pl.Series("field", [text.field(field) for field in tidy["field"]]),
        pl.Series("interval", [text.interval(low, high) for low, high in tidy.select("low", "high").iter_rows()]),
    )
    ordered = shown.select(
        "field", "records", "blank", "placeholder", "invalid", "usable", "rate", "interval", "city_rate"
    )
    return tables.written(ordered, text, rates=("rate", "city_rate"))
