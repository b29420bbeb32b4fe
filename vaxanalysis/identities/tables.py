"""Two tables: which row of a reference each record of the register is."""

from __future__ import annotations

import polars as pl

from vaxanalysis.identities import any_table, blocks, scorer
from vaxanalysis.identities.features import features
from vaxanalysis.identities.lookalikes import with_lookalikes
from vaxanalysis.identities.model import Model
from vaxanalysis.identities.probabilistic import MERGE, REVIEW, bits, shipped
from vaxanalysis.identities.rules import find
from vaxanalysis.identities.training import settled, train, with_chances, with_prior
from vaxanalysis.identities.tuples import Records, Tuples, collapse

LEAD = 1.0
"""Bits by which the best reference must lead the second."""

DEEP = 24.0
"""Bits below a threshold at which pairs are no longer weighed. The share of matches is estimated from the pairs that are left, and where
exact rules found few of them, as in what is left after exact keys, the share first guessed may be a thousand times too low."""

RESULTS = ("found", "review", "several", "not_found", "cannot_be_matched")
"""``found``: one row of the reference, with a chance of at least 75 %. ``review``: one, with 20 % or more. ``several``: two rows are as
likely, and none is named. ``cannot_be_matched``: nothing by which it could be compared (:func:`any_table.compared`)."""


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


Both = list[tuple[pl.DataFrame, pl.DataFrame]]


def _of_registers(register: Records, reference: Records) -> tuple[Both, pl.DataFrame, pl.Series, float]:
    """Records and identities of both tables; the identities in one frame with the compared columns; their sides; a guess of the matches."""
    both = [(one.records, one.frame) for one in map(collapse, (register, reference))]
    stacked, side = _stacked(both)
    return both, features(stacked), side, _across(Tuples(stacked, stacked.select("tuple")), side)


def _of_any(register: Records, reference: Records, model: Model) -> tuple[Both, pl.DataFrame, pl.Series, float]:
    """The same of two tables of other columns."""
    both = [any_table.prepared(any_table.table_of(table), model)[:2] for table in (register, reference)]
    stacked, side = _stacked(both)
    return both, stacked, side, any_table.GUESS * stacked.height


def _stacked(both: Both) -> tuple[pl.DataFrame, pl.Series]:
    frames = [frame.drop("tuple") for _, frame in both]
    stacked = pl.concat(frames, how="vertical_relaxed").with_row_index("tuple")
    return stacked, pl.Series([0] * frames[0].height + [1] * frames[1].height, dtype=pl.Int8)


def link_tables(register: Records, reference: Records, model: Model | None, threshold: float) -> pl.DataFrame:
    """Pairs across the two tables that are one person with at least the chance ``threshold``, the best of each record and its margin."""
    if model is not None and any_table.foreign(model, register):
        return _linked(*_of_any(register, reference, model), any_table.own(model), threshold)
    return _linked(*_of_registers(register, reference), model or shipped(), threshold)


def _linked(
    both: Both, frame: pl.DataFrame, side: pl.Series, matches: float, model: Model, threshold: float
) -> pl.DataFrame:
    learned = model if model.declared else train(frame, model, matches)
    chosen = with_prior(with_lookalikes(frame, with_chances(frame, learned), matches), matches, frame.height)
    weighed, _ = scorer.score(frame, chosen, blocks.blocks(frame, chosen), bits(threshold) - DEEP, side.to_numpy())
    first, second = (one.height for _, one in both)
    rivals = pl.col("weight") > bits(threshold) - LEAD  # a second just below the threshold is as likely all the same
    scored = settled(weighed, chosen, frame.height, first * second)[0].filter(rivals)
    left = both[0][0].select("record_id", left=pl.col("tuple").cast(pl.Int32))
    right = both[1][0].select(reference_id="record_id", right=(pl.col("tuple") + first).cast(pl.Int32))
    pairs = scored.join(left, on="left").join(right, on="right")
    chance = (1 / (1 + pl.lit(2.0).pow(-pl.col("weight")))).alias("probability")
    likely = best(pairs).filter(pl.col("weight") >= bits(threshold))
    return likely.select("record_id", "reference_id", "weight", chance, "margin")


def found(table: pl.DataFrame, reference: pl.DataFrame, model: Model) -> pl.DataFrame:
    """``record_id, result, reference_id, weight, probability, margin`` of every row of ``table``: who of ``reference`` it is by ``model``.

    Both have a ``record_id`` and the model's columns; ``result`` is one of ``RESULTS``.
    """
    both, frame, side, matches = _of_any(table, reference, model)
    own = any_table.own(model)
    sought = frame.select(any_table.compared(own)).to_series().head(table.height)
    pairs = _linked(both, frame, side, matches, own, REVIEW)
    rows = table.select("record_id", sought=sought).join(pairs, on="record_id", how="left", maintain_order="left")
    result = (
        pl.when(pl.col("reference_id").is_null() & ~pl.col("sought")).then(pl.lit("cannot_be_matched"))
        .when(pl.col("reference_id").is_null()).then(pl.lit("not_found"))
        .when(~clear()).then(pl.lit("several"))
        .when(pl.col("probability") < MERGE).then(pl.lit("review"))
        .otherwise(pl.lit("found"))
    )  # fmt: skip
    named = pl.when(result != "several").then("reference_id").alias("reference_id")
    return rows.select("record_id", result.alias("result"), named, "weight", "probability", "margin")
