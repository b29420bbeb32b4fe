"""The raw rows of files, in pieces with all rows of each record, or as they come."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from vaxanalysis import loading
from vaxanalysis.findings import columns, dose_slots, several_rows
from vaxanalysis.findings.columns import RawRows, table
from vaxanalysis.register import parts, record_ids
from vaxanalysis.register.parts import Spill
from vaxanalysis.schema import ABSENT, CONVENTIONS

if TYPE_CHECKING:
    from vaxanalysis.findings.judge import Judge


class Rows(RawRows):
    """Raw rows. Those marked ``elsewhere`` are judged with other rows: :meth:`kept` puts them ``aside`` with all their columns."""

    def __init__(
        self, rows: pl.LazyFrame, table: int, elsewhere: pl.Series | None = None, aside: Spill | None = None
    ) -> None:
        super().__init__(rows, table)
        self._elsewhere, self._aside = elsewhere, aside
        self._left: list[pl.DataFrame] = []

    def read(self, columns: Sequence[str]) -> pl.DataFrame:
        """Some ``columns`` of all rows."""
        found = super().read(columns)
        new = self._not_left(columns)
        if new and self._aside is not None and self._elsewhere is not None:
            self._left.append(copied(found.select(new).filter(self._elsewhere)))
        return found

    def _not_left(self, columns: Sequence[str]) -> list[str]:
        left = {name for part in self._left for name in part.columns}
        return [name for name in columns if name not in left]

    def kept(self, found: pl.DataFrame) -> pl.DataFrame:
        """``found`` (a line a row) without the rows marked elsewhere, which are put aside now."""
        if self._aside is None or self._elsewhere is None:
            return found
        self.read(self._not_left(self.names))
        self._aside.put(pl.concat(self._left, how="horizontal").select(self.names))
        return found.filter(~self._elsewhere)


def copied(rows: pl.DataFrame) -> pl.DataFrame:
    """A copy of a few ``rows``, which otherwise keep the texts of all rows read with them in memory."""
    copy = pl.from_arrow(rows.to_arrow(compat_level=pl.CompatLevel.oldest()))
    assert isinstance(copy, pl.DataFrame)
    return copy


CHUNK = 500_000
"""Rows judged in one go: about 400 MB."""

WHOLE = 250_000
"""The same, where all columns of a row are read at once."""

PART_ROWS = 50_000
"""The same, for records of several rows that are merged."""


Piece = Rows | pl.DataFrame
"""Raw rows that are records by themselves, or raw rows that make records together."""


def of(files: Sequence[loading.RawFile], judge: Judge, work: Path) -> Iterator[Piece]:
    """The pieces of ``files``; rows that may be one record with others are put aside in ``work`` until all rows are read.

    With rules of the user's own all rows are put aside.
    """
    if judge.own or any(file.report.layout == "dose" for file in files):
        spill = _spill(sum(file.report.read for file in files), work)
        for rows in (rows for file in files for rows in file.chunks(WHOLE)):
            spill.put((rows if judge.own else _judged_columns(rows)).collect())
        yield from parts.identified(spill) if judge.own else _together(spill, judge)
    else:
        yield from _single(files, judge, work)


def as_they_stand(files: Sequence[loading.RawFile]) -> Iterator[RawRows]:
    """The rows of ``files``, each by itself."""
    return (RawRows(each, table) for rows in _chunks(files, 2 * CHUNK) for table, each in _alike(rows, _tables(rows)))


def _chunks(files: Sequence[loading.RawFile], size: int) -> Iterator[pl.LazyFrame]:
    """The rows of ``files``, ``size`` at a time if some columns can be read without the others."""
    return (rows for file in files for rows in file.chunks(size if file.report.kind == "parquet" else WHOLE))


def _tables(rows: pl.LazyFrame) -> pl.Series:
    """The kind of table of each of ``rows`` (:func:`vaxanalysis.findings.columns.table`). (A literal alone would have one row.)"""
    return rows.select("row", table().alias("table")).collect()["table"]


def _alike(rows: pl.LazyFrame, tables: pl.Series) -> Iterator[tuple[int, pl.LazyFrame]]:
    """The ``rows`` by kind of table: nearly always all are of one."""
    found = tables.unique().sort().to_list() or [0]
    for value in found:
        yield value, rows if len(found) == 1 else rows.filter(table() == value)


def _single(files: Sequence[loading.RawFile], judge: Judge, work: Path) -> Iterator[Piece]:
    """Rows of files of a person a row: as they come, and those that share a key at the end."""
    again, done = several_rows.shared(files, work), 0
    aside = _spill(int(again.sum()), work)
    for rows in map(_judged_columns, _chunks(files, CHUNK)):
        tables = _tables(rows)
        elsewhere = again.slice(done, len(tables))
        for value, each in _alike(rows, tables):
            yield Rows(each, value, elsewhere.filter(tables == value), aside)
        done += len(tables)
    if done != len(again):
        raise RuntimeError(f"{done} rows were judged where {len(again)} were read")
    if aside.height:
        yield from _together(aside, judge)


def _spill(height: int, work: Path) -> Spill:
    return Spill(-(-height // PART_ROWS) or 1, work)


def _together(spill: Spill, judge: Judge) -> Iterator[Piece]:
    """Rows of records of several rows, part by part."""
    return chain.from_iterable(map(partial(_put_together, judge), parts.identified(spill)))


def _put_together(judge: Judge, part: pl.DataFrame) -> list[Piece]:
    """One row for each record that can be merged into one, and the rows of the others."""
    merged = several_rows.merged(part)
    alone: list[Piece] = []
    others = [merged.others]
    for value, each in _alike(merged.rows.with_columns(_moved=merged.moved).lazy(), _tables(merged.rows.lazy())):
        rows = each.collect()
        stray = rows["_moved"] & ~judge.of(value).places.at_home(rows)
        others.append(rows.filter(stray).select("record_id"))
        alone.append(Rows(rows.filter(~stray).drop("_moved").lazy(), value))
    left = part.join(pl.concat(others), on="record_id", how="semi", maintain_order="left")
    return [*alone, *([left] if left.height else [])]


def _judged_columns(rows: pl.LazyFrame) -> pl.LazyFrame:
    """``rows`` without the columns that no rule uses; those that a record must have are empty, and not read."""
    unread = [pl.lit(None, pl.String).alias(name) for name in record_ids.BESIDE]
    kept = rows.select(*columns.PLACE_OF_ROW, "layout", ABSENT, CONVENTIONS, *loading.RAW_COLUMNS, *_beside(rows))
    return kept.with_columns(unread)


def _beside(rows: pl.LazyFrame) -> list[str]:
    """The columns of further doses side by side."""
    names = rows.collect_schema().names()
    return [name for slot in range(2, dose_slots.count(names) + 1) for name in dose_slots.raw(slot, names).values()]
