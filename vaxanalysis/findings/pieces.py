"""The raw rows of files, in pieces that no record is cut by, or as they stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from vaxanalysis import loading
from vaxanalysis.findings import columns, merging, repeated, slots
from vaxanalysis.findings.reading import Rows
from vaxanalysis.register import record_ids
from vaxanalysis.register.parts import Spill

if TYPE_CHECKING:
    from vaxanalysis.findings.rows import Judge

CHUNK = 500_000
"""Rows judged in one go: about 400 MB."""

WHOLE = 250_000
"""The same, where all columns of a row are read at once."""

PART_ROWS = 50_000
"""Rows of records of several rows that are put together in one go."""


@dataclass(frozen=True)
class Piece:
    """Raw rows that are records by themselves (``alone``), or raw rows that make records ``together``."""

    alone: Rows | None = None
    together: pl.DataFrame | None = None


def of(files: Sequence[loading.RawFile], judge: Judge, work: Path) -> Iterator[Piece]:
    """The pieces of ``files``; rows that may be one record with others are put aside in ``work`` until all rows are read."""
    if any(file.report.layout == "dose" for file in files):
        spill = _spill(sum(file.report.read for file in files), work)
        for rows in (rows for file in files for rows in file.chunks(WHOLE)):
            spill.put(_judged_columns(rows).collect())
        yield from _together(spill, judge)
    else:
        yield from _single(files, judge, work)


def as_they_stand(files: Sequence[loading.RawFile]) -> Iterator[Rows]:
    """The rows of ``files``, each by itself."""
    return map(Rows, _chunks(files, 2 * CHUNK))


def _chunks(files: Sequence[loading.RawFile], size: int) -> Iterator[pl.LazyFrame]:
    """The rows of ``files``, ``size`` at a time if some columns can be read without the others."""
    return (rows for file in files for rows in file.chunks(size if file.report.kind == "parquet" else WHOLE))


def _single(files: Sequence[loading.RawFile], judge: Judge, work: Path) -> Iterator[Piece]:
    """Rows of files of a person a row: as they come, and at last those that share a key."""
    again, done = repeated.shared(files, work), 0
    aside = _spill(int(again.sum()), work)
    for rows in map(_judged_columns, _chunks(files, CHUNK)):
        height = rows.select(pl.len()).collect().item()
        yield Piece(Rows(rows, again.slice(done, height), aside))
        done += height
    if done != len(again):
        raise RuntimeError(f"{done} rows were judged where {len(again)} were read")
    if aside.height:
        yield from _together(aside, judge)


def _spill(height: int, work: Path) -> Spill:
    return Spill(-(-height // PART_ROWS) or 1, work)


def _together(spill: Spill, judge: Judge) -> Iterator[Piece]:
    """Rows of records of several rows, part by part."""
    return chain.from_iterable(map(partial(_put_together, judge), spill.parts()))


def _put_together(judge: Judge, part: pl.DataFrame) -> list[Piece]:
    """One row of each record that one row says all of, and the rows of the others."""
    merged = merging.merged(part)
    stray = merged.moved & ~judge.places.at_home(merged.rows)
    others = pl.concat([merged.others, merged.rows.filter(stray).select("record_id")])
    left = part.join(others, on="record_id", how="semi", maintain_order="left")
    return [Piece(alone=Rows(merged.rows.filter(~stray).lazy())), *([Piece(together=left)] if left.height else [])]


def _judged_columns(rows: pl.LazyFrame) -> pl.LazyFrame:
    """``rows`` without columns that nothing is judged by; those that a record must have are empty, and not read."""
    unread = [pl.lit(None, pl.String).alias(name) for name in record_ids.BESIDE]
    kept = rows.select(*columns.PLACE_OF_ROW, "layout", *loading.RAW_COLUMNS, *_beside(rows))
    return kept.with_columns(unread)


def _beside(rows: pl.LazyFrame) -> list[str]:
    """The columns of further doses side by side."""
    names = rows.collect_schema().names()
    return [name for slot in range(2, slots.count(names) + 1) for name in slots.raw(slot, names).values()]
