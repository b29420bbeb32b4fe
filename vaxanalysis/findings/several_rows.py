"""Records of several rows: which rows belong together, and how they are judged without holding them all in memory.

A row whose identity no other row shares is a record by itself. The others are split by a hash of that identity into parts on disk.
The rows of a record in such a part are merged into one row of the same content, with its doses side by side: the greatest text where
rows differ, each dose once, as in :func:`vaxanalysis.register.assembled`. The few records that one row cannot hold go through the
functions that make a register.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from vaxanalysis import loading, register
from vaxanalysis.findings import dose_slots
from vaxanalysis.findings.columns import of_register
from vaxanalysis.loading.key_file import KeyFile
from vaxanalysis.register import doses as injections
from vaxanalysis.register import parts, units
from vaxanalysis.register.no_column import differs_by_dose
from vaxanalysis.register.record_ids import KEY_FIELDS
from vaxanalysis.register.records import OTHERS
from vaxanalysis.register.units import PLACE
from vaxanalysis.schema import ABSENT, CONVENTIONS, MAX_DOSES, PER_DOSE, columns_of_dose

if TYPE_CHECKING:
    from vaxanalysis.findings.judge import Judge

KEYS_AT_ONCE = 16_000_000
"""Keys compared in one pass over the files: 8 bytes each."""

KEYS_READ = 1_000_000
"""Keys read in one go."""


def shared(files: Sequence[loading.RawFile], work: Path) -> pl.Series:
    """Whether another row of ``files`` has the key of a row, for each of their rows in turn."""
    height, kept = 0, KeyFile(parts.PERSON_KEYS, work / "keys")
    with kept.path.open("wb") as out:
        for keys in (keys for file in files for keys in file.keys(parts.PERSON_KEYS)):
            keys.tofile(out)
            height += len(keys)
    turns = -(-height // KEYS_AT_ONCE) or 1
    twice = pl.concat([_twice(kept, height, turn, turns) for turn in range(turns)]).implode()
    marks = [pl.select(pl.Series(keys).is_in(twice)).to_series() for keys in kept.read(KEYS_READ)]
    return pl.concat([pl.Series([], dtype=pl.Boolean), *marks])


def _twice(kept: KeyFile, height: int, turn: int, turns: int) -> pl.Series:
    """The keys that occur more than once, among those with the remainder ``turn``."""
    mine, count = np.empty(height, np.uint64), 0
    for keys in kept.read(KEYS_READ):
        some = keys[keys % np.uint64(turns) == turn] if turns > 1 else keys
        mine[count : count + len(some)] = some
        count += len(some)
    mine = mine[:count]
    mine.sort()
    return pl.Series(np.unique(mine[1:][mine[1:] == mine[:-1]]), dtype=pl.UInt64)


def of_rows(rows: pl.DataFrame, judge: Judge) -> pl.DataFrame:
    """The findings of the records of raw ``rows`` with ``record_id``. Raises Decomposed like the judge."""
    judge.watch(rows)
    records, doses = register.assembled(units.placed(rows))
    found = (
        of_register(records, doses.filter("is_dose"), judge.as_of, judge.active, judge.own).drop("record_id").collect()
    )
    return dose_slots.repacked(found, judge.vaccines, judge.facilities)


FIRST = ("file", "sheet", "row", ABSENT, CONVENTIONS, *(name for name in KEY_FIELDS))


@dataclass(frozen=True)
class Merged:
    """``rows``, one a record; ``moved``: whether its first facility is not that of a single row; and the ids of ``others``, which
    one row cannot hold."""

    rows: pl.DataFrame
    moved: pl.Series
    others: pl.DataFrame


def merged(rows: pl.DataFrame) -> Merged:
    """Merge raw ``rows`` with ``record_id`` into one row a record.

    Not merged are records with more doses than fit side by side, with a dose of which only the number is known, with several
    facilities and no dose, with several places, or from tables that have different columns, also for their doses.
    """
    several = pl.len().over("record_id") > 1
    numbered_only = injections.is_dose() & ~injections.is_given() & (pl.col("layout") == "dose")
    split = rows.with_columns((several | numbered_only).alias("_several"))
    alone = split.filter(~pl.col("_several")).drop("_several", "layout")
    found, others = _merged(split.filter("_several").drop("_several"))
    moved = (found["together"] > 1) | found["facility"].ne_missing(found["stood"])
    together = pl.concat([alone, found.drop("together", "stood", "doses")], how="diagonal")
    return Merged(together, pl.concat([pl.repeat(False, alone.height, eager=True), moved]), others)


def _merged(rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The merged records, and the ids of those that one row cannot hold."""
    lines = injections.listed(rows)
    real, given = pl.col("is_dose"), injections.is_given()
    counts = lines.group_by("record_id").agg(
        real.sum().alias("doses"), (real & ~given).any().alias("bare"), (~real).sum().alias("none")
    )
    base = rows.group_by("record_id", maintain_order=True).agg(
        *(pl.col(name).first() for name in FIRST),
        *(pl.col(name).max() for name in OTHERS),
        pl.len().alias("together"),
        pl.col("facility").first().alias("stood"),
        pl.any_horizontal(
            differs_by_dose().any(), *(pl.col(name).n_unique() > 1 for name in (*PLACE, ABSENT, CONVENTIONS))
        ).alias("places"),
    )
    known = base.join(counts, on="record_id", how="left", maintain_order="left")
    beyond = pl.any_horizontal(
        "places", "bare", pl.col("doses") > MAX_DOSES, (pl.col("doses") == 0) & (pl.col("none") > 1)
    )
    kept = known.filter(~beyond).drop("places", "bare", "none")
    return _side_by_side(kept, lines), known.filter(beyond).select("record_id")


def _side_by_side(records: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """``records`` (with how many ``doses`` each has) with their doses from ``lines``; without a dose, the facility."""
    mine = lines.join(records.select("record_id", "doses"), on="record_id", how="inner", maintain_order="left")
    kept = mine.filter(pl.col("is_dose") | (pl.col("doses") == 0))
    placed = kept.with_columns(slot=pl.int_range(1, pl.len() + 1).over("record_id")).select(
        "record_id", "slot", *PER_DOSE
    )
    for slot in range(1, MAX_DOSES + 1):
        dose = placed.filter(pl.col("slot") == slot).drop("slot").rename(columns_of_dose(slot))
        if slot == 1 or dose.height:
            records = records.join(dose, on="record_id", how="left", maintain_order="left")
    return records
