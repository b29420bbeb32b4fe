"""Block 1: what must the chair know? A title and five sentences in fixed slots, made from the numbers."""

from __future__ import annotations

from html import escape

import polars as pl

from vaxanalysis import rules
from vaxanalysis.evidence.lights import Light, light
from vaxanalysis.publish import facts
from vaxanalysis.publish.blocks.base import Block, absent, section
from vaxanalysis.publish.blocks.communes import NAMED, named
from vaxanalysis.publish.blocks.lightmark import mark
from vaxanalysis.publish.blocks.said import change_words, district_kind, full_name
from vaxanalysis.publish.data import Week
from vaxanalysis.publish.sums import rate
from vaxanalysis.publish.text import Text

EVEN = 0.40
"""Below this share of the work, the first three communes are not worth naming before the rest."""


def block(week: Week, text: Text, name: str) -> Block:
    """Title and bullets."""
    if not week.complete[1]:
        return absent("overview", text("what.records"), text)
    judged = light(*week.complete, week.terms)
    found = bullets(week, text)
    items = "".join(
        f"<li>{_marked(sentence, judged, text) if place == 0 else escape(sentence)}</li>"
        for place, sentence in enumerate(found)
    )
    tidy = pl.DataFrame({"slot": range(1, len(found) + 1), "sentence": found})
    return section(
        "overview", title(week, text, name), text, f'<ol class="bullets">{items}</ol>',
        decision=text("overview.decision"), tables={"overview": tidy},
    )  # fmt: skip


def title(week: Week, text: Text, name: str) -> str:
    """Met or not, and how much is left."""
    form = {Light.MET: "met", Light.UNSURE: "unsure"}.get(light(*week.complete, week.terms), "below")
    return text.title(f"overview.title_{form}", D=name, W=week.to_clean)


def bullets(week: Week, text: Text) -> list[str]:
    """The five sentences; the first opens with a note where rows or communes are missing."""
    return [_complete(week, text), _flows(week, text), _first(week, text), _fault(week, text), deadline(week, text)]


def notes(week: Week, text: Text) -> str:
    """What is wrong with the data themselves: too many rejected rows, communes without a record."""
    found = []
    lost, rows = facts.rejected(week)
    if rows and lost / rows > week.terms.reject_share:
        found.append(text("overview.rejected", n=lost, p=text.percent(lost / rows)))
    empty = week.communes.filter(pl.col("records") == 0)["commune_short"].to_list()
    if empty:
        found.append(text("overview.absent_communes", names=_some(empty, week, text)))
    return f"{text('common.note')}: {'; '.join(found)}. " if found else ""


def _some(names: list[str], week: Week, text: Text) -> str:
    more = len(names) - NAMED
    rest = f" {text('common.and_more', n=more, P=text.kind(week.units['kind']))}" if more > 0 else ""
    return text.names(names[:NAMED]) + rest


def _complete(week: Week, text: Text) -> str:
    k, n = week.complete
    key = "overview.complete" if n >= week.terms.enough else "overview.complete_few"
    return notes(week, text) + text(
        key, k=k, n=n, D=full_name(week.district, text), p=text.percent(rate((k, n), week.terms)),
        T=text.number(round(week.terms.target * 100)), c=text.percent(rate(week.city_complete, week.terms)),
        light=text(f"light.{light(k, n, week.terms).value}"),
    )  # fmt: skip


def _flows(week: Week, text: Text) -> str:
    found = week.change
    if found.verdict == "first":
        return text("overview.flows_first")
    said = change_words(found.verdict, found.delta, text, "_bullet")
    if found.flows is None:
        return text("overview.flows_unstable", change=said)
    return text("overview.flows", m=found.flows.mended, q=found.flows.newly_incomplete, change=said)


def _first(week: Week, text: Text) -> str:
    if not week.to_clean:
        return text("overview.nothing")
    most = named(week, text).filter((pl.col("to_clean") > 0) & pl.col("unit_commune").is_not_null()).head(NAMED)
    first = int(most["to_clean"].sum())
    share = first / week.to_clean
    if week.to_clean < week.terms.enough:
        return text("overview.first_few", n=first, names=text.names(most["name"].to_list()), W=week.to_clean)
    if share < EVEN:
        return text("overview.spread", kind=district_kind(week.district))
    return text("overview.first_help", names=text.names(most["name"].to_list()), x=text.percent(share), W=week.to_clean)


def _fault(week: Week, text: Text) -> str:
    found = facts.faults(week).filter(pl.col("severity") == "error")
    spared = facts.surplus(week) or 0
    if spared > (found.item(0, "fails") if found.height else 0):
        return text(
            "overview.fault", fault=text("overview.merge_fault"), e=spared, remedy=text("overview.merge_remedy")
        )
    if found.is_empty():
        return text("overview.no_fault")
    rule = next(rule for rule in rules.RULES if rule.code == found.item(0, "code"))
    message, remedy = (rule.message_vi, rule.remedy_vi) if text.language == "vi" else (rule.message_en, rule.remedy_en)
    return text("overview.fault", fault=_inside(message), e=found.item(0, "fails"), remedy=_inside(remedy.rstrip(".")))


def deadline(week: Week, text: Text) -> str:
    """Days, paces and chance against the deadline, and requests overdue."""
    found, asked = facts.progress(week), facts.requests(week)
    if found.days < 0:
        key = "overview.past" if asked else "overview.past_no_feedback"
        return text(key, d=-found.days, W=found.left, o=asked.overdue if asked else 0)
    if found.pace is None:
        return text("overview.pace_unknown", d=found.days, x=found.needed)
    form = {
        (True, True): "pace",
        (False, True): "pace_no_outlook",
        (True, False): "pace_no_feedback",
        (False, False): "pace_bare",
    }
    outlook = text(f"outlook.{found.outlook.outlook.value}") if found.outlook else ""
    return text(
        f"overview.{form[found.outlook is not None, asked is not None]}", d=found.days, x=found.needed, y=round(found.pace),
        verdict=text("overview.slow" if found.pace < found.needed else "overview.fast"),
        outlook=outlook, date=text.short_day(week.terms.deadline), o=asked.overdue if asked else 0,
    )  # fmt: skip


def _inside(sentence: str) -> str:
    """``sentence`` as part of another: its first letter small, unless the word is an abbreviation."""
    return sentence if sentence[:2].isupper() else sentence[0].lower() + sentence[1:]


def _marked(sentence: str, judged: Light, text: Text) -> str:
    word = text(f"light.{judged.value}")
    return escape(sentence.removesuffix(f"{word}.")) + mark(judged, text) + "."
