"""What a findings file holds of a record: where it stands, its unit, three masks, and small keys to group by. No values."""

from __future__ import annotations

from datetime import date

import polars as pl

from vaxanalysis.findings.slots import slot_keys
from vaxanalysis.schema import UNIT
from vaxanalysis.tally import FINDINGS, state_mask

PLACE_OF_ROW = ("file", "sheet", "row")
AGES = (5, 12, 18, 30, 40, 50, 60, 70, 80)
"""Lower bounds of the age groups, in years by the end of the as-of year's calendar; below the first is the youngest."""

AGE_GROUPS = (f"<{AGES[0]}", *(f"{low}-{high - 1}" for low, high in zip(AGES, AGES[1:], strict=False)), f"{AGES[-1]}+")
RECORD_KEYS = ("sex", "age_group", "priority_group")
PERSON = pl.Enum(["male", "female"])
AGE = pl.Enum(AGE_GROUPS)


def columns(slots: int) -> list[pl.Expr]:
    """The columns of a findings file of up to ``slots`` doses a record; units, vaccines and facilities as categories."""
    keys = slot_keys(slots)
    few = {*UNIT, *(key for key in keys if key.startswith(("vaccine", "facility")))}
    names = [*PLACE_OF_ROW, *UNIT, *FINDINGS, *RECORD_KEYS, *keys]
    return [pl.col(name).cast(pl.Categorical) if name in few else pl.col(name) for name in names]


def with_keys(judged: pl.LazyFrame) -> pl.LazyFrame:
    """Judged records with ``age_group``, to which ``states`` and the other ``RECORD_KEYS`` are added."""
    return judged.with_columns(
        state_mask(), pl.col("sex_std").cast(PERSON).alias("sex"), pl.col("priority_std").alias("priority_group")
    )


def age_group(as_of: date) -> pl.Expr:
    """The age group of a ``birth_year``."""
    age = as_of.year - pl.col("birth_year")
    index = pl.sum_horizontal((age >= low).cast(pl.UInt8) for low in AGES)
    return pl.when(age.is_between(0, 120)).then(index.cast(pl.UInt8)).cat.to(AGE).alias("age_group")
