"""Block 8: what fails, and who mends it? The ten rules with most records, in words with the remedy."""

from __future__ import annotations

import polars as pl

from vaxanalysis import rules
from vaxanalysis.publish import facts, tables
from vaxanalysis.publish.blocks.base import Block, absent, figure, section
from vaxanalysis.publish.data import Week
from vaxanalysis.publish.text import Text

SHOWN, LEADING = 10, 3


def block(week: Week, text: Text, name: str) -> Block:
    """Bars of the ten; the title counts how many faulty records the first few errors cover together."""
    from vaxanalysis.publish.charts.bars import Row, bars

    if not week.complete[1]:
        return absent("faults", text("what.faults"), text)
    found = facts.faults(week)
    if found.is_empty():
        return section("faults", text.title("faults.title_none"), text, decision=text("faults.decision_none"))
    said = words(text)
    ten = found.head(SHOWN)
    rows = [
        Row(said[code][0], count, text(f"actor.{actor}"), severity == "warning")
        for code, severity, actor, count in ten.select("code", "severity", "actor", "fails").iter_rows()
    ]
    described = "; ".join(text("faults.desc", fault=row.label, n=row.value) for row in rows)
    svg = bars("faults", rows, text, text("faults.alt"), described)
    title, decision = _said(week, found, text)
    parts = (figure(svg, text("faults.caption")), tables.folded("faults", _written(ten, said, text), text))
    return section("faults", title, text, *parts, decision=decision, tables={"faults": found})


def words(text: Text) -> dict[str, tuple[str, str]]:
    """Rule code -> message and remedy."""
    if text.language == "vi":
        return {rule.code: (rule.message_vi, rule.remedy_vi) for rule in rules.RULES}
    return {rule.code: (rule.message_en, rule.remedy_en) for rule in rules.RULES}


def _said(week: Week, found: pl.DataFrame, text: Text) -> tuple[str, str]:
    errors = found.filter(pl.col("severity") == "error")["code"].to_list()
    if not errors:
        return text.title("faults.title_none"), text("faults.decision_none")
    leading = errors[:LEADING]
    covered, faulty = facts.failing_any(week, leading), facts.failing_any(week, errors)
    decision = text("faults.decision", k=len(leading))
    if faulty < week.terms.enough:
        return text.title("faults.title_few", k=len(leading), m=covered, n=faulty), decision
    return text.title("faults.title", k=len(leading), p=text.percent(covered / faulty)), decision


def _written(ten: pl.DataFrame, said: dict[str, tuple[str, str]], text: Text) -> pl.DataFrame:
    shown = ten.select(
        pl.Series("rule", [said[code][0] for code in ten["code"]]),
        pl.Series("severity", [text(f"faults.{severity}") for severity in ten["severity"]]),
        "applies", "fails",
        pl.Series("actor", [text(f"actor.{actor}") for actor in ten["actor"]]),
        pl.Series("remedy", [said[code][1] for code in ten["code"]]),
    )  # fmt: skip
    return tables.written(shown, text)
