"""Files of any size -> a findings folder, chunk by chunk."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from vaxanalysis import loading, rules
from vaxanalysis.findings import folder as kept
from vaxanalysis.findings import repeated
from vaxanalysis.findings.distinct import Decomposed
from vaxanalysis.findings.folder import Findings
from vaxanalysis.findings.rows import Judge
from vaxanalysis.loading import columnar

CHUNK = 200_000
"""Rows judged in one go: about 300 MB."""


@dataclass(frozen=True)
class _File:
    rows: pl.LazyFrame
    height: int


def check(source: loading.Raw, as_of: date, folder: Path, active: Collection[rules.Rule] = rules.RULES) -> Findings:
    """Judge every record of ``source`` and keep the findings in ``folder``, which only its owner can read.

    Raises InputError where no file could be read.
    """
    loading.fail_if_none(source)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for old in folder.glob("*.parquet"):
        old.unlink()
    watch = any(file.report.kind == "parquet" for file in source.files)
    with tempfile.TemporaryDirectory(prefix=".spill-", dir=folder) as spill:
        files = _sliceable(source, Path(spill))
        if any(file.report.layout == "dose" for file in source.files):
            rows = _composed(files) if watch else files
            _grouped([file.rows for file in rows], sum(file.height for file in files), as_of, folder, active)
        else:
            try:
                _single(files, Judge(as_of, active, composed=not watch), folder)
            except Decomposed:
                _single(_composed(files), Judge(as_of, active), folder)
    kept.write_about(folder, as_of)
    return Findings.open(folder)


def _sliceable(source: loading.Raw, spill: Path) -> list[_File]:
    """The files that could be read; of text a copy in ``spill``, since a slice of text is found by reading all before it."""
    found = []
    for number, file in enumerate(source.files):
        rows = file.rows
        if rows is None:
            continue
        if file.report.kind.startswith("text"):
            rows.sink_parquet(spill / f"{number}.parquet", compression="lz4", statistics=False)
            rows = pl.scan_parquet(spill / f"{number}.parquet")
        found.append(_File(rows, file.report.read))
    return found


def _composed(files: Sequence[_File]) -> list[_File]:
    return [_File(columnar.composed(file.rows), file.height) for file in files]


def _single(files: Sequence[_File], judge: Judge, folder: Path) -> None:
    """Judge rows that are records by themselves as they come, and then the rows that share a key."""
    again = repeated.shared([file.rows for file in files], sum(file.height for file in files))
    with tempfile.TemporaryDirectory(prefix=".shared-", dir=folder) as name:
        aside, count = Path(name), 0
        for number, file in enumerate(files):
            for start in range(0, file.height, CHUNK):
                chunk, part = file.rows.slice(start, CHUNK).collect(), f"rows-{number:04d}-{start:010d}.parquet"
                shared = chunk.select(repeated.key().is_in(again.implode())).to_series()
                judge.judged(chunk).filter(~shared).write_parquet(folder / part, compression="lz4", statistics=False)
                count += _kept(chunk.filter(shared), aside / part)
        if count:
            _grouped([pl.scan_parquet(aside / "*.parquet")], count, judge.as_of, folder, judge.active)


def _kept(rows: pl.DataFrame, path: Path) -> int:
    if rows.height:
        rows.write_parquet(path, compression="lz4", statistics=False)
    return rows.height


def _grouped(
    files: Sequence[pl.LazyFrame], height: int, as_of: date, folder: Path, active: Collection[rules.Rule]
) -> None:
    with tempfile.TemporaryDirectory(prefix=".parts-", dir=folder) as spill:
        together = pl.concat(files, how="diagonal")
        for number, found in enumerate(repeated.judged(together, height, as_of, Path(spill), active)):
            found.drop("record_id").write_parquet(folder / f"grouped-{number:04d}.parquet", statistics=False)
