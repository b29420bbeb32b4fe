"""Files of any size -> a findings folder, streaming."""

from __future__ import annotations

import tempfile
from collections.abc import Collection
from datetime import date
from pathlib import Path

import polars as pl

from vaxanalysis import loading, rules
from vaxanalysis.findings import folder as kept
from vaxanalysis.findings import repeated, rows
from vaxanalysis.findings.folder import Findings
from vaxanalysis.loading import columnar

TELLING = ("full_name", "sex", "address", "nationality", "commune", "district", "province", "facility")
"""Columns in which decomposed text shows: a whole export is decomposed, never its dates and numbers alone."""

MOST_SHARED = 2_000_000
"""Rows with a shared identity that are taken out of the stream; with more, every row is grouped."""


def check(source: loading.Raw, as_of: date, folder: Path, active: Collection[rules.Rule] = rules.RULES) -> Findings:
    """Judge every record of ``source`` and keep the findings in ``folder``, which only its owner can read.

    Raises InputError where no file could be read.
    """
    loading.fail_if_none(source)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for old in folder.glob("*.parquet"):
        old.unlink()
    good = [_composed(file, file.rows) for file in source.files if file.rows is not None]
    placed = rows.places_of(pl.concat([file.select(rows.PLACE) for file in good]))
    again = repeated.shared(good) if all(file.report.layout != "dose" for file in source.files) else None
    if again is not None and sum(map(len, again)) <= MOST_SHARED:
        _single(good, again, placed, as_of, folder, active)
        routed = [file.filter(_among(numbers)) for file, numbers in zip(good, again, strict=True) if len(numbers)]
        _grouped(routed, sum(map(len, again)), placed, as_of, folder, active)
    else:
        _grouped(good, sum(file.report.read for file in source.files), placed, as_of, folder, active)
    kept.write_about(folder, as_of)
    return Findings.open(folder)


def _among(numbers: pl.Series) -> pl.Expr:
    return pl.col("row").is_in(numbers.implode())


def _single(
    files: list[pl.LazyFrame],
    again: list[pl.Series],
    placed: pl.DataFrame,
    as_of: date,
    folder: Path,
    active: Collection[rules.Rule],
) -> None:
    for number, (file, numbers) in enumerate(zip(files, again, strict=True)):
        alone = file.filter(~_among(numbers)) if len(numbers) else file
        rows.judged(alone, placed, as_of, active).sink_parquet(folder / f"rows-{number:04d}.parquet", statistics=False)


def _grouped(
    files: list[pl.LazyFrame],
    height: int,
    placed: pl.DataFrame,
    as_of: date,
    folder: Path,
    active: Collection[rules.Rule],
) -> None:
    if not files:
        return
    with tempfile.TemporaryDirectory(prefix=".parts-", dir=folder) as spill:
        together = pl.concat(files, how="diagonal")
        for number, found in enumerate(repeated.judged(together, height, placed, as_of, Path(spill), active)):
            found.drop("record_id").write_parquet(folder / f"grouped-{number:04d}.parquet", statistics=False)


def _composed(file: loading.RawFile, rows: pl.LazyFrame) -> pl.LazyFrame:
    """``rows`` in NFC. Only Parquet may hold anything else; it is composed where ``TELLING`` columns hold a mark."""
    if file.report.kind != "parquet":
        return rows
    marked = rows.select(pl.any_horizontal(columnar.is_marked(pl.col(name)).any() for name in TELLING))
    return columnar.composed(rows) if marked.collect(engine="streaming").item() else rows
