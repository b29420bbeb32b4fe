"""A register that need not fit into memory: on disk, which record each row became, and of the records what is asked for."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from vaxanalysis import loading, paths
from vaxanalysis.register import conventions, parts, records, units
from vaxanalysis.schema import ABSENT, CONVENTIONS

PART_ROWS = 500_000
"""Raw rows in memory at once."""

ROW = (parts.ORDER, "file", "sheet", "row", "source_id", "record_id")

RAW = ("file", "sheet", "row", ABSENT, CONVENTIONS, *loading.RAW_COLUMNS)
"""What a record is made of, but for its further doses."""


@dataclass(frozen=True)
class OnDisk:
    """``rows``: every row read (``ROW``, and how many ``rows`` its record has); ``records``: each once. Neither in order."""

    rows: pl.LazyFrame
    records: pl.LazyFrame


def on_disk(source: loading.Raw, columns: Sequence[str], folder: Path) -> OnDisk:
    """The register of ``source`` in ``folder``; its records are those of :func:`vaxanalysis.register.build`.

    ``columns`` are such as a record has without its doses. Raises InputError where no file could be read.
    """
    loading.fail_if_none(source)
    source, _ = conventions.judged(source)
    for name in ("rows", "records"):
        (folder / name).mkdir(mode=0o700)
    (folder / "raw").mkdir()
    spill = parts.Spill(-(-sum(file.report.read for file in source.files) // PART_ROWS) or 1, folder / "raw")
    for chunk in (chunk for file in source.files for chunk in file.chunks(PART_ROWS)):
        spill.put(chunk.select(RAW).collect())
    for file in source.files:
        file.check()
    for number, part in enumerate(spill.parts()):
        rows = part.select(*ROW, pl.len().over("record_id").alias("rows"))
        rows.write_parquet(folder / "rows" / f"{number:05d}.parquet", compression="lz4")
        found = records.typed(units.placed(part).lazy()).select("record_id", *columns).collect()
        found.write_parquet(folder / "records" / f"{number:05d}.parquet", compression="lz4")
    shutil.rmtree(folder / "raw", ignore_errors=True)
    return OnDisk(*(paths.scan_parquet(paths.inside(folder / name)) for name in ("rows", "records")))
