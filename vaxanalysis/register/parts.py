"""Rows of any number -> parts on disk that no record is cut by, each of them a small register of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from vaxanalysis import paths
from vaxanalysis.register import record_ids

KEYS = ("full_name", "birth_date", "phone")
"""Part of what makes a record: rows that differ here are different records, rows that agree may still be. Few strangers do."""

ORDER, PART = "_order", "_part"

ROW_GROUP = 10_000
"""Rows that are read together."""

HELD = 20_000
"""Rows in memory that are not yet on disk."""


def key() -> pl.Expr:
    """A 64-bit hash over ``KEYS``, in which a null is an empty text; good within one run, never stored."""
    first, *others = (pl.col(name).fill_null("").hash(seed) for seed, name in enumerate(KEYS))
    for number, other in enumerate(others, 1):
        first = first ^ (other * (2 * number + 1))
    return first


class Spill:
    """Raw rows in ``folder`` until all are read, to be had in ``count`` parts.

    They are sorted by part, so many at a time, and written in small row groups, of which a part reads its own. (A sink that
    partitions holds nearly all rows in memory in Polars 2.1: 7 GB for 17 million rows.)
    """

    def __init__(self, count: int, folder: Path) -> None:
        self._count, self._folder = count, folder
        self._held: list[pl.DataFrame] = []
        self._files: list[Path] = []
        self.height = 0

    def put(self, rows: pl.DataFrame) -> None:
        """Add raw ``rows``."""
        number = pl.int_range(self.height, self.height + rows.height, dtype=pl.UInt32, eager=True)
        self._held.append(rows.with_columns(number.alias(ORDER), (key() % self._count).alias(PART)))
        self.height += rows.height
        if sum(each.height for each in self._held) >= HELD:
            self._files.append(self._folder / f"spilt-{len(self._files):06d}.parquet")
            sorted_rows = pl.concat(self._held, how="diagonal").sort(PART, maintain_order=True)
            sorted_rows.write_parquet(self._files[-1], compression="lz4", row_group_size=ROW_GROUP)
            self._held.clear()

    def parts(self) -> Iterator[pl.DataFrame]:
        """All rows, part by part, identified; nothing tells their sender. Within a part they stand in their ``ORDER``."""
        spilt = pl.concat(
            [*map(paths.scan_parquet, self._files), *(rows.lazy() for rows in self._held)], how="diagonal"
        )
        for part in range(self._count if self.height else 1):
            rows = spilt.filter(pl.col(PART) == part).drop(PART).sort(ORDER).collect()
            if rows.height or not self.height:
                yield record_ids.identified(rows.lazy(), "").with_columns(sender=pl.lit(None, pl.String)).collect()
