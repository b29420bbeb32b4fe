"""What an .xlsx says beside its cells: its epoch, hidden rows, formulas without a value, and cells that are formatted but empty."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from vaxanalysis.loading.grids import Merge

AREA = 5_000_000
"""Cells of a sheet, by its declared size, above which empty cells are dropped before it is read."""

_P = rb"(?:\w+:)?"
_HIDDEN = re.compile(rb"<" + _P + rb"row\s[^>]*\bhidden=\"(?:1|true)\"")
_EMPTY = rb"\s*(?:<" + _P + rb"v\s*/>|<" + _P + rb"v>\s*</" + _P + rb"v>)?\s*</" + _P + rb"c>"
_FORMULA = rb"<" + _P + rb"f\b(?:[^>]*/>|[^>]*>[^<]*</" + _P + rb"f>)"
_UNVALUED = re.compile(rb"<" + _P + rb"c\b(?![^>]*\bt=\"str\")[^>]*>\s*" + _FORMULA + _EMPTY)
_BLANK = re.compile(rb"<" + _P + rb"c\b(?:[^>]*/>|[^>]*[^/>]>\s*</" + _P + rb"c>)")
_DIMENSION = re.compile(rb"(<" + _P + rb"dimension\s[^>]*\bref=\")[A-Z]+\d+:([A-Z]+)(\d+)\"")


@dataclass(frozen=True)
class Facts:
    """``sheets``: name -> hidden rows, formulas without a value. ``far``: a sheet declares far more cells than it can hold.

    ``merged``: name -> merged cells, if the library that reads the cells does not tell them.
    """

    epoch_1904: bool = False
    sheets: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    far: bool = False
    merged: Mapping[str, tuple[Merge, ...]] = field(default_factory=dict)


def facts(path: Path) -> Facts:
    """What an .xlsx or .xlsm says, an .ods or .xlsb; nothing if its parts are not found."""
    from vaxanalysis.loading.books import others

    with zipfile.ZipFile(path) as archive:
        book = _book(archive)
        if book is None:
            return others.facts(archive)
        sheets = {name: archive.read(part) for name, part in _parts(archive, book)}
    epoch = any(each.get("date1904") in ("1", "true") for each in book.iter("{*}workbookPr"))
    counted = {name: (len(_HIDDEN.findall(xml)), len(_UNVALUED.findall(xml))) for name, xml in sheets.items()}
    return Facts(epoch, counted, any(_area(xml) > AREA for xml in sheets.values()))


def without_blanks(path: Path) -> bytes:
    """The workbook with cells that hold nothing but a format left out."""
    made = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(made, "w") as new:
        for part in old.namelist():
            data = old.read(part)
            is_sheet = part.startswith("xl/worksheets/") and part.endswith(".xml")
            new.writestr(part, _DIMENSION.sub(rb'\1A1"', _BLANK.sub(b"", data)) if is_sheet else data)
    return made.getvalue()


def _book(archive: zipfile.ZipFile) -> Any:
    from lxml import etree

    if "xl/workbook.xml" not in archive.namelist():
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    return etree.fromstring(archive.read("xl/workbook.xml"), parser)


def _parts(archive: zipfile.ZipFile, book: Any) -> Iterator[tuple[str, str]]:
    """The name of each sheet and its part of the archive."""
    identifiers = {
        next((value for name, value in sheet.attrib.items() if name.endswith("}id")), ""): sheet.get("name") or ""
        for sheet in book.iter("{*}sheet")
    }
    return parts(archive, "xl/_rels/workbook.xml.rels", identifiers)


def parts(archive: zipfile.ZipFile, links: str, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The name of each sheet and its part of the archive, by the part ``links``. ``names``: identifier of a sheet -> its name."""
    from lxml import etree

    held = set(archive.namelist())
    if links not in held:
        return
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    found = etree.fromstring(archive.read(links), parser)
    targets = (
        {} if found is None else {link.get("Id"): posixpath.join("/xl", link.get("Target") or "") for link in found}
    )
    for identifier, name in names.items():
        part = posixpath.normpath(targets.get(identifier, "")).lstrip("/")
        if part in held:
            yield name, part


def _area(xml: bytes) -> int:
    """The cells that a sheet declares."""
    found = _DIMENSION.search(xml)
    if not found:
        return 0
    column = 0
    for letter in found[2]:
        column = 26 * column + letter - 64
    return column * int(found[3])
