"""Block 4: where do teams go? Communes by work with their lights, and the funnel that names outliers."""

from __future__ import annotations

import polars as pl

from vaxanalysis.evidence import funnel
from vaxanalysis.evidence.lights import Light
from vaxanalysis.publish import tables
from vaxanalysis.publish.blocks import listing
from vaxanalysis.publish.blocks.base import Block, absent, section
from vaxanalysis.publish.blocks.lightmark import plain
from vaxanalysis.publish.blocks.page import Page
from vaxanalysis.publish.details import CLEANING, Details
from vaxanalysis.publish.units import Unit

NAMED = 3


def block(page: Page) -> Block:
    """Rates beside the work, and the funnel, over the table."""
    text = page.text
    if page.empty:
        return absent("communes", text("what.communes", P=page.kind), text)
    low = unusual(page)
    details = page.edition.details
    table = _written(page, details, low) if details else published(page)
    rates = {one.key: [page.edition.complete(one)] for one in page.communes}
    tidy = _tidy(page, details, low) if details else tables.tidy_rates("commune_code", rates)
    parts = (f'<div class="pair">{_ranked(page)}{_funnel(page, low)}</div>',
             tables.folded("communes", table, text, {"incomplete": text("public.incomplete")}))  # fmt: skip
    decision = text("communes.decision_low" if low else "communes.decision")
    return section("communes", title(page, low), text, *parts, decision=decision, behind=tidy)


def unusual(page: Page) -> set[Unit]:
    """The communes below the funnel's limit, even at the highest rate that rounding allows; never the unknown one."""
    judged = _judged(page)
    if page.edition.funnel is None or not judged:
        return set()
    highest = [pairs[-1] for one in judged if (pairs := page.edition.complete(one).pairs)]
    counts = pl.DataFrame(highest, schema=["usable", "records"], orient="row")
    flags = funnel.unusually_low(counts, page.edition.funnel, page.edition.terms)
    return {one for one, flag in zip(judged, flags, strict=True) if flag}


def title(page: Page, low: set[Unit]) -> str:
    """How many communes need help and how many are unusually low."""
    lights = {one: page.edition.complete(one).light for one in page.communes}
    if set(lights.values()) == {Light.UNSURE}:
        return page.no_column or page.text.title("communes.title_unsure", P=page.kind)
    help_now = [one for one, light in lights.items() if light == Light.HELP]
    if page.edition.details:
        help_now = [one for one in help_now if not one.unknown]
    if not help_now and not low:
        return page.text.title("communes.title_none", P=page.kind)
    if page.edition.details and help_now == list(low) and len(low) == 1:
        return page.text.title("communes.title_one", name=help_now[0].short)
    return page.text.title("communes.title", n=len(help_now), m=len(low), P=page.kinds([*help_now, *low]))


def _judged(page: Page) -> list[Unit]:
    """Communes whose rate is known and of enough records."""
    return [one for one in page.known if page.edition.complete(one).value is not None]


def _ranked(page: Page) -> str:
    from vaxanalysis.publish.charts.ranked import Row, ranked

    text, edition = page.text, page.edition
    details = edition.details is not None
    rows = [
        Row(key, page.called(one), edition.complete(one), edition.count("to_clean", one) if details else None)
        for key, one in enumerate(page.communes, 1)
    ]
    most = [page.called(one) for one in page.communes if edition.count(edition.work, one).number][:NAMED]
    described = text("communes.desc_bars", names=text.names(most), T=page.target)
    alt = text("communes.alt_bars", P=page.kind)
    svg = ranked(rows, edition.terms.target, text, alt, described)
    return page.figure(svg, alt, text("communes.caption_bars", T=page.target), page.complete.whole)


def _funnel(page: Page, low: set[Unit]) -> str:
    from vaxanalysis.publish.charts.funnel import funnel as draw

    text, edition = page.text, page.edition
    judged = [(one, rate) for one in _judged(page) if (rate := edition.complete(one)).whole.low >= edition.terms.enough]
    if edition.funnel is None or not judged:
        return ""
    rows = [(one.short, rate.whole.number, rate.value, rate.light.value, one in low) for one, rate in judged]
    frame = pl.DataFrame(rows, schema=["name", "records", "rate", "light", "unusual"], orient="row")
    names = frame.filter("unusual")["name"].to_list()
    described = text("communes.desc_funnel", names=text.names(names)) if names else text("communes.desc_funnel_none")
    alt, centre = text("communes.alt_funnel", P=page.kind), text.percent(edition.funnel.p0)
    svg = draw(frame, edition.funnel, edition.terms.target, text, alt, described)
    caption = text("communes.caption_funnel", c=centre, T=page.target, enough=edition.terms.enough)
    return page.figure(svg, alt, caption, len(rows), "communes")


def with_cleaning(page: Page, details: Details) -> pl.DataFrame:
    """``unit, commune_code, commune``, the categories of 2262 and ``to_clean`` of the communes in their order."""
    joined = page.named.join(details.cleaning(page.unit), on="unit", how="left", maintain_order="left")
    return joined.with_columns(pl.col(CLEANING).fill_null(0)).with_columns(to_clean=pl.sum_horizontal(CLEANING))


def _tidy(page: Page, details: Details, low: set[Unit]) -> pl.DataFrame:
    """Beside the figures of the workbook; ``records`` are those that the rates are of."""
    figures = pl.DataFrame([listing.exact(page, one) for one in page.communes], schema=listing.EXACT)
    frame = (
        with_cleaning(page, details)
        .hstack(figures.drop("to_clean", "overdue"))
        .with_columns(
            records=pl.Series([page.edition.complete(one).whole.number for one in page.communes]),
            unusual=pl.Series([one in low for one in page.communes]),
        )
    )
    rated = ("commune_code", "commune", "records", "usable", "rate", "low", "high", "light", "unusual")
    return frame.select(*rated, *CLEANING, "to_clean", "verdict", "delta", "chance")


def _written(page: Page, details: Details, low: set[Unit]) -> pl.DataFrame:
    rows, text, cleaning = [], page.text, with_cleaning(page, details).select(*CLEANING, "to_clean")
    for key, (one, counts) in enumerate(zip(page.communes, cleaning.iter_rows(), strict=True), 1):
        rate = page.edition.complete(one)
        rated = (rate.whole, rate, text.interval(*(rate.ends or (None, None))), plain(rate.light, text))
        flag = text(f"unusual.{'yes' if one in low else 'no'}")
        moved = page.worded_change(page.edition.change(one))
        rows.append((page.called(one), str(key), *counts, *rated, flag, moved, page.chance(one)))
    rated_names = ("records", "rate", "interval", "light", "funnel", "change", "chance")
    return page.with_chances(tables.worded(rows, ["commune", "key", *cleaning.columns, *rated_names], text))


def published(page: Page, most: int | None = None) -> pl.DataFrame:
    """What is published of each commune, in words."""
    rows = []
    for key, one in enumerate(page.communes[:most], 1):
        rate = page.edition.complete(one)
        rows.append((page.called(one), str(key), rate.rest, rate.part, rate.whole, rate, plain(rate.light, page.text)))
    return tables.worded(rows, ["commune", "key", "incomplete", "complete", "records", "rate", "light"], page.text)
