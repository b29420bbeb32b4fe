"""Workbooks (.xlsx, .xls) by calamine, and HTML tables that web platforms name .xls: every cell as text."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from vaxanalysis.loading import encoding, tables
from vaxanalysis.loading.failures import FileError
from vaxanalysis.loading.grids import Grid, placed
from vaxanalysis.loading.tables import SheetTable


def read(path: Path) -> tuple[list[SheetTable], list[str]]:
    """The register sheets of a workbook or HTML file, and the names of the sheets left alone.

    Raises FileError where the file cannot be opened or no sheet has a known heading.
    """
    found: list[SheetTable] = []
    left: list[str] = []
    for grid in _html(path) if is_html(path) else _calamine(path):
        of_sheet = tables.of_grid(path.name, grid)
        found += of_sheet
        if not of_sheet:
            left.append(grid.sheet or "")
    if not found:
        raise FileError(path.name, "headings")
    return found, left


def is_html(path: Path) -> bool:
    """Whether a file, whatever its name, starts as HTML does."""
    with path.open("rb") as file:
        head = file.read(512).lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").replace(b"\0", b"").lower()
    return head.startswith(b"<") and not head.startswith(b"<?xml version")


def _calamine(path: Path) -> Iterator[Grid]:
    import fastexcel

    if not path.stat().st_size:
        raise FileError(path.name, "empty")
    try:
        book = fastexcel.read_excel(path)
        for number, sheet in enumerate(book.sheet_names):
            cells = book.load_sheet(sheet, header_row=None, skip_rows=0, dtypes="string").to_polars()
            yield Grid(sheet, cells, *placed(path, number))
    except fastexcel.FastExcelError as error:
        raise FileError(path.name, "workbook") from error


def _html(path: Path) -> Iterator[Grid]:
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
            yield Grid(None, grid.with_columns(pl.all().replace("", None)))
