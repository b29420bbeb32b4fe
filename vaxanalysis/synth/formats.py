"""Which layout goes into which kind of file, and what a city's mixed bag of files looks like."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import polars as pl

from vaxanalysis.errors import ParameterError
from vaxanalysis.synth import layouts, workbooks
from vaxanalysis.synth.sinks import HtmlSink, ParquetSink, Sink, TextSink, WorkbookSink

Rows = Callable[[pl.DataFrame, pl.DataFrame, int], tuple[pl.DataFrame, pl.DataFrame]]
WORKBOOK_LIMIT = 20_000
"""Most people that one workbook is written for."""


def _as_is(frame: pl.DataFrame) -> pl.DataFrame:
    return frame


def _one_sheet(truth: pl.DataFrame) -> pl.DataFrame:
    return truth.with_columns(sheet=pl.lit(workbooks.PL1_SHEET))


def _numbers_lost(truth: pl.DataFrame) -> pl.DataFrame:
    """Every number that begins with zero has lost it."""
    return _one_sheet(truth).with_columns(
        id_zeros_lost=pl.col("id_zeros_lost") | pl.col("zero_id"),
        phone_zero_lost=pl.col("phone_zero_lost") | pl.col("zero_phone"),
    )


def _question_marks(truth: pl.DataFrame) -> pl.DataFrame:
    """Letters of another script do not survive Windows-1258."""
    return truth.with_columns(
        name_mixed_script=pl.lit(False), name_junk=pl.col("name_junk") | pl.col("name_mixed_script")
    )


@dataclass(frozen=True)
class Form:
    """A kind of file: its ending, the rows it holds, how it is written, what the writing changes in table and truth."""

    suffix: str
    rows: Rows
    sink: Callable[[Path], Sink]
    table: Callable[[pl.DataFrame], pl.DataFrame] = _as_is
    truth: Callable[[pl.DataFrame], pl.DataFrame] = _as_is


def _book(writer: Callable[[Path, pl.DataFrame], None], first_row: int = 2) -> Callable[[Path], Sink]:
    return lambda path: WorkbookSink(path, writer, first_row)


_PL1_SINK = _book(workbooks.write_pl1, workbooks.PL1_FIRST_ROW)
_PL1_NUMBERS_SINK = _book(partial(workbooks.write_pl1, numbers=True), workbooks.PL1_FIRST_ROW)
_PL1 = Form(".xlsx", layouts.workbook_rows, _PL1_SINK, truth=_one_sheet)
_PL1_NUMBERS = Form(".xlsx", layouts.workbook_rows, _PL1_NUMBERS_SINK, truth=_numbers_lost)
_SECOND = Form(".xlsx", layouts.workbook_rows, _book(workbooks.write_second))
_ROWS: dict[str, Rows] = {"dose": layouts.dose_rows, "person": layouts.person_rows}
_SINKS: dict[str, Callable[[Path], Sink]] = {
    "parquet": ParquetSink,
    "csv": TextSink,
    "xlsx": _book(workbooks.write_plain),
}
_MIXED = (
    Form(".csv", layouts.dose_rows, lambda path: TextSink(path, ";", "utf-8-bom"), table=layouts.named_months),
    Form(".parquet", layouts.dose_rows, ParquetSink),
    _PL1,
    Form(".txt", layouts.dose_rows, lambda path: TextSink(path, "\t", "utf-16")),
    Form(".csv", layouts.dose_rows, lambda path: TextSink(path, ",", "cp1258"), truth=_question_marks),
    Form(".xls", layouts.dose_rows, HtmlSink),
    Form(".csv", layouts.dose_rows, lambda path: TextSink(path, ",", "utf-8-nfd")),
    Form(".parquet", layouts.person_rows, ParquetSink),
)
_RARE = {8: _PL1_NUMBERS, 9: _SECOND}
LAYOUTS = ("dose", "person", "pl1", "second", "mixed")


def form(layout: str, format: str, district: int, persons: int) -> Form:
    """The form of a district's file (of the one file, where ``district`` is 0); refuses workbooks that grow too large."""
    if layout not in LAYOUTS:
        raise ParameterError("layout", f"unknown name {layout!r}", f"use one of {', '.join(LAYOUTS)}")
    if format not in _SINKS:
        raise ParameterError("format", f"unknown name {format!r}", f"use one of {', '.join(_SINKS)}")
    chosen = {"pl1": _PL1, "second": _SECOND}.get(layout)
    if layout == "mixed":
        chosen = _RARE.get(district, _MIXED[district % len(_MIXED)])
    chosen = chosen or Form(f".{format}", _ROWS[layout], _SINKS[format])
    if chosen.suffix in (".xlsx", ".xls") and persons > WORKBOOK_LIMIT:
        repair = f"Ask for {WORKBOOK_LIMIT} or fewer, or another format"
        raise ParameterError("persons", f"{persons} people a workbook are too many", repair)
    return chosen
