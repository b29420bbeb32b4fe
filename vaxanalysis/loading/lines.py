"""Separated text with a row on each line: scanned as a whole, or read piece by piece."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import polars as pl

from vaxanalysis import paths
from vaxanalysis.loading import encoding

MOST_CELLS = 25_000_000
"""Cells held in memory at a time, 16 bytes each; a row has at least a byte for each of its cells."""

CACHED = 1 << 21
"""Bytes that are cut into columns in one go: few enough to be still in the processor's cache when texts are copied."""


@dataclass(frozen=True)
class Lines:
    """Text files without headings, of the same ``columns``; rows are numbered by their line unless ``row`` is a column.

    ``skipped`` lines at the top of a file are no rows. Without a column ``row``, every line is a row except those ``left_out``.
    """

    files: list[Path]
    columns: tuple[str, ...]
    separator: str
    skipped: int = 0
    left_out: tuple[int, ...] = ()

    def pieces(self, rows: int, size: int) -> Iterator[pl.LazyFrame]:
        """The same rows, in pieces of about as many ``rows`` or bytes."""
        return map(self._without, self._pieces(rows, size))

    def _without(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        return rows.filter(~pl.col("row").is_in(self.left_out)) if self.left_out else rows

    def _pieces(self, rows: int, size: int) -> Iterator[pl.LazyFrame]:
        for path in self.files:
            with path.open("rb") as file:
                for _ in range(self.skipped):
                    file.readline()
                yield from self._numbered(file, size) if "row" in self.columns else self._cut(file, rows, size)

    def _numbered(self, file: BinaryIO, size: int) -> Iterator[pl.LazyFrame]:
        while piece := file.read(size):
            yield self._rows(piece + file.readline())

    def _cut(self, file: BinaryIO, rows: int, size: int) -> Iterator[pl.LazyFrame]:
        from vaxanalysis.loading.cells import Cells

        line, cells = self.skipped + 1, None
        room = os.fstat(file.fileno()).st_size
        rows, size = min(rows, MOST_CELLS // len(self.columns), room // len(self.columns) + 1), min(size, room)
        for piece in encoding.pieces(file, min(size, CACHED)):
            if cells is None or not cells.add(piece):
                if cells:
                    yield cells.frame().lazy().with_row_index("row", line)
                    line += cells.height
                cells = Cells(
                    self.separator, self.columns, max(rows, piece.count(b"\n") + 1), max(size, len(piece) + 1)
                )
                cells.add(piece)
        if cells:
            yield cells.frame().lazy().with_row_index("row", line)

    def scan(self) -> pl.LazyFrame:
        """``row`` and the columns of all files."""
        if not self.files:
            return pl.LazyFrame(schema={"row": pl.UInt32, **dict.fromkeys(self.columns, pl.String)})
        return self._without(self._rows(self.files))

    def _rows(self, source: list[Path] | bytes) -> pl.LazyFrame:
        whole = isinstance(source, list)
        numbered = {} if "row" in self.columns else {"row_index_name": "row", "row_index_offset": self.skipped + 1}
        rows = paths.scan_csv(
            source,
            separator=self.separator,
            has_header=False,
            skip_lines=self.skipped if whole else 0,
            schema=dict.fromkeys(self.columns, pl.String),
            **numbered,
        )
        return rows.with_columns(pl.col("row").cast(pl.UInt32))
