"""What a report shows of itself in JupyterLab: its unit and date, and the style sheet of the pages for the blocks that follow."""

from __future__ import annotations

from functools import cache
from html import escape
from importlib.resources import files

from vaxanalysis.publish.blocks.page import Page

SHEETS = ("style.css", "blocks.css")

FREED = """
section.block.block.block { padding-top: .5rem; }
section.block.block.block :is(table, thead, tbody, tr, th, td) { background: transparent; color: inherit; }
section.block.block.block :is(th, td) { text-align: left; }
section.block.block.block .num { text-align: right; }
section.block.block.block ul:is(.cards, .legend, .key, .most) { list-style: none; margin-left: 0; padding-left: 0; }
"""
"""Undoes JupyterLab's own style of tables and lists within a block, whose selectors are more specific than a page's; titles are not
cut off."""


def shown(page: Page) -> str:
    """HTML: what the blocks are about, and their style."""
    text = page.text
    mark = text(f"common.{page.edition.audience}")
    return styled(page.full_name, f"{text.day(page.edition.as_of)} · {mark}")


def styled(name: str, about: str) -> str:
    """HTML: ``name``, what the blocks are ``about``, and their style, which reaches nothing else in the notebook."""
    return f"<style>{_style()}</style><p><b>{escape(name)}</b> · {escape(about)}</p>"


@cache
def _style() -> str:
    """The pages' style sheets limited to blocks: rules for the whole document apply to a block."""
    sheets = [(files("vaxanalysis.publish") / "template" / name).read_text(encoding="utf-8") for name in SHEETS]
    own = "\n".join(sheets).replace(":root", ":scope").replace("\nbody {", "\n:scope {")
    return f"@scope (section.block) {{ {own} }}{FREED}"
