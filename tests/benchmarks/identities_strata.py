"""Strata and blocking of the shipped model on every generator: what it finds among twins, children, moved people.

python tests/benchmarks/identities_strata.py --people 200000 --seeds 11 12 13 --out results.csv
"""

from __future__ import annotations

import sys
from pathlib import Path

import polars as pl

sys.path.insert(0, str(Path(__file__).parent))
from identities_registers import GENERATORS, asked

from vaxanalysis.identities import blocks, duplicates, scorer
from vaxanalysis.identities.evaluate import blocking, evaluate
from vaxanalysis.identities.probabilistic import prepare, shipped
from vaxanalysis.identities.training import with_prior

EVERYTHING = -1e6


def one(name: str, people: int, seed: int) -> list[dict[str, object]]:
    records, truth = GENERATORS[name](people, seed)
    found = duplicates(records, method="model")
    ready = prepare(records)
    model = with_prior(shipped(), ready.sure.edges.height, ready.frame.height)
    pairs, new = scorer.score(ready.frame, model, blocks.blocks(ready.frame, model), EVERYTHING)
    met = blocking(pairs, found.persons, truth, sum(new))
    judged = evaluate(found.persons, truth)
    whole = {**judged.totals.row(0, named=True), **met}
    rows = [{"generator": name, "seed": seed, **row} for row in judged.scores.drop("what").iter_rows(named=True)]
    return [{**row, **{key: round(value, 5) for key, value in whole.items()}} for row in rows]


def main() -> None:
    args = asked(__doc__)
    rows = [row for name in args.generators for seed in args.seeds for row in one(name, args.people, seed)]
    pl.DataFrame(rows, infer_schema_length=None).write_csv(args.out, float_precision=5)


if __name__ == "__main__":
    main()
