"""What a block is: a titled section of HTML and the tidy tables behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

import polars as pl

from vaxanalysis.publish.text import Text

TABLES_TYPE = "application/vnd.vaxanalysis.tables+json"
"""The type under which a notebook's output carries the tables of its blocks."""

GROUPS = {
    "index": "overall",
    "identities": "faults",
    "overview": "overall",
    "fields": "places",
    "trend": "trend",
    "patterns": "faults",
    "workload": "progress",
    "plan": "progress",
    "footer": "sources",
}
"""Block that opens a group -> the group whose heading it carries."""


@dataclass(frozen=True)
class Block:
    """A part of a report: ``html`` is a whole section; ``tables`` are the tidy numbers behind it, for CSV."""

    id: str
    title: str
    html: str
    tables: Mapping[str, pl.DataFrame] = field(default_factory=dict)

    def _repr_html_(self) -> str:
        return self.html

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        behind = {name: table.to_dict(as_series=False) for name, table in _portable(self.tables).items()}
        return {"text/html": self.html, "text/plain": self.title, **({TABLES_TYPE: behind} if behind else {})}


Behind = pl.DataFrame | Mapping[str, pl.DataFrame]
"""The table behind a block, which has the block's name, or several by name."""


def section(name: str, title: str, text: Text, *parts: str, decision: str = "", behind: Behind | None = None) -> Block:
    """The block ``name``: group heading where one starts, title, ``parts``, and what to decide, which is not published."""
    group = f'<h2 id="g-{GROUPS[name]}">{text(f"group.{GROUPS[name]}")}</h2>' if name in GROUPS else ""
    decision = "" if text.audience == "public" else decision
    act = f'<p class="decision"><b>{text("common.decision")}:</b> {escape(decision)}</p>' if decision else ""
    head = f'<section class="block" id="{name}">{group}<h3 id="{name}-title">{escape(title)}</h3>'
    tables = {name: behind} if isinstance(behind, pl.DataFrame) else behind or {}
    return Block(name, title, f"{head}{''.join(parts)}{act}</section>", tables)


def for_print(name: str, title: str, html: str) -> Block:
    """The block ``name`` for print or a picture: it is no part of the page, and so without the id of a section to go to."""
    return Block(name, title, f'<section class="block">{html}</section>')


def absent(name: str, what: str, text: Text) -> Block:
    """The block ``name`` where there are no numbers about ``what``."""
    return section(name, text("common.absent_title", what=what), text)


def withheld(name: str, text: Text, what: str = "") -> Block:
    """The block ``name`` where numbers (of ``what``) are kept back, and why."""
    kept = text(f"public.{what or name}")
    note = f'<p class="absent">{text("public.withheld", what=kept)}</p>'
    return section(name, text("public.withheld_title", what=kept), text, note)


def figure(svg: str, about: str, caption: str) -> str:
    """A chart that can stand alone: what it is ``about`` above it, what its marks mean and the source below."""
    return f'<figure><p class="about">{escape(about)}</p>{svg}<figcaption>{escape(caption)}</figcaption></figure>'


def _portable(tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    dates = pl.selectors.date().dt.to_string("%Y-%m-%d")
    return {name: table.with_columns(dates) for name, table in tables.items()}
