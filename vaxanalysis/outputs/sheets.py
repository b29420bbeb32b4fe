"""Tables that a spreadsheet opens, as CSV with a byte order mark or as a workbook: no cell is run as a formula.

Source: OWASP, CSV injection.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import polars as pl

_STARTS = r"^[=+\-@\t\r]"
"""A text that begins so would be run; an apostrophe is set before it, unless it is a number."""

_NUMBER = r"^[+-]?\d+([.,]\d+)?$"
BOM = "\ufeff"


def plain(text: str) -> str:
    """``text`` as a cell that is shown and not run."""
    return f"'{text}" if re.search(_STARTS, text) and not re.search(_NUMBER, text) else text


def as_plain(frame: pl.LazyFrame) -> pl.LazyFrame:
    """``frame`` with :func:`plain` texts."""
    text = pl.selectors.string()
    runs = text.str.contains(_STARTS) & ~text.str.contains(_NUMBER)
    return frame.with_columns(pl.when(runs).then(pl.lit("'") + text).otherwise(text).name.keep())


def write_csv(frame: pl.DataFrame | pl.LazyFrame, path: Path) -> None:
    """Write ``frame``, its texts plain."""
    as_plain(frame.lazy()).sink_csv(path, include_bom=True)


def write_xlsx(frame: pl.DataFrame | pl.LazyFrame, path: Path) -> None:
    """Write ``frame`` as a workbook in which every text is text: no formula, no link."""
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        frame.lazy().collect().write_excel(book)


def csv_text(rows: Iterable[Sequence[object]], *, bom: bool = True) -> str:
    """``rows`` as the text of a CSV, its texts plain."""
    out = io.StringIO()
    csv.writer(out).writerows([plain(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return BOM * bom + out.getvalue()
