"""What stands over all doses of a record."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vaxanalysis.compiled.jit import jit
from vaxanalysis.findings.slots import NEVER, REAL
from vaxanalysis.schema import STATE_BITS

Bits = NDArray[np.uint64]
"""The doses of a slot (:mod:`vaxanalysis.findings.slots`)."""

_STATES = (1 << REAL) - 1
_PLACES = tuple(range(0, REAL, STATE_BITS))
_ONE_STATE = (1 << STATE_BITS) - 1


def outcome(doses: Sequence[Bits]) -> NDArray[np.int32]:
    """Where in :func:`vaxanalysis.findings.slots.every_outcome` a record stands.

    Each field has its worst state over the doses (``NO_COLUMN`` only if all have it, as its number is the greatest), or that of the
    first slot if there is none.
    """
    return np.asarray(_outcome(np.stack(doses)))


def first(days: Sequence[NDArray[np.int32]], doses: Sequence[Bits]) -> pl.Series:
    """The earliest :func:`vaxanalysis.findings.slots.day` of the doses of a record, as a date."""
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
