"""The raw rows of files, in pieces that no record is cut by, or as they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from vaxanalysis import loading
from vaxanalysis.findings import columns, repeated, slots
from vaxanalysis.register import record_ids
from vaxanalysis.schema import PROFILE_FIELDS

if TYPE_CHECKING:
    from vaxanalysis.findings.rows import Judge

CHUNK = 250_000
"""Rows judged in one go: about 300 MB."""


GLANCED = 12_000_000
"""Cells looked at in one go."""

HELD = 20_000
"""Rows put aside that are not yet on disk."""


@dataclass(frozen=True)
class Piece:
    """Raw ``rows``, each a record by itself if they are ``alone``; those marked ``elsewhere`` are in another piece."""

    rows: pl.DataFrame
    alone: bool
    elsewhere: pl.Series | None = None

    def kept(self, found: pl.DataFrame) -> pl.DataFrame:
        """What was ``found`` of each row, without those elsewhere."""
        return found if self.elsewhere is None else found.filter(~self.elsewhere)


def of(files: Sequence[loading.RawFile], judge: Judge, work: Path) -> Iterator[Piece]:
    """The pieces of ``files``; rows that may be one record with others are put aside in ``work`` until all rows are read."""
    if any(file.report.layout == "dose" for file in files):
        chunks = (_judged_columns(rows) for file in files for rows in file.chunks(CHUNK))
        yield from _together(chunks, sum(file.report.read for file in files), judge, work)
    else:
        yield from _single(files, judge, work)


def as_they_stand(files: Sequence[loading.RawFile]) -> Iterator[pl.DataFrame]:
    """The rows of ``files``, with what a glance is for."""

    def chunk(columns: Sequence[str], rows: pl.LazyFrame) -> pl.DataFrame:
        return rows.select(columns).collect()

    for file in files:
        if file.rows is not None:
            wanted = [*columns.BY_ROW, *PROFILE_FIELDS, *_beside(file.rows)]
            filled = len({*wanted} & {*file.report.columns})
            yield from map(partial(chunk, wanted), file.chunks(GLANCED // max(filled, 1)))


def _single(files: Sequence[loading.RawFile], judge: Judge, work: Path) -> Iterator[Piece]:
    """Rows of files of a person a row: as they come, and at last those that share a key."""
    again, aside, height = repeated.shared(files, work), Aside(work), 0

    def piece(rows: pl.LazyFrame) -> Piece:
        nonlocal height
        chunk = _judged_columns(rows).collect()
        shared = again.slice(height, chunk.height)
        height += chunk.height
        aside.put(chunk.filter(shared))
        return Piece(chunk, True, shared)

    yield from map(piece, (rows for file in files for rows in file.chunks(CHUNK)))
    if height != len(again):
        raise RuntimeError(f"{height} rows were judged where {len(again)} were read")
    if aside.height:
        yield from _together(aside.chunks(), aside.height, judge, work)


class Aside:
    """Rows that wait until all are read; in ``folder`` where there are many."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: list[pl.DataFrame] = []
        self._files: list[Path] = []
        self.height = 0

    def put(self, rows: pl.DataFrame) -> None:
        """Put ``rows`` aside: a copy, for otherwise they hold on to the texts of all rows that they were read with."""
        copied = pl.from_arrow(rows.to_arrow(compat_level=pl.CompatLevel.oldest()))
        assert isinstance(copied, pl.DataFrame)
        self._held.append(copied)
        self.height += rows.height
        if sum(each.height for each in self._held) >= HELD:
            self._files.append(self._folder / f"{len(self._files):06d}.parquet")
            pl.concat(self._held).write_parquet(self._files[-1], compression="lz4", statistics=False)
            self._held.clear()

    def chunks(self) -> Iterator[pl.LazyFrame]:
        """All that was put aside."""
        yield from map(pl.scan_parquet, self._files)
        if self._held:
            yield pl.concat(self._held).lazy()


def _together(chunks: Iterable[pl.LazyFrame], height: int, judge: Judge, work: Path) -> Iterator[Piece]:
    for together, others in repeated.merged(chunks, height, judge, work / "raw"):
        yield Piece(together, True)
        if others.height:
            yield Piece(others, False)


def _judged_columns(rows: pl.LazyFrame) -> pl.LazyFrame:
    """``rows`` without columns that nothing is judged by; those that a record must have are empty, and not read."""
    unread = [pl.lit(None, pl.String).alias(name) for name in record_ids.BESIDE]
    kept = rows.select(*columns.PLACE_OF_ROW, "layout", *loading.RAW_COLUMNS, *_beside(rows))
    return kept.with_columns(unread)


def _beside(rows: pl.LazyFrame) -> list[str]:
    """The columns of further doses side by side."""
    names = rows.collect_schema().names()
    return [name for slot in range(2, slots.count(names) + 1) for name in slots.raw(slot, names).values()]
