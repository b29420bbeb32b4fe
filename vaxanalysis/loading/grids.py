"""A sheet as a grid of text cells, with what its file says of them beside their text."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

import polars as pl

Merge = tuple[int, int, int, int]
"""A merged cell: first row, first column, last row, last column of the grid, from 0."""

_CHUNK = 1 << 22
_MERGE = re.compile(rb'<mergeCell ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_CELL = re.compile(rb'<c r="([A-Z]+)\d+"[^>]*[^/>]>')


@dataclass(frozen=True)
class Grid:
    """``cells`` of a sheet as text (null where blank), from its first row on; ``first_column`` from 0; ``merges`` within the grid."""

    sheet: str | None
    cells: pl.DataFrame
    merges: tuple[Merge, ...] = ()
    first_column: int = 0

    def filled(self, below: int) -> pl.DataFrame:
        """The cells, those of merged cells ``below`` a row repeated in every row that the merged cell stands in."""
        tall = [
            merge for merge in self.merges if merge[0] > below and merge[2] > merge[0] and merge[1] < self.cells.width
        ]
        columns = {at: self.cells.to_series(at).to_list() for at in {left for _, left, _, _ in tall}}
        for top, left, bottom, _ in tall:
            column = columns[left]
            column[top : bottom + 1] = [column[top]] * len(column[top : bottom + 1])
        names = self.cells.columns
        return self.cells.with_columns(pl.Series(names[at], column, pl.String) for at, column in columns.items())


def column_name(at: int) -> str:
    """The letters of a column as a spreadsheet shows them: 0 is A."""
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def placed(path: Path, sheet: int) -> tuple[tuple[Merge, ...], int]:
    """The merged cells of the ``sheet``-th sheet of an .xlsx file, and its first column that holds anything.

    None and 0 where the file is no .xlsx or does not say.
    """
    try:
        with zipfile.ZipFile(path) as book:
            part = _parts(book)[sheet]
            merges, first = _scanned(book, part)
    except (zipfile.BadZipFile, KeyError, IndexError, OSError, ValueError):
        return (), 0
    return tuple(
        (top, left - first, bottom, right - first) for top, left, bottom, right in merges if left >= first
    ), first


def _parts(book: zipfile.ZipFile) -> list[str]:
    """The files of the sheets within an .xlsx file, in their order."""
    from lxml import etree

    relations = etree.fromstring(book.read("xl/_rels/workbook.xml.rels"))
    targets = {each.get("Id"): each.get("Target") for each in relations}
    sheets = etree.fromstring(book.read("xl/workbook.xml")).iter("{*}sheet")
    ids = [next(value for name, value in sheet.attrib.items() if name.endswith("}id")) for sheet in sheets]
    return [targets[name].lstrip("/") if targets[name].startswith("/") else f"xl/{targets[name]}" for name in ids]


def _scanned(book: zipfile.ZipFile, part: str) -> tuple[list[Merge], int]:
    merges: list[Merge] = []
    first, tail = 1 << 14, b""
    with book.open(part) as file:
        while piece := file.read(_CHUNK):
            text = tail + piece
            for cell in _CELL.finditer(text):
                first = min(first, _number(cell[1]))
                if not first:
                    break
            merges += [
                (int(match[2]) - 1, _number(match[1]), int(match[4]) - 1, _number(match[3]))
                for match in _MERGE.finditer(text)
            ]
            cut = text.rfind(b"<")
            tail = text[cut:] if cut >= 0 else b""
    return merges, first if first < 1 << 14 else 0


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
