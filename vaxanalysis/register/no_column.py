"""States of fields for which a row's table has no column: null, because nothing is known of them."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from vaxanalysis.schema import ABSENT, PROFILE_FIELDS


def unknown_states(fields: Iterable[str]) -> list[pl.Expr]:
    """``<field>_state`` of rows with ``schema.ABSENT``: null where the field has no column. Fields that are not profiled are skipped."""
    return [
        pl.when(pl.col(ABSENT) & (1 << PROFILE_FIELDS.index(name)) == 0).then(f"{name}_state").alias(f"{name}_state")
        for name in fields
        if name in PROFILE_FIELDS
    ]
