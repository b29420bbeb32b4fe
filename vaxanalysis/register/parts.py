"""Rows of any number -> parts on disk that no record is cut by, each of them a small register of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from vaxanalysis.register import record_ids, units

KEYS = ("full_name", "birth_date", "citizen_id", "phone")
"""Part of what makes a record: rows that differ here are different records, rows that agree may still be."""

ORDER = "_order"


def key() -> pl.Expr:
    """A 64-bit hash over ``KEYS``, in which a null is an empty text; good within one run, never stored."""
    first, *others = (pl.col(name).fill_null("").hash(seed) for seed, name in enumerate(KEYS))
    for number, other in enumerate(others, 1):
        first = first ^ (other * (2 * number + 1))
    return first


def split(rows: pl.LazyFrame, count: int, spill: Path) -> Iterator[pl.DataFrame]:
    """The raw ``rows`` of all files in about ``count`` parts, identified and placed; nothing tells their sender.

    ``ORDER`` numbers the rows, and within a part they stand in it. A register without rows is one empty part.
    """
    where = pl.PartitionBy(spill, key={"_part": key() % count}, include_key=False)
    numbered = rows.with_row_index(ORDER)
    numbered.sink_parquet(where, mkdir=True, compression="lz4")
    folders = sorted(spill.iterdir()) if spill.exists() else []
    parts = [pl.scan_parquet(folder / "*.parquet") for folder in folders] or [numbered.clear()]
    for part in parts:
        known = record_ids.identified(part.sort(ORDER), "").collect()
        yield units.placed(known).with_columns(sender=pl.lit(None, pl.String))
