"""Days that occur too often: rules that are not about a single record, judged by a unit's excess over chance."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from vaxanalysis.rules.rule import Rule

LEVEL = 0.001
"""A unit is named when chance alone would give as many in fewer than one of a thousand units ..."""
RATIO = 2.0
"""... and when there are at least twice as many as expected: large units differ from chance by a little, always."""


def spikes(counted: pl.DataFrame, rules: Sequence[Rule]) -> pl.DataFrame:
    """``expected`` share, ``p_value`` (one-sided binomial) and ``spike`` beside the rule counts of a unit."""
    import numpy as np
    from scipy.special import bdtrc

    shares = pl.DataFrame(
        {"rule": [rule.code for rule in rules], "expected": [rule.expected for rule in rules]},
        schema={"rule": pl.String, "expected": pl.Float64},
    ).drop_nulls()
    table = counted.join(shares, on="rule", how="inner", maintain_order="left")
    tail = bdtrc(table["fails"].to_numpy() - 1.0, table["applies"].to_numpy(), table["expected"].to_numpy())
    enough = pl.col("fails") >= RATIO * pl.col("expected") * pl.col("applies")
    return table.with_columns(p_value=pl.Series(np.atleast_1d(tail), dtype=pl.Float64)).with_columns(
        spike=(pl.col("p_value") < LEVEL) & enough & (pl.col("fails") > 0)
    )
