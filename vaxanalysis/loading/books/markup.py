"""Tables that platforms write as text and name .xls: HTML, web archives (MHTML) and XML Spreadsheet 2003, as grids."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from vaxanalysis.loading import encoding
from vaxanalysis.loading.failures import FileError
from vaxanalysis.loading.grids import CELLS, Grid, Merge, cut

SPAN = 1_000
"""The most columns that one cell may span, as in browsers."""

_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_SKIPPED = ("table", "script", "style")
_BREAKS = ("br", "p", "div", "li")
_DIGITS = re.compile(r"\s*(\d{1,7})")


def kind(head: bytes) -> str | None:
    """``html``, ``mhtml`` or ``spreadsheet``, by the first bytes of a file; None for others."""
    start = head.lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").replace(b"\0", b"").lower()
    if b"<workbook" in start and start.startswith(b"<"):
        return "spreadsheet"
    if start.startswith(b"mime-version:") or (
        b"\nmime-version:" in start and b"content-type: multipart/related" in start
    ):
        return "mhtml"
    return (
        "html" if re.match(rb"<(?:!doctype html|!--|html|head|body|meta|style|table|div|center|\?xml)", start) else None
    )


def grids(path: Path) -> Iterator[Grid]:
    """The tables of a file of markup that hold any text. Raises FileError where there are none."""
    with path.open("rb") as file:
        found = kind(file.read(4096))
    if found == "spreadsheet":
        yield from _spreadsheet(path.read_bytes())
        return
    pages = list(_archived(path)) if found == "mhtml" else [encoding.decoded(path.read_bytes())]
    tables = [each for page in pages for each in _tables(page)]
    if not tables:
        raise FileError("html")
    for number, (cells, merged) in enumerate(tables, 1):
        yield Grid(f"bảng {number}" if len(tables) > 1 else None, cells, merged)


def _archived(path: Path) -> Iterator[str]:
    """The HTML pages in a web archive."""
    for part in email.message_from_bytes(path.read_bytes()).walk():
        data = part.get_payload(decode=True)
        if part.get_content_type() == "text/html" and isinstance(data, bytes) and data.strip():
            yield encoding.decoded(data)


def _tables(page: str) -> Iterator[tuple[Any, tuple[Merge, ...]]]:
    from lxml import etree, html

    try:
        document = html.document_fromstring(page.encode(), html.HTMLParser(encoding="utf-8", huge_tree=True))
    except etree.ParserError:
        return
    for table in document.iter("table"):
        rows = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]
        cells, merged = _placed([_cells(row) for row in rows])
        if cells.width:
            yield cells, merged


def _cells(row: Any) -> list[tuple[str, int, int]]:
    """The text of each cell of a row, and how many rows and columns it takes."""
    return [
        (" ".join("".join(_words(cell)).split()), _span(cell.get("rowspan"), CELLS), _span(cell.get("colspan"), SPAN))
        for cell in row
        if cell.tag in ("td", "th")
    ]


def _words(element: Any) -> Iterator[str]:
    """The text in a cell without that of tables in it."""
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _SKIPPED:
            space = " " if child.tag in _BREAKS else ""
            yield space
            yield from _words(child)
            yield space
        yield child.tail or ""


def _span(value: str | None, most: int) -> int:
    """The number at the beginning of a span, as browsers read it; 0 means all that follow."""
    found = _DIGITS.match(value or "")
    return min(int(found[1]) or most, most) if found else 1


def _placed(rows: list[list[tuple[str, int, int]]]) -> tuple[Any, tuple[Merge, ...]]:
    """The cells at their positions, each spanning its rows and columns."""
    placed: list[dict[int, str]] = [{} for _ in rows]
    taken: list[set[int]] = [set() for _ in rows]
    merged, room = [], 0
    for top, row in enumerate(rows):
        left = 0
        for text, height, width in row:
            while left in taken[top]:
                left += 1
            bottom, right = min(top + height, len(rows)) - 1, left + width - 1
            room += (bottom - top + 1) * width
            if room > CELLS:
                raise FileError("large")
            for below in range(top, bottom + 1):
                taken[below].update(range(left, right + 1))
            placed[top][left] = text
            if bottom > top or right > left:
                merged.append((top, left, bottom, right))
    return cut(_listed(row) for row in placed), tuple(merged)


def _listed(row: dict[int, str]) -> list[str | None]:
    return [row.get(at) for at in range(max(row, default=-1) + 1)]


def _spreadsheet(data: bytes) -> Iterator[Grid]:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, recover=True)
    book = etree.fromstring(data, parser)
    if book is None:
        raise FileError("workbook")
    epoch = any(True for _ in book.iter("{*}Date1904"))
    for sheet in book.iter("{*}Worksheet"):
        name = sheet.get(f"{_SS}Name")
        if any((each.text or "") != "SheetVisible" for each in sheet.iter("{*}Visible")):
            yield Grid(name, hidden=True)
        else:
            cells, merged, hidden = _sheet(sheet)
            yield Grid(name, cells, merged, hidden_rows=hidden, epoch_1904=epoch)


def _sheet(sheet: Any) -> tuple[Any, tuple[Merge, ...], int]:
    rows: list[list[str | None]] = []
    merged: list[Merge] = []
    hidden = 0
    for row in sheet.iter("{*}Row"):
        index = row.get(f"{_SS}Index")
        place = _span(index, CELLS) if index else len(rows) + 1
        if place > 1_048_576:
            raise FileError("large")
        rows.extend([] for _ in range(place - 1 - len(rows)))
        hidden += row.get(f"{_SS}Hidden") == "1"
        texts: list[str | None] = []
        for cell in row.iterchildren("{*}Cell"):
            if index := cell.get(f"{_SS}Index"):
                texts.extend([None] * (min(_span(index, CELLS), 16_384) - 1 - len(texts)))
            across, down = (_merged(cell.get(f"{_SS}{name}")) for name in ("MergeAcross", "MergeDown"))
            if across or down:
                merged.append((len(rows), len(texts), len(rows) + down, len(texts) + across))
            texts.extend([_value(cell), *[None] * across])
        rows.append(texts)
    return cut(rows), tuple(merged), hidden


def _merged(value: str | None) -> int:
    """Further rows or columns that a cell spans."""
    return _span(value, SPAN) if value and value.strip() != "0" else 0


def _value(cell: Any) -> str:
    """The text of a cell; a moment at midnight is a day."""
    for data in cell.iterchildren("{*}Data"):
        text = "".join(data.itertext())
        if data.get(f"{_SS}Type") == "DateTime":
            return text.removesuffix(".000").removesuffix("T00:00:00").replace("T", " ")
        return text
    return ""
