"""Files of any size -> a findings folder, chunk by chunk."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Sequence
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


def check(source: loading.Raw, as_of: date, folder: Path, active: Collection[rules.Rule] = rules.RULES) -> Findings:
    """Judge every record of ``source`` and keep the findings in ``folder``, which only its owner can read.

    Raises InputError where no file could be read.
    """
    loading.fail_if_none(source)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for old in folder.glob("*.parquet"):
        old.unlink()
    good = [file.rows for file in source.files if file.rows is not None]
    height = sum(file.report.read for file in source.files)
    columnar_too = any(file.report.kind == "parquet" for file in source.files)
    if any(file.report.layout == "dose" for file in source.files):
        _grouped(_composed(good) if columnar_too else good, height, as_of, folder, active)
    else:
        try:
            _single(good, height, Judge(as_of, active, composed=not columnar_too), folder)
        except Decomposed:
            _single(_composed(good), height, Judge(as_of, active), folder)
    kept.write_about(folder, as_of)
    return Findings.open(folder)


def _composed(files: Sequence[pl.LazyFrame]) -> list[pl.LazyFrame]:
    return [columnar.composed(rows) for rows in files]


def _single(files: Sequence[pl.LazyFrame], height: int, judge: Judge, folder: Path) -> None:
    """Judge rows that are records by themselves as they come, and then the rows that share a key."""
    again = repeated.shared(files, height)
    with tempfile.TemporaryDirectory(prefix=".shared-", dir=folder) as name:
        aside, count = Path(name), 0
        for number, rows in enumerate(files):
            for part, chunk in enumerate(rows.collect_batches(chunk_size=CHUNK, maintain_order=True)):
                shared = chunk.select(repeated.key().is_in(again.implode())).to_series()
                found, file = judge.judged(chunk).filter(~shared), f"rows-{number:04d}-{part:04d}.parquet"
                found.write_parquet(folder / file, statistics=False)
                count += chunk.filter(shared).pipe(_kept, aside / file)
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
