"""Parquet files and database queries: columns that have names and types already, taken as text."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import polars as pl

from vaxanalysis import paths
from vaxanalysis.errors import InputError
from vaxanalysis.loading import headings
from vaxanalysis.loading.declared import Declared
from vaxanalysis.loading.failures import FileError

_INDEX = "\0row"
"""The scan itself numbers the rows: only so is a slice of them read without what stands before it."""

LEADING = b"\xcc"
"""The byte that combining marks begin with in UTF-8, and nothing else: text that holds it must be composed (NFC)."""


def parquet(
    path: Path, compose: bool = True, declared: Declared = headings.NOTHING
) -> tuple[pl.LazyFrame, headings.Headings]:
    """Rows of a Parquet file, lazily. Raises FileError where it cannot be read or has no known column."""
    try:
        frame = paths.scan_parquet(path, row_index_name=_INDEX, row_index_offset=1)
        frame.collect_schema()
    except (pl.exceptions.PolarsError, OSError) as error:
        raise FileError("parquet") from error
    return as_text(frame, compose, declared)


def query(uri: str, sql: str, declared: Declared = headings.NOTHING) -> tuple[pl.LazyFrame, headings.Headings]:
    """Rows of a query to PostgreSQL over ADBC. Raises InputError (without the password) where it fails."""
    server = f"{urlsplit(uri).hostname}{urlsplit(uri).path}"
    try:
        frame = pl.read_database_uri(sql, uri, engine="adbc")
    except Exception as error:
        reason = type(error).__name__
        raise InputError(
            server, f"the query failed ({reason})", "Check address, user, table and column names"
        ) from error
    try:
        return as_text(frame.lazy().with_row_index(_INDEX, offset=1), declared=declared)
    except FileError as error:
        raise error.named(server) from None


def as_text(
    frame: pl.LazyFrame, compose: bool = True, declared: Declared = headings.NOTHING
) -> tuple[pl.LazyFrame, headings.Headings]:
    """``frame`` (numbered) under canonical names, every column as NFC text (text as it is unless ``compose``).

    Raises FileError where no column is known.
    """
    schema = {name: kind for name, kind in frame.collect_schema().items() if name != _INDEX}
    head = headings.name_columns(list(schema), declared=declared)
    if not set(headings.PERSON) & set(head.known):
        raise FileError("columns")
    cast = [_text(old, kind).alias(new) for (old, kind), new in zip(schema.items(), head.columns, strict=True)]
    text = frame.select(pl.col(_INDEX).cast(pl.UInt32).alias("row"), *cast)
    return composed(text) if compose else text, head


def _text(name: str, kind: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    if kind == pl.Date:
        return column.dt.strftime("%Y-%m-%d")
    if isinstance(kind, pl.Datetime):
        return column.dt.strftime("%Y-%m-%d %H:%M:%S")
    if kind.is_nested() or kind == pl.Binary:
        return pl.lit(None, pl.String)
    return column.cast(pl.String)


def composed(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Compose the columns that hold any combining mark; leave the others, which is nearly always all, untouched."""
    names = [name for name, kind in frame.collect_schema().items() if kind == pl.String]
    marked = (
        frame.select(is_marked(pl.col(name)).any() for name in names).collect(engine="streaming").row(0, named=True)
    )
    return frame.with_columns(pl.col(name).str.normalize("NFC") for name in names if marked[name])


def is_marked(text: pl.Expr) -> pl.Expr:
    """Whether a text holds a combining mark of U+0300 to U+033F: all of Vietnamese and nearly all others."""
    return text.cast(pl.Binary).bin.contains(LEADING).fill_null(False)
