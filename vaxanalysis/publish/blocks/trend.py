"""Block 6: gaining on the deadline? Completeness by report, and what was corrected against what arrived incomplete."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

import polars as pl

from vaxanalysis import flows, numbers
from vaxanalysis.evidence.change import Verdict, newcombe
from vaxanalysis.evidence.trend import Limits, xmr
from vaxanalysis.publish import tables
from vaxanalysis.publish.blocks.base import Block, section
from vaxanalysis.publish.blocks.overview import change_sentence
from vaxanalysis.publish.blocks.page import Page, once
from vaxanalysis.publish.figures import Pair, Rate

MOVED = (*flows.COLUMNS, "newly_incomplete")
LEAST = 2
"""So many changes one way are a run."""


def block(page: Page) -> Block:
    """Lines, flow bars, and limits from twelve snapshots on."""
    text = page.text
    if page.empty:
        return page.absent("trend", "what.records")
    title, decision = title_and_decision(page)
    sentence = _run(page) if page.edition.details else [f"<p>{change_sentence(page)}</p>"]
    table, tidy = _full(page) if page.edition.details else _published(page)
    folded = tables.folded("trend", table, text, {"incomplete": text("public.incomplete")})
    return section("trend", title, text, drawn(page), *sentence, folded, decision=decision, behind=tidy)


@once
def drawn(page: Page) -> str:
    """The chart with its caption."""
    from vaxanalysis.publish.charts.trend import near, trend

    weeks, text, rates = _weeks(page), page.text, _rates(page)
    limits = None if page.is_city or not page.edition.details else xmr(weeks["rate"].drop_nulls().to_list())
    described = "; ".join(
        text("trend.desc", date=day, D=page.name, p=own, c=city) for day, (own, city) in rates.items()
    )
    moves = weeks["mended"].drop_nulls().len() > 0
    measure = text("trend.alt" if moves else "trend.alt_rates")
    alt = (text("city.desc"), title_and_decision(page)[0]) if page.is_city else (measure, described)
    last = dict(zip(("rate", "city_rate"), map(text.shown, rates[weeks["as_of"][-1]]), strict=True))
    svg = trend(weeks, limits, page.edition.terms, text, last, *alt)
    key = "city.trend_caption" if page.is_city else "trend.caption"
    caption = text(key, D=page.name, T=page.target)
    if near(weeks, page.edition.terms):
        caption += f" {text('trend.caption_deadline', date=page.deadline)}"
    if moves:
        caption += f" {text('trend.caption_bars')}"
    caption += _limits_worded(limits, weeks["rate"][-1], page)
    return page.figure(svg, measure, caption, len(rates), "reports")


def title_and_decision(page: Page) -> tuple[str, str]:
    """Title and decision."""
    text, found = page.text, page.change
    if not page.edition.details:
        rate = page.complete
        return (text.title("public.trend_title", p=rate) if rate.span else text.title("public.trend_hidden")), ""
    if page.is_city and (steady := run(page)) and steady.clear:
        return text.title(f"city.trend_{steady.way}", p=page.complete, k=steady.reports), ""
    if page.is_city:
        change = page.worded_change(found, "_bullet") if found and found.verdict != "first" else ""
        return text.title("city.trend_title" if change else "city.trend_first", p=page.complete, change=change), ""
    if found is None or found.verdict == "first":
        return text.title("trend.title_first"), text("trend.decision_first")
    if found.flows is None:
        return text.title("trend.title_unstable"), text("trend.decision_go_on")
    title = text.title("trend.title", m=found.flows.mended, q=found.flows.newly_incomplete)
    if found.flows.newly_incomplete >= found.flows.mended:
        return title, text("trend.decision_entry")
    return title, text("trend.decision_faster" if page.edition.progress(page.unit).behind else "trend.decision_go_on")


def _rates(page: Page) -> dict[date, tuple[Rate, Rate]]:
    """The rates of the unit and the city in each snapshot that has records of the unit."""
    complete, city = page.edition.complete, page.edition.city
    return {day: (complete(page.unit, day), complete(city, day)) for day in page.edition.reports(page.unit)}


def _weeks(page: Page) -> pl.DataFrame:
    """A row a snapshot: the unit's counts and rate, the city's rate beside a district's, the flows (null where unknown)."""
    rows: list[dict[str, Any]] = []
    for day, (own, city) in _rates(page).items():
        flows = page.edition.flows(page.unit, day)
        counts = {"as_of": day, "records": own.whole.value, "usable": own.part.value}
        shares = {"rate": own.value, "city_rate": None if page.is_city else city.value}
        rows.append(counts | shares | {name: getattr(flows, name, None) for name in MOVED})
    numbers = dict.fromkeys(("records", "usable", *MOVED), pl.Int64) | dict.fromkeys(("rate", "city_rate"), pl.Float64)
    return pl.DataFrame(rows, schema_overrides={"as_of": pl.Date, **numbers})


def _full(page: Page) -> tuple[pl.DataFrame, pl.DataFrame]:
    city = [] if page.is_city else ["city_rate"]
    tidy = _weeks(page).select("as_of", "records", "usable", "rate", *city, *MOVED)
    moves = ["mended"] if page.is_city else ["mended", "worsened", "new_records", "new_incomplete"]
    shown = tidy.reverse().select(
        "as_of", "records", pl.col("usable").alias("complete"), "rate", *city, *moves, "newly_incomplete"
    )
    return tables.written(shown, page.text, rates=("rate", "city_rate")), tidy


def _published(page: Page) -> tuple[pl.DataFrame, pl.DataFrame]:
    rates = _rates(page)
    rows = [(day, own.rest, own.part, own.whole, own, city) for day, (own, city) in reversed(rates.items())]
    shown = tables.worded(rows, ["as_of", "incomplete", "complete", "records", "rate", "city_rate"], page.text)
    return shown, tables.tidy_rates("as_of", {day.isoformat(): both for day, both in rates.items()})


@dataclass(frozen=True)
class Run:
    """Reports in a row in which the rate went one way, the (complete, all) before them and of the last, and the interval of the change."""

    reports: int
    first: Pair
    last: Pair
    low: float
    high: float

    @property
    def change(self) -> float:
        """The change of the rate over all of them."""
        return self.last[0] / self.last[1] - self.first[0] / self.first[1]

    @property
    def clear(self) -> bool:
        """Whether it is more than chance explains."""
        return self.low * self.high > 0

    @property
    def way(self) -> str:
        """``up`` or ``down``."""
        return "up" if self.change > 0 else "down"


def run(page: Page) -> Run | None:
    """The reports in a row up to now in which the rate went one way, where the last change alone is not clear; None for one alone."""
    edition, found = page.edition, page.change
    if not edition.details or found is None or found.verdict != Verdict.NONE or not found.delta:
        return None
    rules = edition.run().get("rules")
    alike = [edition.complete(page.unit, day) for day in edition.dates if edition.run(day).get("rules") == rules]
    pairs = [rate.exact for rate in alike if rate.value is not None and rate.exact]
    steps = [(after[0] * before[1] - before[0] * after[1]) * found.delta > 0 for before, after in pairwise(pairs)]
    reports = next((at for at, step in enumerate(reversed(steps)) if not step), len(steps))
    if reports < LEAST:
        return None
    first, last = pairs[-1 - reports], pairs[-1]
    return Run(reports, first, last, *newcombe(last, first, edition.terms.change_alpha))


def _run(page: Page) -> list[str]:
    """The run in a sentence."""
    if (found := run(page)) is None:
        return []
    text = page.text
    sentence = text(
        f"trend.run_{found.way}", k=found.reports, a=text.percent(found.first[0] / found.first[1]),
        b=text.percent(found.last[0] / found.last[1]), points=numbers.points(found.change, text.language),
        judged=text("trend.beyond" if found.clear else "trend.within"), level=round(100 * (1 - page.edition.terms.change_alpha)),
        low=text.number(100 * found.low), high=text.number(100 * found.high),
    )  # fmt: skip
    return [f"<p>{sentence}</p>"]


def _limits_worded(limits: Limits | None, now: float | None, page: Page) -> str:
    if limits is None:
        return ""
    outside = now is not None and not limits.low <= now <= limits.high
    return f" {page.text('trend.xmr')}" + (f" {page.text('trend.signal')}" if outside else "")
