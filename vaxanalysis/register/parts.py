"""Rows of any number -> parts on disk that no record is cut by, each of them a small register of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import polars as pl

from vaxanalysis.register import record_ids

KEYS = ("full_name", "birth_date", "phone")
"""Part of what makes a record: rows that differ here are different records, rows that agree may still be. Few strangers do."""

ORDER, PART = "_order", "_part"

ROW_GROUP = 10_000
"""Rows that are read together."""


def key() -> pl.Expr:
    """A 64-bit hash over ``KEYS``, in which a null is an empty text; good within one run, never stored."""
    first, *others = (pl.col(name).fill_null("").hash(seed) for seed, name in enumerate(KEYS))
    for number, other in enumerate(others, 1):
        first = first ^ (other * (2 * number + 1))
    return first


def split(chunks: Iterable[pl.LazyFrame], count: int, spill: Path) -> Iterator[pl.DataFrame]:
    """The raw rows of ``chunks`` in ``count`` parts, identified; nothing tells their sender.

    ``ORDER`` numbers the rows, and within a part they stand in it. A register without rows is one empty part.

    Chunks are sorted by part and written in small row groups, of which a part reads its own. (A sink that partitions holds
    nearly all rows in memory in Polars 2.1: 7 GB for 17 million rows.)
    """
    spill.mkdir()
    height = 0
    for number, chunk in enumerate(chunks):
        numbered = chunk.with_row_index(ORDER, offset=height).with_columns((key() % count).alias(PART))
        rows = numbered.sort(PART, maintain_order=True).collect()
        rows.write_parquet(spill / f"{number:06d}.parquet", compression="lz4", row_group_size=ROW_GROUP)
        height += rows.height
    spilt = pl.concat([pl.scan_parquet(path) for path in sorted(spill.iterdir())], how="diagonal")
    for part in range(count if height else 1):
        rows = spilt.filter(pl.col(PART) == part).drop(PART).sort(ORDER).collect()
        if rows.height or not height:
            yield record_ids.identified(rows.lazy(), "").with_columns(sender=pl.lit(None, pl.String)).collect()
