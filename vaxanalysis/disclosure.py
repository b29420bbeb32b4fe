"""Rounding of what is published: every base count to the nearest ten, and everything else a sum of rounded base counts.

A base count that is printed as 10 may be any of 5 to 14, one printed as 0 any of 0 to 4. How it is rounded depends on the
count alone: not on other counts, other weeks or a secret. So the same count is printed the same way each week, sums of a table
add up, and there is no memory of earlier weeks that could be lost. ``docs/disclosure.md`` says what a reader can work out.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

BASE = 10
"""Base counts are published as multiples of this."""

LOW, HIGH = "_low", "_high"
"""Appended to the name of a published count: the least and the greatest value that it may have."""


def near(count: pl.Expr) -> pl.Expr:
    """The nearest multiple of :data:`BASE`, halves up."""
    return (count + BASE // 2) // BASE * BASE


def rounded(frame: pl.DataFrame, counts: Sequence[str]) -> pl.DataFrame:
    """``unit, part_of`` and, of each of ``counts``, the nearest multiple of :data:`BASE` (halves up) with its limits."""
    columns = []
    for name in counts:
        shown = near(pl.col(name))
        least = pl.when(shown > 0).then(shown - BASE // 2).otherwise(0)
        columns += [shown.alias(name), least.alias(name + LOW), (shown + BASE // 2 - 1).alias(name + HIGH)]
    return frame.select("unit", "part_of", *columns)


def total(name: str, parts: Sequence[str]) -> list[pl.Expr]:
    """The published count ``name`` as the sum of ``parts``."""
    return [
        pl.sum_horizontal([part + end for part in parts], ignore_nulls=False).alias(name + end)
        for end in ("", LOW, HIGH)
    ]


def rest(name: str, whole: str, part: str) -> list[pl.Expr]:
    """The published count ``name`` as ``whole`` without ``part``, never below zero."""
    ends = (("", "", ""), (LOW, LOW, HIGH), (HIGH, HIGH, LOW))
    return [(pl.col(whole + one) - pl.col(part + other)).clip(0).alias(name + end) for end, one, other in ends]
