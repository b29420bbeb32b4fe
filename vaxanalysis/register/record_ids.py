"""Which rows are one record, and the id that the record keeps from week to week and from file to file."""

from __future__ import annotations

import polars as pl

from vaxanalysis.schema import FIELDS, MANDATORY
from vaxanalysis.standardise import text

KEY_FIELDS = (*MANDATORY, "phone")
"""With the commune, the raw fields in which all rows of a record of a dose-a-row file are equal."""

BESIDE = ("source_id", "note")
"""Fields that do not distinguish records."""

UNKEYED = "no key"

ALIKE = "_alike"
"""A hash of everything that a row without an identity holds, good within one run; null for every other row."""


def identified(rows: pl.LazyFrame, key: str) -> pl.LazyFrame:
    """``rows`` with ``record_id``, ``ALIKE`` and a ``sender`` that is not known yet.

    The id is ``r`` and 16 hexadecimal digits of a BLAKE3 hash over the key and the raw identity. A row without an identity
    (without birth date, ID and phone; or without a name and two of these three) is a record of its own: its other cells go
    into the hash, and where even these are equal, its number among the equal rows of its file. So a file that is sent again
    counts once; equal rows of two files count as often as in the file with most of them (docs/decisions/001).
    """
    import polars_hash as plh

    commune = pl.coalesce("commune", "commune_code")
    filled = pl.concat_str(
        [pl.col(name).fill_null("") for name in KEY_FIELDS] + [commune.fill_null("")], separator="\x1f"
    )
    rest = [field.name for field in FIELDS if field.name not in (*KEY_FIELDS, "commune", *BESIDE)]
    alone = pl.when("_vague").then(pl.concat_str([pl.col(name).fill_null("") for name in rest], separator="\x1f"))
    identity = pl.concat_str([filled, alone.fill_null("")], separator="\x1e").alias("_identity")
    numbered = rows.with_columns(_vague().alias("_vague")).with_columns(identity)
    among = ("file", pl.when("_vague").then("_identity"))
    again = pl.when("_vague").then(pl.int_range(pl.len()).over(among)).otherwise(0).cast(pl.String)
    hashed = pl.concat_str([pl.lit(key or UNKEYED), pl.col("_identity"), again], separator="\x1e")
    digest = pl.lit("r") + plh.col("_hashed").chash.blake3().str.slice(0, 16)
    alike = pl.when("_vague").then(pl.col("_identity").hash()).alias(ALIKE)
    return (
        numbered.with_columns(hashed.alias("_hashed"), alike, sender=pl.lit(None, pl.String))
        .with_columns(digest.alias("record_id"))
        .drop("_hashed", "_identity", "_vague")
    )


def _vague() -> pl.Expr:
    name, *others = (text.is_missing(pl.col(field)) for field in ("full_name", "birth_date", "citizen_id", "phone"))
    return (name & (pl.sum_horizontal(others) > 1)) | pl.all_horizontal(others)
