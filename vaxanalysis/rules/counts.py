"""From the masks in a table of counts: how often each rule could be judged and was broken."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl


def rule_counts(
    counts: pl.DataFrame, by: Sequence[str], codes: Sequence[str], masks: tuple[str, str] = ("applies", "fails")
) -> pl.DataFrame:
    """``by``, ``rule``, ``applies`` and ``fails`` from additive counts, a row for each group and rule; bit k is ``codes[k]``."""
    applies, fails = masks
    sums = [
        pl.struct(_records(applies, bit).alias("applies"), _records(fails, bit).alias("fails")).alias(code)
        for bit, code in enumerate(codes)
    ]
    wide = counts.group_by(by).agg(sums) if by else counts.select(sums)
    return wide.unpivot(index=list(by), variable_name="rule").unnest("value").sort(*by, "rule")


def _records(mask: str, bit: int) -> pl.Expr:
    return pl.col("records").filter(pl.col(mask) & pl.lit(1 << bit, pl.UInt64) != 0).sum()
