"""Frames in memory (pandas, Polars, Arrow, DuckDB and anything that streams Arrow) -> a table that is read like a Parquet file.

pandas columns that Arrow cannot take, such as numbers among texts, become text cell by cell.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, time
from decimal import Decimal
from numbers import Real
from typing import Any

import polars as pl

from vaxanalysis.errors import InputError

ROW = "\0row"
"""The column that numbers the rows of a frame, from 1."""


def is_frame(thing: object) -> bool:
    """Whether ``thing`` is a table of columns: a Polars or pandas frame, or one that streams Arrow; a single column is none."""
    columnar = hasattr(thing, "__arrow_c_stream__") and not type(thing).__name__.endswith(("Series", "Array"))
    return isinstance(thing, pl.LazyFrame) or columnar


def table(given: Any, name: str) -> tuple[pl.DataFrame, list[str]]:
    """The rows of a frame with ``ROW``, other columns named by position, and the frame's own names of these.

    Raises InputError, with the ``name`` of the frame, where its rows cannot be read.
    """
    try:
        is_pandas = type(given).__module__.split(".")[0] == "pandas"
        rows, headings = _of_pandas(given) if is_pandas else _of_arrow(given)
    except Exception as error:
        what = f"its rows cannot be read ({type(error).__name__})"
        raise InputError(
            name, what, "Give a frame whose columns have different names and whose source still exists"
        ) from error
    return rows.with_row_index(ROW, offset=1), headings


def _of_arrow(given: Any) -> tuple[pl.DataFrame, list[str]]:
    rows = given.collect() if isinstance(given, pl.LazyFrame) else pl.DataFrame(given)
    if of_others := [name for name, kind in rows.schema.items() if isinstance(kind, pl.BaseExtension)]:
        raise TypeError(of_others)
    return rows.rename({name: str(place) for place, name in enumerate(rows.columns)}), rows.columns


def _of_pandas(given: Any) -> tuple[pl.DataFrame, list[str]]:
    """Named levels of the index are columns too."""
    named = [name for name in given.index.names if name is not None]
    whole = given.reset_index(level=named) if named else given
    headings = [" ".join(map(str, each)) if isinstance(each, tuple) else str(each) for each in whole.columns]
    columns = [_column(whole.iloc[:, place]).alias(str(place)) for place in range(len(headings))]
    return pl.DataFrame(columns), headings


def _column(values: Any) -> pl.Series:
    if values.dtype != object:
        with suppress(Exception):
            found = pl.Series(pl.from_pandas(values, nan_to_null=True))
            if not isinstance(found.dtype, pl.BaseExtension):
                return found
        values = values.astype(object)  # a type of pandas' own, such as a period
    cells = [None if missing else _cell(value) for value, missing in zip(values, values.isna(), strict=True)]
    return pl.Series(cells, dtype=pl.String)


def _cell(value: Any) -> str:
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, (datetime, date)):
        return value.isoformat(" ", "seconds") if isinstance(value, datetime) else value.isoformat()
    number = isinstance(value, (Real, Decimal)) and not isinstance(value, bool)
    return str(int(value)) if number and value == value // 1 else str(value)
