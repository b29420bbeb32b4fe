"""Merged cells, hidden rows and epoch of an .ods or .xlsb, which the library that reads the cells does not report."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator
from typing import Any

from vaxanalysis.loading.books.ooxml import Facts, parts
from vaxanalysis.loading.grids import Merge

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_ROW, _BOOK, _SHEET, _MERGED = 0, 153, 156, 176
"""Records of an .xlsb [MS-XLSB 2.3]: BrtRowHdr, BrtWbProp, BrtBundleSh, BrtMergeCell."""


def facts(archive: zipfile.ZipFile) -> Facts:
    """The facts of the file; empty if it is neither."""
    names = archive.namelist()
    if "content.xml" in names:
        return _opendocument(archive)
    return _binary(archive) if "xl/workbook.bin" in names else Facts()


def _opendocument(archive: zipfile.ZipFile) -> Facts:
    from lxml import etree

    counted, merged = {}, {}
    with archive.open("content.xml") as content:
        for _, table in etree.iterparse(
            content, tag=f"{_TABLE}table", resolve_entities=False, no_network=True, recover=True
        ):
            name = table.get(f"{_TABLE}name") or ""
            merged[name], hidden = _spans(table)
            counted[name] = (hidden, 0)
            table.clear()
    return Facts(False, counted, merged=merged)


def _spans(table: Any) -> tuple[tuple[Merge, ...], int]:
    """The merged cells of a table, and how many of its rows are hidden."""
    found, hidden, row = [], 0, 0
    for line in table.iter(f"{_TABLE}table-row"):
        column, repeated = 0, _number(line, "number-rows-repeated")
        hidden += repeated * (line.get(f"{_TABLE}visibility") in ("collapse", "filter"))
        for cell in line:
            down, across = (_number(cell, f"number-{each}-spanned") for each in ("rows", "columns"))
            if down * across > 1:
                found.append((row, column, row + down - 1, column + across - 1))
            column += _number(cell, "number-columns-repeated")
        row += repeated
    return tuple(found), hidden


def _number(element: Any, name: str) -> int:
    text = element.get(f"{_TABLE}{name}") or "1"
    return int(text) if text.isdecimal() else 1


def _binary(archive: zipfile.ZipFile) -> Facts:
    epoch, counted, merged = False, {}, {}
    names = {}
    for kind, content in _records(archive.read("xl/workbook.bin")):
        if kind == _BOOK:
            epoch = bool(content[:1] and content[0] & 1)
        elif kind == _SHEET:
            link, rest = _text(content[8:])
            names[link] = _text(rest)[0]
    for name, part in parts(archive, "xl/_rels/workbook.bin.rels", names):
        found, hidden = [], 0
        for kind, content in _records(archive.read(part)):
            hidden += kind == _ROW and bool(content[11:12] and content[11] & 16)
            if kind == _MERGED:
                top, bottom, left, right = struct.unpack_from("<4I", content)
                found.append((top, left, bottom, right))
        merged[name], counted[name] = tuple(found), (hidden, 0)
    return Facts(epoch, counted, merged=merged)


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Number and content of each record: both number and size are groups of seven bits, the lowest first."""
    at = 0
    while at < len(data):
        kind, at = _group(data, at, 2)
        size, at = _group(data, at, 4)
        yield kind, data[at : at + size]
        at += size


def _group(data: bytes, at: int, longest: int) -> tuple[int, int]:
    number = 0
    for shift in range(longest):
        number |= (data[at] & 127) << 7 * shift
        at += 1
        if data[at - 1] < 128:
            break
    return number, at


def _text(data: bytes) -> tuple[str, bytes]:
    (length,) = struct.unpack_from("<I", data)
    end = 4 + 2 * length
    return data[4:end].decode("utf-16-le", "replace"), data[end:]
