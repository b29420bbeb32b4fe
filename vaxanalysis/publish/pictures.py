"""HTML -> pictures, laid out by WeasyPrint and drawn by PDFium: equal HTML gives equal bytes."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

FONTS = "Noto Sans, DejaVu Sans, sans-serif"
STYLE = Path(__file__).parent / "template" / "picture.css"
SHARED = (1080, 1350)
"""Pixels across and down of a picture to share: what chat groups show whole on a phone."""

CHART_WIDTH, POINTS = 400, 0.75
"""Width of a chart in its own units, which are CSS pixels here; points of a pixel."""


@dataclass(frozen=True)
class Sheet:
    """What is drawn as one picture: the body of a page and its size in CSS pixels; ``zoom`` times as many in the picture."""

    body: str
    width: float
    height: float
    zoom: float = 1


def shared(body: str, title: str, as_of: str, mark: str) -> Sheet:
    """The picture to share of a unit: ``body`` under its name and date, and who may see it."""
    head = f'<p class="mark">{escape(mark)}</p><h1>{escape(title)}</h1><p class="as-of">{escape(as_of)}</p>'
    return Sheet(f'<div class="picture">{head}{body}</div>', *SHARED)


def chart(svg: str) -> Sheet:
    """A chart alone, three times as sharp as on a screen."""
    height = float(svg.split('viewBox="', 1)[1].split('"', 1)[0].split()[3])
    return Sheet(with_fonts(svg), CHART_WIDTH, height, zoom=3)


def with_fonts(html: str) -> str:
    """``html`` with the letters named in its charts: SVG takes them from attributes here, not from the style sheet."""
    return html.replace(' class="chart"', f' class="chart" font-family="{FONTS}"')


def drawn(sheets: Sequence[Sheet], language: str) -> list[bytes]:
    """Each sheet as a PNG."""
    import pypdfium2

    if not sheets:
        return []
    with pypdfium2.PdfDocument(laid_out(sheets, language)) as document:
        return [_png(document[at], sheet.zoom / POINTS) for at, sheet in enumerate(sheets)]


def laid_out(sheets: Sequence[Sheet], language: str) -> bytes:
    """A PDF with a page for each sheet."""
    from weasyprint import HTML

    pdf: bytes = HTML(string="".join(_document(sheets, language))).write_pdf(stylesheets=[STYLE])
    return pdf


def _document(sheets: Sequence[Sheet], language: str) -> Iterator[str]:
    sizes = (f"@page s{at} {{ size: {one.width}px {one.height}px }}" for at, one in enumerate(sheets))
    yield f'<!DOCTYPE html><html lang="{language}"><head><style>{" ".join(sizes)}</style></head><body>'
    for at, one in enumerate(sheets):
        yield f'<div class="sheet" style="page: s{at}">{one.body}</div>'
    yield "</body></html>"


def _png(page: object, scale: float) -> bytes:
    out = io.BytesIO()
    page.render(scale=scale).to_pil().save(out, "PNG", optimize=True)  # type: ignore[attr-defined]
    return out.getvalue()
