"""Workbooks and tables of markup -> tables under headings; sheets that are no register are left alone, and named."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from vaxanalysis.loading import books, legacy, tables
from vaxanalysis.loading.declared import Declared
from vaxanalysis.loading.failures import FileError
from vaxanalysis.loading.grids import Grid
from vaxanalysis.loading.headings import NOTHING
from vaxanalysis.loading.tables import SheetTable
from vaxanalysis.schema import field_of
from vaxanalysis.standardise.conventions import DATES, FROM_1904
from vaxanalysis.standardise.dates import YEARS


@dataclass(frozen=True)
class Book:
    """The ``tables`` of a file; the names of the sheets ``left`` alone and of the ``hidden`` ones; ``remarks``: how many hidden
    rows were read, how many formulas have no value, how many merged cells span
    several rows, and how many sheets count days from 1904."""

    tables: list[SheetTable]
    left: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    remarks: Counter[str] = field(default_factory=Counter)


def read(path: Path, declared: Declared = NOTHING) -> Book:
    """The tables of a workbook or file of markup.

    Raises FileError where the file cannot be opened or no sheet that is shown has a known heading.
    """
    grids = books.read(path)
    remarks = Counter[str]()
    shown = [_in_unicode(grid, remarks) for grid in grids if not grid.hidden]
    hidden = tuple(grid.sheet or "" for grid in grids if grid.hidden)
    found = [(grid, tables.of_grid(grid, declared)) for grid in shown]
    if not any(of_sheet for _, of_sheet in found):
        raise FileError("headings" if any(grid.cells.height for grid in shown) else "hidden" if hidden else "empty")
    for grid, of_sheet in found:
        if of_sheet:
            remarks.update(hidden_rows=grid.hidden_rows, unvalued=grid.unvalued, epoch_1904=grid.epoch_1904)
            remarks["merged"] += len(grid.tall(of_sheet[0].head.last))
    left = tuple(grid.sheet or "" for grid, of_sheet in found if not of_sheet)
    every = [_of_1900(table) if grid.epoch_1904 else table for grid, of_sheet in found for table in of_sheet]
    return Book(every, left, hidden, +remarks)


def _in_unicode(grid: Grid, remarks: Counter[str]) -> Grid:
    encodings = legacy.of_columns(grid.cells)
    if not encodings:
        return grid
    remarks.update(legacy.remarks(encodings))
    return replace(grid, cells=legacy.in_unicode(grid.cells.lazy(), encodings).collect())


def _of_1900(table: SheetTable) -> SheetTable:
    """``table`` with serial numbers of days counted from 1900. Numbers that may be years are left."""
    names = [name for name in table.rows.columns if field_of(name) in DATES]
    return replace(table, rows=table.rows.with_columns(_moved(pl.col(name)).alias(name) for name in names))


def _moved(texts: pl.Expr) -> pl.Expr:
    number = texts.str.extract(r"^(\d{4,5})(?:\.\d+)?$")
    days = number.cast(pl.Int64)
    moved = pl.concat_str((days + FROM_1904).cast(pl.String), texts.str.slice(number.str.len_chars()))
    return pl.coalesce(pl.when(~days.is_between(*YEARS)).then(moved), texts)
