"""The public edition's bullets, headline figures and page for print."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

import polars as pl

from vaxanalysis.disclosure import HIDDEN
from vaxanalysis.evidence.change import Verdict
from vaxanalysis.evidence.lights import Light
from vaxanalysis.publish import tables
from vaxanalysis.publish.blocks.base import Block, absent, section
from vaxanalysis.publish.blocks.communes import NAMED
from vaxanalysis.publish.blocks.lightmark import mark, plain
from vaxanalysis.publish.blocks.overview import EVEN
from vaxanalysis.publish.blocks.said import change_words, district_kind, full_name
from vaxanalysis.publish.charts.bar import bar
from vaxanalysis.publish.public.cells import Count, Rate
from vaxanalysis.publish.public.week import PublicWeek
from vaxanalysis.publish.text import Text

HEADINGS = ("complete", "right", "feedback", "to_clean", "duplicate")
Card = tuple[str, Rate | None, str]
"""What, its rate, and the line below it."""


def overview(week: PublicWeek, text: Text, name: str) -> Block:
    """Title and bullets."""
    if not week.count("records").low:
        return absent("overview", text("what.records"), text)
    found = bullets(week, text)
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in found)
    tidy = pl.DataFrame({"slot": range(1, len(found) + 1), "sentence": found})
    return section(
        "overview", title(week, text, name), text, f'<ol class="bullets">{items}</ol>',
        decision=text("overview.decision"), tables={"overview": tidy},
    )  # fmt: skip


def title(week: PublicWeek, text: Text, name: str) -> str:
    """Met or not, and how much is left."""
    if week.count("to_clean").mark == HIDDEN:
        return text.title("public.title_hidden", D=name)
    form = {Light.MET: "met", Light.UNSURE: "unsure"}.get(week.complete().light(week.terms), "below")
    return text.title(f"overview.title_{form}", D=name, W=week.count("to_clean").said(text))


def bullets(week: PublicWeek, text: Text) -> list[str]:
    """The five sentences."""
    return [_complete(week, text), changed(week, text), _first(week, text), _field(week, text), _days(week, text)]


def changed(week: PublicWeek, text: Text, unit: str | None = None) -> str:
    """The change since the snapshot before, in a sentence."""
    found = week.change(unit)
    if found is None:
        return text("public.no_change")
    if found.verdict == Verdict.FIRST:
        return text("overview.flows_first")
    return text("overview.flows_unstable", change=change_words(found.verdict, found.delta, text, "_bullet"))


def _complete(week: PublicWeek, text: Text) -> str:
    unit = full_name(week.unit, text)
    rate = week.complete()
    empty = [row["name"] for row in week.communes.iter_rows(named=True) if _none(week, row["code"])]
    said = text.names(empty[:NAMED]) + (" …" if len(empty) > NAMED else "")
    note = f"{text('common.note')}: {text('overview.absent_communes', names=said)}. " if empty else ""
    if rate.span is None:
        return note + text("public.rate_hidden", D=unit)
    return note + text(
        "public.complete", p=rate.said(text), n=rate.whole.said(text), D=unit, T=text.number(round(week.terms.target * 100)),
        c=week.complete("city").said(text), light=text(f"light.{rate.light(week.terms).value}"),
    )  # fmt: skip


def _none(week: PublicWeek, code: str) -> bool:
    records = week.count("records", code)
    return records.known and not records.value


def _first(week: PublicWeek, text: Text) -> str:
    all_of = week.count("incomplete")
    if all_of.known and not all_of.value:
        return text("public.nothing")
    rows = week.communes.filter(pl.col("name").is_not_null()).select("code", "name").iter_rows()
    most = [(name, one.low) for code, name in rows if (one := week.count("incomplete", code)).known and one.low][:NAMED]
    if not all_of.known or len(most) < NAMED:
        return text("public.first_hidden")
    share = sum(count for _, count in most) / all_of.low
    if share < EVEN:
        return text("overview.spread", kind=district_kind(week.unit))
    return text(
        "public.first", names=text.names([name for name, _ in most]), x=text.percent(share), W=all_of.said(text)
    )


def _field(week: PublicWeek, text: Text) -> str:
    field, count = week.missing[0]
    if not count.known:
        return text("public.field_hidden")
    if not count.value:
        return text("public.nothing") if all(one.known for _, one in week.missing) else text("public.field_hidden")
    return text("public.field", field=text.field(field, inside=True), e=count.said(text))


def _days(week: PublicWeek, text: Text) -> str:
    days = week.terms.days_left(week.as_of)
    overdue = week.other(week.requests, "overdue")
    said = overdue.said(text) if overdue else text("common.none")
    return text("public.days" if days >= 0 else "public.past", d=abs(days), W=week.count("to_clean").said(text), o=said)


def cards(week: PublicWeek, text: Text, name: str) -> Block:
    """Headline figures with the range that published counts allow."""
    if not week.count("records").low:
        return absent("cards", text("what.records"), text)
    found = figures(week, text)
    lit = [rate.light(week.terms) for heading, rate, _ in found if rate and heading in HEADINGS[:3]]
    said = text.title("cards.title", a=lit.count(Light.MET), n=len(lit), b=lit.count(Light.HELP))
    parts = (
        drawn_cards(found, week, text),
        tables.folded("cards", tables.written(_written(found, week, text), text), text),
    )
    tidy = pl.DataFrame(
        [(heading, *_machine(rate)) for heading, rate, _ in found],
        schema=dict.fromkeys(["indicator", "numerator", "denominator"], pl.String), orient="row",
    )  # fmt: skip
    return section("cards", said, text, *parts, decision=text("cards.decision"), tables={"cards": tidy})


def figures(week: PublicWeek, text: Text) -> list[Card]:
    """The five figures in their order; a rate of None is one that is not published."""
    n = week.count("records")
    certain = week.other(week.duplicates, "duplicate")
    right = week.other_rate(week.verification, "right", "not_right", "sent")
    asked = week.other_rate(week.requests, "in_time", "not_in_time", "matured")
    of = text("public.of", n=n.said(text))
    return [
        ("complete", week.complete(), of),
        ("right", right, text("public.sent", **_pair(right, text)) if right else ""),
        ("feedback", asked, text("public.requests", **_pair(asked, text)) if asked else ""),
        ("to_clean", Rate(week.count("to_clean"), week.count("clean"), n), of),
        ("duplicate", Rate(certain, Count(None, "hidden"), n) if certain else None, of),
    ]


def drawn_cards(found: Sequence[Card], week: PublicWeek, text: Text) -> str:
    """The cards as a list."""
    return f'<ul class="cards">{"".join(_card(card, week, text) for card in found)}</ul>'


def _pair(rate: Rate, text: Text) -> dict[str, str]:
    return {"k": rate.part.said(text), "n": rate.whole.said(text)}


def _machine(rate: Rate | None) -> tuple[str | None, str | None]:
    return (rate.part.written(), rate.whole.written()) if rate else (None, None)


def _card(card: Card, week: PublicWeek, text: Text) -> str:
    heading, rate, below = card
    head = f'<p class="name">{text(f"cards.{heading}")}</p>'
    if rate is None:
        return f'<li class="card">{head}<p class="value">{text("cards.no_data")}</p></li>'
    if heading not in HEADINGS[:3]:
        return f'<li class="card">{head}<p class="value">{rate.part.said(text)}</p><p>{escape(below)}</p></li>'
    light = rate.light(week.terms)
    percent = "%" if rate.span else ""
    drawn = bar(rate.span[0], *_ends(rate.span), week.terms.target, light.value) if rate.span else ""
    value = f'<p class="value">{rate.said(text)}{percent}</p>'
    return f'<li class="card">{head}{value}{mark(light, text)}{drawn}<p>{escape(below)}</p></li>'


def _ends(span: tuple[float, float]) -> tuple[float | None, float | None]:
    return (None, None) if span[0] == span[1] else span


def _written(found: Sequence[Card], week: PublicWeek, text: Text) -> pl.DataFrame:
    rows = [
        (text(f"cards.{heading}"), *((rate.part.said(text), rate.whole.said(text)) if rate else (None, None)),
         plain(rate.light(week.terms), text) if rate and heading in HEADINGS[:3] else None)
        for heading, rate, _ in found
    ]  # fmt: skip
    names = ["indicator", "numerator", "denominator", "light"]
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def needed(week: PublicWeek, text: Text) -> str:
    """Records to clean a day until the deadline; as the records themselves are written where they are masked."""
    left, days = week.count("to_clean"), week.terms.days_left(week.as_of)
    return text.number(math.ceil(left.low / max(days, 1))) if left.known else left.said(text)
