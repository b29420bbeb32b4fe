"""How well linking tells people apart: this package, unlabelled, against Splink's predict with the threshold that truth likes best.

python tests/benchmarks/identities_quality.py --people 200000 --seeds 11 12 13 --out results.csv
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np
import polars as pl

sys.path.insert(0, str(Path(__file__).parent))
import identities_splink
from identities_registers import GENERATORS, asked

from vaxanalysis.identities import blocks, components, duplicates, scorer
from vaxanalysis.identities.evaluate import evaluate
from vaxanalysis.identities.probabilistic import Prepared, prepare, shipped
from vaxanalysis.identities.training import train, with_prior
from vaxanalysis.identities.vietnam import MODEL


def members(ready: Prepared, component: np.ndarray) -> pl.DataFrame:
    numbered = ready.frame.select("tuple", pl.Series("person_id", component))
    return ready.tuples.records.join(numbered, on="tuple")


def best(ready: Prepared, pairs: pl.DataFrame, truth: pl.DataFrame) -> tuple[float, dict[str, float]]:
    """The threshold, among half bits, whose connected components have the best F1: an oracle, nobody can know it."""
    tried = []
    for threshold in np.arange(-2, 14.5, 0.5):
        kept = pairs.filter(pl.col("weight") >= threshold)
        found = members(ready, components.connected(ready.frame.height, kept))
        tried.append((float(threshold), evaluate(found, truth, redraws=0).scores.row(0, named=True)))
    return max(tried, key=lambda one: one[1]["f1"])


def one(name: str, people: int, seed: int) -> list[dict[str, object]]:
    records, truth = GENERATORS[name](people, seed)
    ready = prepare(records)
    rows: list[dict[str, object]] = []

    def add(method: str, threshold: object, score: dict[str, float], seconds: float) -> None:
        kept = {key: round(score[key], 5) for key in ("precision", "recall", "f1")}
        rows.append(
            {
                "generator": name,
                "people": people,
                "seed": seed,
                "method": method,
                "threshold": threshold,
                **kept,
                "seconds": round(seconds, 1),
            }
        )
        print(rows[-1], flush=True)

    start = time.perf_counter()
    usual = identities_splink.pairs(identities_splink.usual(ready.frame))
    spent = time.perf_counter() - start
    threshold, score = best(ready, usual, truth)
    add("Splink, usual model, best threshold", threshold, score, spent)
    for label, model in (
        ("shipped", with_prior(shipped(), ready.sure.edges.height, ready.frame.height)),
        ("trained here", None),
    ):
        start = time.perf_counter()
        chosen = model or train(ready.frame, MODEL, ready.sure.edges.height)
        pairs, _ = scorer.score(ready.frame, chosen, blocks.blocks(ready.frame, chosen), -5.0)
        spent = time.perf_counter() - start
        threshold, score = best(ready, pairs, truth)
        add(f"Splink's predict, our model ({label}), best threshold", threshold, score, spent)
        start = time.perf_counter()
        found = duplicates(records, method="model", model=chosen)
        spent = time.perf_counter() - start
        judged = evaluate(found.persons, truth)
        add(f"vaxanalysis ({label})", 0.0, judged.scores.row(0, named=True), spent)
        for row in judged.scores.iter_rows(named=True):
            if row["stratum"] != "all":
                add(f"vaxanalysis ({label}), {row['stratum']}", 0.0, row, 0.0)
    add("exact rules", "", evaluate(duplicates(records).persons, truth).scores.row(0, named=True), 0.0)
    return rows


def main() -> None:
    args = asked(__doc__)
    rows = [row for name in args.generators for seed in args.seeds for row in one(name, args.people, seed)]
    pl.DataFrame(rows, strict=False).write_csv(args.out)


if __name__ == "__main__":
    main()
