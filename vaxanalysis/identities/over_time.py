"""Persons of two answers: which were merged or split between them, and why."""

from __future__ import annotations

import polars as pl

CHANGES = {"merged": ("person_id", "before"), "split": ("before", "person_id")}
"""A person of the first column that has records in several of the second has changed so."""


def changed(now: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """``change, why, record_id, person_id, before``: every record of a person that was merged or split since the answer ``before``.

    ``why``: ``new record`` where a person now has a record that was not there before, ``record gone`` where one is no longer
    there, else ``other evidence``: the same records, weighed otherwise. A record may stand under both changes.
    """
    earlier = before.select("record_id", before="person_id")
    both = now.select("record_id", "person_id").join(earlier, on="record_id", how="full", coalesce=True)
    ends = both.select("person_id", "before").drop_nulls().unique()
    parts = [_persons_with(both, ends, change) for change in CHANGES]
    return pl.concat(parts).sort("change", "record_id")


def _persons_with(both: pl.DataFrame, ends: pl.DataFrame, change: str) -> pl.DataFrame:
    """The records of the persons of one of :data:`CHANGES`."""
    one, other = CHANGES[change]
    several = ends.filter(ends[one].is_duplicated())
    records = both.join(several, on=one, how="semi")
    came = both.filter(pl.col("before").is_null() & pl.col("person_id").is_in(several["person_id"].implode()))
    new = pl.col("person_id").is_in(came["person_id"].implode()).any().over(one)
    gone = pl.col("person_id").is_null().any().over(one)
    why = pl.when(new).then(pl.lit("new record")).when(gone).then(pl.lit("record gone"))
    return records.select(
        pl.lit(change).alias("change"), why.otherwise(pl.lit("other evidence")).alias("why"), *both.columns
    )


def counted(changes: pl.DataFrame) -> pl.DataFrame:
    """``change, why, persons``: how many persons changed; no person in it."""
    persons = pl.when(pl.col("change") == "merged").then("person_id").otherwise("before").n_unique()
    return changes.group_by("change", "why").agg(persons.alias("persons")).sort("change", "why")
