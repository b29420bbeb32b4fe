"""Workbooks (.xlsx, .xls) by calamine, and HTML tables that web platforms name .xls: every cell as text."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from vaxanalysis.loading import encoding, headings, persons, rejects
from vaxanalysis.loading.failures import FileError


@dataclass(frozen=True)
class SheetTable:
    """Rows of one sheet: ``row`` and its columns, what was rejected, its headings."""

    sheet: str | None
    rows: pl.DataFrame
    rejected: pl.DataFrame
    head: headings.Headings


def read(path: Path) -> tuple[list[SheetTable], list[str]]:
    """The register sheets of a workbook or HTML file, and the names of the sheets left alone.

    Raises FileError where the file cannot be opened or no sheet has a known heading.
    """
    found, left = [], []
    for sheet, grid in _html(path) if is_html(path) else _calamine(path):
        head = headings.find(grid.head(headings.HEAD_ROWS + 1).rows())
        if head is None:
            left.append(sheet or "")
        else:
            found.append(_table(path.name, sheet, grid, head))
    if not found:
        raise FileError(path.name, "headings")
    return found, left


def is_html(path: Path) -> bool:
    """Whether a file, whatever its name, starts as HTML does."""
    with path.open("rb") as file:
        head = file.read(512).lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").replace(b"\0", b"").lower()
    return head.startswith(b"<") and not head.startswith(b"<?xml version")


def _calamine(path: Path) -> Iterator[tuple[str, pl.DataFrame]]:
    import fastexcel

    if not path.stat().st_size:
        raise FileError(path.name, "empty")
    try:
        book = fastexcel.read_excel(path)
        for sheet in book.sheet_names:
            yield sheet, book.load_sheet(sheet, header_row=None, skip_rows=0, dtypes="string").to_polars()
    except fastexcel.FastExcelError as error:
        raise FileError(path.name, "workbook") from error


def _html(path: Path) -> Iterator[tuple[None, pl.DataFrame]]:
    import pandas as pd
    from lxml import html

    tables = list(html.fromstring(encoding.text(path)).iter("table"))
    if not tables:
        raise FileError(path.name, "html")
    for table in tables:
        width = max((sum(int(cell.get("colspan", 1)) for cell in row) for row in table.iter("tr")), default=0)
        if width:
            source = io.StringIO(html.tostring(table, encoding="unicode"))
            as_text = dict.fromkeys(range(width), str)
            (frame,) = pd.read_html(source, header=None, flavor="lxml", keep_default_na=False, converters=as_text)
            headed = [] if isinstance(frame.columns, pd.RangeIndex) else [list(map(str, frame.columns))]
            cells = [*headed, *frame.astype(str).to_numpy().tolist()]
            grid = pl.DataFrame(cells, schema=[f"column_{position}" for position in range(width)], orient="row")
            yield None, grid.with_columns(pl.all().replace("", None))


def _table(file: str, sheet: str | None, grid: pl.DataFrame, head: headings.Headings) -> SheetTable:
    names = dict(zip(grid.columns, head.columns, strict=True))
    numbered = grid.rename(names).with_row_index("row", offset=1).slice(head.last + 1)
    text = pl.exclude("row")
    nfc = numbered.with_columns(text.str.normalize("NFC"))
    filled = nfc.filter(pl.any_horizontal(text.str.strip_chars() != ""))
    reasons = filled.with_columns(persons.reasons(filled, head))
    said = {reason: english for reason, (_, english) in rejects.REASONS.items()}
    bad = reasons.filter(pl.col("reason").is_not_null()).select(
        "row", "reason", pl.col("reason").replace(said).alias("found"),
        pl.concat_str(pl.col(head.columns), separator=" | ", ignore_nulls=True).alias("text"),
    )  # fmt: skip
    good = reasons.filter(pl.col("reason").is_null()).drop("reason")
    return SheetTable(sheet, good, rejects.table(bad, file, sheet), head)
