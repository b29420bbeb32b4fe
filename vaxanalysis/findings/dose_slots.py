"""Doses side by side in a row, 64 bits each; the record's dose states are the worst over them.

From the lowest bit: the states of the four dose fields (``DOSE_STATES``, three bits each), whether it is a dose, the number of its
vaccine, its week (from 1, the Monday 1/1/1900), the number of its facility. A number is 0 where there is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vaxanalysis.compiled.jit import jit
from vaxanalysis.register.doses import GIVEN
from vaxanalysis.register.doses import slots as beside
from vaxanalysis.schema import DOSE_STATES, MAX_DOSES, NO_COLUMN, PROFILE_FIELDS, STATE_BITS, columns_of_dose
from vaxanalysis.standardise.text import is_missing


class Names:
    """Numbers for names, from 1 in the order in which they are met; 0 for none."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def of(self, names: pl.Series) -> pl.Series:
        """The number of each of ``names``."""
        known = self._numbers
        numbers = [0 if name is None else known.setdefault(name, len(known) + 1) for name in names.to_list()]
        return pl.Series("number", numbers, dtype=pl.UInt32)

    def listed(self) -> list[str]:
        """The names, in the order of their numbers."""
        return list(self._numbers)


DOSE_KEYS = {"vaccine": pl.Categorical, "facility": pl.Categorical, "week": pl.Date}
"""What doses are grouped by; the week is its Monday."""

SLOT_STATES = tuple(f"{name}_state" for name in DOSE_STATES)
REAL, VACCINE, WEEK, FACILITY, END = 12, 13, 25, 39, 63
"""The bits where the parts of a dose begin, after its states."""

FIRST_MONDAY = date(1900, 1, 1)
NEVER = 2**31 - 1


def count(names: list[str]) -> int:
    """How many doses the columns ``names`` hold side by side."""
    return max(beside(names))


def slot_keys(slots: int) -> list[str]:
    """``dose_1, vaccine_1, facility_1, week_1, dose_2 ...``: the states and the grouping keys of the doses of a row."""
    return [f"{name}_{slot}" for slot in range(1, slots + 1) for name in ("dose", *DOSE_KEYS)]


def raw(slot: int, names: list[str]) -> dict[str, str]:
    """The name in the first slot -> the column among ``names`` that holds the text of this slot's dose."""
    return {name: column for name, column in columns_of_dose(slot).items() if column in names}


def bits(name: str, key: pl.Expr | None = None) -> pl.Expr:
    """The bits of a text under ``name`` in its dose: its state, whether it makes a dose, and the number of its ``key``, if it has one."""
    filled = ~is_missing(pl.col(name)) if name in GIVEN else pl.lit(False)
    state = _at(pl.col(f"{name}_state").fill_null(NO_COLUMN), STATE_BITS * DOSE_STATES.index(name))
    begin = {"vaccine": VACCINE, "dose_date": WEEK, "facility": FACILITY}
    number = pl.lit(0, pl.UInt64) if key is None else _at(key.fill_null(0), begin[name])
    return (state | _at(filled, REAL) | number).alias("bits")


def _at(value: pl.Expr, bit: int) -> pl.Expr:
    return value.cast(pl.UInt64) * pl.lit(1 << bit, pl.UInt64)


def week_number(day: str = "dose_date_std") -> pl.Expr:
    """The number of a ``day``'s week."""
    return (pl.col(day) - FIRST_MONDAY).dt.total_days() // 7 + 1


def unpacked(slot: int, vaccines: Sequence[str], facilities: Sequence[str]) -> list[pl.Expr]:
    """``slot_keys`` of one slot from its 64 bits, and the numbered names."""
    dose = pl.col(f"dose_{slot}")
    states = pl.when(_bits(dose, REAL, VACCINE) == 1).then(_bits(dose, 0, REAL).cast(pl.UInt16))
    week = pl.lit(FIRST_MONDAY) + pl.duration(weeks=_some(_bits(dose, WEEK, FACILITY)))
    named = {
        "dose": states,
        "vaccine": _named(_bits(dose, VACCINE, WEEK), vaccines),
        "facility": _named(_bits(dose, FACILITY, END), facilities),
        "week": week.cast(pl.Date),
    }
    return [value.alias(f"{name}_{slot}") for name, value in named.items()]


def repacked(found: pl.DataFrame, vaccines: Names, facilities: Names) -> pl.DataFrame:
    """``found``, with ``slot_keys``, with each dose in its 64 bits instead."""
    doses = sum(name.startswith("dose_") for name in found.columns)
    for slot in range(1, doses + 1):
        dose, vaccine, facility, week = (f"{name}_{slot}" for name in ("dose", *DOSE_KEYS))
        real = pl.col(dose).is_not_null()
        numbers = [
            _at(pl.col(dose).fill_null(0), 0), _at(real, REAL), _at(week_number(week).fill_null(0), WEEK),
            _at(pl.lit(vaccines.of(found[vaccine])), VACCINE), _at(pl.lit(facilities.of(found[facility])), FACILITY),
        ]  # fmt: skip
        found = found.with_columns(reduce(or_, numbers).alias(dose)).drop(vaccine, facility, week)
    return found


def _bits(dose: pl.Expr, begin: int, end: int) -> pl.Expr:
    return dose // (1 << begin) % (1 << end - begin)


def _named(number: pl.Expr, names: Sequence[str]) -> pl.Expr:
    """The name of a number; Polars stores up to 256 names in one byte, more in two or four."""
    held = pl.UInt8 if len(names) < 1 << 8 else pl.UInt16 if len(names) < 1 << 16 else pl.UInt32
    return _some(number).cast(held).cat.to(pl.Enum(names))


def _some(number: pl.Expr) -> pl.Expr:
    """``number`` from 0; null where there is none."""
    return pl.when(number > 0).then(number.cast(pl.Int64) - 1)


def day() -> pl.Expr:
    """The day of a dose, counted from 1970."""
    return pl.col("dose_date_std").cast(pl.Int32).fill_null(NEVER).alias("day")


def every_outcome() -> pl.DataFrame:
    """Every possible result of :func:`outcome`: how many ``doses``, and the states of their fields."""
    every = pl.DataFrame({"outcome": range((MAX_DOSES + 1) << REAL)})
    outcome, each = pl.col("outcome"), 1 << STATE_BITS
    found = {name: (outcome // each**place % each).cast(pl.UInt8) for place, name in enumerate(SLOT_STATES)}
    states = [pl.when(state < NO_COLUMN).then(state).alias(name) for name, state in found.items()]
    return every.select((outcome // (1 << REAL)).cast(pl.UInt8).alias("doses"), *states)


def week() -> pl.Expr:
    """The Monday of a dose's week."""
    return pl.col("dose_date_std").dt.truncate("1w")


def keys_of(slot: int, week: pl.Expr) -> list[pl.Expr]:
    """``slot_keys`` of one slot, from a typed dose and its ``week``; ``dose_1`` holds its own states, three bits each."""
    each = (_at(pl.col(name).fill_null(NO_COLUMN), STATE_BITS * place) for place, name in enumerate(SLOT_STATES))
    states = reduce(or_, each).cast(pl.UInt16)
    named = {"dose": states, "vaccine": pl.col("vaccine_std"), "facility": pl.col("facility_std"), "week": week}
    return [value.alias(f"{name}_{slot}") for name, value in named.items()]


def own_states(dose: str) -> pl.Expr:
    """The ``states`` mask of a record with the states of one of its doses in place of the worst over all."""
    first = STATE_BITS * PROFILE_FIELDS.index(DOSE_STATES[0])
    others = pl.col("states") & pl.lit(~(((1 << REAL) - 1) << first) & (1 << 64) - 1, pl.UInt64)
    return others.or_(pl.col(dose).cast(pl.UInt64) * (1 << first))


Bits = NDArray[np.uint64]
"""The doses of a slot, 64 bits each."""

_STATES = (1 << REAL) - 1
_PLACES = tuple(range(0, REAL, STATE_BITS))
_ONE_STATE = (1 << STATE_BITS) - 1


def outcome(doses: Sequence[Bits]) -> NDArray[np.int32]:
    """The line of :func:`every_outcome` for each record.

    Each field has its worst state over the doses (``NO_COLUMN`` only if all have it, as its number is the greatest), or that of the
    first slot if there is none.
    """
    return np.asarray(_outcome(np.stack(doses)))


def first(days: Sequence[NDArray[np.int32]], doses: Sequence[Bits]) -> pl.Series:
    """The earliest :func:`day` of the doses of a record, as a date."""
    real = ((each & np.uint64(1 << REAL)) != 0 for each in doses)
    earliest = reduce(np.minimum, (np.where(flags, day, NEVER) for flags, day in zip(real, days, strict=True)))
    day = pl.Series("first_dose", earliest, dtype=pl.Int32)
    return pl.select(pl.when(day < NEVER).then(day).cast(pl.Date).alias("first_dose")).to_series()


@jit
def _outcome(doses: Any) -> Any:
    out = np.empty(doses.shape[1], np.int32)
    for row in range(doses.shape[1]):
        worst, count = np.int64(_STATES), 0
        for slot in range(doses.shape[0]):
            dose = np.int64(doses[slot, row])
            if dose >> REAL & 1:
                count += 1
                for place in _PLACES:
                    better = (worst >> place & _ONE_STATE) - (dose >> place & _ONE_STATE)
                    worst -= better << place if better > 0 else 0
        out[row] = (worst if count else np.int64(doses[0, row]) & _STATES) + (count << REAL)
    return out
