"""What a findings file holds of a record: where it stands, its unit, three masks, and small keys to group by. No values."""

from __future__ import annotations

from datetime import date

import polars as pl

from vaxanalysis.findings.slots import slot_keys
from vaxanalysis.schema import UNIT
from vaxanalysis.tally import FINDINGS

PLACE_OF_ROW = ("file", "sheet", "row")
AGES = (5, 12, 18, 30, 40, 50, 60, 70, 80)
"""Lower bounds of the age groups, in years by the end of the as-of year's calendar; below the first is the youngest."""

AGE_GROUPS = (f"<{AGES[0]}", *(f"{low}-{high - 1}" for low, high in zip(AGES, AGES[1:], strict=False)), f"{AGES[-1]}+")
BY_ROW = ("email",)
"""Texts that are judged row by row."""

RECORD_KEYS = ("sex", "age_group", "priority_group")
PERSON = pl.Enum(["male", "female"])
AGE = pl.Enum(AGE_GROUPS)

TYPED_KEYS = {"sex": "sex_std", "birth_date": "age_group", "priority_group": "priority_std"}
"""Field -> the typed column of which a record key is made."""


def columns(slots: int) -> list[pl.Expr]:
    """The columns of a findings file of up to ``slots`` doses a record; units, vaccines and facilities as categories."""
    keys = slot_keys(slots)
    few = {*UNIT, *(key for key in keys if key.startswith(("vaccine", "facility")))}
    names = [*PLACE_OF_ROW, *UNIT, *FINDINGS, *RECORD_KEYS, *keys]
    return [pl.col(name).cast(pl.Categorical) if name in few else pl.col(name) for name in names]


def packed() -> list[pl.Expr]:
    """The same, with each dose in 64 bits: what is written of rows that are judged in chunks."""
    return [*map(pl.col, (*PLACE_OF_ROW, *UNIT, *FINDINGS)), *record_keys(), pl.col("^dose_[0-9]+$")]


def record_keys() -> list[pl.Expr]:
    """``RECORD_KEYS`` of judged records with an ``age_group``."""
    return [
        pl.col("sex_std").cast(PERSON).alias("sex"),
        pl.col("age_group"),
        pl.col("priority_std").alias("priority_group"),
    ]


def age_group(as_of: date) -> pl.Expr:
    """The age group of a ``birth_year``."""
    age = as_of.year - pl.col("birth_year")
    index = pl.sum_horizontal((age >= low).cast(pl.UInt8) for low in AGES)
    return pl.when(age.is_between(0, 120)).then(index.cast(pl.UInt8)).cat.to(AGE).alias("age_group")
