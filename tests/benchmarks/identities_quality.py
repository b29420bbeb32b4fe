"""How well linking tells people apart: this package, unlabelled, against Splink's predict with the threshold that truth likes best.

python tests/benchmarks/identities_quality.py --people 200000 --seeds 11 12 13 --out results.csv

Each register is appended to the file as soon as it is judged; one that the file already holds is not judged again. Registers
and what Splink predicted are kept in the folder ``--work``: empty it when loading, standardising or Splink's settings change.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl

sys.path.insert(0, str(Path(__file__).parent))
import identities_splink
from identities_oracle import best
from identities_registers import asked, register, stem

from vaxanalysis.identities import blocks, duplicates, scorer
from vaxanalysis.identities.evaluate import evaluate
from vaxanalysis.identities.probabilistic import Prepared, prepare, shipped
from vaxanalysis.identities.training import train, with_prior
from vaxanalysis.identities.vietnam import MODEL

Row = dict[str, Any]
OURS = "vaxanalysis"


def timed(what: str, work: Callable[[], Any]) -> Any:
    start = time.perf_counter()
    result = work()
    print(f"  {what}: {time.perf_counter() - start:.1f} s", flush=True)
    return result


def row(method: str, threshold: float | None, score: dict[str, float]) -> Row:
    return {"method": method, "threshold": threshold, **{key: score[key] for key in ("precision", "recall", "f1")}}


def peer(ready: Prepared, truth: pl.DataFrame, kept: Path) -> list[Row]:
    if not kept.exists():
        linker = timed("Splink trains", lambda: identities_splink.usual(ready.frame))
        timed("Splink predicts", lambda: identities_splink.pairs(linker)).write_parquet(kept)
    pairs = pl.read_parquet(kept)
    return [row("Splink, usual model, best threshold", *timed("best threshold", lambda: best(ready, pairs, truth)))]


def ours(records: pl.DataFrame, ready: Prepared, truth: pl.DataFrame, label: str) -> list[Row]:
    """The package with the shipped model, or with one trained on this register."""
    matches = ready.sure.edges.height
    if label == "shipped":
        chosen = with_prior(shipped(), matches, ready.frame.height)
    else:
        chosen = timed("train", lambda: train(ready.frame, MODEL, matches))
    made = blocks.blocks(ready.frame, chosen)
    pairs, _ = timed("weigh", lambda: scorer.score(ready.frame, chosen, made, -5.0))
    rows = [row(f"Splink's predict, our model ({label}), best threshold", *best(ready, pairs, truth))]
    found = timed(
        f"{OURS} ({label}), from records to persons", lambda: duplicates(records, method="model", model=chosen)
    )
    for one in evaluate(found.persons, truth).scores.iter_rows(named=True):
        stratum = "" if one["stratum"] == "all" else f", {one['stratum']}"
        rows.append(row(f"{OURS} ({label}){stratum}", None, one))
    return rows


def one(name: str, people: int, seed: int, work: Path) -> pl.DataFrame:
    print(name, people, seed, flush=True)
    records, truth = timed("register", lambda: register(name, people, seed, work))
    ready = timed("prepare", lambda: prepare(records))
    rows = peer(ready, truth, work / f"{stem(name, people, seed)}-splink.parquet")
    for label in ("shipped", "trained here"):
        rows += ours(records, ready, truth, label)
    exact = evaluate(duplicates(records, method="exact").persons, truth).scores.row(0, named=True)
    where = {"generator": name, "people": people, "seed": seed}
    return pl.DataFrame(
        [{**where, **row} for row in [*rows, row("exact rules", None, exact)]], infer_schema_length=None
    )


def main() -> None:
    args = asked(__doc__)
    done = set(pl.read_csv(args.out).select("generator", "people", "seed").iter_rows()) if args.out.exists() else set()
    for seed in args.seeds:
        for name in args.generators:
            if (name, args.people, seed) in done:
                continue
            table = one(name, args.people, seed, args.work)
            with args.out.open("a", encoding="utf-8") as file:
                file.write(table.write_csv(include_header=not file.tell(), float_precision=5))


if __name__ == "__main__":
    main()
