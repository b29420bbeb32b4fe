"""Parquet files and database queries: columns that have names and types already, taken as text."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

import polars as pl

from vaxanalysis import paths
from vaxanalysis.errors import InputError
from vaxanalysis.loading import frames, headings, redacted
from vaxanalysis.loading.declared import Declared, nearest
from vaxanalysis.loading.failures import FileError
from vaxanalysis.standardise.moments import ZONE

WHOLE = 2**53
"""The largest number up to which floating-point numbers hold every whole number."""

LEADING = b"\xcc"
"""The first byte of combining marks in UTF-8, and of nothing else: text that holds it must be composed (NFC)."""


def parquet(
    path: Path, compose: bool = True, declared: Declared = headings.NOTHING
) -> tuple[pl.LazyFrame, headings.Headings]:
    """Rows of a Parquet file, lazily. Raises FileError where it cannot be read or has no known column."""
    try:
        # the scan itself numbers the rows, so that a slice is read without the rows before it
        frame = paths.scan_parquet(path, row_index_name=frames.ROW, row_index_offset=1)
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
        return as_text(frame.lazy().with_row_index(frames.ROW, offset=1), declared=declared)
    except FileError as error:
        raise error.named(server) from None


def as_text(
    frame: pl.LazyFrame, compose: bool = True, declared: Declared = headings.NOTHING, texts: Sequence[str] | None = None
) -> tuple[pl.LazyFrame, headings.Headings]:
    """``frame`` (numbered) under canonical names, every column as NFC text (text as it is unless ``compose``).

    ``texts``: the headings of its columns, where these are not their names. Raises FileError where no column is known.
    """
    schema = {name: kind for name, kind in frame.collect_schema().items() if name != frames.ROW}
    first = frame.select(_text(old, kind) for old, kind in schema.items()).head(headings.HEAD_ROWS).collect().rows()
    head = headings.name_columns(list(schema) if texts is None else texts, declared, first)
    if not set(headings.PERSON) & set(head.known):
        raise FileError("columns", alike(head))
    cast = [_text(old, kind).alias(new) for (old, kind), new in zip(schema.items(), head.columns, strict=True)]
    text = frame.select(pl.col(frames.ROW).cast(pl.UInt32).alias("row"), *cast)
    return composed(text) if compose else text, head


def _text(name: str, kind: pl.DataType) -> pl.Expr:
    """A column as text; moments with a time zone in the local time of Viet Nam, the items of a list joined."""
    column = pl.col(name)
    if kind == pl.Date:
        return column.dt.strftime("%Y-%m-%d")
    if isinstance(kind, pl.Datetime):
        local = column.dt.convert_time_zone(ZONE) if kind.time_zone else column
        return local.dt.strftime("%Y-%m-%d %H:%M:%S")
    if kind.is_float():
        number = column.fill_nan(None)
        whole = (number == number.floor()) & (number.abs() < WHOLE)
        return (
            pl.when(whole).then(number.cast(pl.Int64, strict=False).cast(pl.String)).otherwise(number.cast(pl.String))
        )
    if isinstance(kind, pl.List | pl.Array) and not kind.inner.is_nested():
        return column.cast(pl.List(pl.String)).list.join("; ")
    if kind.is_nested():
        return pl.when(column.is_not_null()).then(pl.struct(column).struct.json_encode())
    return column.cast(pl.String)


def alike(head: headings.Headings) -> str:
    """The headings that are not understood but look like known ones, each with the field that it may be."""
    near = {
        redacted.heading(reading.text, at): nearest(reading.text)
        for at, reading in enumerate(head.readings)
        if not reading.field
    }
    return ", ".join(f"'{text}' may be {field}" for text, field in near.items() if field)


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
