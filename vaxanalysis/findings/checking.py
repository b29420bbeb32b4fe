"""Files of any size -> a findings folder, chunk by chunk."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl

from vaxanalysis import loading, rules
from vaxanalysis.findings import columns, repeated, slots
from vaxanalysis.findings import folder as kept
from vaxanalysis.findings.distinct import Decomposed
from vaxanalysis.findings.folder import Findings
from vaxanalysis.findings.rows import Judge
from vaxanalysis.loading import columnar
from vaxanalysis.register import parts, record_ids

CHUNK = 200_000
"""Rows judged in one go: about 300 MB."""


def check(source: loading.Raw, as_of: date, folder: Path, active: Collection[rules.Rule] = rules.RULES) -> Findings:
    """Judge every record of ``source`` and keep the findings in ``folder``, which only its owner can read.

    Raises InputError where no file could be read.
    """
    loading.fail_if_none(source)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for old in folder.glob("*.parquet"):
        old.unlink()
    watch = any(file.report.kind == "parquet" for file in source.files)
    files = [file for file in source.files if file.rows is not None]
    if any(file.report.layout == "dose" for file in source.files):
        chunks = (_judged_columns(chunk) for file in map(_composed, files) for chunk in file.chunks(CHUNK))
        _grouped(chunks, _height(files), as_of, folder, active)
    else:
        try:
            _single(files, Judge(as_of, active, composed=not watch), folder)
        except Decomposed:
            _single([_composed(file) for file in files], Judge(as_of, active), folder)
    kept.write_about(folder, as_of)
    return Findings.open(folder)


def _composed(file: loading.RawFile) -> loading.RawFile:
    """``file`` with its text in NFC, which that of separated text and workbooks is already."""
    if file.rows is None or file.report.kind != "parquet":
        return file
    return replace(file, rows=columnar.composed(file.rows))


def _height(files: Iterable[loading.RawFile]) -> int:
    return sum(file.report.read for file in files)


def _judged_columns(rows: pl.LazyFrame) -> pl.LazyFrame:
    """``rows`` without columns that nothing is judged by; those that a record must have are empty, and not read."""
    names = rows.collect_schema().names()
    beside = [name for slot in range(2, slots.count(names) + 1) for name in slots.raw(slot, names).values()]
    unread = [pl.lit(None, pl.String).alias(name) for name in record_ids.BESIDE]
    return rows.select(*columns.PLACE_OF_ROW, "layout", *loading.RAW_COLUMNS, *beside).with_columns(unread)


def _single(files: Sequence[loading.RawFile], judge: Judge, folder: Path) -> None:
    """Judge rows that are records by themselves as they come, and then the rows that share a key."""
    again = repeated.shared([file.rows for file in files if file.rows is not None], _height(files)).implode()
    with tempfile.TemporaryDirectory(prefix=".shared-", dir=folder) as name:
        aside, count = Path(name), 0
        for number, file in enumerate(files):
            for place, rows in enumerate(file.chunks(CHUNK)):
                part = f"rows-{number:04d}-{place:06d}.parquet"
                count += _chunk(_judged_columns(rows), judge, again, folder / part, aside / part)
        if count:
            _grouped(map(pl.scan_parquet, sorted(aside.iterdir())), count, judge.as_of, folder, judge.active)


def _chunk(rows: pl.LazyFrame, judge: Judge, again: pl.Series, part: Path, aside: Path) -> int:
    """Write the findings of ``rows`` to ``part``, but for the rows with a key in ``again``: these to ``aside``, and their number."""
    chunk = rows.collect()
    shared = chunk.select(parts.key().is_in(again)).to_series()
    judge.judged(chunk).filter(~shared).write_parquet(part, compression="lz4", statistics=False)
    kept = chunk.filter(shared)
    if kept.height:
        kept.write_parquet(aside, compression="lz4", statistics=False)
    return kept.height


def _grouped(
    chunks: Iterable[pl.LazyFrame], height: int, as_of: date, folder: Path, active: Collection[rules.Rule]
) -> None:
    with tempfile.TemporaryDirectory(prefix=".parts-", dir=folder) as spill:
        for number, found in enumerate(repeated.judged(chunks, height, as_of, Path(spill) / "raw", active)):
            found.drop("record_id").write_parquet(folder / f"grouped-{number:04d}.parquet", statistics=False)
