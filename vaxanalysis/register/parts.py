"""Any number of rows -> parts on disk, each a small register of its own: all rows of a record are in one part."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from vaxanalysis import paths
from vaxanalysis.register import record_ids

PERSON_KEYS = ("full_name", "birth_date", "phone")
"""Some of the fields that identify a record: rows that differ in them are different records; rows of different people seldom agree."""

ORDER, PART = "_order", "_part"

HELD = 250_000
"""Rows in memory that are not yet on disk."""


def key() -> pl.Expr:
    """A 64-bit hash over ``PERSON_KEYS``, in which a null is an empty text; good within one run, never stored."""
    first, *others = (pl.col(name).fill_null("").hash(seed) for seed, name in enumerate(PERSON_KEYS))
    for number, other in enumerate(others, 1):
        first = first ^ (other * (2 * number + 1))
    return first


class Spill:
    """Keeps rows in ``folder`` until all are read, and returns them in ``count`` parts: rows with the same ``key`` in the same part.

    ``HELD`` rows at a time are divided, those of each part into a file of its own, so that no part reads rows of another.
    """

    def __init__(self, count: int, folder: Path, by: pl.Expr | None = None) -> None:
        self.count, self._folder, self._key = count, folder, key() if by is None else by
        self._held: list[pl.DataFrame] = []
        self._files: defaultdict[int, list[Path]] = defaultdict(list)
        self._empty: pl.DataFrame | None = None
        self.height = 0

    def put(self, rows: pl.DataFrame) -> None:
        """Add ``rows``, copied by gathering: as they were read they may keep forty times their size in memory."""
        number = pl.int_range(self.height, self.height + rows.height, dtype=pl.UInt32, eager=True)
        part = (self._key % self.count).cast(pl.UInt32).alias(PART)
        self._held.append(rows.with_columns(number.alias(ORDER), part).select(pl.all().gather(pl.int_range(pl.len()))))
        self.height += rows.height
        if sum(each.height for each in self._held) >= HELD:
            for place, own in self._divided().items():
                path = self._folder / f"{place:05d}-{len(self._files[place]):05d}.parquet"
                own.write_parquet(path, compression="lz4", statistics=False)
                self._files[place].append(path)

    def parts(self) -> Iterator[pl.DataFrame]:
        """All rows, part by part; within a part sorted by ``ORDER``. At least one part, if ``put`` was called."""
        held = self._divided()
        for part in sorted({*self._files, *held}):
            files = [*map(paths.read_parquet, self._files[part]), *([held[part]] if part in held else [])]
            yield pl.concat(files, how="diagonal")
        if not self.height and self._empty is not None:
            yield self._empty

    def _divided(self) -> dict[int, pl.DataFrame]:
        """The rows in memory, by part; memory is empty afterwards."""
        if not self._held:
            return {}
        together = pl.concat(self._held, how="diagonal")
        self._held.clear()
        self._empty = together.clear().drop(PART)
        divided = together.partition_by(PART, as_dict=True, include_key=False, maintain_order=True)
        return {key[0]: rows for key, rows in divided.items()}


def identified(spill: Spill, key: str = "") -> Iterator[pl.DataFrame]:
    """The parts of a spill of raw rows, with record ids made with ``key``."""
    for rows in spill.parts():
        yield record_ids.identified(rows.lazy(), key).collect()
