"""Facts of an .xlsx beside its texts: its epoch, hidden rows, formulas without a value, zeros shown before numbers, empty cells."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from vaxanalysis.loading.grids import CELLS, Merge

AREA = 5_000_000
"""If a sheet declares more cells than this, empty cells are dropped before it is read."""

_P = rb"(?:\w+:)?"
_HIDDEN = re.compile(rb"<" + _P + rb"row\s[^>]*\bhidden=\"(?:1|true)\"")
_EMPTY = rb"\s*(?:<" + _P + rb"v\s*/>|<" + _P + rb"v>\s*</" + _P + rb"v>)?\s*</" + _P + rb"c>"
_FORMULA = rb"<" + _P + rb"f\b(?:[^>]*/>|[^>]*>[^<]*</" + _P + rb"f>)"
_UNVALUED = re.compile(rb"<" + _P + rb"c\b(?![^>]*\bt=\"str\")[^>]*>\s*" + _FORMULA + _EMPTY)
_BLANK = re.compile(rb"<" + _P + rb"c\b(?:[^>]*/>|[^>]*[^/>]>\s*</" + _P + rb"c>)")
_CELL = re.compile(rb"<" + _P + rb"c\s(?=[^>]*\br=\"([A-Z]+)(\d+)\")[^>]*\bs=\"(\d+)\"[^>]*[^/]>")
_NO_DIGIT = re.compile(r'"[^"]*"|\\.|_.|\[[^\]]*\]|[ \-]')
_DIMENSION = re.compile(rb"(<" + _P + rb"dimension\s[^>]*\bref=\")[A-Z]+\d+:([A-Z]+)(\d+)\"")


@dataclass(frozen=True)
class Facts:
    """``sheets``: name -> hidden rows, formulas without a value. ``far``: a sheet declares far more cells than it can hold.

    ``widths``: name -> column -> how many digits each row shows at least, because its format has so many zeros.
    ``merged``: name -> merged cells, if the library that reads the cells does not report them.
    """

    epoch_1904: bool = False
    sheets: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    far: bool = False
    widths: Mapping[str, Mapping[int, bytes]] = field(default_factory=dict)
    merged: Mapping[str, tuple[Merge, ...]] = field(default_factory=dict)


def facts(path: Path) -> Facts:
    """The facts of an .xlsx, .xlsm, .ods or .xlsb; empty if its parts are not found."""
    from vaxanalysis.loading.books import others

    with zipfile.ZipFile(path) as archive:
        book = _xml(archive, "xl/workbook.xml")
        if book is None:
            return others.facts(archive)
        sheets = {name: archive.read(part) for name, part in _parts(archive, book)}
        zeros = _zeros(archive)
    epoch = any(each.get("date1904") in ("1", "true") for each in book.iter("{*}workbookPr"))
    counted = {name: (len(_HIDDEN.findall(xml)), len(_UNVALUED.findall(xml))) for name, xml in sheets.items()}
    widths = {name: _widths(xml, zeros) for name, xml in sheets.items()} if zeros else {}
    return Facts(epoch, counted, any(_area(xml) > AREA for xml in sheets.values()), widths)


def without_blanks(path: Path) -> bytes:
    """The workbook with cells that hold nothing but a format left out."""
    made = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(made, "w") as new:
        for part in old.namelist():
            data = old.read(part)
            is_sheet = part.startswith("xl/worksheets/") and part.endswith(".xml")
            new.writestr(part, _DIMENSION.sub(rb'\1A1"', _BLANK.sub(b"", data)) if is_sheet else data)
    return made.getvalue()


def _xml(archive: zipfile.ZipFile, part: str) -> Any:
    """The root of a part of the archive; None where there is no such part."""
    from lxml import etree

    if part not in archive.namelist():
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    return etree.fromstring(archive.read(part), parser)


def _zeros(archive: zipfile.ZipFile) -> dict[int, int]:
    """The formats of cells made of zeros alone, such as 000000000000 for a citizen ID: number of the format -> zeros."""
    styles = _xml(archive, "xl/styles.xml")
    if styles is None:
        return {}
    shapes = {each.get("numFmtId"): (each.get("formatCode") or "").split(";")[0] for each in styles.iter("{*}numFmt")}
    bare = {number: _NO_DIGIT.sub("", shape) for number, shape in shapes.items()}
    formats = [bare.get(each.get("numFmtId"), "") for each in styles.iterfind("{*}cellXfs/{*}xf")]
    return {at: len(shape) for at, shape in enumerate(formats) if re.fullmatch("0{2,20}", shape)}


def _widths(xml: bytes, zeros: Mapping[int, int]) -> dict[int, bytes]:
    found: dict[int, bytearray] = {}
    for letters, row, style in _CELL.findall(xml):
        column, height, width = _column(letters), int(row), zeros.get(int(style))
        if width and column * height <= CELLS:
            widths = found.setdefault(column - 1, bytearray())
            widths.extend(bytes(max(0, height - len(widths))))
            widths[height - 1] = width
    return {at: bytes(widths) for at, widths in found.items()}


def _parts(archive: zipfile.ZipFile, book: Any) -> Iterator[tuple[str, str]]:
    """The name of each sheet and its part of the archive."""
    identifiers = {
        next((value for name, value in sheet.attrib.items() if name.endswith("}id")), ""): sheet.get("name") or ""
        for sheet in book.iter("{*}sheet")
    }
    return parts(archive, "xl/_rels/workbook.xml.rels", identifiers)


def parts(archive: zipfile.ZipFile, links: str, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The name of each sheet and its part of the archive, by the part ``links``. ``names``: identifier of a sheet -> its name."""
    held, found = set(archive.namelist()), _xml(archive, links)
    targets = {
        link.get("Id"): posixpath.join("/xl", link.get("Target") or "") for link in (() if found is None else found)
    }
    for identifier, name in names.items():
        part = posixpath.normpath(targets.get(identifier, "")).lstrip("/")
        if part in held:
            yield name, part


def _area(xml: bytes) -> int:
    """The cells that a sheet declares."""
    found = _DIMENSION.search(xml)
    return _column(found[2]) * int(found[3]) if found else 0


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number
