"""An executed notebook -> an HTML page, through nbconvert and the template beside this package."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache, partial
from pathlib import Path
from typing import Any

from lxml import html
from nbconvert import TemplateExporter
from nbformat import NotebookNode
from traitlets.config import Config

from vaxanalysis.publish.blocks.base import TABLES_TYPE
from vaxanalysis.publish.render.pages import Link, Page, long_date
from vaxanalysis.publish.text import Text

A4, PICTURE = "a4", "picture"
"""The tags of the cells whose outputs are printed or drawn, and left out of the page."""

CHARTS = ("communes", "fields")
"""Blocks whose first chart is added to a Word file."""

HEADING, FIGURE = re.compile("<h3 .*?</h3>", re.S), re.compile("<figure>.*?</figure>", re.S)

END = "</section>"

TEMPLATE = Path(__file__).parent.parent / "template"


def render_page(notebook: NotebookNode, page: Page) -> str:
    """One HTML document with the outputs of ``notebook``."""
    text = Text(page.language)
    resources = {
        "page": asdict(page),
        "text": text,
        "sections": _sections(notebook),
        "linked": partial(_linked, text=text, tables={link.text: link.href for link in page.tables}),
        "date": long_date(page.as_of, page.language),
    }
    body, _ = exporter().from_notebook_node(notebook, resources=resources)
    return f"{body.strip()}\n"


def _linked(data: Mapping[str, Any], text: Text, tables: Mapping[str, str]) -> str:
    """A block with links to the tables behind it."""
    shown: str = data["text/html"]
    links = [f'<a href="{tables[name]}">{name}.csv</a>' for name in sorted(data.get(TABLES_TYPE, {})) if name in tables]
    if not links or not shown.endswith(END):
        return shown
    return f'{shown.removesuffix(END)}<p class="data">{text("frame.csv")}: {", ".join(links)}</p>{END}'


def tables(notebook: NotebookNode) -> dict[str, Mapping[str, list[object]]]:
    """The tables behind the outputs of ``notebook``: name -> column -> values."""
    found: dict[str, Mapping[str, list[object]]] = {}
    for data in _shown(notebook):
        found.update(data.get(TABLES_TYPE, {}))
    return found


def tagged(notebook: NotebookNode, tag: str) -> str:
    """The HTML that the cells with a tag showed."""
    cells = [cell for cell in notebook.cells if tag in cell.metadata.get("tags", [])]
    return "".join(output["data"]["text/html"] for cell in cells for output in cell.outputs)


def charts(notebook: NotebookNode) -> str:
    """The first chart of each of :data:`CHARTS` under the title of its block, as HTML."""
    shown = [data.get("text/html", "") for data in _shown(notebook)]
    blocks = [block for name in CHARTS for block in shown if block.startswith(f'<section class="block" id="{name}">')]
    return "".join(HEADING.findall(block)[0] + figure for block in blocks for figure in FIGURE.findall(block)[:1])


@cache
def exporter() -> TemplateExporter:
    """Not HTMLExporter: that one sends every page through an HTML parser, which is slow and lower-cases SVG."""
    config = Config({"TagRemovePreprocessor": {"enabled": True, "remove_cell_tags": {"lab-only", A4, PICTURE}}})
    return TemplateExporter(
        config=config,
        template_name=TEMPLATE.name,
        extra_template_basedirs=[str(TEMPLATE.parent)],
        template_file="index.html.j2",
    )


def _shown(notebook: NotebookNode) -> list[Mapping[str, Any]]:
    """What each output shows, by its MIME types."""
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    return [output.get("data", {}) for output in outputs]


def _sections(notebook: NotebookNode) -> list[Link]:
    """The second-level headings that carry an id, or whose section does: the page's own table of contents."""
    links = []
    for data in _shown(notebook):
        if fragment := data.get("text/html"):
            for heading in html.fragment_fromstring(fragment, create_parent="div").iter("h2"):
                if target := heading.get("id") or heading.getparent().get("id"):
                    links.append(Link(f"#{target}", heading.get("data-short") or heading.text_content().strip()))
    return links
