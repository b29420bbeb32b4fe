"""Tables of stores that an earlier version wrote, read as they are written now."""

from __future__ import annotations

import re

import polars as pl

from vaxanalysis.schema import STATE_BITS


def as_written_now(frame: pl.LazyFrame) -> pl.LazyFrame:
    """``frame`` with its masks of states as they are written now: ``schema.STATE_BITS`` a state.

    Snapshots made before fields without a column had a state of their own hold two bits: ``states`` of 14 fields in a UInt32, and
    the 4 of each dose in a UInt8.
    """
    kinds = frame.collect_schema()
    doses = [name for name, kind in kinds.items() if re.fullmatch("dose_[0-9]+", name) and kind == pl.UInt8]
    narrow = ["states"] if kinds.get("states") == pl.UInt32 else []
    return frame.with_columns(
        *(_widened(name, 14).cast(pl.UInt64) for name in narrow), *(_widened(name, 4).cast(pl.UInt16) for name in doses)
    )


def _widened(mask: str, states: int) -> pl.Expr:
    each = (pl.col(mask).cast(pl.UInt64) // 4**place % 4 * (1 << STATE_BITS * place) for place in range(states))
    return pl.sum_horizontal(each).alias(mask)
