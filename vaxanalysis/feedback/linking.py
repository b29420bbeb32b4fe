"""The record a request is about: the only one that agrees on ID and name or birth date, or on name and phone."""

from __future__ import annotations

import polars as pl

from vaxanalysis import standardise
from vaxanalysis.schema import FIELDS

KEYS = (("cccd", "name_folded"), ("cccd", "birth"), ("name_folded", "birth", "phone_std"), ("name_folded", "phone_std"))
"""Columns that together tell a record, surest first."""


def linked(requests: pl.DataFrame, records: pl.LazyFrame) -> pl.DataFrame:
    """``requests`` with ``record_id``: the one record that agrees on the surest of ``KEYS``, else null."""
    asked = requests.with_row_index("_request").lazy()
    source = pl.when(pl.col("unit_commune").is_not_null()).then(pl.lit("facility")).alias("unit_source")
    raw = asked.select("_request", "unit_commune", source, *_missing(requests), *_texts(requests))
    typed = standardise.standardise(raw).collect().lazy()
    parts = [_unique(typed, records, list(key), rank) for rank, key in enumerate(KEYS)]
    best = pl.concat(parts).group_by("_request").agg(pl.col("record_id").sort_by("rank").first())
    return asked.join(best, on="_request", how="left").sort("_request").drop("_request").collect()


def _texts(requests: pl.DataFrame) -> list[str]:
    return [name for name in ("full_name", "birth_date", "citizen_id", "phone") if name in requests.columns]


def _missing(requests: pl.DataFrame) -> list[pl.Expr]:
    given = _texts(requests)
    return [pl.lit(None, pl.String).alias(field.name) for field in FIELDS if field.name not in given]


def _unique(asked: pl.LazyFrame, records: pl.LazyFrame, key: list[str], rank: int) -> pl.LazyFrame:
    sought = asked.select("_request", *key).drop_nulls()
    known = records.select("record_id", *key).drop_nulls().join(sought.select(key).unique(), on=key, how="semi")
    alone = known.group_by(key).agg(pl.col("record_id").first(), pl.len()).filter(pl.col("len") == 1).drop("len")
    return sought.join(alone, on=key).select("_request", "record_id", pl.lit(rank).alias("rank"))
