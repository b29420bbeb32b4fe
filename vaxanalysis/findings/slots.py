"""Doses side by side in a row, each slot typed; the record's dose states are the worst over them."""

from __future__ import annotations

import polars as pl

from vaxanalysis.register.doses import PER_DOSE, is_dose
from vaxanalysis.register.doses import slots as beside
from vaxanalysis.register.records import DOSE_STATES
from vaxanalysis.schema import PROFILE_FIELDS
from vaxanalysis.standardise import standardise_doses

DOSE_KEYS = ("vaccine", "facility", "week")
"""What doses are grouped by; the week is its Monday."""

TYPED = ("vaccine_std", "facility_std", "dose_date_std")
"""The typed columns that the keys are made of."""


def count(names: list[str]) -> int:
    """How many doses the columns ``names`` hold side by side."""
    return max(beside(names))


def slot_keys(slots: int) -> list[str]:
    """``vaccine_1, facility_1, week_1, vaccine_2 ...``: the grouping keys of the doses of a row."""
    return [f"{name}_{slot}" for slot in range(1, slots + 1) for name in ("dose", *DOSE_KEYS)]


def with_doses(rows: pl.LazyFrame) -> pl.LazyFrame:
    """``rows`` with ``doses``, ``first_dose``, the states of the dose fields, and ``slot_keys`` of each slot."""
    names = rows.collect_schema().names()
    slots = count(names)
    for slot in range(1, slots + 1):
        rows = standardise_doses(rows if slot == 1 else rows.with_columns(_beside(names, slot))).with_columns(
            _typed(slot)
        )
    real = [pl.col(f"dose_{slot}").is_not_null() for slot in range(1, slots + 1)]
    days = [pl.when(given).then(pl.col(f"_day_{slot}")) for slot, given in enumerate(real, 1)]
    return rows.with_columns(
        pl.sum_horizontal(given.cast(pl.UInt8) for given in real).alias("doses"),
        pl.min_horizontal(days).alias("first_dose"),
        *(_worst(name, real) for name in DOSE_STATES),
    )


def _beside(names: list[str], slot: int) -> list[pl.Expr]:
    """The columns of a further slot under the names of the first."""
    raw = {name: f"{name}_{slot}" for name in PER_DOSE}
    return [
        pl.col(beside).alias(name) if beside in names else pl.lit(None, pl.String).alias(name)
        for name, beside in raw.items()
    ]


def keys_of(slot: int) -> list[pl.Expr]:
    """``slot_keys`` of one slot, from a typed dose; ``dose_1`` holds its own states, two bits each."""
    states = pl.sum_horizontal(pl.col(f"{name}_state") * 4**place for place, name in enumerate(DOSE_STATES))
    week = pl.col("dose_date_std").dt.truncate("1w")
    named = {"dose": states, "vaccine": pl.col("vaccine_std"), "facility": pl.col("facility_std"), "week": week}
    return [value.alias(f"{name}_{slot}") for name, value in named.items()]


def own_states(dose: str) -> pl.Expr:
    """The ``states`` mask of a record with the states of one of its doses in place of the worst over all."""
    first = 2 * PROFILE_FIELDS.index(DOSE_STATES[0])
    others = pl.col("states") & pl.lit(0xFFFFFFFF ^ (0xFF << first), pl.UInt32)
    return others.or_(pl.col(dose).cast(pl.UInt32) * 2**first)


def _typed(slot: int) -> list[pl.Expr]:
    states = [pl.col(f"{name}_state").alias(f"_{name}_{slot}") for name in DOSE_STATES]
    dose, *keys = keys_of(slot)
    own = pl.when(is_dose()).then(dose).alias(f"dose_{slot}")
    return [*states, own, *keys, pl.col("dose_date_std").alias(f"_day_{slot}")]


def _worst(name: str, real: list[pl.Expr]) -> pl.Expr:
    """The worst state over the doses; without any, what the first slot says."""
    given = [pl.when(dose).then(pl.col(f"_{name}_{slot}")) for slot, dose in enumerate(real, 1)]
    return pl.coalesce(pl.min_horizontal(given), pl.col(f"_{name}_1")).alias(f"{name}_state")
