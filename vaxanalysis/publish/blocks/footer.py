"""Block 12: where the numbers come from, how they are made, and what they do not say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from html import escape

import polars as pl

from vaxanalysis.evidence.terms import Terms
from vaxanalysis.publish import numbers, tables
from vaxanalysis.publish.blocks.base import Block, section
from vaxanalysis.publish.text import Text

HASH_SHOWN = 12


@dataclass(frozen=True)
class Footing:
    """What the footer states: date, audience, thresholds, the files of the unit, and the versions."""

    as_of: date
    audience: str
    terms: Terms
    sources: pl.DataFrame | None
    version: str
    rules: str


def block(context: Footing, text: Text) -> Block:
    """Method, thresholds and provenance."""
    terms = context.terms
    method = [text(f"footer.{key}") for key in ("rate", "passport", "to_clean", "right", "interval")]
    limits = [
        text("footer.light", T=_whole(terms.target, text), F=_whole(terms.floor, text), enough=terms.enough),
        text("footer.funnel"),
        text(
            "footer.change",
            points=numbers.points(terms.least_change, text.language),
            alpha=_whole(terms.change_alpha, text),
        ),
        text("footer.deadline", date=terms.deadline),
    ]
    if context.audience == "public":
        limits += [text("footer.small", small=terms.small), text("public.sum")]
    sources = _sources(context, text)
    parts = (
        f"<p>{text('footer.preliminary', date=context.as_of)} <b>{text('footer.coverage')}</b></p>",
        _list("footer.definitions", method, text), _list("footer.thresholds", limits, text), sources,
        f"<p>{text('footer.version', version=context.version, rules=context.rules)}</p>",
    )  # fmt: skip
    tidy = {"sources": context.sources} if context.sources is not None else {}
    return section("footer", text.title("footer.title", date=context.as_of), text, *parts, tables=tidy)


def _whole(rate: float, text: Text) -> str:
    return text.number(round(rate * 100))


def _list(key: str, lines: list[str], text: Text) -> str:
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"<h4>{text(key)}</h4><ul>{items}</ul>"


def _sources(context: Footing, text: Text) -> str:
    heading = f"<h4>{text('footer.provenance')}</h4>"
    if context.audience == "public":
        return heading + f"<p>{text('public.sources')}</p>"
    if context.sources is None or context.sources.is_empty():
        return heading + f"<p>{text('common.absent', what=text('what.sources'))}</p>"
    sums = {name: int(context.sources[name].sum()) for name in ("rows", "read", "rejected")}
    line = text("footer.files", n=context.sources.height, **sums)
    shown = context.sources.select(
        "file", "status", "rows", "read", "rejected", "records", "repeated", "elsewhere", "sha256"
    ).with_columns(
        pl.Series("status", [text(f"status.{status}") for status in context.sources["status"]]),
        pl.col("sha256").str.head(HASH_SHOWN),
    )
    return f"{heading}<p>{line}</p>{tables.folded('sources', tables.written(shown, text), text)}"
