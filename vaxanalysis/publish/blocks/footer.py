"""Block 12: where the numbers come from, how they are made, and their limits."""

from __future__ import annotations

from dataclasses import fields
from html import escape

import polars as pl

from vaxanalysis import numbers, rules
from vaxanalysis.disclosure import BASE
from vaxanalysis.publish import tables
from vaxanalysis.publish.blocks.base import Block, section
from vaxanalysis.publish.blocks.page import Page
from vaxanalysis.publish.manifest import installed
from vaxanalysis.publish.text import Text

HASH_SHOWN = 12


def block(page: Page) -> Block:
    """Method, thresholds and provenance."""
    text, terms, as_of, details = page.text, page.edition.terms, page.edition.as_of, page.edition.details
    shown = ("rate", "passport", "to_clean", "right", "verification", "pace", *(["interval"] if details else []))
    method, points = [text(f"footer.{key}") for key in shown], numbers.points(terms.least_change, text.language)
    limits = [
        text("footer.light", T=page.target, F=round(terms.floor * 100), enough=terms.enough),
        text("footer.funnel"),
        text("footer.change", points=points, alpha=round(terms.change_alpha * 100)),
        text("footer.deadline", date=terms.deadline),
        text("footer.parameters", said=_parameters(page)),
    ]
    if details is None:
        limits.append(text("public.sum", base=BASE))
    sources = details.sources(page.unit, page.text.language) if details else None
    run = {} if details is None or page.is_city else page.edition.run()
    version = run.get("vaxanalysis") or installed("vaxanalysis")
    correct = [f"<p><b>{escape(text('public.correct'))}</b></p>"] if details is None else []
    parts = (
        *correct,
        f"<p>{text('footer.preliminary', date=as_of)} <b>{text('footer.coverage')}</b></p>",
        _list("footer.definitions", method, text), _list("footer.thresholds", limits, text), _sources(page, sources),
        f"<p>{text('footer.version', version=version, rules=run.get('rules') or rules.RULES_VERSION)}</p>",
    )  # fmt: skip
    tidy = {"sources": sources} if sources is not None else {}
    return section("footer", text.title("footer.title", date=as_of), text, *parts, behind=tidy)


def _parameters(page: Page) -> str:
    """The parameters and settings of the page, under the names in the notebooks and in the settings.

    The expected districts do not affect a district's page, so they are not listed there.
    """
    names = [one.name for one in fields(page.edition.terms) if one.name != "expected" or page.unit.level != "district"]
    own = {
        page.unit.level: page.unit.code, "as_of": page.edition.as_of, "audience": page.edition.audience,
        **{name: getattr(page.edition.terms, name) for name in names},
    }  # fmt: skip
    return "; ".join(
        f"{name} = {', '.join(value) if isinstance(value, tuple) else value}" for name, value in own.items() if value
    )


def _list(key: str, lines: list[str], text: Text) -> str:
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"<h4>{text(key)}</h4><ul>{items}</ul>"


def _sources(page: Page, sources: pl.DataFrame | None) -> str:
    text = page.text
    heading = f"<h4>{text('footer.provenance')}</h4>"
    if page.edition.details is None:
        return heading + f"<p>{text('public.sources')}</p>"
    if sources is None or sources.is_empty():
        return heading + f"<p>{text('common.absent', what=text('what.sources'))}</p>"
    sums = {name: int(sources[name].sum()) for name in ("rows", "read", "rejected", "records", "repeated")}
    line = text("footer.files", n=sources.height, **sums)
    status = pl.Series("status", [text(f"status.{status}") for status in sources["status"]])
    numbers = ("rows", "read", "rejected", "records", "repeated", "elsewhere")
    shown = sources.select("file", status, *numbers, pl.col("sha256").str.head(HASH_SHOWN))
    return f"{heading}<p>{line}</p>{tables.folded('sources', tables.written(shown, text), text)}"
