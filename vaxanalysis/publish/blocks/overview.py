"""Block 1: what must the chair know? A title and five sentences in fixed slots, made from the figures."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import polars as pl

from vaxanalysis.evidence.change import Verdict
from vaxanalysis.evidence.lights import Light, outlook
from vaxanalysis.publish.blocks import faults
from vaxanalysis.publish.blocks.base import Block, section
from vaxanalysis.publish.blocks.lightmark import mark
from vaxanalysis.publish.blocks.page import Page, once
from vaxanalysis.publish.details import Details
from vaxanalysis.publish.figures import Figure
from vaxanalysis.schema import MANDATORY

NAMED = 3
EVEN = 0.40
"""Below this share of the work, the first three communes are not worth naming before the rest."""


def block(page: Page) -> Block:
    """Title and bullets."""
    if page.empty:
        return page.absent("overview", "what.records")
    found = bullets(page)
    tidy = pl.DataFrame({"slot": range(1, len(found) + 1), "sentence": found})
    decision = page.text("overview.decision")
    return section("overview", title(page), page.text, listed(found, page), decision=decision, behind=tidy)


def listed(found: Sequence[str], page: Page) -> str:
    """The sentences as a list; the light of the first with its shape."""
    sentences = [_marked(found[0], page) if page.edition.details else escape(found[0]), *map(escape, found[1:])]
    return f'<ol class="bullets">{"".join(f"<li>{sentence}</li>" for sentence in sentences)}</ol>'


def title(page: Page) -> str:
    """Met or not, and how much is left."""
    left = page.count("to_clean")
    if not left.known:
        return page.text.title("public.title_hidden", D=page.name)
    form = {Light.MET: "met", Light.UNSURE: "unsure"}.get(page.complete.light, "below")
    return page.text.title(f"overview.title_{form}", D=page.name, W=left)


@once
def bullets(page: Page) -> list[str]:
    """The five sentences; the first opens with a note where rows or communes are missing."""
    return [_notes(page) + _complete(page), change_sentence(page), _first(page), _fault(page), _deadline(page)]


def change_sentence(page: Page) -> str:
    """The change since the snapshot before, in a sentence."""
    found = page.change
    if found is None:
        return page.text("public.no_change")
    if found.verdict == Verdict.FIRST:
        return page.text("overview.flows_first")
    change = page.worded_change(found, "_bullet") + page.why(found)
    if found.flows is None:
        way = "incomparable" if found.verdict == Verdict.INCOMPARABLE else "unstable"
        return page.text(f"overview.flows_{way}", change=change)
    return page.text("overview.flows", m=found.flows.mended, q=found.flows.newly_incomplete, change=change)


def _notes(page: Page) -> str:
    """What is wrong with the data themselves: no column in some files, too many rejected rows, communes without a record."""
    found = [*(_lacking(page) or filter(None, [page.no_column])), *_left_out(page), *_rejected(page), *_absent(page)]
    return f"{page.text('common.note')}: {'; '.join(found)}. " if found else ""


def _lacking(page: Page) -> list[str]:
    """The files of a district without a column for a mandatory field; the index lists those of a city."""
    if page.is_city or not page.edition.details:
        return []
    files = page.edition.details.lacking(page.unit, page.text.language)
    alike = {what: [file for file, reason in files if reason == what] for _, what in files}
    return [f"{', '.join(found[:NAMED])}{', …' if found[NAMED:] else ''}: {what}" for what, found in alike.items()]


def _left_out(page: Page) -> list[str]:
    """Records of files without a column for a mandatory field, which the rates leave out; not where they are all there is."""
    whole, rated = page.edition.size(page.unit), page.count("records")
    left = whole.number - rated.number
    if not whole.exact or not left or not rated.number:
        return []
    return [page.text("overview.left_out", n=left, of=whole)]


def _rejected(page: Page) -> list[str]:
    sources = page.edition.details.sources(page.unit, shared=False) if page.edition.details else None
    lost, rows = (0, 0) if sources is None else (int(sources[name].sum()) for name in ("rejected", "rows"))
    if not rows or lost / rows <= page.edition.terms.reject_share:
        return []
    return [page.text("overview.rejected", n=lost, p=page.text.percent(lost / rows))]


def _absent(page: Page) -> list[str]:
    if page.is_city:
        return []  # the index lists the districts without a report
    empty = [one.short for one in page.known if page.edition.size(one).high == 0]
    if not empty:
        return []
    more = len(empty) - NAMED
    rest = f" {page.text('common.and_more', n=more, P=page.kind)}" if more > 0 else ""
    return [page.text("overview.absent_communes", names=page.text.names(empty[:NAMED]) + rest)]


def _complete(page: Page) -> str:
    rate = page.complete
    if page.no_column:
        return page.text("overview.no_column", D=page.full_name)
    if rate.pairs is None or (rate.span is None and rate.enough):
        return page.text("public.rate_hidden", D=page.full_name)
    form = ("_city" if page.is_city else "") if rate.enough else "_few"
    return page.text(
        f"overview.complete{form}", k=rate.part, n=rate.whole, D=page.full_name, p=rate,
        T=page.target, c=page.edition.complete(page.edition.city), light=page.text(f"light.{rate.light.value}"),
    )  # fmt: skip


def _first(page: Page) -> str:
    work = {one: page.edition.count(page.edition.work, one) for one in page.known}
    whole, text = page.count(page.edition.work), page.text
    if whole.high == 0:
        return text("overview.nothing")
    most = [one for one in page.known if work[one].known and work[one].number][:NAMED]
    if not whole.known or (len(most) < NAMED and not all(one.known for one in work.values())):
        return text("public.first_hidden")
    others = [found for one, found in work.items() if one not in most]
    if not whole.exact and most and any((other.high or 0) >= work[most[-1]].low for other in others):
        return text("public.first_hidden")
    names, done = text.names([one.short for one in most]), sum((work[one] for one in most), Figure(0))
    share = page.edition.of(done, whole.without(done), whole)
    if not share.enough:
        return text("overview.first_few", n=done, names=names, W=whole)
    key = "overview.spread" if (share.value or 0) < EVEN else "overview.first_help"
    return text(key, names=names, x=share, W=whole, kind=page.unit.kind)


def _fault(page: Page) -> str:
    return _field(page) if page.edition.details is None else _rule(page, page.edition.details)


def _rule(page: Page, details: Details) -> str:
    text, spared = page.text, details.surplus(page.unit)
    found = details.faults(page.unit).filter(pl.col("severity") == "error")
    most = found.item(0, "fails") if found.height else 0
    if spared > most:
        fault, remedy = text("overview.merge_fault"), text("overview.merge_remedy")
        return text("overview.fault", fault=fault, e=spared, remedy=remedy)
    if not most:
        return text("overview.no_fault")
    fault, remedy = map(_inside, faults.words(details, text)[found.item(0, "code")])
    return text("overview.fault", fault=fault, e=most, remedy=remedy.rstrip("."))


def _field(page: Page) -> str:
    """The mandatory field missing most, of those that are published."""
    missing = sorted(((field, page.count(f"missing_{field}")) for field in MANDATORY), key=lambda one: one[1].order)
    field, most = missing[0]
    if most.known and most.number:
        return page.text("public.field", field=page.text.field(field, inside=True), e=most)
    return page.text("overview.nothing" if all(one.high == 0 for _, one in missing) else "public.field_hidden")


def _deadline(page: Page) -> str:
    """Days, paces and chance against the deadline, and requests overdue."""
    found, overdue, text = page.edition.progress(page.unit), page.overdue(), page.text
    without = "_no_feedback" if overdue is None else ""
    if found.days < 0:
        return text(f"overview.past{without}", d=-found.days, W=found.left, o=overdue)
    if found.pace is None:
        return text(f"overview.pace_unknown{without}", d=found.days, x=found.needed, W=found.left, o=overdue)
    way = "" if found.outlook else "_no_outlook"
    return text(
        f"overview.pace{way}{without}", d=found.days, W=found.left, x=found.needed, y=round(found.pace),
        verdict=text("overview.slow" if found.behind else "overview.fast"), date=page.deadline, o=overdue,
        outlook=text(f"outlook.{outlook(found.outlook.chance, page.edition.terms).value}") if found.outlook else "",
    )  # fmt: skip


def _inside(sentence: str) -> str:
    """``sentence`` as part of another: its first letter small, unless the word is an abbreviation."""
    return sentence if sentence[:2].isupper() else sentence[0].lower() + sentence[1:]


def _marked(sentence: str, page: Page) -> str:
    word = page.text(f"light.{page.complete.light.value}")
    if not sentence.endswith(f"{word}."):
        return escape(sentence)
    return escape(sentence.removesuffix(f"{word}.")) + mark(page.complete.light, page.text) + "."
