"""One phone for many people: the rule that needs all records, kept apart so that the others need only one."""

from __future__ import annotations

import polars as pl

from vaxanalysis.rules.administrative import SHARED_BY


def shared_phones(records: pl.LazyFrame) -> pl.DataFrame:
    """``phone_std`` and ``phone_people`` of numbers that over ``SHARED_BY`` people use; a person is a name with a birth date.

    Numbers are counted as integers, and only those on more than ``SHARED_BY`` records are looked at twice.
    """
    number = pl.col("phone_std").cast(pl.Int64, strict=False)
    many = records.group_by(number.alias("number")).len().filter(pl.col("len") > SHARED_BY).collect(engine="streaming")
    people = (
        records.filter(number.is_in(many["number"].implode()))
        .group_by("phone_std")
        .agg(pl.struct("name_folded", "birth_date").n_unique().cast(pl.UInt32).alias("phone_people"))
    )
    return people.filter(pl.col("phone_people") > SHARED_BY).sort("phone_std").collect(engine="streaming")


def with_phone_people(records: pl.LazyFrame, shared: pl.DataFrame) -> pl.LazyFrame:
    """``records`` with ``phone_people``: the number from ``shared``, 1 for other phones, null without a phone."""
    joined = records.join(shared.lazy(), on="phone_std", how="left", maintain_order="left")
    single = pl.when(pl.col("phone_std").is_not_null()).then(pl.lit(1, pl.UInt32))
    return joined.with_columns(phone_people=pl.coalesce("phone_people", single))
