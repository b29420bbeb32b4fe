"""What reviewers decided of pairs of records: one person, or two. It overrules every weight and every rule.

Answers are kept by record id. A record that was changed since has another id: it is found again by the exact keys, as it was last seen.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from vaxanalysis.identities import exact
from vaxanalysis.identities.components import Ints, connected
from vaxanalysis.identities.tuples import Records

BITS = 1000.0
"""What an answer weighs, for or against: more than all evidence together, which reaches about 100 bits."""

SAME, TWO = "reviewer: one person", "reviewer: two persons"


@dataclass(frozen=True)
class Reviewed:
    """``pairs``: ``record_id, other_id, same``, each pair once. ``seen``: the traits of these records when they were last seen."""

    pairs: pl.DataFrame
    seen: pl.DataFrame

    def by_tuple(self, records: Records, tuples: pl.DataFrame) -> pl.DataFrame:
        """``left, right, same``: the pairs of tuples (``record_id, tuple``) that the answers are about now, ``left`` the smaller.

        A record that was in the register when the pair was asked about is nobody's successor. Where two answers are about one pair of
        tuples and differ, neither counts.
        """
        ids = pl.concat([self.pairs["record_id"], self.pairs["other_id"]]).unique().rename("record_id").to_frame()
        gone = self.seen.join(tuples, on="record_id", how="anti").join(ids, on="record_id", how="semi")
        later = pl.DataFrame(schema={"record_id": pl.String, "found": pl.String})
        if gone.height:
            later = exact.matched(gone, records.lazy().join(ids.lazy(), on="record_id", how="anti"))
        there = [ids.join(tuples, on="record_id"), later.join(tuples, left_on="found", right_on="record_id")]
        placed = pl.concat(each.select("record_id", pl.col("tuple").cast(pl.Int32)) for each in there)
        others = placed.rename({"record_id": "other_id", "tuple": "tuple_r"})
        joined = self.pairs.join(placed, on="record_id").join(others, on="other_id")
        ends = pl.min_horizontal("tuple", "tuple_r").alias("left"), pl.max_horizontal("tuple", "tuple_r").alias("right")
        agreed = joined.select(*ends, "same").filter(pl.col("left") != pl.col("right")).unique()
        return agreed.filter(pl.len().over("left", "right") == 1).sort("left", "right")


def held(scored: pl.DataFrame, decided: pl.DataFrame) -> pl.DataFrame:
    """``scored`` pairs with what was ``decided`` (left, right, same) weighing ``BITS`` for or against, and named in ``rule``."""
    same = pl.col("same")
    joined = scored.join(decided, on=["left", "right"], how="full", coalesce=True)
    weighed = joined.with_columns(
        weight=pl.when(same).then(BITS).when(~same).then(-BITS).otherwise("weight"),
        rule=pl.when(same).then(pl.lit(SAME)).when(~same).then(pl.lit(TWO)).otherwise("rule"),
    )
    return weighed.drop("same").sort("left", "right")


def contradictions(found: pl.DataFrame, component: Ints, decided: pl.DataFrame) -> pl.DataFrame:
    """``found`` (component, left, right: pairs apart) without those that are decided to be one person, and with those decided to be two."""
    group = connected(len(component), decided.filter("same"))
    ends = found["left"].to_numpy(), found["right"].to_numpy()
    kept = found.filter(pl.Series(group[ends[0]] != group[ends[1]], dtype=pl.Boolean))
    two = decided.filter(~pl.col("same")).select(pl.col("left", "right").cast(pl.Int64))
    mirrored = pl.concat([two, two.select(left="right", right="left")])
    left, right = mirrored["left"].to_numpy(), mirrored["right"].to_numpy()
    inside = mirrored.with_columns(component=pl.Series(component[left], dtype=pl.Int64)).filter(
        pl.Series(np.equal(component[left], component[right]), dtype=pl.Boolean)
    )
    return pl.concat([kept, inside.select(kept.columns).cast(kept.schema)]).unique(maintain_order=True)
