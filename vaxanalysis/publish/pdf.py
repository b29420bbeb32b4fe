"""The one-page summary as a tagged PDF (PDF/UA) of A4; equal HTML gives equal bytes."""

from __future__ import annotations

import os
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from vaxanalysis.publish.pictures import with_fonts

if TYPE_CHECKING:
    from weasyprint import Document

STYLE = Path(__file__).parent / "template" / "a4.css"
SIZES = (8.5, 8, 7.5, 7)
"""Points, the largest first."""

CLOCK = "SOURCE_DATE_EPOCH"


def write_pdf(path: Path, body: str, *, title: str, mark: str, language: str) -> None:
    """Print ``body`` under ``title``, headed by ``mark`` (who may read it).

    Fonts differ from machine to machine: letters are as large as fit on the page, and no smaller than the last of ``SIZES``.
    """
    from weasyprint import CSS, HTML

    page, style = HTML(string=document(body, title, mark, language)), CSS(STYLE)

    @cache
    def printed(size: float) -> Document:
        letters = CSS(string=f"html {{ font-size: {size}pt }}")
        return page.render(stylesheets=[style, letters], pdf_variant="pdf/ua-1")

    *larger, _ = SIZES
    chosen = SIZES[bisect_left(larger, True, key=lambda size: len(printed(size).pages) == 1)]
    with _undated():
        printed(chosen).write_pdf(path, pdf_variant="pdf/ua-1")


@contextmanager
def _undated() -> Iterator[None]:
    """Sets a fixed date: without HarfBuzz's own subsetter, fontTools makes the fonts and writes the present time into them."""
    before = os.environ.get(CLOCK)
    os.environ[CLOCK] = "0"
    try:
        yield
    finally:
        if before is None:
            del os.environ[CLOCK]
        else:
            os.environ[CLOCK] = before


def document(body: str, title: str, mark: str, language: str) -> str:
    """The HTML that is printed."""
    head = f'<meta charset="utf-8"><title>{escape(title)}</title>'
    top = f'<header><p class="mark">{escape(mark)}</p><h1>{escape(title)}</h1></header>'
    return f'<!DOCTYPE html><html lang="{language}"><head>{head}</head><body>{top}<main>{with_fonts(body)}</main></body></html>'
