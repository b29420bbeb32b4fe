"""Block 9: what does merging spare? Duplicates by kind, and on the city's page by district."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from vaxanalysis.publish import tables
from vaxanalysis.publish.blocks.base import Block, absent, section, withheld
from vaxanalysis.publish.blocks.page import Page
from vaxanalysis.publish.counted import SUSPECTED
from vaxanalysis.publish.figures import Figure
from vaxanalysis.publish.units import Unit

Kinds = Mapping[str, Figure]


def block(page: Page) -> Block:
    """Bars by kind; the title states how many records merging the certain ones spares."""
    text, details, found = page.text, page.edition.details, _kinds(page)
    if found is None:
        return _without(page, "duplicates")
    groups = details.groups(page.unit) if details else None
    spared = details.surplus(page.unit) if details else found["duplicate"]
    form = "" if (spared if isinstance(spared, int) else spared.high) else "_none"
    if groups is None:
        rows = [(text(f"duplicates.{kind}"), count) for kind, count in found.items()]
        table = tables.worded(rows, ["duplicate_kind", "records"], text)
    else:
        table = _grouped(page, groups)
    parts: tuple[str, ...] = ()
    if table.height:
        parts = (_drawn(page, "duplicates", found, groups), tables.folded("duplicates", table, text))
    tidy = tables.tidy("kind", found) if groups is None else groups
    title, decision = text.title(f"duplicates.title{form}", x=spared), text(f"duplicates.decision{form}")
    return section("duplicates", title, text, *parts, decision=decision, behind=tidy)


def by_district(page: Page) -> Block:
    """Bars by kind of the whole city, over a table of its districts."""
    text, details, found = page.text, page.edition.details, _kinds(page)
    if found is None:
        return _without(page, "identities")
    held = {one: counts for one in page.edition.reported() if (counts := _kinds(page, one))}
    present = [kind for kind in SUSPECTED if not details or found[kind].number]
    rows = [(one.name, *(counts[kind] for kind in present)) for one, counts in held.items()]
    labels = {kind: text(f"duplicates.{kind}") for kind in SUSPECTED}
    table = tables.folded("identities", tables.worded(rows, ["district", *present], text), text, labels)
    if details:
        suspected = sum(found[kind].number for kind in SUSPECTED if SUSPECTED[kind])
        title = text.title("city.identities_title", x=details.surplus(page.unit), y=suspected)
        schema = {"unit_district": pl.String, **dict.fromkeys(sorted(present), pl.Int64)}
        numbers = [(one.key, *(counts[kind].number for kind in sorted(present))) for one, counts in held.items()]
    else:
        title = text.title("city.identities_title", x=found["duplicate"], y=found["probable"])
        schema = dict.fromkeys(("unit", *found), pl.String)
        numbers = [
            (one.key, *(count.tidy() for count in counts.values()))
            for one, counts in {page.unit: found, **held}.items()
        ]
    tidy = pl.DataFrame(numbers, schema=schema, orient="row")
    decision = text("duplicates.decision") if details else ""
    return section("identities", title, text, _drawn(page, "identities", found), table, decision=decision, behind=tidy)


def _without(page: Page, name: str) -> Block:
    """The block ``name`` where nothing is known of duplicates, or nothing is published."""
    if page.edition.details:
        return absent(name, page.text("what.duplicates"), page.text)
    return withheld(name, page.text, "duplicates")


def _kinds(page: Page, unit: Unit | None = None) -> Kinds | None:
    found = {kind: page.edition.small("duplicates", kind, unit or page.unit) for kind in SUSPECTED}
    known = {kind: count for kind, count in found.items() if count is not None}
    return known or None


def _drawn(page: Page, name: str, found: Kinds, groups: pl.DataFrame | None = None) -> str:
    """Bars of the kinds whose records are published."""
    from vaxanalysis.publish.charts.bars import Row, bars

    text = page.text
    shown = {kind: count for kind, count in found.items() if count.known and (count.number or not page.edition.details)}
    if not shown:
        return ""
    rows = [
        Row(text(f"duplicates.{kind}"), one.number, suspected=SUSPECTED[kind], worded=one.worded(text))
        for kind, one in shown.items()
    ]
    if groups is None:
        said = [
            f"{text(f'duplicates.{kind}')}: {text.shown(found[kind])}"
            for kind in (shown if page.edition.details else found)
        ]
    else:
        said = [
            text("duplicates.desc", kind=text(f"duplicates.{kind}"), n=records, clusters=clusters)
            for kind, records, clusters in groups.select("kind", "records", "clusters").iter_rows()
        ]
    kinds = text("duplicates.solid"), text("duplicates.hatched")
    svg = bars(name, rows, kinds, text, text("duplicates.alt"), "; ".join(said))
    return page.figure(svg, text("duplicates.alt"), "", page.edition.size(page.unit))


def _grouped(page: Page, groups: pl.DataFrame) -> pl.DataFrame:
    held = {row[0]: row[1:] for row in groups.select("kind", "clusters", "records", "doses", "surplus").iter_rows()}
    rows = [(page.text(f"duplicates.{kind}"), *held[kind]) for kind in SUSPECTED if kind in held]
    return tables.worded(rows, ["duplicate_kind", "clusters", "records", "doses", "surplus"], page.text)
