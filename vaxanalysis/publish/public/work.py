"""The public edition's patterns, duplicates, workload, verification and requests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import polars as pl

from vaxanalysis.publish import tables
from vaxanalysis.publish.blocks.base import Block, absent, figure, section
from vaxanalysis.publish.blocks.duplicates import KINDS
from vaxanalysis.publish.public.cells import Count
from vaxanalysis.publish.public.headline import needed
from vaxanalysis.publish.public.week import PublicWeek
from vaxanalysis.publish.text import Text
from vaxanalysis.schema import MANDATORY
from vaxanalysis.verification.vocabulary import STATES


def withheld(name: str, text: Text) -> Block:
    """The block ``name`` where numbers are kept back, and why."""
    what = text(f"public.{name}")
    said = text("public.withheld", what=what)
    return section(name, text("public.withheld_title", what=what), text, f'<p class="absent">{said}</p>')


def patterns(week: PublicWeek, text: Text, name: str) -> Block:
    """Records that lack one field alone, or several; drawn where none is masked."""
    from vaxanalysis.publish.charts.upset import upset

    if not week.count("records").low:
        return absent("patterns", text("what.records"), text)
    total = week.count("incomplete")
    if total.known and not total.value:
        return section("patterns", text.title("patterns.title_none"), text, decision=text("patterns.decision_none"))
    found = {field: week.count(f"only_{field}") for field in MANDATORY} | {"several": week.count("several")}
    labels = [text("public.several") if one == "several" else text.field(one) for one in found]
    parts = []
    bars = [(frozenset([one]) if one != "several" else None, count.low) for one, count in found.items() if count.low]
    if all(count.known for count in found.values()):
        described = "; ".join(
            text("patterns.desc", missing=label, n=count.said(text))
            for label, count in zip(labels, found.values(), strict=True)
        )
        svg = upset(bars, MANDATORY, text, text("patterns.alt"), described)
        parts.append(figure(svg, text("public.patterns_caption")))
    parts.append(_table("patterns", "missing", labels, found.values(), text))
    title = text.title("public.patterns_title", e=found["several"].said(text), W=total.said(text))
    return section(
        "patterns",
        title,
        text,
        *parts,
        decision=text("patterns.decision"),
        tables={"patterns": _tidy("missing", found)},
    )


def duplicates(week: PublicWeek, text: Text, name: str) -> Block:
    """Records by kind of duplicate; masked ones undrawn."""
    if week.duplicates is None:
        return withheld("duplicates", text)
    found = {kind: week.other(week.duplicates, kind) or Count(0) for kind in KINDS}
    title = text.title("public.duplicates_title", x=found["duplicate"].said(text))
    parts = [*drawn_duplicates("duplicates", found, text), _kinds(found, text)]
    return section("duplicates", title, text, *parts, tables={"duplicates": _tidy("kind", found)})


def drawn_duplicates(name: str, found: Mapping[str, Count], text: Text) -> list[str]:
    """Bars of the kinds whose records are published."""
    from vaxanalysis.publish.charts.bars import Row, bars

    rows = [
        Row(text(f"duplicates.{kind}"), found[kind].low, suspected=suspected)
        for kind, suspected in KINDS.items()
        if found[kind].known
    ]
    if not rows:
        return []
    described = "; ".join(f"{text(f'duplicates.{kind}')}: {count.said(text)}" for kind, count in found.items())
    return [figure(bars(name, rows, text, text("duplicates.alt"), described), text("duplicates.caption"))]


def workload(week: PublicWeek, text: Text, name: str) -> Block:
    """Records to clean and the pace needed; the burn-down where every report's number is published."""
    from vaxanalysis.publish.charts.stacked import burndown

    if not week.count("records").low:
        return absent("workload", text("what.workload"), text)
    left, days = week.count("to_clean"), week.terms.days_left(week.as_of)
    said = text("public.workload_text", W=left.said(text), x=needed(week, text))
    key = "public.workload_title" if days >= 0 else "public.workload_past"
    title = text.title(key, W=left.said(text), date=text.short_day(week.terms.deadline), d=abs(days))
    if left.known and not left.value:
        title = text.title("workload.title_none")
    known = [(day, one.low) for day in week.dates if (one := week.count("to_clean", day=day)).known]
    parts = [f"<p>{said}</p>"]
    if left.known:
        svg = burndown(known, week.terms.deadline, None, text, text("workload.alt"), said)
        parts.append(figure(svg, text("workload.caption")))
    counts = {"to_clean": left, "records": week.count("records")}
    return section(
        "workload", title, text, *parts, decision=text("workload.decision"), tables={"workload": _tidy("what", counts)}
    )


def verification(week: PublicWeek, text: Text, name: str) -> Block:
    """The district's records by state."""
    if week.verification is None:
        return withheld("verification", text)
    found = {state: week.other(week.verification, state) or Count(0) for state in STATES}
    total, sent = (week.other(week.verification, one) or Count(0) for one in ("records", "sent"))
    title = text.title("public.verification_title", done=sent.said(text), total=total.said(text))
    labels = [text("column.mended_state" if state == "mended" else f"column.{state}") for state in found]
    table = _table("verification", "status", [*labels, text("common.total")], [*found.values(), total], text)
    tidy = _tidy("state", {**found, "sent": sent, "records": total})
    return section(
        "verification", title, text, table, decision=text("verification.decision"), tables={"verification": tidy}
    )


def requests(week: PublicWeek, text: Text, name: str) -> Block:
    """The district's requests that are 48 hours old or more."""
    if week.other(week.requests, "matured") is None:
        return absent("feedback", text("feedback.what"), text)
    found = {what: week.other(week.requests, what) or Count(0) for what in ("matured", "in_time", "late", "overdue")}
    title = text.title("public.requests_title", n=found["overdue"].said(text))
    labels = [text("column.overdue" if what == "overdue" else f"public.{what}") for what in found]
    table = _table("feedback", "status", labels, found.values(), text)
    return section("feedback", title, text, table, tables={"feedback": _tidy("what", found)})


def _kinds(found: Mapping[str, Count], text: Text) -> str:
    return _table("duplicates", "duplicate_kind", [text(f"duplicates.{kind}") for kind in found], found.values(), text)


def _table(name: str, heading: str, labels: Sequence[str], counts: Iterable[Count], text: Text) -> str:
    said = [count.said(text) for count in counts]
    return tables.folded(name, pl.DataFrame({heading: labels, "records": said}), text)


def _tidy(heading: str, found: Mapping[str, Count]) -> pl.DataFrame:
    return pl.DataFrame({heading: list(found), "records": [count.written() for count in found.values()]})
