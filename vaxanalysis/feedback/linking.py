"""The record a request is about: that of the person whom it names, where the exact keys find one."""

from __future__ import annotations

import polars as pl

from vaxanalysis import standardise
from vaxanalysis.identities import exact
from vaxanalysis.schema import FIELDS

NAMED = ("full_name", "birth_date", "citizen_id", "phone")
"""What a request says of the person."""


def linked(requests: pl.DataFrame, records: pl.LazyFrame) -> pl.DataFrame:
    """``requests`` with ``record_id``: the record of the person that the request names, by the exact keys, else null."""
    asked = requests.with_row_index("_request").with_columns(pl.col("_request").cast(pl.String)).lazy()
    source = pl.when(pl.col("unit_commune").is_not_null()).then(pl.lit("facility")).alias("unit_source")
    none = [pl.lit(None, pl.String).alias(field.name) for field in FIELDS if field.name not in NAMED]
    raw = asked.select("_request", "unit_commune", source, *NAMED, *none)
    typed = standardise.standardise(raw).rename({"_request": "record_id"})
    found = exact.matched(typed.drop("source_id", strict=False), records).rename(
        {"record_id": "_request", "found": "record_id"}
    )
    return asked.join(found.lazy(), on="_request", how="left", maintain_order="left").drop("_request").collect()
