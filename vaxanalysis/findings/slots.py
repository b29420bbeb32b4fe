"""Doses side by side in a row; the record's dose states are the worst over them."""

from __future__ import annotations

from datetime import date
from functools import reduce
from operator import or_

import polars as pl

from vaxanalysis.register.doses import GIVEN, PER_DOSE
from vaxanalysis.register.doses import slots as beside
from vaxanalysis.register.records import DOSE_STATES
from vaxanalysis.schema import PROFILE_FIELDS, USABLE

DOSE_KEYS = {"vaccine": pl.Categorical, "facility": pl.Categorical, "week": pl.Date}
"""What doses are grouped by; the week is its Monday."""

STATES = tuple(f"{name}_state" for name in DOSE_STATES)
FILLED = tuple(f"{name}_filled" for name in GIVEN)
DOSE_COLUMNS = (*STATES, *FILLED, "vaccine_std", "facility_std", "dose_date_std", "dose_date_week")
"""What has to be known of a dose."""


def count(names: list[str]) -> int:
    """How many doses the columns ``names`` hold side by side."""
    return max(beside(names))


def slot_keys(slots: int) -> list[str]:
    """``dose_1, vaccine_1, facility_1, week_1, dose_2 ...``: the states and the grouping keys of the doses of a row."""
    return [f"{name}_{slot}" for slot in range(1, slots + 1) for name in ("dose", *DOSE_KEYS)]


def raw(slot: int, names: list[str]) -> dict[str, str]:
    """The columns among ``names`` that hold a dose's text: under what name the first slot has it -> the column."""
    columns = {name: name if slot == 1 else f"{name}_{slot}" for name in PER_DOSE}
    return {name: column for name, column in columns.items() if column in names}


def of_doses(doses: list[pl.DataFrame]) -> pl.DataFrame:
    """``doses``, ``first_dose``, the states of the dose fields and ``slot_keys``, from ``DOSE_COLUMNS`` of each slot."""
    typed = [dose.select(*_typed(slot)) for slot, dose in enumerate(doses, 1)]
    real = [pl.col(f"dose_{slot}").is_not_null() for slot in range(1, len(doses) + 1)]
    return pl.concat(typed, how="horizontal").select(
        pl.sum_horizontal(given.cast(pl.UInt8) for given in real).alias("doses"),
        _first(real),
        *(_worst(name, real) for name in STATES),
        *slot_keys(len(doses)),
    )


def week() -> pl.Expr:
    """The Monday of a dose's week."""
    return pl.col("dose_date_std").dt.truncate("1w")


def keys_of(slot: int, week: pl.Expr) -> list[pl.Expr]:
    """``slot_keys`` of one slot, from a typed dose and its ``week``; ``dose_1`` holds its own states, two bits each."""
    states = reduce(or_, (pl.col(name) * pl.lit(4**place, pl.UInt8) for place, name in enumerate(STATES)))
    named = {"dose": states, "vaccine": pl.col("vaccine_std"), "facility": pl.col("facility_std"), "week": week}
    return [value.alias(f"{name}_{slot}") for name, value in named.items()]


def own_states(dose: str) -> pl.Expr:
    """The ``states`` mask of a record with the states of one of its doses in place of the worst over all."""
    first = 2 * PROFILE_FIELDS.index(DOSE_STATES[0])
    others = pl.col("states") & pl.lit(0xFFFFFFFF ^ (0xFF << first), pl.UInt32)
    return others.or_(pl.col(dose).cast(pl.UInt32) * 2**first)


def _typed(slot: int) -> list[pl.Expr]:
    states = [pl.col(name).alias(f"_{name}_{slot}") for name in STATES]
    dose, *keys = keys_of(slot, pl.col("dose_date_week"))
    own = pl.when(pl.any_horizontal(FILLED)).then(dose).alias(f"dose_{slot}")
    return [*states, own, *keys, pl.col("dose_date_std").alias(f"_day_{slot}")]


def _worst(name: str, real: list[pl.Expr]) -> pl.Expr:
    """The worst state over the doses; without any, what the first slot says.

    Polars takes twenty times as long for the least of columns with nulls as for that of columns without.
    """
    none = pl.lit(USABLE + 1, pl.UInt8)
    states = [pl.when(dose).then(pl.col(f"_{name}_{slot}")).otherwise(none) for slot, dose in enumerate(real, 1)]
    worst = pl.min_horizontal(states)
    return pl.when(worst < none).then(worst).otherwise(pl.col(f"_{name}_1")).alias(name)


def _first(real: list[pl.Expr]) -> pl.Expr:
    """The earliest day of a dose."""
    days = [pl.when(dose).then(pl.col(f"_day_{slot}")).fill_null(date.max) for slot, dose in enumerate(real, 1)]
    first = pl.min_horizontal(days)
    return pl.when(first < date.max).then(first).alias("first_dose")
