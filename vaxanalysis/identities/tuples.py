"""Distinct identities: the columns that identify a person, once per distinct combination.

A register repeats itself (the same person typed alike in two districts), so everything after this works on distinct
tuples and is carried back to the records at the end. Columns a table lacks are null: nothing is guessed from raw text.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from vaxanalysis.errors import TableError
from vaxanalysis.identities import spelling
from vaxanalysis.standardise.identity import cccd_sex, cccd_year, own_card

IDENTITY: dict[str, pl.DataType] = {
    **dict.fromkeys(("name_std", "name_folded", "family_name", "middle_name", "given_name", "mother"), pl.String()),
    **{"birth": pl.Date(), "birth_year": pl.Int16(), "birth_month": pl.Int8()},
    **dict.fromkeys(("sex_std", "cccd", "cmnd", "passport", "citizen_id", "phone_std"), pl.String()),
    **dict.fromkeys(("unit_district", "unit_commune"), pl.String()),
}
"""Typed columns of a record that say who it is."""

BORNE: dict[str, pl.DataType] = {
    "insurance_std": pl.String(),
    "first_dose_on": pl.Date(),
    "second_dose_on": pl.Date(),
}
"""Further columns of a record: evidence, but no part of the identity. A tuple has the greatest value of its records."""

BESIDE: dict[str, pl.DataType] = {"unit_district": pl.String(), "unit_commune": pl.String(), "doses": pl.UInt32()}
"""What findings are counted by: a record's units and its doses (1 where the table has no count)."""

COLUMNS = IDENTITY | BORNE | BESIDE

READ = ("full_name", *(name for name in IDENTITY if name != "mother"), *BORNE)
"""Columns of a record that linking reads, except the number of its doses."""

WORDS = ("family_name", "middle_name", "given_name", "sex_std", "unit_district", "unit_commune")
"""Texts that many identities share: as categories they take a quarter of the memory, and are encoded once."""

REQUIRED = ("record_id", "name_folded")

HASHES = ("_one", "_other")

Records = pl.DataFrame | pl.LazyFrame


@dataclass(frozen=True)
class Tuples:
    """``frame``: one row per distinct identity, numbered ``tuple``; ``records``: each ``record_id`` with its tuple and ``BESIDE``, texts as
    categories."""

    frame: pl.DataFrame
    records: pl.DataFrame


def with_columns(records: pl.LazyFrame) -> pl.LazyFrame:
    """``record_id`` and ``COLUMNS``, present and typed; ones that were lacking are null."""
    have = records.collect_schema().names()
    missing = [name for name in REQUIRED if name not in have]
    if missing:
        raise TableError(
            "records", f"no column {', '.join(missing)}", "Load and standardise the export first (vax.load)"
        )
    lacking = {name: pl.lit(1 if name == "doses" else None) for name in COLUMNS if name not in have}
    columns = [lacking.get(name, pl.col(name)).cast(kind).alias(name) for name, kind in COLUMNS.items()]
    raw = "full_name" if "full_name" in have else "name_std"
    held = (pl.col(raw) if raw in have else pl.lit(None)).cast(pl.String).alias("_raw")
    return records.select("record_id", *columns, held).pipe(spelling.named, "_raw").drop("_raw")


def _column(records: pl.LazyFrame, name: str) -> pl.Series:
    """One column at a time, so that the whole table is never in memory beside its result."""
    kind = pl.Categorical() if name in WORDS else IDENTITY[name]
    return records.select(pl.col(name).cast(kind)).collect(engine="streaming").to_series()


def _spelt(frame: pl.DataFrame) -> pl.DataFrame:
    """The marks of every row's name and its sorted words, found once per distinct name."""
    names = ["name_std", "name_folded"]
    distinct = spelling.marked(frame.select(names).unique())
    words = distinct.select(*names, pl.col(spelling.COLUMNS).cast(pl.Categorical))
    joined = frame.select(names).join(words, on=names, how="left", nulls_equal=True, maintain_order="left")
    return joined.drop(names)


def _borne(typed: pl.LazyFrame, tuples: pl.Series, count: int, name: str) -> pl.Series:
    """One of ``BORNE`` by tuple."""
    values = typed.select(name).collect(engine="streaming").with_columns(tuples).drop_nulls(name)
    greatest = values.group_by("tuple").agg(pl.col(name).max())
    everyone = pl.select(pl.int_range(count, dtype=pl.UInt32).alias("tuple"))
    return everyone.join(greatest, on="tuple", how="left", maintain_order="left")[name]


def collapse(records: Records) -> Tuples:
    """Distinct identities of ``records``, numbered by their smallest record id, so that row order changes nothing.

    They are distinguished by 128 bits of hash: grouping by the columns themselves takes several times the memory.
    """
    typed = with_columns(records.lazy())
    identified = pl.any_horizontal(
        pl.col(name).is_not_null() for name in ("birth_year", "citizen_id", "phone_std", "cccd")
    )
    identity = pl.struct(*IDENTITY, pl.when(~identified).then("record_id").alias("alone"))
    hashes = (identity.hash(seed).alias(name) for seed, name in enumerate(HASHES))
    hashed = typed.select("record_id", *hashes).collect(engine="streaming").with_row_index("row")
    groups = hashed.group_by(HASHES).agg(pl.col("record_id").min().alias("first_id"), "row")
    numbered = groups.sort("first_id", *HASHES).select("first_id", "row").with_row_index("tuple")
    tuples = numbered.select("tuple", "row").explode("row").sort("row")["tuple"]
    first = numbered["row"].list.first()
    del hashed, groups
    frame = pl.DataFrame([_column(typed, name)[first] for name in IDENTITY])
    card = pl.col("cccd")
    made = frame.lazy().select(own_cccd=own_card(), cccd_year=cccd_year(card), cccd_sex=cccd_sex(card))
    derived = made.collect(engine="streaming")
    borne = pl.DataFrame([_borne(typed, tuples, frame.height, name) for name in BORNE])
    held = [pl.col(name).cast(pl.Categorical if kind == pl.String else kind) for name, kind in BESIDE.items()]
    beside = typed.select("record_id", *held).collect(engine="streaming")
    parts = [numbered.select("tuple"), frame, numbered.select("first_id"), derived, borne, _spelt(frame)]
    return Tuples(pl.concat(parts, how="horizontal"), beside.select("record_id", tuples, *BESIDE))
