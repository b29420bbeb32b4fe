"""Strata and blocking of the shipped model on every generator: what it finds among twins, siblings, children, moved people.

python tests/benchmarks/identities_strata.py --people 200000 --seeds 11 12 13 --out results.csv

Precision of a stratum: of the pairs within clusters that have at least one end in it, the share that is one person; recall:
of the true pairs with an end in it, the share within clusters. A stratum of one register may hold a hundred pairs only, so
rows of all seeds together follow those of each (``seed`` is then ``all``). Registers are kept in the folder ``--work``.
"""

from __future__ import annotations

import sys
from pathlib import Path

import polars as pl

sys.path.insert(0, str(Path(__file__).parent))
from identities_registers import FAMILIES, GENERATORS, asked, register

from vaxanalysis.identities import blocks, duplicates, scorer
from vaxanalysis.identities.evaluate import evaluate, within
from vaxanalysis.identities.probabilistic import prepare, shipped
from vaxanalysis.identities.training import with_prior

EVERYTHING = -1e6


def one(name: str, people: int, seed: int, work: Path) -> pl.DataFrame:
    """A row per stratum, each with what holds for the whole register."""
    records, truth = register(name, people, seed, work)
    found = duplicates(records, method="model")
    ready = prepare(records)
    model = with_prior(shipped(), ready.sure.edges.height, ready.frame.height)
    pairs, new = scorer.score(ready.frame, model, blocks.blocks(ready.frame, model), EVERYTHING)
    met = blocking(pairs, found.persons, truth, sum(new))
    judged = evaluate(found.persons, truth)
    whole = {
        **judged.totals.drop("people").row(0, named=True),
        **{f"blocking_{key}": value for key, value in met.items()},
    }
    where = {"generator": name, "people": people, "seed": str(seed)}
    columns = [pl.lit(value).alias(key) for key, value in where.items()]
    return judged.scores.select(*columns, pl.exclude("what")).with_columns(
        pl.lit(value).cast(pl.Float64).alias(key) for key, value in whole.items()
    )


def blocking(pairs: pl.DataFrame, clusters: pl.DataFrame, truth: pl.DataFrame, candidates: int) -> dict[str, float]:
    """What blocking let through: true pairs among ``pairs`` (all candidates), and candidates per identity."""
    members = clusters.join(truth.select("record_id", "person"), on="record_id").unique(["tuple", "person"])
    true = within(members.with_columns(row=pl.col("tuple")), "person")
    met = true.join(pairs.select("left", "right").cast(true.schema), on=["left", "right"], how="semi")
    return {"recall": met.height / max(true.height, 1), "pairs_per_identity": candidates / max(members.height, 1)}


def pooled(rows: pl.DataFrame) -> pl.DataFrame:
    """The strata of all seeds of a generator together."""
    right = (pl.col("pairs_said") * pl.col("precision").fill_null(0)).sum()
    said, true = pl.col("pairs_said").sum(), pl.col("pairs_true").sum()
    scores = {"precision": right / said, "recall": right / true, "f1": 2 * right / (said + true)}
    keys = ["generator", "people", "stratum"]
    return rows.group_by(keys, maintain_order=True).agg(
        pl.lit("all").alias("seed"), said, true, *(score.fill_nan(None).alias(name) for name, score in scores.items())
    )


def main() -> None:
    args = asked(__doc__, GENERATORS | FAMILIES)
    rows = pl.concat([one(name, args.people, seed, args.work) for name in args.generators for seed in args.seeds])
    pl.concat([rows, pooled(rows)], how="diagonal").write_csv(args.out, float_precision=5)


if __name__ == "__main__":
    main()
