"""A sheet as a grid of text cells, with further facts from its file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import polars as pl

from vaxanalysis.loading.failures import FileError

CELLS = 50_000_000
"""The most cells of a sheet without its empty margins."""

COLUMNS = 2_000
"""The most columns of a sheet without its empty margins."""

HELD = 20_000
"""Rows that are collected before they are put into columns."""

Rows = Sequence[Sequence[str | None]]
"""The texts of rows, which may differ in length."""

Merge = tuple[int, int, int, int]
"""A merged cell: first row, first column, last row, last column of the grid, from 0."""


@dataclass(frozen=True)
class Grid:
    """``cells`` of a sheet as text in NFC (null where empty), from its first row and column to the last that are filled.

    A merged cell has its text in its first cell. ``hidden``: the sheet is hidden, and read only on request. ``hidden_rows``: rows that are
    hidden but read. ``unvalued``: formulas whose value was never stored. ``epoch_1904``: serial numbers of days count from 1904.
    """

    sheet: str | None
    cells: pl.DataFrame = field(default_factory=pl.DataFrame)
    merges: tuple[Merge, ...] = ()
    hidden: bool = False
    hidden_rows: int = 0
    unvalued: int = 0
    epoch_1904: bool = False

    def tall(self, below: int) -> list[Merge]:
        """The merged cells ``below`` a row that span several rows."""
        return [
            merge for merge in self.merges if merge[0] > below and merge[2] > merge[0] and merge[1] < self.cells.width
        ]

    def filled(self, below: int) -> pl.DataFrame:
        """The cells, those of merged cells ``below`` a row repeated in every row that the merged cell spans."""
        tall = self.tall(below)
        columns = {at: self.cells.to_series(at).to_list() for at in {left for _, left, _, _ in tall}}
        for top, left, bottom, _ in tall:
            column = columns[left]
            column[top : bottom + 1] = [column[top]] * len(column[top : bottom + 1])
        names = self.cells.columns
        return self.cells.with_columns(pl.Series(names[at], column, pl.String) for at, column in columns.items())


def cut(rows: Iterable[Sequence[str | None]]) -> pl.DataFrame:
    """The cells of ``rows`` up to the last row and column that hold text. Raises FileError where these are too many."""
    parts: list[pl.DataFrame] = []
    held: list[Sequence[str | None]] = []
    height = width = 0
    for number, row in enumerate(rows, 1):
        held.append(row)
        filled = next((at for at in range(len(row), 0, -1) if (row[at - 1] or "").strip()), 0)
        if filled:
            height, width = number, max(width, filled)
        if width > COLUMNS or height * width > CELLS:
            raise FileError("large")
        if len(held) == HELD:
            parts.append(_columns(held, width))
            held = []
    return pl.concat([*parts, _columns(held, width)], how="diagonal").head(height)


def _columns(rows: list[Sequence[str | None]], width: int) -> pl.DataFrame:
    texts = ([row[at] or None if at < len(row) else None for row in rows] for at in range(width))
    cells = pl.DataFrame([pl.Series(str(at), column, pl.String) for at, column in enumerate(texts)])
    return cells.with_columns(pl.all().str.normalize("NFC"))


def column_name(at: int) -> str:
    """The letters of a column as a spreadsheet shows them: 0 is A."""
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
