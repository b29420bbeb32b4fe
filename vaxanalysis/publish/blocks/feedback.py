"""Block 11: who is late? Citizens' requests against the 48 hours."""

from __future__ import annotations

import polars as pl

from vaxanalysis.publish import tables
from vaxanalysis.publish.blocks.base import Block, absent, section
from vaxanalysis.publish.blocks.page import Page
from vaxanalysis.publish.details import AGES, Details
from vaxanalysis.tally import share

SHOWN, NAMED = 10, 3


def block(page: Page) -> Block:
    """Open requests by unit and age, the Kaplan-Meier curve, and the kinds; sums where no more is published."""
    text, overdue, details = page.text, page.overdue(), page.edition.details
    if overdue is None:
        return absent("feedback", text("feedback.what"), text)
    parts, tidy = _full(page, details) if details else _published(page)
    some = overdue.high != 0
    title = text.title("feedback.title" if some else "feedback.title_none", n=overdue)
    decision = text("feedback.decision" if some else "feedback.decision_none")
    return section("feedback", title, text, *parts, decision=decision, behind=tidy)


def _full(page: Page, details: Details) -> tuple[list[str], dict[str, pl.DataFrame]]:
    text = page.text
    units, kinds = _units(page, details), details.requests(page.unit, "kind")
    assert kinds is not None
    labels = {age: text(key) for age, key in AGES.items()}
    named = [text(f"feedback.kind_{kind}") if text.has(f"feedback.kind_{kind}") else "?" for kind in kinds["kind"]]
    shown = (units.select("unit", *AGES, _on_time(page), "median_hours"),
             kinds.select(pl.Series("request_kind", named), *AGES, _on_time(page)))  # fmt: skip
    parts = [
        tables.folded(name, tables.written(frame, text, rates=("on_time",)), text, labels)
        for name, frame in zip(("feedback", "feedback-kinds"), shown, strict=True)
    ]
    return [_drawn(page, units, details), *parts], {"feedback": units, "feedback-kinds": kinds}


def _units(page: Page, details: Details) -> pl.DataFrame:
    found = details.requests(page.unit, "responsible")
    assert found is not None
    timed = found.rename({"responsible": "unit"}).join(details.times(), on="unit", how="left")
    return timed.sort("open_over_48", "open_24_48", "open_0_24", "unit", descending=[True, True, True, False])


def late(page: Page, details: Details) -> list[tuple[str, int]]:
    """The units with most requests overdue, and how many."""
    if details.requests(page.unit, "responsible") is None:
        return []
    found = _units(page, details).filter(pl.col("open_over_48") > 0)
    return list(found.select("unit", "open_over_48").head(NAMED).iter_rows())


def _drawn(page: Page, units: pl.DataFrame, details: Details) -> str:
    from vaxanalysis.publish.charts.clock import clock

    text = page.text
    names = [unit for unit, _ in late(page, details)]
    described = text("feedback.desc", names=text.names(names)) if names else text("feedback.desc_none")
    waiting = units.filter(pl.sum_horizontal(*AGES) > 0).head(SHOWN).rename({"unit": "name"})
    hours = page.edition.terms.overdue_hours
    svg = clock(waiting, details.curve(), hours, text, text("feedback.alt"), described)
    opened = int(units.select(pl.sum_horizontal(*AGES).sum()).item())
    return page.figure(svg, text("feedback.alt"), text("feedback.caption"), opened, "requests")


def _on_time(page: Page) -> pl.Expr:
    enough = pl.col("matured") >= page.edition.terms.enough
    return pl.when(enough).then(share(pl.col("matured_in_time"), pl.col("matured"))).alias("on_time")


def _published(page: Page) -> tuple[list[str], dict[str, pl.DataFrame]]:
    text, names = page.text, ("matured", "in_time", "late", "overdue")
    found = {name: one for name in names if (one := page.edition.small("feedback", name, page.unit))}
    rows = [(text("column.overdue" if name == "overdue" else f"public.{name}"), one) for name, one in found.items()]
    table = tables.folded("feedback", tables.worded(rows, ["status", "records"], text), text)
    return [table], {"feedback": tables.tidy("what", found)}
