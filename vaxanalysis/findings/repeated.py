"""Records of several rows: which rows belong together, and how they are judged without holding them all in memory.

A row whose identity no other row shares is a record by itself (:mod:`vaxanalysis.findings.rows`). The others are split by
a hash of that identity into parts on disk, and each part goes through the same functions as a small register.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from vaxanalysis import register, rules
from vaxanalysis.findings import columns, slots
from vaxanalysis.register import parts

PART_ROWS = 100_000
"""Rows judged in one go: about 400 MB."""

KEYS_AT_ONCE = 16_000_000
"""Keys compared in one pass over the files: 8 bytes each, and as much again to sort them."""


def shared(files: Sequence[pl.LazyFrame], height: int) -> pl.Series:
    """The keys that several of the ``height`` rows of ``files`` have."""
    passes = -(-height // KEYS_AT_ONCE) or 1
    return pl.concat([_twice(files, turn, passes) for turn in range(passes)])


def _twice(files: Sequence[pl.LazyFrame], turn: int, passes: int) -> pl.Series:
    """The keys met twice among those whose remainder is ``turn``."""
    keyed = pl.concat([rows.select(_key=parts.key()) for rows in files])
    mine = keyed.filter(pl.col("_key") % passes == turn) if passes > 1 else keyed
    keys = np.sort(mine.collect(engine="streaming")["_key"].to_numpy())
    return pl.Series("_key", np.unique(keys[1:][keys[1:] == keys[:-1]]))


def judged(
    chunks: Iterable[pl.LazyFrame],
    height: int,
    as_of: date,
    spill: Path,
    active: Collection[rules.Rule] = rules.RULES,
) -> Iterator[pl.DataFrame]:
    """The findings of records that the raw rows of ``chunks`` (of all files, ``height`` of them) make, part by part."""
    for part in parts.split(chunks, -(-height // PART_ROWS) or 1, spill):
        records, doses = register.assembled(part)
        yield of_register(records, doses.filter("is_dose"), as_of, active).collect()


def of_register(
    records: pl.DataFrame, doses: pl.DataFrame | None, as_of: date, active: Collection[rules.Rule] = rules.RULES
) -> pl.LazyFrame:
    """The findings of records, with the keys of their doses beside them."""
    given = records.select("record_id").clear() if doses is None else doses
    numbered = given.with_columns(slot=pl.int_range(1, pl.len() + 1).over("record_id")).lazy()
    count = max(given.group_by("record_id").len()["len"].unique(), default=0)
    found = rules.judged(records.lazy(), as_of, active)
    for slot in range(1, count + 1):
        beside = numbered.filter(pl.col("slot") == slot).select("record_id", *slots.keys_of(slot, slots.week()))
        found = found.join(beside, on="record_id", how="left", maintain_order="left")
    keyed = columns.with_keys(found.with_columns(columns.age_group(as_of)))
    return keyed.select("record_id", *columns.columns(count))
