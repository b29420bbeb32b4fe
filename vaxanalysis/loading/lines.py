"""Separated text of a row a line: scanned as a whole, or read piece by piece."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl


@dataclass(frozen=True)
class Lines:
    """Text files without headings, of the same ``columns``; rows are numbered by their line unless ``row`` is a column.

    ``skipped`` lines at the top of a file are no rows.
    """

    files: list[Path]
    columns: tuple[str, ...]
    separator: str
    skipped: int = 0

    def scan(self) -> pl.LazyFrame:
        """``row`` and the columns of all files."""
        if not self.files:
            return pl.LazyFrame(schema={"row": pl.UInt32, **dict.fromkeys(self.columns, pl.String)})
        return self._rows(self.files, self.skipped + 1, self.skipped)

    def pieces(self, size: int) -> Iterator[pl.LazyFrame]:
        """The same rows, in pieces of about ``size`` bytes."""
        for path in self.files:
            with path.open("rb") as file:
                for _ in range(self.skipped):
                    file.readline()
                line = self.skipped + 1
                while piece := file.read(size):
                    piece += file.readline()
                    yield self._rows(piece, line)
                    line += piece.count(b"\n")

    def _rows(self, source: list[Path] | bytes, first: int, skipped: int = 0) -> pl.LazyFrame:
        numbered = {} if "row" in self.columns else {"row_index_name": "row", "row_index_offset": first}
        rows = pl.scan_csv(
            source,
            separator=self.separator,
            has_header=False,
            skip_lines=skipped,
            schema=dict.fromkeys(self.columns, pl.String),
            **numbered,  # type: ignore[arg-type]
        )
        return rows.with_columns(pl.col("row").cast(pl.UInt32))
