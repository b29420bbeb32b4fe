"""The order in which somebody walks: commune, hamlet or group, address, household."""

from __future__ import annotations

import polars as pl

from vaxanalysis.schema import fold

_GROUP = (
    r"\b((?i:tổ dân phố|tổ|tdp|thôn|xóm|ấp|bản|khu phố|khu|cụm|đội)\s*(?i:số\s*)?[\p{L}\p{N}]+(?:\s+[\p{Lu}][\p{L}]*)*)"
)


def ordered(rows: pl.DataFrame) -> pl.DataFrame:
    """``rows`` in the order of rounds, with the ``group`` or hamlet that the ``address`` names (null where it names none).

    Numbers count as numbers, and people of one phone are together.
    """
    grouped = rows.with_columns(group=pl.col("address").str.extract(_GROUP, 1).str.strip_chars())
    keys = [_natural(grouped[name]).alias(f"_{name}") for name in ("group", "address")]
    by = ["unit_district", "unit_commune", "_group", "_address", "phone_std", "name_folded", "file", "row"]
    return grouped.with_columns(keys).sort(by, nulls_last=True).drop("_group", "_address")


def _natural(texts: pl.Series) -> pl.Series:
    """``texts`` without marks and case, each number with six digits."""
    distinct = texts.drop_nulls().unique()
    plain = distinct.map_elements(fold, return_dtype=pl.String).str.replace_all(r"(\d+)", "00000$1")
    padded = plain.str.replace_all(r"\d*(\d{6})", "$1").to_list()
    return texts.replace_strict(
        dict(zip(distinct.to_list(), padded, strict=True)), default=None, return_dtype=pl.String
    )
