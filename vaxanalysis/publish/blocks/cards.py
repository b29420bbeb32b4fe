"""Block 2: on target? Headline figures, most of them with a light."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import polars as pl

from vaxanalysis.evidence.change import change
from vaxanalysis.evidence.lights import Light, Outlook, outlook
from vaxanalysis.publish import tables
from vaxanalysis.publish.blocks.base import Block, section
from vaxanalysis.publish.blocks.lightmark import mark, plain
from vaxanalysis.publish.blocks.page import Page, once
from vaxanalysis.publish.charts.bar import bar
from vaxanalysis.publish.details import Details
from vaxanalysis.publish.figures import Figure, Rate

OUTLOOKS = {Outlook.LIKELY: Light.MET, Outlook.UNCERTAIN: Light.BELOW, Outlook.UNLIKELY: Light.HELP}


@dataclass(frozen=True)
class Card:
    """One headline figure: what, how much, its rate, its light (None where it has no target) and change."""

    name: str
    value: str
    below: str = ""
    rate: Rate | None = None
    light: Light | None = None
    change: str = ""
    lead: str = "centre"
    known: bool = True


def block(page: Page) -> Block:
    """The cards over their table."""
    text = page.text
    if page.empty:
        return page.absent("cards", "what.records")
    found = cards(page)
    lit = [card.light for card in found if card.light and card.known]
    title = text.title(
        "cards.title" if lit else "cards.title_none", a=lit.count(Light.MET), n=len(lit), b=lit.count(Light.HELP)
    )
    parts = (drawn(found, page), tables.folded("cards", _written(found, page), text))
    decision = text("cards.decision") if {Light.BELOW, Light.HELP} & set(lit) else ""
    return section("cards", title, text, *parts, decision=decision, behind=_tidy(found, page))


@once
def cards(page: Page) -> list[Card]:
    """The figures in their order."""
    details = page.edition.details
    finish = [_finish(page)] if details else []
    return [_complete(page), _right(page), _feedback(page), *finish, _to_clean(page), _duplicate(page, details)]


def drawn(found: Sequence[Card], page: Page, full: bool = True) -> str:
    """The cards as a list; not ``full``, without bar and change."""
    return f'<ul class="cards">{"".join(_html(card, page, full) for card in found)}</ul>'


def _rated(page: Page, name: str, rate: Rate | None, below: str, change: str, lead: str) -> Card:
    if rate is None or rate.whole.high == 0:
        light = Light.UNSURE if page.edition.details else None
        return Card(name, page.text("cards.no_data"), light=light, lead=lead, known=False)
    few = page.edition.details and not rate.enough
    value = page.text("cards.few", k=rate.part, n=rate.whole) if few else rate.worded(page.text) + "%" * bool(rate.span)
    return Card(name, value, below, rate, rate.light, change, lead)


def _complete(page: Page) -> Card:
    rate = page.complete
    if page.no_column:
        return Card("complete", page.text("common.none"), page.no_column, light=Light.UNSURE, known=False)
    change = page.worded_change(page.change) + page.why(page.change) if page.edition.details else ""
    return _rated(page, "complete", rate, page.text("cards.of_records", k=rate.part, n=rate.whole), change, "centre")


def _right(page: Page) -> Card:
    columns = ("right", "not_right", "sent")
    rate = page.edition.small_rate("verification", columns, page.unit)
    listed = page.edition.small("verification", "records", page.unit)
    below = ""
    if rate and listed:
        below = page.text("cards.of_sent", k=rate.part, n=rate.whole, unsent=listed.number - rate.whole.number)
    return _rated(page, "right", rate, below, _compared(page, "verification", columns), "police")


def _feedback(page: Page) -> Card:
    columns = ("in_time", "not_in_time", "matured")
    rate = page.edition.small_rate("feedback", columns, page.unit)
    below = page.text("cards.of_requests", k=rate.part, n=rate.whole) if rate else ""
    return _rated(page, "feedback", rate, below, _compared(page, "feedback", columns), "committee")


def _compared(page: Page, table: str, columns: Sequence[str]) -> str:
    """The change of a rate since the snapshot before, in the internal edition."""
    now = page.edition.small_rate(table, columns, page.unit)
    if not page.edition.details or now is None or now.pairs is None:
        return ""
    day = page.edition.earlier(page.unit)
    before = page.edition.small_rate(table, columns, page.unit, day) if day else None
    earlier = before.pairs[1] if before and before.pairs else None
    found = change(now.pairs[1], earlier, None, terms=page.edition.terms)
    return page.worded_change(found) + page.why(found)


def _finish(page: Page) -> Card:
    found, text = page.edition.progress(page.unit), page.text
    done, known, below = found.left.high == 0, True, text("cards.no_forecast")
    if found.days < 0:
        value, below, judged = text("cards.past", d=-found.days), "", Light.MET if done else Light.HELP
    elif found.outlook:
        band = outlook(found.outlook.chance, page.edition.terms)
        word = text(f"outlook.{band}")
        below = text("cards.chance", date=page.deadline, p=page.chance(page.unit))
        value, judged = word[0].upper() + word[1:], OUTLOOKS[band]
    elif done or found.pace is None:
        value, judged, known = text("cards.no_data"), Light.MET if done else Light.UNSURE, done
    else:
        value = text("cards.pace", y=round(found.pace), x=found.needed)
        judged = Light.BELOW if found.behind else Light.UNSURE
    return Card("finish", value, below, light=judged, lead="committee", known=known)


def _to_clean(page: Page) -> Card:
    left, n, text = page.count("to_clean"), page.edition.size(page.unit), page.text
    rate = page.edition.of(left, page.count("clean"), n)
    below = text("cards.share_of_records", p=rate, n=n)
    before = page.edition.earlier(page.unit) if page.edition.same_rules else None
    earlier = page.edition.count("to_clean", page.unit, before) if before else None
    return Card("to_clean", left.worded(text), below, rate, change=_moved(left, earlier, page), lead="station")


def _duplicate(page: Page, details: Details | None) -> Card:
    found, text = page.edition.small("duplicates", "duplicate", page.unit), page.text
    if found is None:
        return Card("duplicate", text("cards.no_data"))
    rate = Rate(found, Figure(None), page.count("records"), page.edition.terms)
    groups = details.groups(page.unit) if details else None
    if details is None or groups is None:
        return Card("duplicate", found.worded(text), text("cards.of_records", k=found, n=rate.whole), rate)
    clusters = int(groups.filter(pl.col("kind") == "duplicate")["clusters"].sum())
    below = text("cards.surplus", clusters=clusters, surplus=details.surplus(page.unit))
    before = page.edition.earlier(page.unit)
    earlier = page.edition.small("duplicates", "duplicate", page.unit, before) if before else None
    return Card("duplicate", found.worded(text), below, rate, change=_moved(found, earlier, page))


def _moved(now: Figure, before: Figure | None, page: Page) -> str:
    """The difference of a count since the snapshot before, in the internal edition."""
    if before is None or not page.edition.details:
        return ""
    key = "same" if now.number == before.number else "fewer" if now.number < before.number else "more"
    return page.text(f"cards.{key}", n=abs(now.number - before.number))


def _html(card: Card, page: Page, full: bool) -> str:
    judged = mark(card.light, page.text) if card.light else ""
    lines = [f"<p>{escape(line)}</p>" for line in (card.below, card.change if full else "") if line]
    head = f'<p class="name">{page.text(f"cards.{card.name}")}</p><p class="value">{escape(card.value)}</p>'
    full = full or not page.edition.details
    return f'<li class="card">{head}{judged}{_bar(card, page) if full else ""}{"".join(lines)}</li>'


def _bar(card: Card, page: Page) -> str:
    rate = card.rate
    if rate is None or card.light is None or rate.span is None:
        return ""
    svg = bar(rate.span[0], rate.ends, page.edition.terms.target, card.light)
    if not rate.interval or not rate.ends:
        return svg
    low, high = map(page.text.percent, rate.ends)
    return f'{svg}<p class="interval">{page.text("common.interval", low=low, high=high)}</p>'


def _ends(card: Card) -> tuple[float | None, float | None]:
    return card.rate.ends or (None, None) if card.rate and card.light else (None, None)


def _counts(card: Card) -> tuple[Figure | None, Figure | None]:
    return (card.rate.part, card.rate.whole) if card.rate else (None, None)


def _written(found: Sequence[Card], page: Page) -> pl.DataFrame:
    text = page.text
    rows = [
        (text(f"cards.{card.name}"), *(one and one.worded(text) for one in _counts(card)), text.interval(*_ends(card)),
         plain(card.light, text) if card.light else None, text(f"actor.{card.lead}", unit=page.full_name))
        for card in found
    ]  # fmt: skip
    names = ["indicator", "numerator", "denominator", "interval", "light", "lead"]
    frame = tables.written(pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row"), text)
    return frame if page.edition.details else frame.drop("interval", "lead")


def _tidy(found: Sequence[Card], page: Page) -> pl.DataFrame:
    columns = dict.fromkeys(("indicator", "numerator", "denominator"), pl.String)
    rows = [(card.name, *(one and one.tidy() for one in _counts(card)), *_ends(card), card.light) for card in found]
    own = {"low": pl.Float64, "high": pl.Float64, "light": pl.String}
    frame = pl.DataFrame(rows, schema={**columns, **own}, orient="row")
    return frame if page.edition.details else frame.select(*columns)
