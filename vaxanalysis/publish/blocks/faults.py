"""Block 8: what fails, and who corrects it? Ten rules, errors before warnings, in words with the remedy."""

from __future__ import annotations

import polars as pl

from vaxanalysis.languages import vi_or_en
from vaxanalysis.publish import tables
from vaxanalysis.publish.blocks.base import Block, section, withheld
from vaxanalysis.publish.blocks.page import Page
from vaxanalysis.publish.details import Details
from vaxanalysis.publish.text import Text

SHOWN, LEADING, WARNINGS = 10, 3, 3
"""Rules shown, errors named in the title, and warnings shown however many errors there are."""


def block(page: Page) -> Block:
    """Bars of the ten; the title counts how many faulty records the first few errors cover together."""
    from vaxanalysis.publish.charts.bars import Row, bars

    text, details = page.text, page.edition.details
    if details is None:
        return withheld("faults", text)
    if page.empty:
        return page.absent("faults", "what.faults")
    found = details.faults(page.unit)
    if found.is_empty():
        return section("faults", text.title("faults.title_none"), text, decision=text("faults.decision_none"))
    worded, ten = words(details, text), _shown(found)
    rows = [
        Row(worded[code][0], count, text(f"actor.{actor}"), severity == "warning")
        for code, severity, actor, count in ten.select("code", "severity", "actor", "fails").iter_rows()
    ]
    described = "; ".join(text("faults.desc", fault=row.label, n=row.value) for row in rows)
    kinds = text("faults.solid"), text("faults.hatched")
    svg = bars("faults", rows, kinds, text, text("faults.alt"), described)
    title, decision = _title_and_decision(page, details, found)
    drawn = page.figure(svg, text("faults.alt"), text("faults.caption"), page.edition.size(page.unit))
    parts = (drawn, tables.folded("faults", _written(ten, worded, text), text))
    return section("faults", title, text, *parts, decision=decision, behind=found)


def _shown(found: pl.DataFrame) -> pl.DataFrame:
    """The errors with most records, then the warnings; some warnings whatever the number of errors."""
    errors, warnings = (found.filter((pl.col("severity") == "error") == which) for which in (True, False))
    kept = errors.head(SHOWN - min(WARNINGS, warnings.height))
    return pl.concat([kept, warnings.head(SHOWN - kept.height)])


def words(details: Details, text: Text) -> dict[str, tuple[str, str]]:
    """Rule code -> message and remedy."""
    language = vi_or_en(text.language)
    known = details.words.select("code", f"message_{language}", f"remedy_{language}")
    return {code: (message, remedy) for code, message, remedy in known.iter_rows()}


def _title_and_decision(page: Page, details: Details, found: pl.DataFrame) -> tuple[str, str]:
    text, errors = page.text, found.filter(pl.col("severity") == "error")["code"].to_list()
    if not errors:
        return text.title("faults.title_none"), text("faults.decision_none")
    leading = errors[:LEADING]
    covered, faulty = (details.failing_any(page.unit, codes) for codes in (leading, errors))
    decision = text("faults.decision", k=len(leading))
    if faulty < page.edition.terms.enough:
        return text.title("faults.title_few", k=len(leading), m=covered, n=faulty), decision
    return text.title("faults.title", k=len(leading), p=text.percent(covered / faulty)), decision


def _written(ten: pl.DataFrame, worded: dict[str, tuple[str, str]], text: Text) -> pl.DataFrame:
    rows = [
        (worded[code][0], text(f"faults.{severity}"), applies, fails, text(f"actor.{actor}"), worded[code][1])
        for code, severity, actor, applies, fails in ten.iter_rows()
    ]
    return tables.worded(rows, ["rule", "severity", "applies", "fails", "actor", "remedy"], text)
