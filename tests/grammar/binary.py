"""Sheets as .ods (OpenDocument) and .xlsb (BIFF12), as LibreOffice and Excel write them in the parts that a reader needs."""

from __future__ import annotations

import struct
import zipfile
from datetime import date
from html import escape
from pathlib import Path

from tests.grammar.layout import Cell, Sheet

_NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in (("office", "office"), ("table", "table"), ("text", "text"))
)
_ROW, _REAL, _TEXT = 0, 5, 6
_SHEET, _SHEET_END, _BOOK, _BOOK_END, _SHEETS, _SHEETS_END, _DATA, _DATA_END, _DIMENSION, _BOUND, _MERGED, _MERGES, _MERGES_END = (
    129, 130, 131, 132, 143, 144, 145, 146, 148, 156, 176, 177, 178,
)  # fmt: skip
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.bin" ContentType="application/vnd.ms-excel.worksheet"/></Types>'
)


def ods(path: Path, sheet: Sheet) -> None:
    """Merged cells hold their value once; the cells that they cover are marked as such."""
    spans, covered, rows = sheet.spans, sheet.covered, []
    for row, cells in enumerate(sheet.cells):
        parts = [_ods_cell(cell, spans.get((row, at)), (row, at) in covered) for at, cell in enumerate(cells)]
        rows.append(f"<table:table-row>{''.join(parts)}</table:table-row>")
    table = f'<table:table table:name="Danh sách">{"".join(rows)}</table:table>'
    body = f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr(
            "content.xml",
            f'<?xml version="1.0"?><office:document-content {_NAMES} office:version="1.2">{body}</office:document-content>',
        )
        archive.writestr("META-INF/manifest.xml", (
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
            '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
        ))  # fmt: skip


def _ods_cell(cell: Cell, span: tuple[int, int] | None, covered: bool) -> str:
    if covered:
        return "<table:covered-table-cell/>"
    merged = f' table:number-rows-spanned="{span[0]}" table:number-columns-spanned="{span[1]}"' if span else ""
    if cell in (None, ""):
        return f"<table:table-cell{merged}/>"
    typed = f'"date" office:date-value="{cell.isoformat()}"' if isinstance(cell, date) else '"string"'
    shown = cell.strftime("%d/%m/%Y") if isinstance(cell, date) else str(cell)
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in shown.split("\n"))
    return f"<table:table-cell{merged} office:value-type={typed}>{lines}</table:table-cell>"


def xlsb(path: Path, sheet: Sheet) -> None:
    """Date cells are serial numbers without a format."""
    width = max(map(len, sheet.cells))
    data = [
        record(_SHEET),
        record(_DIMENSION, struct.pack("<4I", 0, len(sheet.cells) - 1, 0, width - 1)),
        record(_DATA),
    ]
    for row, cells in enumerate(sheet.cells):
        data.append(record(_ROW, struct.pack("<2IHBBBI", row, 0, 300, 0, 0, 0, 0)))
        data += [_xlsb_cell(at, cell) for at, cell in enumerate(cells) if cell not in (None, "")]
    merged = [
        record(_MERGED, struct.pack("<4I", top, bottom, left, right)) for top, left, bottom, right in sheet.merged
    ]
    data += [record(_DATA_END), record(_MERGES), *merged, record(_MERGES_END), record(_SHEET_END)]
    bound = struct.pack("<2I", 0, 1) + wide("rId1") + wide("Danh sách")
    book = [
        record(_BOOK),
        record(153, struct.pack("<2I", 0, 0) + wide("")),
        record(_SHEETS),
        record(_BOUND, bound),
        record(_SHEETS_END),
        record(_BOOK_END),
    ]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _related("officeDocument", "xl/workbook.bin"))
        archive.writestr("xl/_rels/workbook.bin.rels", _related("worksheet", "worksheets/sheet1.bin"))
        archive.writestr("xl/workbook.bin", b"".join(book))
        archive.writestr("xl/worksheets/sheet1.bin", b"".join(data))


def _related(kind: str, target: str) -> str:
    one = f'<Relationship Id="rId1" Type="{_RELATION}/{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{one}</Relationships>'


def _xlsb_cell(at: int, cell: Cell) -> bytes:
    place = struct.pack("<2I", at, 0)
    if isinstance(cell, date):
        return record(_REAL, place + struct.pack("<d", (cell - date(1899, 12, 30)).days))
    return record(_TEXT, place + wide(str(cell)))


def wide(text: str) -> bytes:
    """A text with its length before it."""
    coded = text.encode("utf-16-le")
    return struct.pack("<I", len(coded) // 2) + coded


def record(kind: int, content: bytes = b"") -> bytes:
    """Number and size in groups of seven bits, the lowest first, then the content."""
    size, rest = b"", len(content)
    while rest > 127:
        size, rest = size + bytes([rest & 127 | 128]), rest >> 7
    number = bytes([kind]) if kind < 128 else bytes([kind & 127 | 128, kind >> 7])
    return number + size + bytes([rest]) + content
