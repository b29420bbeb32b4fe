"""States of fields for which a row's table has no column: null, because they are unknown."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from vaxanalysis.schema import ABSENT, DOSE_STATES, MAX_DOSES, PROFILE_FIELDS, first_bit

_EVERY = 1 << len(DOSE_STATES)
"""One more than the bits of a dose in ``schema.ABSENT``, all set."""


def unknown_states(fields: Iterable[str]) -> list[pl.Expr]:
    """``<field>_state`` of rows with ``schema.ABSENT``: null where the field has no column. Fields that are not profiled are skipped."""
    return [
        pl.when(pl.col(ABSENT) & (1 << PROFILE_FIELDS.index(name)) == 0).then(f"{name}_state").alias(f"{name}_state")
        for name in fields
        if name in PROFILE_FIELDS
    ]


def of_dose(dose: int) -> pl.Expr:
    """``schema.ABSENT`` of the ``dose``-th of doses side by side: the fields without a column in this dose."""
    first = PROFILE_FIELDS.index(DOSE_STATES[0])
    others = (1 << first_bit(1)) - 1 - (_EVERY - 1 << first)
    own = pl.col(ABSENT) // (1 << first_bit(dose)) % _EVERY
    return (pl.col(ABSENT) & others) + own * (1 << first)


def differs_by_dose() -> pl.Expr:
    """Whether doses side by side in a row have different columns."""
    doses = pl.col(ABSENT) // (1 << first_bit(1))
    return doses != doses % _EVERY * sum(1 << first_bit(dose) - first_bit(1) for dose in range(1, MAX_DOSES + 1))
