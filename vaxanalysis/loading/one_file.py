"""One file, or the answer of a database, read by its kind: its rows under canonical names, and its report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from vaxanalysis import paths
from vaxanalysis.errors import InputError
from vaxanalysis.loading import columnar, frames, headings, legacy, making, no_persons, rejects, tables, text, workbook
from vaxanalysis.loading.declared import Declared
from vaxanalysis.loading.failures import FileError
from vaxanalysis.loading.no_persons import SeveralTables
from vaxanalysis.loading.raw import FileReport, RawFile, failed
from vaxanalysis.schema import ABSENT, FIELD

RAW_COLUMNS = tuple(FIELD)


@dataclass(frozen=True)
class Options:
    """``columns`` as declared; ``key_columns``: those of which keys are made; ``compose``: text in Parquet is composed (NFC) too."""

    columns: Declared
    key_columns: tuple[str, ...] = ()
    compose: bool = True


def file(path: Path, kind: str, name: str, workdir: Path, options: Options) -> RawFile:
    """The rows and report of a file of a ``kind``. Raises FileError, and errors of the libraries that read it."""
    if kind == "workbook":
        return _of_book(path, name, kind, workbook.read(path, options.columns))
    if kind == "parquet":
        frame, head = columnar.parquet(path, options.compose, options.columns)
        count = paths.scan_parquet(path).select(pl.len()).collect().item()
        return _of_columns(path, name, kind, frame, head, count)
    try:
        table = text.read(path, workdir, options.key_columns, options.columns)
    except SeveralTables:
        return _of_book(
            path, name, "text", workbook.Book(tables.of_grid(text.whole(path, options.columns), options.columns))
        )
    rejected = rejects.table(table.rejected, name)
    encodings = legacy.of_columns(table.lines.scan().head(legacy.SAMPLE).collect())
    remarks = ({"padded": table.padded} if table.padded else {}) | legacy.remarks(encodings)
    known = f"text, {table.encoding}"
    report = FileReport(name, path, known, table.read, rejected.height, (table.head,), remarks=remarks)

    def canonical(rows: pl.LazyFrame) -> pl.LazyFrame:
        return _canonical(legacy.in_unicode(rows, encodings), name, None, table.head)

    keys = None if encodings else table.keys
    return RawFile(
        canonical(table.lines.scan()), rejected, report, lambda rows: map(canonical, table.pieces(rows)), keys
    )


def _of_columns(
    path: Path | None, name: str, kind: str, frame: pl.LazyFrame, head: headings.Headings, count: int
) -> RawFile:
    """The rows of a ``frame`` of ``count`` rows whose columns have names already."""
    away, lines = no_persons.in_frame(frame, head)
    rejected = rejects.table(lines, name)
    report = FileReport(name, path, kind, count - len(away), rejected.height, (head,))

    def canonical(rows: pl.LazyFrame) -> pl.LazyFrame:
        return _canonical(rows.filter(~pl.col("row").is_in(away)) if away else rows, name, None, head)

    def pieces(size: int) -> Iterator[pl.LazyFrame]:
        return (canonical(frame.slice(start, size)) for start in range(0, count, size))

    return RawFile(canonical(frame), rejected, report, pieces if away else None)


def _of_book(path: Path, name: str, kind: str, book: workbook.Book) -> RawFile:
    """The rows of the tables of a file that is held in memory."""
    found = book.tables
    frames = [_canonical(table.rows.lazy(), name, table.sheet, table.head) for table in found]
    rows = pl.concat(frames, how="diagonal") if len(frames) > 1 else frames[0]
    rejected = pl.concat([rejects.table(table.rejected, name, table.sheet) for table in found])
    read, heads = sum(table.rows.height for table in found), tuple(table.head for table in found)
    sheets = tuple(table.sheet or "" for table in found)
    report = FileReport(name, path, kind, read, rejected.height, heads, sheets, book.left, book.hidden, book.remarks)
    return RawFile(rows, rejected, report)


def database(uri: str, query: str | None, columns: Declared) -> RawFile:
    """The rows that ``query`` gives. Raises InputError without one."""
    if not query:
        raise InputError("postgresql", "no query given", "Say which rows, such as --query 'SELECT * FROM vaccinations'")
    frame, head = columnar.query(uri, query, columns)
    rows = frame.collect()
    return _of_columns(None, "postgresql", "postgresql", rows.lazy(), head, rows.height)


def in_memory(given: object, name: str, columns: Declared) -> RawFile:
    """The rows of a frame. Raises InputError where they cannot be read."""
    rows, texts = frames.table(given, name)
    try:
        frame, head = columnar.as_text(rows.lazy(), declared=columns, texts=texts)
    except FileError as error:
        return failed(name, None, error)
    return _of_columns(None, name, "frame", frame.collect().lazy(), head, rows.height)


def _canonical(frame: pl.LazyFrame, file: str, sheet: str | None, head: headings.Headings) -> pl.LazyFrame:
    have = {*head.columns, *(step.name for step in head.made)}
    missing = [pl.lit(None, pl.String).alias(name) for name in RAW_COLUMNS if name not in have]
    further = dict.fromkeys(name for name in (*head.columns, *head.known) if name not in RAW_COLUMNS)
    return making.make(frame, head.made).with_columns(missing).select(
        pl.lit(file).alias("file"), pl.lit(sheet, pl.String).alias("sheet"), "row", pl.lit(head.layout).alias("layout"),
        pl.lit(head.absent, pl.UInt32).alias(ABSENT), *RAW_COLUMNS, *further,
    )  # fmt: skip
