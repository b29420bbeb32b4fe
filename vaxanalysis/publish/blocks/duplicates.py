"""Block 9: what does merging spare? Duplicates by kind."""

from __future__ import annotations

import polars as pl

from vaxanalysis.publish import facts, tables
from vaxanalysis.publish.blocks.base import Block, absent, figure, section
from vaxanalysis.publish.data import Week
from vaxanalysis.publish.text import Text

KINDS = {"duplicate": False, "shared_id": False, "probable": True, "review": True}
"""Kind -> whether it is only suspected."""


def block(week: Week, text: Text, name: str) -> Block:
    """Bars by kind; the title says what merging certain ones saves."""
    from vaxanalysis.publish.charts.bars import Row, bars

    found = facts.duplicates(week)
    if found is None:
        return absent("duplicates", text("what.duplicates"), text)
    kinds = {row["kind"]: row for row in found.iter_rows(named=True)}
    rows = [
        Row(text(f"duplicates.{kind}"), kinds[kind]["records"], suspected=suspected)
        for kind, suspected in KINDS.items()
        if kind in kinds
    ]
    spared = facts.surplus(week) or 0
    title = text.title("duplicates.title", x=spared) if spared else text.title("duplicates.title_none")
    decision = text("duplicates.decision" if spared else "duplicates.decision_none")
    if not rows:
        return section("duplicates", title, text, decision=decision, tables={"duplicates": found})
    described = "; ".join(
        text("duplicates.desc", kind=text(f"duplicates.{kind}"), n=row["records"], clusters=row["clusters"])
        for kind, row in kinds.items()
    )
    svg = bars("duplicates", rows, text, text("duplicates.alt"), described)
    shown = pl.DataFrame([kinds[kind] for kind in KINDS if kind in kinds]).select(
        pl.col("kind").replace({kind: text(f"duplicates.{kind}") for kind in KINDS}).alias("duplicate_kind"),
        "clusters",
        "records",
        "doses",
        "surplus",
    )
    parts = (figure(svg, text("duplicates.caption")), tables.folded("duplicates", tables.written(shown, text), text))
    return section("duplicates", title, text, *parts, decision=decision, tables={"duplicates": found})
