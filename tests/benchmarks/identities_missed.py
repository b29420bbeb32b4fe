"""Why true pairs are missed: compared under no rule, left out by the cap, weighed too little, or cut apart; and is weight honest?

python tests/benchmarks/identities_missed.py --people 200000 --seeds 11 --generators "synth, other" --out missed.csv

The file has a row per register and reason (``share`` of all true pairs), then a row per step of weight (``pairs`` in it,
``share`` that is one person, against ``chance`` as weighed). ``prior``: bits against a match before any evidence.
"""

from __future__ import annotations

import sys
from math import log2
from pathlib import Path

import numpy as np
import polars as pl

sys.path.insert(0, str(Path(__file__).parent))
from identities_oracle import known
from identities_registers import asked, register

from vaxanalysis.identities import blocks, components, scorer
from vaxanalysis.identities.agreement import SLIP, apart
from vaxanalysis.identities.probabilistic import MARGIN, MERGE, REVIEW, Prepared, bits, prepare, shipped
from vaxanalysis.identities.training import settled, with_prior

EVERYTHING = -1e6
UNCAPPED = 10**9
STEPS = (-4, -2, 0, bits(MERGE), 3, 5, 7, 10)

Pairs = pl.DataFrame


def together(keys: np.ndarray, pairs: Pairs) -> np.ndarray:
    """Which pairs are in one block of any rule."""
    left, right = keys[pairs["left"].to_numpy()], keys[pairs["right"].to_numpy()]
    return np.asarray(((left == right) & (left >= 0)).any(axis=1))


def weighed(ready: Prepared) -> tuple[Pairs, blocks.Blocks, blocks.Blocks, float]:
    """Every pair compared with its settled weight, its blocks with and without the cap, and the prior in bits."""
    model = with_prior(shipped(), ready.sure.edges.height, ready.frame.height)
    made = blocks.blocks(ready.frame, model)
    pairs, _ = scorer.score(ready.frame, model, made, EVERYTHING)
    near = pairs.filter(pl.col("weight") >= bits(REVIEW) - MARGIN)
    prior = settled(near, model, ready.frame.height)[1]
    shift = prior - log2((model.prior or 0.5) / (1 - (model.prior or 0.5)))
    uncapped = blocks.blocks(ready.frame, model, UNCAPPED)
    return pairs.with_columns(pl.col("weight") + shift), made, uncapped, prior


def reasons(true: Pairs, pairs: Pairs, made: blocks.Blocks, uncapped: blocks.Blocks, component: np.ndarray) -> Pairs:
    """The share of true pairs that were found, and of those missed for each reason."""
    apart = component[true["left"].to_numpy()] != component[true["right"].to_numpy()]
    weight = true.join(pairs, on=["left", "right"], how="left", maintain_order="left")["weight"].to_numpy()
    light = weight < bits(MERGE)
    kinds = {
        "found": ~apart,
        "in no block together": apart & ~together(uncapped.keys, true),
        "in a block above the cap": apart & together(uncapped.keys, true) & ~together(made.keys, true),
        "weighed below the threshold": apart & light,
        "cut apart": apart & (weight >= bits(MERGE)),
    }
    return pl.DataFrame({"what": list(kinds), "share": [float(mask.mean()) for mask in kinds.values()]})


def honesty(true: Pairs, pairs: Pairs) -> Pairs:
    """By step of weight: pairs, how many are one person, and how many were to be by their weights."""
    judged = pairs.join(true.with_columns(one=True), on=["left", "right"], how="left")
    step = np.searchsorted(STEPS, judged["weight"].to_numpy(), side="right") - 1
    chance = 1 / (1 + pl.lit(2.0).pow(-pl.col("weight")))
    steps = judged.with_columns(step=step).filter(pl.col("step") >= 0).group_by("step").agg(
        pairs=pl.len(), share=pl.col("one").fill_null(False).mean(), chance=chance.mean()
    ).sort("step")  # fmt: skip
    names = [f"weight from {low:.2g} bits" for low in STEPS]
    return steps.select(
        what=pl.Series([names[k] for k in steps["step"]]), pairs="pairs", share="share", chance="chance"
    )


def one(name: str, people: int, seed: int, work: Path) -> pl.DataFrame:
    records, truth = register(name, people, seed, work)
    ready = prepare(records)
    facts = known(ready, truth)
    true = pl.DataFrame({"left": facts.left, "right": facts.right}).cast(pl.Int32)
    pairs, made, uncapped, prior = weighed(ready)
    edges = pairs.filter(pl.col("weight") >= bits(MERGE))
    uncut = components.connected(ready.frame.height, edges)
    component, _ = components.split(uncut, edges, components.pairs_apart(uncut, ready.frame, edges, apart(SLIP)))
    rows = pl.concat([reasons(true, pairs, made, uncapped, component), honesty(true, pairs)], how="diagonal")
    where = [pl.lit(name).alias("generator"), pl.lit(people).alias("people"), pl.lit(seed).alias("seed")]
    per = pairs.height / ready.frame.height
    return rows.select(*where, prior=pl.lit(prior), pairs_per_identity=pl.lit(per), **{c: c for c in rows.columns})


def main() -> None:
    args = asked(__doc__)
    tables = [one(name, args.people, seed, args.work) for name in args.generators for seed in args.seeds]
    pl.concat(tables).write_csv(args.out, float_precision=4)


if __name__ == "__main__":
    main()
