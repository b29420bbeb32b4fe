"""Workbooks of Excel and LibreOffice (.xlsx .xlsm .xlsb .xls .ods) as grids."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from vaxanalysis.loading.archives import DAMAGED
from vaxanalysis.loading.books import ooxml
from vaxanalysis.loading.failures import FileError
from vaxanalysis.loading.grids import Grid, cut

SIZE = 2 << 30
"""Bytes that a workbook may declare to hold when it is unpacked."""

_EXACT = 1e15


def grids(path: Path, hidden: bool = False) -> Iterator[Grid]:
    """The sheets of a workbook, those of hidden ones without cells unless ``hidden``.

    Raises FileError where it is protected, cut off, damaged or too large.
    """
    import python_calamine

    try:
        facts = ooxml.facts(path) if _is_zip(path) else ooxml.Facts()
        data = ooxml.without_blanks(path) if facts.far else path.read_bytes()
        book = python_calamine.load_workbook(io.BytesIO(data))
        for about in book.sheets_metadata:
            unseen = about.visible != python_calamine.SheetVisibleEnum.Visible
            if unseen and not hidden:
                yield Grid(about.name, hidden=True)
            elif about.typ == python_calamine.SheetTypeEnum.WorkSheet:
                yield replace(_grid(about.name, book.get_sheet_by_name(about.name), facts), hidden=unseen)
    except python_calamine.PasswordError as error:
        raise FileError("password") from error
    except (python_calamine.CalamineError, OSError, *DAMAGED) as error:
        raise FileError("password" if is_encrypted(path) else "workbook") from error


def _is_zip(path: Path) -> bool:
    """Whether ``path`` is a zip file. Raises FileError where it was cut off, or is larger than may be unpacked."""
    with path.open("rb") as file:
        if not file.read(4).startswith(b"PK"):
            return False
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except DAMAGED as error:
        raise FileError("cut") from error
    if any(part.flag_bits & 1 for part in parts):
        raise FileError("password")
    if sum(part.file_size for part in parts) > SIZE:
        raise FileError("large")
    return True


def _grid(name: str, sheet: Any, facts: ooxml.Facts) -> Grid:
    hidden_rows, unvalued = facts.sheets.get(name, (0, 0))
    merged = tuple((*first, *last) for first, last in sheet.merged_cell_ranges or ()) or facts.merged.get(name, ())
    margin = [""] * (sheet.start[1] if sheet.start else 0)
    rows = ([*margin, *map(text, row)] for row in sheet.iter_rows())
    cells = cut(_as_shown(row, at, facts.widths.get(name, {})) for at, row in enumerate(rows))
    return Grid(name, cells, merged, hidden_rows=hidden_rows, unvalued=unvalued, epoch_1904=facts.epoch_1904)


def _as_shown(row: list[str], at: int, widths: Mapping[int, bytes]) -> list[str]:
    """``row`` with the zeros that the format of a cell shows before a whole number."""
    for column, each in widths.items():
        if column < len(row) and at < len(each) and row[column].isdigit():
            row[column] = row[column].zfill(each[at])
    return row


def is_encrypted(path: Path) -> bool:
    """Whether a file of the old container format is protected by a password."""
    import msoffcrypto

    try:
        with path.open("rb") as file:
            return bool(msoffcrypto.OfficeFile(file).is_encrypted())
    except Exception:  # for any error on a damaged file: it is not known to be encrypted
        return False


def text(value: object) -> str:
    """A cell as text: dates as 2021-08-15, times to the nearest second, whole numbers without a fraction, never with an exponent."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < _EXACT else format(Decimal(repr(value)), "f")
    if isinstance(value, datetime):
        return (value + timedelta(milliseconds=500)).isoformat(" ", "seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, int | timedelta) else ""
