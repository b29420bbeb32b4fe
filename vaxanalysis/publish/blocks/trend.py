"""Block 6: gaining on the deadline? Completeness by report, and what was mended against what arrived incomplete."""

from __future__ import annotations

import polars as pl

from vaxanalysis.evidence.terms import Terms
from vaxanalysis.evidence.trend import Limits, xmr
from vaxanalysis.publish import tables
from vaxanalysis.publish.blocks.base import Block, absent, figure, section
from vaxanalysis.publish.data import Week
from vaxanalysis.publish.sums import FLOWS
from vaxanalysis.publish.text import Text


def block(week: Week, text: Text, name: str) -> Block:
    """Lines, flow bars, and limits from twelve snapshots on."""
    from vaxanalysis.publish.charts.trend import trend

    if not week.complete[1]:
        return absent("trend", text("what.records"), text)
    weeks = rated(week.trend, week.terms)
    limits = xmr(weeks["rate"].drop_nulls().to_list())
    described = "; ".join(
        text("trend.desc", date=day, D=name, p=text.percent(own), c=text.percent(city))
        for day, own, city in weeks.select("as_of", "rate", "city_rate").iter_rows()
    )
    svg = trend(weeks, limits, week.terms, text, text("trend.alt"), described)
    caption = text(
        "trend.caption", D=name, T=text.number(round(week.terms.target * 100)), date=text.short_day(week.terms.deadline)
    )
    caption += _limits_said(limits, weeks["rate"][-1], text)
    title, decision = said(week, text)
    tidy = weeks.select("as_of", "records", "usable", "rate", "city_rate", *FLOWS, "newly_incomplete")
    parts = (figure(svg, caption), tables.folded("trend", _written(tidy, text), text))
    return section("trend", title, text, *parts, decision=decision, tables={"trend": tidy})


def rated(weeks: pl.DataFrame, terms: Terms) -> pl.DataFrame:
    """The trend with ``rate`` and ``city_rate``, null where there were too few records."""
    return weeks.with_columns(
        pl.when(pl.col("records") >= terms.enough).then(pl.col("usable") / pl.col("records")).alias("rate"),
        pl.when(pl.col("city_records") >= terms.enough)
        .then(pl.col("city_usable") / pl.col("city_records"))
        .alias("city_rate"),
    )


def said(week: Week, text: Text) -> tuple[str, str]:
    """Title and decision."""
    if week.change.verdict == "first":
        return text.title("trend.title_first"), text("trend.decision_first")
    flows = week.change.flows
    if flows is None:
        return text.title("trend.title_unstable"), text("trend.decision_go_on")
    title = text.title("trend.title", m=flows.mended, q=flows.newly_incomplete)
    return title, text("trend.decision_entry" if flows.newly_incomplete >= flows.mended else "trend.decision_go_on")


def _limits_said(limits: Limits | None, now: float | None, text: Text) -> str:
    if limits is None:
        return ""
    outside = now is not None and not limits.low <= now <= limits.high
    return f" {text('trend.xmr')}" + (f" {text('trend.signal')}" if outside else "")


def _written(tidy: pl.DataFrame, text: Text) -> pl.DataFrame:
    shown = tidy.reverse().select(
        "as_of", "records", pl.col("usable").alias("complete"), "rate", "city_rate", "mended", "worsened", "new_records", "new_incomplete",
        "newly_incomplete",
    )  # fmt: skip
    return tables.written(shown, text, rates=("rate", "city_rate"))
