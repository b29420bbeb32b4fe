"""The city's index: who has no report, then every district in the order in which help is due, sortable without scripts."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import polars as pl

from vaxanalysis.disclosure import BASE
from vaxanalysis.evidence.lights import GRAVITY, Light
from vaxanalysis.languages import vi_or_en
from vaxanalysis.publish import tables
from vaxanalysis.publish.blocks import listing, overview, since
from vaxanalysis.publish.blocks.base import Block, section
from vaxanalysis.publish.blocks.lightmark import mark
from vaxanalysis.publish.blocks.page import Page
from vaxanalysis.publish.charts.bar import sparkline
from vaxanalysis.publish.charts.scale import start
from vaxanalysis.publish.figures import Figure
from vaxanalysis.publish.units import Unit

SORTS = ("workload", "light", "name")


def block(page: Page) -> Block:
    """Districts without a report, totals, and the three tables."""
    text, silent, listed = page.text, page.edition.silent(page.failed), _ordered(page)
    short = sum(page.edition.complete(one).light in (Light.HELP, Light.BELOW) for one in listed)
    title = text.title("city.title", n=short, f=len(silent))
    note = [] if page.edition.details else [f"<p>{text('public.sum', base=BASE)}</p>"]
    funnel = page.edition.details.funnel() if page.edition.details else None
    bullets = "" if page.empty else overview.listed(overview.bullets(page), page)
    listings = (_silence(page, silent), _lacking(page), _totals(page, listed), _sorter(page, listed))
    parts = (bullets, *listings, *note, _funnel(page, funnel), since.html(page))
    behind = {"districts": listing.districts(page), "communes": listing.communes(page, listed)}
    behind |= {} if funnel is None else {"funnel": funnel}
    return section("index", title, text, *parts, decision=text("city.decision"), behind=behind)


def _ordered(page: Page) -> list[Unit]:
    """Districts with a report, most records to clean first, those not published by code."""
    silent, edition = page.edition.silent(page.failed), page.edition
    listed = [one for one in page.edition.districts if one.code not in silent]
    return sorted(listed, key=lambda one: (*edition.count("to_clean", one).order, *edition.tie_break(one)))


def _silence(page: Page, silent: dict[str, str]) -> str:
    """Districts without a report, and broken files: reason, repair, last good report."""
    text = page.text
    rows = [_silent(page, Unit("district", code), state) for code, state in silent.items()]
    rows += _broken_files(page, silent)
    if not rows:
        return f"<p>{text('city.failures_none')}</p>"
    listed = pl.DataFrame(rows, schema=["district", "reason", "repair", "last_good"], orient="row")
    alike = listed.group_by("reason", "repair", "last_good", maintain_order=True)
    frame = alike.agg(pl.col("district").str.join(", ")).select(listed.columns)
    return f"<h4>{text('city.failures')}</h4>{tables.html('failures', frame, text)}"


def _silent(page: Page, unit: Unit, state: str) -> tuple[str, str, str, str]:
    good = page.edition.last_good(unit)
    last = page.text("city.never") if good is None else page.text.day(good)
    if state == "page":
        one = next(one for one in page.failed if one["district"] == unit.code)
        return unit.name, one[f"what_{page.text.language}"], one[f"repair_{page.text.language}"], last
    return unit.name, page.text(f"city.{state}_reason"), page.text(f"city.{state}_repair"), last


def _broken_files(page: Page, silent: dict[str, str]) -> list[tuple[str, str, str, str]]:
    """Files that could not be read and whose sender is not listed already."""
    sources = page.edition.details.sources(page.unit, page.text.language) if page.edition.details else None
    if sources is None:
        return []
    listed = pl.col("sender").is_in(list(silent)).fill_null(False)
    broken = sources.filter((pl.col("status") == "failed") & ~listed)
    lines = broken.select("file", f"message_{vi_or_en(page.text.language)}").iter_rows()
    found = [(name, *(message[:1].upper() + message[1:]).split(". ", 1)) for name, message in lines]
    return [(name, what, repair, "–") for name, what, repair in found]


def _lacking(page: Page) -> str:
    """Files without a column for a mandatory field, with the headings that were not understood; none in the public edition."""
    details, text = page.edition.details, page.text
    found = details.lacking(page.unit, text.language) if details else []
    if not found:
        return ""
    rows = [(file, what[:1].upper() + what[1:], text("city.lacking_repair")) for file, what in found]
    frame = pl.DataFrame(rows, schema=["file", "reason", "repair"], orient="row")
    return f"<h4>{text('city.lacking')}</h4>{tables.html('lacking', frame, text)}"


def _totals(page: Page, listed: Sequence[Unit]) -> str:
    """The sums of the districts listed; in the public edition the city's own published counts."""
    edition, names = page.edition, ("usable", "incomplete", "records", "to_clean")
    sums, size = {name: page.count(name) for name in names}, edition.size(page.unit)
    if edition.details:
        sums = {name: Figure(sum(edition.count(name, one).number for one in listed)) for name in names}
        size = Figure(sum(edition.size(one).number for one in listed))
    rate = edition.of(sums["usable"], sums["incomplete"], sums["records"])
    every = len(page.edition.districts)
    sentence = page.text("city.totals", k=len(listed), n=every, records=size, W=sums["to_clean"], p=rate)
    return f'<p class="totals">{escape(sentence)}</p>{outside(page)}'


def outside(page: Page) -> str:
    """The records that are in no total, where there are any; not published."""
    if (details := page.edition.details) is None:
        return ""
    (other, unknown), (unsent, nowhere) = details.outside(page.unit), details.uncounted(page.unit)
    sentence = page.text("city.outside", n=other, m=unknown + nowhere, k=unsent)
    return f'<p class="note">{escape(sentence)}</p>' if other or unknown or unsent or nowhere else ""


def _funnel(page: Page, funnel: pl.DataFrame | None) -> str:
    """How the records to clean in the register become those open on worklists, by where they live."""
    if funnel is None:
        return ""
    text, places = page.text, funnel["where"].to_list()
    numbers = funnel.drop("where").transpose(include_header=True, header_name="step", column_names=places)
    total = numbers.with_columns(pl.sum_horizontal(*places).alias("all"))
    steps = pl.Series("step", [text(f"funnel.{step}") for step in total["step"]])
    labels = {name: text(f"funnel.{name}") for name in total.columns}
    shown = tables.html("funnel", tables.written(total.with_columns(steps), text), text, labels)
    return f'<h4>{text("funnel.title")}</h4>{shown}<p class="note">{escape(text("funnel.note"))}</p>'


def _sorter(page: Page, listed: Sequence[Unit]) -> str:
    """The controls over a table for each of :data:`SORTS`, and what the sparklines' scale is."""
    text = page.text
    recent = {one: page.edition.recent(one) for one in [*listed, page.unit]}
    low = start([rate for one in listed for rate in recent[one]])
    lights = {one: page.edition.complete(one).light for one in listed}
    by_light = sorted(listed, key=lambda one: GRAVITY.index(lights[one]))
    orders = zip(SORTS, (listed, by_light, sorted(listed, key=lambda one: one.by_name)), strict=True)
    made = {sort: _table(page, sort, order, recent, low) for sort, order in orders}
    by, which = text("city.sort_legend"), text("city.light_legend")
    radios = [_input("radio", f"by-{sort}", by, text(f"city.sort_{sort}"), sort == SORTS[0]) for sort in SORTS]
    present = [light for light in GRAVITY if light in lights.values()]
    boxes = [_input("checkbox", f"show-{light}", which, text(f"light.{light}"), True) for light in present]
    drawn = "".join(f'<div class="sorted t-{sort}">{table}</div>' for sort, table in made.items())
    none = f'<p class="none">{escape(text("city.none_shown"))}</p>'
    controls = f"<span>{by}:</span> {''.join(radios)}<br><span>{which}:</span> {''.join(boxes)}"
    lines = f'<span class="lines">{escape(text("city.lines", T=page.target, from_=low))}</span>'
    caption = f"{text('city.brackets')} {lines}" if page.edition.details else lines
    sorter = f'<div class="sorter">{controls}{none}{drawn}</div>'
    return f'<h4>{text("city.order")}</h4>{sorter}<p class="note">{caption}</p>'


def _input(kind: str, name: str, legend: str, label: str, on: bool) -> str:
    group, checked = {"radio": "sort", "checkbox": "show"}[kind], " checked" if on else ""
    return (
        f'<input type="{kind}" id="{name}" name="{group}" value="{name}"{checked}>'
        f'<label for="{name}"><span class="hidden">{legend} </span>{label}</label> '
    )


def _table(page: Page, name: str, order: Sequence[Unit], recent: dict[Unit, list[float | None]], low: int) -> str:
    text, rows = page.text, []
    for one in order:
        rate = page.edition.complete(one)
        interval = f" ({text.interval(*(rate.ends or (None, None)))})" if rate.interval else ""
        completeness = page.lacks(one) or rate.worded(text) + interval
        spark = _spark(page, recent[one], recent[page.unit], low / 100)
        rows.append((_link(page, one), page.edition.count("to_clean", one), page.edition.size(one), completeness,
                     tables.Html(mark(rate.light, text)), spark, page.worded_change(page.edition.change(one), "_short"),
                     page.overdue(one), page.chance(one)))  # fmt: skip
    names = ["district", "to_clean", "records", "rate", "light", "trend", "change_points", "overdue", "chance"]
    return tables.html(f"by-{name}", page.with_chances(tables.worded(rows, names, text)), text)


def _link(page: Page, unit: Unit) -> tables.Html:
    """The district's name, linked where it has a page."""
    name, address = escape(unit.name), f"{unit.code}-{unit.slug}{page.suffix}.html"
    return tables.Html(f'<a href="{address}">{name}</a>' if unit.code in page.pages else name)


def _spark(page: Page, own: list[float | None], city: list[float | None], low: float) -> tables.Html:
    text = page.text
    values = "; ".join(text("city.spark_gap") if value is None else f"{text.percent(value)}%" for value in own)
    drawn = sparkline(own, city, page.edition.terms.target, low, text("city.spark", values=values))
    ended = f'<span class="ended">{drawn} {text.percent(own[-1])}</span>'
    return tables.Html(ended if page.edition.details else drawn)
