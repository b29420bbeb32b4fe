"""The page for print as a Word file that an office edits: sentences, figures and tables as text, charts as pictures with their words.

The letterhead, styles and signatures are those of the template: ``word.docx`` in the store, else the one of this package
(``vaxanalysis template word`` writes it to be adapted). The page is put at ``{{nội dung}}`` in the template, else at its end.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from lxml import html

from vaxanalysis.errors import InputError
from vaxanalysis.languages import LANGUAGES
from vaxanalysis.publish.package import EPOCH
from vaxanalysis.publish.pictures import CHART_WIDTH

TEMPLATE = "word.docx"
"""The name of an office's own template in its store."""

PLACE = "{{nội dung}}"
ACROSS, LARGE = 3, 16
"""Figures side by side, and the size of their letters in points."""

WIDEST, POINT = 40, 12700
"""Letters that make a column of a table wider, and a point in the units of the format."""

LETTER = 6.5 * POINT
"""Room that a letter is given, so that no date or number is broken."""

EDGES = 4
"""Letters that the edges of a cell take, and what bold letters are wider."""

STYLES = {"h1": "Title", "h2": "Heading 1", "h3": "Heading 2", "figcaption": "Caption", "p": None}
CHART = re.compile(r'<svg[^>]* class="chart".*?</svg>', re.S)


@dataclass(frozen=True)
class Chart:
    """A chart as a picture, and its text for screen readers."""

    png: bytes
    title: str
    description: str


def charts(body: str) -> list[str]:
    """The charts in ``body`` as SVG, in their order."""
    return CHART.findall(body)


def described(svg: str, png: bytes) -> Chart:
    """A chart with the words of its SVG."""
    root = html.fromstring(svg)
    title, description = (" ".join(root.xpath(f"string(.//{tag})").split()) for tag in ("title", "desc"))
    return Chart(png, title, description)


def write_word(path: Path, body: str, drawn: list[Chart], *, title: str, language: str, store: Path) -> None:
    """Write ``body`` (HTML) as a Word file; ``drawn`` are its charts in their order. Raises InputError for a broken template."""
    document = _opened(store / TEMPLATE)
    document.core_properties.title, document.core_properties.language = title, LANGUAGES[language].locale
    place = next((one for one in document.paragraphs if PLACE in one.text), None)
    before = len(document.element.body)
    _Writer(document, iter(drawn)).write(html.fragment_fromstring(CHART.sub("<svg></svg>", body), create_parent="div"))
    if place is not None:
        for element in list(document.element.body)[before - 1 : -1]:
            place._p.addprevious(element)
        place._p.getparent().remove(place._p)
    held = io.BytesIO()
    document.save(held)
    _undated(held, path)


def _opened(own: Path) -> Any:
    from docx import Document

    if not own.is_file():
        return Document(io.BytesIO((files("vaxanalysis.data") / TEMPLATE).read_bytes()))
    try:
        return Document(io.BytesIO(own.read_bytes()))
    except (KeyError, ValueError, zipfile.BadZipFile) as error:
        raise InputError(str(own), "no Word file", "Save the template as .docx, or remove it from the store") from error


@dataclass(frozen=True)
class _Writer:
    """Appends elements of HTML to a document."""

    document: Any
    drawn: Iterator[Chart]

    def write(self, element: Any) -> None:
        kinds: dict[str, Callable[[Any], None]] = {
            "ol": self._sentences, "ul": self._figures, "table": self._table, "svg": self._chart,
        }  # fmt: skip
        if element.tag in kinds:
            kinds[element.tag](element)
        elif element.tag in STYLES:
            made = self._paragraph(_text_of(element), STYLES[element.tag])
            made.paragraph_format.keep_with_next = element.get("class") == "about" or None
        else:
            for child in element:
                self.write(child)

    def _paragraph(self, text: str, style: str | None = None) -> Any:
        return self.document.add_paragraph(text, self._style(style))

    def _style(self, name: str | None) -> str | None:
        """The style if the template has it."""
        return name if name and any(one.name == name for one in self.document.styles) else None

    def _sentences(self, listed: Any) -> None:
        for item in listed:
            self._paragraph(_text_of(item), "List Number")

    def _figures(self, listed: Any) -> None:
        from docx.shared import Pt

        cards = [[_text_of(line) for line in item] for item in listed]
        table = self._grid(-(-len(cards) // ACROSS), ACROSS)
        for at, (name, value, *lines) in enumerate(cards):
            cell = table.cell(*divmod(at, ACROSS))
            cell.paragraphs[0].add_run(name).bold = True
            large = cell.add_paragraph().add_run(value)
            large.bold, large.font.size = True, Pt(LARGE)
            for line in filter(None, lines):
                cell.add_paragraph(line)
        self._paragraph("")

    def _table(self, found: Any) -> None:
        rows = found.xpath(".//tr")
        widths = self._widths([[_text_of(row[at]) for row in rows] for at in range(len(rows[0]))])
        table = self._grid(len(rows), len(widths))
        for row, cells in zip(rows, table.rows, strict=True):
            _marked(cells, "w:cantSplit")
            for one, cell, width in zip(row, cells.cells, widths, strict=True):
                paragraph, cell.width = cell.paragraphs[0], width
                paragraph.add_run(_text_of(one)).bold = row.getparent().tag == "thead"
                paragraph.alignment = 2 if one.get("class") == "num" else 0
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        _marked(table.rows[0], "w:tblHeader")
        self._paragraph("")

    def _widths(self, columns: list[list[str]]) -> list[int]:
        """Each column holds its longest word; what is left goes to those with the longest texts, headings at half their length."""
        words = [max(len(word) for text in column for word in [*text.split(), ""]) + EDGES for column in columns]
        texts = [max(len(heading) // 2, *map(len, cells), 0) for heading, *cells in columns]
        more = [max(min(text, WIDEST) + 2 - word, 0) for text, word in zip(texts, words, strict=True)]
        scale = min(1.0, self._room / (sum(words) * LETTER))
        spare = max(0.0, self._room - sum(words) * LETTER) / max(sum(more), 1)
        return [int(word * LETTER * scale + one * spare) for word, one in zip(words, more, strict=True)]

    def _grid(self, rows: int, columns: int) -> Any:
        table = self.document.add_table(rows, columns)
        table.style = self._style("Table Grid")
        return table

    def _chart(self, _: Any) -> None:
        chart = next(self.drawn)
        shape = self.document.add_picture(io.BytesIO(chart.png), min(self._room, CHART_WIDTH * POINT))
        self.document.paragraphs[-1].paragraph_format.keep_with_next = True
        shape._inline.docPr.set("title", chart.title)
        shape._inline.docPr.set("descr", chart.description or chart.title)

    @property
    def _room(self) -> int:
        """Between the margins, in the units of the format."""
        section = self.document.sections[-1]
        return int(section.page_width - section.left_margin - section.right_margin)


def _marked(row: Any, mark: str) -> None:
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement(mark))


def _text_of(element: Any) -> str:
    return " ".join(element.text_content().split())


def _undated(held: io.BytesIO, path: Path) -> None:
    """Write the archive with the same date in every part, so that equal content gives equal bytes."""
    with zipfile.ZipFile(held) as made, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name in made.namelist():
            out.writestr(zipfile.ZipInfo(name, EPOCH), made.read(name), zipfile.ZIP_DEFLATED)
