"""Distinct identities: the columns that tell a person, once per distinct combination.

A register repeats itself (the same person typed alike in two districts), so everything after this works on distinct
tuples and is carried back to the records at the end. Columns a table lacks are null: nothing is guessed from raw text.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import polars as pl

from vaxanalysis.errors import TableError

IDENTITY: dict[str, pl.DataType] = {
    "name_std": pl.String(),
    "name_folded": pl.String(),
    "family_name": pl.String(),
    "middle_name": pl.String(),
    "given_name": pl.String(),
    "birth": pl.Date(),
    "birth_year": pl.Int16(),
    "birth_month": pl.Int8(),
    "sex_std": pl.String(),
    "cccd": pl.String(),
    "cmnd": pl.String(),
    "passport": pl.String(),
    "citizen_id": pl.String(),
    "phone_std": pl.String(),
    "unit_district": pl.String(),
    "unit_commune": pl.String(),
}
"""Typed columns of a record that say who it is."""

REQUIRED = ("record_id", "name_folded")


@dataclass(frozen=True)
class Tuples:
    """``frame``: one row per distinct identity, numbered ``tuple``; ``records``: each ``record_id`` with its tuple."""

    frame: pl.DataFrame
    records: pl.DataFrame


def as_polars(records: Any) -> pl.DataFrame:
    """``records`` as a Polars frame, whether it came lazy, from pandas or as it is."""
    if isinstance(records, pl.LazyFrame):
        return records.collect(engine="streaming")
    return records if isinstance(records, pl.DataFrame) else pl.from_pandas(records)


def with_columns(records: pl.DataFrame, wanted: Iterable[str] = IDENTITY) -> pl.DataFrame:
    """``records`` with every identity column present and typed; ones that were lacking are null."""
    missing = [name for name in REQUIRED if name not in records.columns]
    if missing:
        raise TableError(
            "records", f"no column {', '.join(missing)}", "Load and standardise the export first (vax.load)"
        )
    columns = [
        (pl.col(name) if name in records.columns else pl.lit(None)).cast(IDENTITY[name]).alias(name) for name in wanted
    ]
    return records.with_columns(columns)


def cccd_year(cccd: pl.Expr) -> pl.Expr:
    """The birth year that a 12-digit CCCD states: its fourth digit is century and sex, the next two the year."""
    century = cccd.str.slice(3, 1).cast(pl.Int16, strict=False) // 2
    return 1900 + 100 * century + cccd.str.slice(4, 2).cast(pl.Int16, strict=False)


def cccd_sex(cccd: pl.Expr) -> pl.Expr:
    """The sex that a CCCD states."""
    odd = cccd.str.slice(3, 1).cast(pl.Int16, strict=False) % 2
    return pl.when(odd == 1).then(pl.lit("female")).when(odd == 0).then(pl.lit("male"))


def own_card() -> pl.Expr:
    """The CCCD of a record where it states the record's own birth year, and its sex if that is given."""
    year, sex = cccd_year(pl.col("cccd")), cccd_sex(pl.col("cccd"))
    own = ((year == pl.col("birth_year")) & (sex == pl.col("sex_std")).fill_null(True)).fill_null(False)
    return pl.when(own).then("cccd")


def _derived() -> list[pl.Expr]:
    return [
        pl.col("name_folded").str.split(" ").list.sort().list.join(" ").alias("name_sorted"),
        own_card().alias("own_cccd"),
        cccd_year(pl.col("cccd")).alias("cccd_year"),
        cccd_sex(pl.col("cccd")).alias("cccd_sex"),
    ]


def collapse(records: pl.DataFrame) -> Tuples:
    """Distinct identities of ``records``, numbered by their smallest record id, so that row order changes nothing."""
    columns = list(IDENTITY)
    full = with_columns(records).select("record_id", *columns)
    frame = (
        full.group_by(columns)
        .agg(pl.col("record_id").min().alias("first_id"))
        .sort("first_id", *columns)
        .with_row_index("tuple")
        .with_columns(_derived())
    )
    numbered = full.join(
        frame.select("tuple", *columns), on=columns, how="left", nulls_equal=True, maintain_order="left"
    )
    return Tuples(frame, numbered.select("record_id", "tuple"))
