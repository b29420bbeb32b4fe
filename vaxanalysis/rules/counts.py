"""What the masks in a table of counts say: how often each rule could be judged and was broken."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from vaxanalysis.rules.rule import Rule


def rule_counts(
    counts: pl.DataFrame,
    by: Sequence[str],
    rules: Sequence[Rule],
    masks: tuple[str, str] = ("applies", "fails"),
    weight: str = "records",
) -> pl.DataFrame:
    """``by``, ``rule``, ``applies`` and ``fails`` from additive counts, a row for each group and rule."""
    applies, fails = masks
    sums = [
        pl.struct(_weighted(applies, bit, weight).alias("applies"), _weighted(fails, bit, weight).alias("fails")).alias(
            rule.code
        )
        for bit, rule in enumerate(rules)
    ]
    wide = counts.group_by(by).agg(sums) if by else counts.select(sums)
    return wide.unpivot(index=list(by), variable_name="rule").unnest("value").sort(*by, "rule")


def _weighted(mask: str, bit: int, weight: str) -> pl.Expr:
    return pl.col(weight).filter(pl.col(mask) & pl.lit(1 << bit, pl.UInt64) != 0).sum()
