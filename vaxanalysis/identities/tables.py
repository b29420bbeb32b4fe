"""Two tables: which row of a reference each record of the register is."""

from __future__ import annotations

import polars as pl

from vaxanalysis.identities import blocks, scorer
from vaxanalysis.identities.features import features
from vaxanalysis.identities.model import Model
from vaxanalysis.identities.probabilistic import MARGIN, bits, shipped
from vaxanalysis.identities.rules import find
from vaxanalysis.identities.training import settled, with_chances, with_prior
from vaxanalysis.identities.tuples import Records, Tuples, collapse

LEAD = 1.0
"""Bits by which the best reference must lead the second."""


def _across(tuples: Tuples, side: pl.Series) -> int:
    """Sure pairs between the two tables."""
    edges = find(tuples).edges
    return int((side.gather(edges["left"]) != side.gather(edges["right"])).sum())


def best(pairs: pl.DataFrame) -> pl.DataFrame:
    """For each ``record_id`` its heaviest ``reference_id``, with ``margin``: the bits by which it leads the next, null without one."""
    ranked = pairs.sort("record_id", "weight", "reference_id", descending=[False, True, False])
    margin = pl.col("weight") - pl.col("weight").shift(-1).over("record_id")
    return ranked.with_columns(margin=margin).filter(pl.int_range(pl.len()).over("record_id") == 0)


def clear() -> pl.Expr:
    """Whether the best reference leads the second by ``LEAD``."""
    return pl.col("margin").is_null() | (pl.col("margin") >= LEAD)


def link_tables(register: Records, reference: Records, model: Model | None, threshold: float) -> pl.DataFrame:
    """Pairs across the two tables that are one person with at least the chance ``threshold``, the best of each record and its margin."""
    both = [collapse(table) for table in (register, reference)]
    sides = [0] * both[0].frame.height + [1] * both[1].frame.height
    stacked = pl.concat([one.frame.drop("tuple") for one in both]).with_row_index("tuple")
    side = pl.Series(sides, dtype=pl.Int8)
    frame = features(stacked)
    matches = _across(Tuples(stacked, stacked.select("tuple")), side)
    chosen = with_prior(with_chances(frame, model or shipped()), matches, frame.height)
    weighed, _ = scorer.score(frame, chosen, blocks.blocks(frame, chosen), bits(threshold) - MARGIN, side.to_numpy())
    across = both[0].frame.height * both[1].frame.height
    scored = settled(weighed, chosen, frame.height, across)[0].filter(pl.col("weight") >= bits(threshold))
    left = both[0].records.select("record_id", pl.col("tuple").cast(pl.Int32).alias("left"))
    right = both[1].records.select(
        pl.col("record_id").alias("reference_id"),
        (pl.col("tuple") + both[0].frame.height).cast(pl.Int32).alias("right"),
    )
    pairs = scored.join(left, on="left").join(right, on="right")
    chance = (1 / (1 + pl.lit(2.0).pow(-pl.col("weight")))).alias("probability")
    return best(pairs).select("record_id", "reference_id", "weight", chance, "margin")
