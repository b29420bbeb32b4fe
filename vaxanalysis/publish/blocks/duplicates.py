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
        return absent("duplicates", text("what.duplicates"), text) if details else withheld("duplicates", text)
    groups = details.groups(page.unit) if details else None
    spared = details.surplus(page.unit) if details else found["duplicate"]
    some = spared if isinstance(spared, int) else spared.high
    title = text.title("duplicates.title" if some else "duplicates.title_none", x=spared)
    decision = text("duplicates.decision" if some else "duplicates.decision_none")
    if groups is None:
        rows = [(text(f"duplicates.{kind}"), count) for kind, count in found.items()]
        table = tables.worded(rows, ["duplicate_kind", "records"], text)
        tidy = tables.marked("kind", found)
    else:
        table, tidy = _grouped(page, groups), groups
    parts = (
        [_drawn(page, "duplicates", found, groups), tables.folded("duplicates", table, text)] if table.height else []
    )
    return section("duplicates", title, text, *parts, decision=decision, tables={"duplicates": tidy})


def by_district(page: Page) -> Block:
    """Bars by kind of the whole city, over a table of its districts."""
    text, details, found = page.text, page.edition.details, _kinds(page)
    if found is None:
        return (
            absent("identities", text("what.duplicates"), text)
            if details
            else withheld("identities", text, "duplicates")
        )
    held = {one: counts for one in page.edition.reported() if (counts := _kinds(page, one))}
    present = [kind for kind in SUSPECTED if not details or found[kind].number]
    rows = [(one.name, *(counts[kind] for kind in present)) for one, counts in held.items()]
    labels = {kind: text(f"duplicates.{kind}") for kind in SUSPECTED}
    table = tables.folded("identities", tables.worded(rows, ["district", *present], text), text, labels)
    tidy = pl.DataFrame([(one.key, *(counts[kind].written() for kind in present)) for one, counts in held.items()],
                        schema=dict.fromkeys(["unit", *present], pl.String), orient="row")  # fmt: skip
    if details:
        x: Figure | int = details.surplus(page.unit)
        y: Figure | int = sum(found[kind].number for kind, suspected in SUSPECTED.items() if suspected)
        title, decision = text.title("city.identities_title", x=x, y=y), text("duplicates.decision")
        tidy = tidy.rename({"unit": "unit_district"}).select(
            "unit_district", *(pl.col(kind).cast(pl.Int64) for kind in sorted(present))
        )
    else:
        title, decision = text.title("city.identities_title", x=found["duplicate"], y=found["probable"]), ""
        whole = pl.DataFrame({"unit": [page.unit.key], **{kind: [count.written()] for kind, count in found.items()}})
        tidy = pl.concat([whole, tidy])
    return section(
        "identities",
        title,
        text,
        _drawn(page, "identities", found),
        table,
        decision=decision,
        tables={"identities": tidy},
    )


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
        Row(text(f"duplicates.{kind}"), count.number, suspected=SUSPECTED[kind], worded=count.worded(text))
        for kind, count in shown.items()
    ]
    described = "; ".join(
        f"{text(f'duplicates.{kind}')}: {text.shown(found[kind])}"
        for kind in (found if not page.edition.details else shown)
    )
    if groups is not None:
        described = "; ".join(
            text("duplicates.desc", kind=text(f"duplicates.{kind}"), n=records, clusters=clusters)
            for kind, records, clusters in groups.select("kind", "records", "clusters").iter_rows()
        )
    kinds = text("duplicates.solid"), text("duplicates.hatched")
    svg = bars(name, rows, kinds, text, text("duplicates.alt"), described)
    return page.figure(svg, text("duplicates.alt"), "", page.edition.size(page.unit))


def _grouped(page: Page, groups: pl.DataFrame) -> pl.DataFrame:
    held = {row[0]: row[1:] for row in groups.select("kind", "clusters", "records", "doses", "surplus").iter_rows()}
    rows = [(page.text(f"duplicates.{kind}"), *held[kind]) for kind in SUSPECTED if kind in held]
    return tables.worded(rows, ["duplicate_kind", "clusters", "records", "doses", "surplus"], page.text)
