"""Files that grow part by part: Parquet, delimited text in several encodings, an HTML table, and workbooks written at the end."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq


class Sink(Protocol):
    """Takes tables one after the other; ``first_row`` is the number of the first data row in the file."""

    path: Path
    first_row: int

    def write(self, table: pl.DataFrame) -> None:
        """Appends a part."""

    def close(self) -> None:
        """Finishes the file."""


@dataclass
class ParquetSink:
    """One Parquet file, a row group a part."""

    path: Path
    first_row: int = 1
    _writer: pq.ParquetWriter | None = None

    def write(self, table: pl.DataFrame) -> None:
        """Appends a part."""
        arrow: pa.Table = table.to_arrow()
        if self._writer is None:
            self._writer = pq.ParquetWriter(self.path, arrow.schema, compression="zstd")
        self._writer.write_table(arrow)

    def close(self) -> None:
        """Finishes the file."""
        if self._writer is not None:
            self._writer.close()


_TONES = ("\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
_LETTERS = "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
_CP1258 = str.maketrans(
    {unicodedata.normalize("NFC", letter + tone): letter + tone for letter in _LETTERS for tone in _TONES}
)


ENCODINGS: dict[str, Callable[[str, bool], bytes]] = {
    "utf-8": lambda text, first: text.encode(),
    "utf-8-bom": lambda text, first: text.encode("utf-8-sig" if first else "utf-8"),
    "utf-16": lambda text, first: text.encode("utf-16" if first else "utf-16-le"),
    "cp1258": lambda text, first: text.translate(_CP1258).encode("cp1258", errors="replace"),
    "utf-8-nfd": lambda text, first: unicodedata.normalize("NFD", text).encode(),
}
"""A part of a file, and whether it is the first, as bytes; letters that Windows-1258 lacks become question marks."""


@dataclass
class TextSink:
    """Delimited text with a heading line."""

    path: Path
    separator: str = ","
    encoding: str = "utf-8"
    first_row: int = 2
    _parts: int = 0

    def write(self, table: pl.DataFrame) -> None:
        """Appends a part."""
        self._append(self._text(table, self._parts == 0))

    def _text(self, table: pl.DataFrame, first: bool) -> str:
        return table.write_csv(separator=self.separator, include_header=first)

    def _append(self, text: str) -> None:
        first = self._parts == 0
        with self.path.open("wb" if first else "ab") as file:
            file.write(ENCODINGS[self.encoding](text, first))
        self._parts += 1

    def close(self) -> None:
        """Nothing is left to do."""


class HtmlSink(TextSink):
    """An HTML table under a spreadsheet's name, as web platforms export it."""

    def _text(self, table: pl.DataFrame, first: bool) -> str:
        cells = [pl.concat_str(pl.lit("<td>"), pl.col(name).fill_null(""), pl.lit("</td>")) for name in table.columns]
        rows = table.select(pl.concat_str([pl.lit("<tr>"), *cells, pl.lit("</tr>")]).alias("row"))["row"]
        names = "".join(f"<th>{name}</th>" for name in table.columns)
        head = f'<html><head><meta charset="utf-8"></head><body><table><tr>{names}</tr>' if first else ""
        return head + "".join(rows)

    def close(self) -> None:
        """Closes the table."""
        self._append("</table></body></html>")


@dataclass
class WorkbookSink:
    """Collects its parts and writes one workbook at the end."""

    path: Path
    writer: Callable[[Path, pl.DataFrame], None]
    first_row: int = 2
    _parts: list[pl.DataFrame] = field(default_factory=list)

    def write(self, table: pl.DataFrame) -> None:
        """Keeps a part."""
        self._parts.append(table)

    def close(self) -> None:
        """Writes the workbook."""
        if self._parts:
            self.writer(self.path, pl.concat(self._parts))
