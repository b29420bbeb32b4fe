"""Rows -> records: one line a record, typed, with the worst state of its doses."""

from __future__ import annotations

import polars as pl

from vaxanalysis.register.doses import days
from vaxanalysis.register.no_column import unknown_states
from vaxanalysis.register.record_ids import KEY_FIELDS
from vaxanalysis.schema import ABSENT, CONVENTIONS, DOSE_STATES, FIELDS, MANDATORY, PER_DOSE, UNIT
from vaxanalysis.standardise import standardise

ONCE = tuple(field.name for field in FIELDS if field.name not in PER_DOSE)
OTHERS = tuple(name for name in ONCE if name not in (*KEY_FIELDS, "source_id"))


def records(rows: pl.DataFrame, doses: pl.DataFrame) -> pl.DataFrame:
    """One line a ``record_id``: raw and typed columns, states, and how many doses there are."""
    summary = _dose_summary(doses).lazy()
    joined = typed(rows.lazy()).join(summary, on="record_id", how="left", maintain_order="left")
    states = [pl.col(f"{field}_state") for field in MANDATORY]
    known = pl.all_horizontal(state.is_not_null() for state in states)
    return joined.with_columns(all_mandatory_state=pl.when(known).then(pl.min_horizontal(states))).collect()


def typed(rows: pl.LazyFrame) -> pl.LazyFrame:
    """One line a ``record_id``: the raw and typed columns that its doses do not change.

    Where rows of one record differ (an address, a note) the greatest text is taken, so that the order of rows does not matter; a field is
    absent only if it is absent in all of them.
    """
    first = ("file", "sheet", "row", "source_id", "sender", *KEY_FIELDS)
    placed = (*UNIT, "unit_source", "place_how")
    grouped = rows.group_by("record_id", maintain_order=True).agg(
        *(pl.col(name).first() for name in first),
        pl.len().cast(pl.UInt32).alias("rows"),
        pl.col(ABSENT).bitwise_and(),
        pl.col(CONVENTIONS).first(),
        *(pl.col(name).max() for name in (*OTHERS, *placed)),
    )
    return standardise(grouped).with_columns(unknown_states(ONCE)).drop(ABSENT, CONVENTIONS)


def _worst(state: str, real: pl.Expr) -> pl.Expr:
    """The worst state among the doses; of a record without doses, the state of its own line. Null if no row has the column."""
    return pl.when(real.any()).then(pl.col(state).filter(real).min()).otherwise(pl.col(state).min()).alias(state)


def _dose_summary(doses: pl.DataFrame) -> pl.DataFrame:
    """Per record: number of doses, first and last date, and the worst state of each dose field."""
    real = pl.col("is_dose")
    dated = pl.col("dose_date_std").filter(real)
    return doses.group_by("record_id").agg(
        real.sum().cast(pl.UInt8).alias("doses"),
        dated.min().alias("first_dose"),
        dated.max().alias("last_dose"),
        *days(),
        *(_worst(f"{name}_state", real) for name in DOSE_STATES),
    )
