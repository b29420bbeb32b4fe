"""What became of the rows of each file, as counts by unit that add up over parts of a register."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from vaxanalysis.register import peculiar
from vaxanalysis.register.record_ids import ALIKE
from vaxanalysis.schema import UNIT

FILE_AND_UNIT = ("file", *UNIT)


def of(rows: pl.DataFrame, records: pl.DataFrame, two: Mapping[str, Sequence[peculiar.Two]]) -> pl.DataFrame:
    """``FILE_AND_UNIT`` and counts of a file in a unit.

    Of rows, by the unit of the row: ``rows``, ``reached`` (in a record), ``alike`` (equal to another without an identity) and those of
    :mod:`vaxanalysis.register.peculiar`. Of records, by the unit of the record: ``records`` in the file, ``repeated`` from an earlier file,
    ``first`` (in no earlier file). ``content``: the sum of the numbers in the record ids of the rows. Names with ``peculiar.SEPARATOR`` in
    them count what only some files have: ``two, FIELD, column, column`` (rows with two values), ``held, FIELD`` and ``unread, FIELD``
    (records with a value, and with one that cannot be read).

    ``rows`` have units, ``records`` are theirs. ``two``: by file, the pairs of columns in which a row may hold two values of a field.
    """
    twins = pl.col(ALIKE).is_not_null() & pl.col(ALIKE).is_duplicated()
    known = rows.select(
        *FILE_AND_UNIT,
        *peculiar.counts(),
        reached=pl.col("record_id").is_in(records["record_id"].implode()),
        alike=twins,
        content=pl.col("record_id").str.slice(1).str.to_integer(base=16, dtype=pl.UInt64),
    ).with_columns(peculiar.two_values(rows, two))
    by_row = known.group_by(FILE_AND_UNIT).agg(
        pl.len().alias("rows"), pl.exclude(*FILE_AND_UNIT, "content").sum(), pl.col("content").sum()
    )
    held = (
        rows.select("file", "record_id")
        .unique(maintain_order=True)
        .with_columns(again=~pl.col("record_id").is_first_distinct())
    )
    placed = held.join(
        records.select("record_id", *UNIT, *peculiar.readable()), on="record_id", how="left", maintain_order="left"
    )
    by_record = placed.group_by(FILE_AND_UNIT).agg(
        pl.len().alias("records"),
        pl.col("again").sum().alias("repeated"),
        (~pl.col("again")).sum().alias("first"),
        pl.col(f"^(held|unread){peculiar.SEPARATOR}.*$").sum(),
    )
    return added([by_row, by_record])


def added(parts: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """The counts of several parts together."""
    together = pl.concat(parts, how="diagonal_relaxed")
    counts = [name for name in together.columns if name not in (*FILE_AND_UNIT, "content")]
    sums = [pl.col(name).fill_null(0).cast(pl.Int64).sum() for name in counts]
    return (
        together.group_by(FILE_AND_UNIT)
        .agg(*sums, pl.col("content").fill_null(0).cast(pl.UInt64).sum())
        .sort(FILE_AND_UNIT)
    )
