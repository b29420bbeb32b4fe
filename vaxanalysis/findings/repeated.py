"""Records of several rows: which rows belong together, and how they are judged without holding them all in memory.

A row whose identity no other row shares is a record by itself (:mod:`vaxanalysis.findings.rows`). The others are split by
a hash of that identity into parts on disk. The rows of a record in such a part are put together as one, and the few records of
which no one row says the same go through the functions that make a register.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from vaxanalysis import loading, register
from vaxanalysis.findings import slots
from vaxanalysis.findings.of_register import of_register
from vaxanalysis.loading.keyed import Keyed
from vaxanalysis.register import parts, units

if TYPE_CHECKING:
    from vaxanalysis.findings.rows import Judge

KEYS_AT_ONCE = 16_000_000
"""Keys compared in one pass over the files: 8 bytes each."""

KEYS_READ = 1_000_000
"""Keys read in one go."""


def shared(files: Sequence[loading.RawFile], work: Path) -> pl.Series:
    """Whether another row of ``files`` has the key of a row, for each of their rows in turn."""
    height, kept = 0, Keyed(parts.KEYS, work / "keys")
    with kept.path.open("wb") as out:
        for keys in (keys for file in files for keys in file.keys(parts.KEYS)):
            keys.tofile(out)
            height += len(keys)
    turns = -(-height // KEYS_AT_ONCE) or 1
    twice = pl.concat([_twice(kept, height, turn, turns) for turn in range(turns)]).implode()
    marks = [pl.select(pl.Series(keys).is_in(twice)).to_series() for keys in kept.keys(KEYS_READ)]
    return pl.concat([pl.Series([], dtype=pl.Boolean), *marks])


def _twice(kept: Keyed, height: int, turn: int, turns: int) -> pl.Series:
    """The keys met twice among those whose remainder is ``turn``."""
    mine, count = np.empty(height, np.uint64), 0
    for keys in kept.keys(KEYS_READ):
        some = keys[keys % np.uint64(turns) == turn] if turns > 1 else keys
        mine[count : count + len(some)] = some
        count += len(some)
    mine = mine[:count]
    mine.sort()
    return pl.Series(np.unique(mine[1:][mine[1:] == mine[:-1]]), dtype=pl.UInt64)


def of_rows(rows: pl.DataFrame, judge: Judge) -> pl.DataFrame:
    """The findings of the register that raw ``rows`` with ``record_id`` make. Raises Decomposed as the judge does."""
    judge.watch(rows)
    records, doses = register.assembled(units.placed(rows))
    found = of_register(records, doses.filter("is_dose"), judge.as_of, judge.active).drop("record_id").collect()
    return slots.repacked(found, judge.vaccines, judge.facilities)
