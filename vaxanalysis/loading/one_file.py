"""One file, or the answer of a database, read by its kind: its rows under canonical names, and its report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from vaxanalysis import paths
from vaxanalysis.errors import InputError
from vaxanalysis.loading import columnar, headings, legacy, making, no_persons, tables, text, workbook
from vaxanalysis.loading.declared import Declared
from vaxanalysis.loading.no_persons import SeveralTables
from vaxanalysis.loading.raw import FileReport, RawFile
from vaxanalysis.schema import ABSENT, FIELDS, absent

RAW_COLUMNS = tuple(canonical.name for canonical in FIELDS)


def file(path: Path, kind: str, name: str, workdir: Path, keyed: Sequence[str], columns: Declared) -> RawFile:
    """The rows and report of a file of a ``kind``. Raises FileError, and errors of the libraries that read it."""
    if kind == "workbook":
        book = workbook.read(path, columns)
        found = _of_tables(path, name, kind, book.tables, book.left)
        return replace(found, report=replace(found.report, sheets_hidden=book.hidden, remarks=book.remarks))
    if kind == "parquet":
        frame, head = columnar.parquet(path, not keyed, columns)
        count = paths.scan_parquet(path).select(pl.len()).collect().item()
        return _of_columns(path, name, kind, frame, head, count)
    try:
        table = text.read(path, workdir, keyed, columns)
    except SeveralTables:
        return _of_tables(path, name, "text", tables.of_grid(name, text.whole(path, columns), columns))
    rejected = table.rejected.with_columns(pl.lit(name).alias("file"))
    report = _report(path, name, f"text, {table.encoding}", table.read, rejected, [table.head])
    encodings = legacy.of_columns(table.rows.head(legacy.SAMPLE).collect())
    padded = {"padded": table.padded} if table.padded else {}
    report = replace(report, remarks=padded | legacy.remarks(encodings))

    def canonical(rows: pl.LazyFrame) -> pl.LazyFrame:
        return _canonical(legacy.in_unicode(rows, encodings), name, None, table.head)

    by_key = None if encodings else table.keyed
    return RawFile(canonical(table.rows), rejected, report, lambda rows: map(canonical, table.pieces(rows)), by_key)


def _of_columns(
    path: Path | None, name: str, kind: str, frame: pl.LazyFrame, head: headings.Headings, count: int
) -> RawFile:
    """The rows of a ``frame`` of ``count`` rows whose columns have names already."""
    away, rejected = no_persons.in_frame(frame, head, name)
    report = _report(path, name, kind, count - len(away), rejected, [head])

    def canonical(rows: pl.LazyFrame) -> pl.LazyFrame:
        return _canonical(rows.filter(~pl.col("row").is_in(away)) if away else rows, name, None, head)

    def pieces(size: int) -> Iterator[pl.LazyFrame]:
        return (canonical(frame.slice(start, size)) for start in range(0, count, size))

    return RawFile(canonical(frame), rejected, report, pieces if away else None)


def _of_tables(path: Path, name: str, kind: str, found: list[tables.SheetTable], left: tuple[str, ...] = ()) -> RawFile:
    """The rows of the tables of a file that is held in memory."""
    frames = [_canonical(table.rows.lazy(), name, table.sheet, table.head) for table in found]
    rejected = pl.concat([table.rejected for table in found]).with_columns(pl.lit(name).alias("file"))
    rows = pl.concat(frames, how="diagonal") if len(frames) > 1 else frames[0]
    read_rows, names = sum(table.rows.height for table in found), tuple(table.sheet or "" for table in found)
    return RawFile(
        rows, rejected, _report(path, name, kind, read_rows, rejected, [table.head for table in found], names, left)
    )


def database(uri: str, query: str | None, columns: Declared) -> RawFile:
    """The rows that ``query`` gives. Raises InputError without one."""
    if not query:
        raise InputError("postgresql", "no query given", "Say which rows, such as --query 'SELECT * FROM vaccinations'")
    frame, head = columnar.query(uri, query, columns)
    rows = frame.collect()
    return _of_columns(None, "postgresql", "postgresql", rows.lazy(), head, rows.height)


def in_memory(given: object, name: str, columns: Declared) -> RawFile:
    """The rows of a frame. Raises FileError where it has no known column, InputError where its rows cannot be read."""
    rows, head = columnar.in_memory(given, name, columns)
    return _of_columns(None, name, "frame", rows.lazy(), head, rows.height)


def _canonical(frame: pl.LazyFrame, file: str, sheet: str | None, head: headings.Headings) -> pl.LazyFrame:
    have = {*head.columns, *(step.name for step in head.made)}
    missing = [pl.lit(None, pl.String).alias(name) for name in RAW_COLUMNS if name not in have]
    place = [
        pl.lit(file).alias("file"),
        pl.lit(sheet, pl.String).alias("sheet"),
        pl.col("row"),
        pl.lit(head.layout).alias("layout"),
        pl.lit(absent(head.known), pl.UInt32).alias(ABSENT),
    ]
    extra = [name for name in head.columns if name not in RAW_COLUMNS]
    whole = making.make(frame, head.made).with_columns(missing)
    return whole.select(
        *place, *RAW_COLUMNS, *dict.fromkeys([*extra, *(name for name in head.known if name not in RAW_COLUMNS)])
    )


def _report(
    path: Path | None, name: str, kind: str, read_rows: int, rejected: pl.DataFrame,
    heads: list[headings.Headings], sheets: tuple[str, ...] = (), left: tuple[str, ...] = (),
) -> FileReport:  # fmt: skip
    known = dict.fromkeys(column for head in heads for column in head.known)
    unknown = dict.fromkeys(column for head in heads for column in head.unknown)
    others = dict.fromkeys(column for head in heads for column in head.others)
    layout = "dose" if any(head.layout == "dose" for head in heads) else "person"
    return FileReport(
        name,
        path,
        kind,
        read_rows + rejected.height,
        read_rows,
        rejected.height,
        sheets,
        left,
        tuple(known),
        tuple(unknown),
        tuple(others),
        layout,
        tuple(absent(head.known) for head in heads),
        tuple(heads),
    )
