"""Block 2: on target? Six headline figures, four of them with a light."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import polars as pl

from vaxanalysis.evidence.change import change
from vaxanalysis.evidence.forecast import Outlook
from vaxanalysis.evidence.lights import Light, lights
from vaxanalysis.publish import facts, tables
from vaxanalysis.publish.blocks.base import Block, absent, section
from vaxanalysis.publish.blocks.lightmark import mark, plain
from vaxanalysis.publish.blocks.said import change_words, full_name
from vaxanalysis.publish.charts.bar import bar
from vaxanalysis.publish.data import Week
from vaxanalysis.publish.sums import rate
from vaxanalysis.publish.text import Text
from vaxanalysis.verification.vocabulary import SENT

OUTLOOKS = {Outlook.LIKELY: Light.MET, Outlook.UNCERTAIN: Light.BELOW, Outlook.UNLIKELY: Light.HELP}


@dataclass(frozen=True)
class Card:
    """One headline figure: what, how much, out of what, its light (None where it has no target) and change."""

    name: str
    value: str
    below: str = ""
    numerator: int | None = None
    denominator: int | None = None
    low: float | None = None
    high: float | None = None
    light: Light | None = None
    change: str = ""
    lead: str = "centre"
    known: bool = True


def block(week: Week, text: Text, name: str) -> Block:
    """The six cards over their table."""
    if not week.complete[1]:
        return absent("cards", text("what.records"), text)
    found = cards(week, text)
    lit = [card.light for card in found if card.light and card.known]
    title = text.title("cards.title", a=lit.count(Light.MET), n=len(lit), b=lit.count(Light.HELP))
    listed = "".join(_html(card, week, text) for card in found)
    tidy = pl.DataFrame([_row(card) for card in found], schema=_SCHEMA, orient="row")
    parts = (f'<ul class="cards">{listed}</ul>', tables.folded("cards", _written(found, week, text), text))
    return section("cards", title, text, *parts, decision=text("cards.decision"), tables={"cards": tidy})


_SCHEMA = pl.Schema(
    {"indicator": pl.String, "numerator": pl.Int64, "denominator": pl.Int64}
    | {"low": pl.Float64, "high": pl.Float64, "light": pl.String}
)


def _row(card: Card) -> tuple[object, ...]:
    return card.name, card.numerator, card.denominator, card.low, card.high, card.light and card.light.value


def cards(week: Week, text: Text) -> list[Card]:
    """The six figures in their order."""
    return [
        _complete(week, text),
        _right(week, text),
        _feedback(week, text),
        _finish(week, text),
        _to_clean(week, text),
        _duplicate(week, text),
    ]


def _rated(name: str, pair: tuple[int, int] | None, below: str, said: str, lead: str, week: Week, text: Text) -> Card:
    if pair is None or not pair[1]:
        return Card(name, text("cards.no_data"), light=Light.UNSURE, lead=lead, known=False)
    row = lights(pl.DataFrame({"usable": [pair[0]], "records": [pair[1]]}), terms=week.terms).row(0, named=True)
    few = text("cards.few", k=pair[0], n=pair[1])
    value = few if row["rate"] is None else f"{text.percent(row['rate'])}%"
    return Card(name, value, below, *pair, row["low"], row["high"], Light(row["light"]), said, lead)


def _complete(week: Week, text: Text) -> Card:
    said = change_words(week.change.verdict, week.change.delta, text)
    k, n = week.complete
    return _rated("complete", week.complete, text("cards.of_records", k=k, n=n), said, "centre", week, text)


def _right(week: Week, text: Text) -> Card:
    now, before = (_answers(facts.states(week, day)) if day else None for day in (week.as_of, week.before))
    if now is None or not now[1]:
        return _rated("right", None, "", "", "police", week, text)
    found = facts.states(week) or {}
    below = text("cards.of_sent", k=now[0], n=now[1], unsent=sum(found.values()) - now[1])
    return _rated("right", now, below, _compared(now, before, week, text), "police", week, text)


def _answers(found: dict[str, int] | None) -> tuple[int, int] | None:
    return (found["right"], sum(found[state] for state in SENT)) if found else None


def _feedback(week: Week, text: Text) -> Card:
    asked, earlier = (facts.requests(week, day) if day else None for day in (week.as_of, week.before))
    if asked is None:
        return _rated("feedback", None, "", "", "committee", week, text)
    now, before = (asked.in_time, asked.matured), (earlier.in_time, earlier.matured) if earlier else None
    below = text("cards.of_requests", k=asked.in_time, n=asked.matured)
    return _rated("feedback", now, below, _compared(now, before, week, text), "committee", week, text)


def _compared(now: tuple[int, int], before: tuple[int, int] | None, week: Week, text: Text) -> str:
    found = change(now, before, None, terms=week.terms)
    return change_words(found.verdict, found.delta, text)


def _finish(week: Week, text: Text) -> Card:
    found = facts.progress(week)
    if found.days < 0:
        judged = Light.MET if not found.left else Light.HELP
        return Card("finish", text("cards.past", d=-found.days), light=judged, lead="committee")
    if found.outlook is None:
        judged = Light.MET if not found.left else Light.UNSURE
        below = text("cards.no_forecast")
        return Card("finish", text("cards.no_data"), below, light=judged, lead="committee", known=not found.left)
    below = text("cards.chance", date=text.short_day(week.terms.deadline), p=_chance(found.outlook.chance))
    word = text(f"outlook.{found.outlook.outlook.value}")
    return Card("finish", word[0].upper() + word[1:], below, light=OUTLOOKS[found.outlook.outlook], lead="committee")


def _chance(chance: float) -> str:
    """A chance in whole per cent, never quite none or certain."""
    return "< 1" if chance < 0.01 else "> 99" if chance > 0.99 else str(round(chance * 100))


def _to_clean(week: Week, text: Text) -> Card:
    n = week.complete[1]
    below = text("cards.share_of_records", p=text.percent(rate((week.to_clean, n), week.terms)), n=n)
    said = _moved(week.to_clean, week.to_clean_before, text)
    return Card("to_clean", text.number(week.to_clean), below, week.to_clean, n, change=said, lead="station")


def _duplicate(week: Week, text: Text) -> Card:
    spared = facts.surplus(week)
    if spared is None:
        return Card("duplicate", text("cards.no_data"))
    found = facts.duplicates(week)
    assert found is not None
    certain = found.filter(pl.col("kind") == "duplicate")
    below = text("cards.surplus", clusters=int(certain["clusters"].sum()), surplus=spared)
    records, before = facts.certain(week), facts.certain(week, week.before) if week.before else None
    said = _moved(records or 0, before, text)
    return Card("duplicate", text.number(records or 0), below, records, week.complete[1], change=said)


def _moved(now: int, before: int | None, text: Text) -> str:
    if before is None:
        return ""
    key = "same" if now == before else "fewer" if now < before else "more"
    return text(f"cards.{key}", n=abs(now - before))


def _html(card: Card, week: Week, text: Text) -> str:
    drawn = ""
    if card.low is not None and card.numerator is not None and card.denominator and card.light:
        drawn = bar(card.numerator / card.denominator, card.low, card.high, week.terms.target, card.light.value)
        drawn += f'<p class="interval">{text("common.interval", low=text.percent(card.low), high=text.percent(card.high))}</p>'
    judged = mark(card.light, text) if card.light else ""
    lines = "".join(f"<p>{escape(line)}</p>" for line in (card.below, card.change) if line)
    head = f'<p class="name">{text(f"cards.{card.name}")}</p><p class="value">{escape(card.value)}</p>'
    return f'<li class="card">{head}{judged}{drawn}{lines}</li>'


def _written(found: list[Card], week: Week, text: Text) -> pl.DataFrame:
    unit = full_name(week.district, text)
    rows = [
        (text(f"cards.{card.name}"), card.numerator, card.denominator, text.interval(card.low, card.high),
         plain(card.light, text) if card.light else None, text(f"actor.{card.lead}", unit=unit))
        for card in found
    ]  # fmt: skip
    frame = pl.DataFrame(
        rows,
        schema=["indicator", "numerator", "denominator", "interval", "light", "lead"],
        orient="row",
        infer_schema_length=None,
    )
    return tables.written(frame, text)
