"""Tables that a spreadsheet opens, as CSV with a byte order mark or as a workbook: no cell is run as a formula.

Source: OWASP, CSV injection.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl

_STARTS = r"^[=+\-@\t\r]"
"""A text that begins so would be run; an apostrophe is set before it, unless it is a number."""

_NUMBER = r"^[+-]?\d+([.,]\d+)?$"
BOM = "\ufeff"
EPOCH = datetime(1980, 1, 1)
"""When workbooks say that they were made, so that equal tables give equal bytes."""


def plain(text: str) -> str:
    """``text`` as a cell that is shown and not run."""
    return f"'{text}" if re.search(_STARTS, text) and not re.search(_NUMBER, text) else text


def write_csv(frame: pl.DataFrame | pl.LazyFrame, path: Path) -> None:
    """Write ``frame`` with :func:`plain` texts."""
    text = pl.selectors.string()
    runs = text.str.contains(_STARTS) & ~text.str.contains(_NUMBER)
    shown = pl.when(runs).then(pl.lit("'") + text).otherwise(text).name.keep()
    frame.lazy().with_columns(shown).sink_csv(path, include_bom=True)


@contextmanager
def workbook(target: Path | io.BytesIO) -> Iterator[Any]:
    """A workbook in the making, in which every text stays text: no number, no formula, no link is made of it."""
    import xlsxwriter

    plain = dict.fromkeys(("strings_to_numbers", "strings_to_formulas", "strings_to_urls"), False)
    with xlsxwriter.Workbook(target, {"in_memory": isinstance(target, io.BytesIO), **plain}) as book:
        book.set_properties({"created": EPOCH})
        yield book


def write_xlsx(frame: pl.DataFrame | pl.LazyFrame, path: Path) -> None:
    """Write ``frame`` as a workbook."""
    with workbook(path) as book:
        frame.lazy().collect().write_excel(book)


@dataclass(frozen=True)
class Formula:
    """A cell that the spreadsheet calculates; ``value`` is shown until it does.

    ``look``: a ``number`` without decimals, a ``rate`` with one, or a ``day`` (a date, or text).
    """

    text: str
    value: float | date | str = 0
    look: str = "number"


@dataclass(frozen=True)
class Entry:
    """A number that a reader is meant to change."""

    value: float


Cell = None | str | float | date | Formula | Entry


@dataclass(frozen=True)
class Sheet:
    """``notes`` line by line, then ``headings`` and ``rows``; the first ``fixed`` columns stay in sight."""

    name: str
    notes: Sequence[str]
    headings: Sequence[str | date]
    rows: Sequence[Sequence[Cell]]
    fixed: int = 1


def write_sheets(sheets: Sequence[Sheet], path: Path) -> None:
    """Write a workbook whose formulas are ours alone."""
    with workbook(path) as book:
        look = {
            "head": {"bold": True, "text_wrap": True, "bottom": 1, "valign": "top", "num_format": "dd/mm"},
            "note": {"italic": True},
            "entry": {"bg_color": "#FFF2CC"},
            "number": {"num_format": "#,##0"},
            "rate": {"num_format": "#,##0.0"},
            "day": {"num_format": "dd/mm/yyyy", "align": "left"},
        }
        styles = {name: book.add_format(given) for name, given in look.items()}
        for sheet in sheets:
            _write_sheet(book.add_worksheet(sheet.name), sheet, styles)


def _write_sheet(page: Any, sheet: Sheet, styles: dict[str, Any]) -> None:
    page.write_column(0, 0, sheet.notes, styles["note"])
    top = len(sheet.notes)
    for column, heading in enumerate(sheet.headings):
        _write_cell(page, top, column, heading, {**styles, "day": styles["head"]}, styles["head"])
    for row, cells in enumerate(sheet.rows, top + 1):
        for column, cell in enumerate(cells):
            _write_cell(page, row, column, cell, styles)
    page.set_column(0, 0, 9)
    page.set_column(1, 1, 22)
    page.freeze_panes(top + 1, sheet.fixed)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(top)


def _write_cell(page: Any, row: int, column: int, cell: Cell, styles: dict[str, Any], text: Any = None) -> None:
    if isinstance(cell, Formula):
        value = (cell.value - date(1899, 12, 30)).days if isinstance(cell.value, date) else cell.value
        page.write_formula(row, column, cell.text, styles[cell.look], value)
    elif isinstance(cell, Entry):
        page.write_number(row, column, cell.value, styles["entry"])
    elif isinstance(cell, date):
        page.write_datetime(row, column, cell, styles["day"])
    elif isinstance(cell, str):
        page.write_string(row, column, cell, text)
    elif cell is not None:
        page.write_number(row, column, cell, styles["number"])


def csv_text(rows: Iterable[Sequence[object]], *, bom: bool = True) -> str:
    """``rows`` as the text of a CSV, its texts plain."""
    out = io.StringIO()
    csv.writer(out).writerows([plain(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return BOM * bom + out.getvalue()
