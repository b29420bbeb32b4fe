"""Time and memory of weighing pairs: the fast scorer against Splink's predict, same model, same blocks, same pairs.

    python tests/benchmarks/identities_speed.py --people 1000000 5000000 10000000 --out results.jsonl

Each scorer runs in a process of its own; time is from the prepared identities in memory to the scored pairs, blocking included.
Identities are made once and kept in the folder ``--work``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import polars as pl

sys.path.insert(0, str(Path(__file__).parent))
import identities_generator as second

from vaxanalysis.identities import blocks, reference, scorer
from vaxanalysis.identities.model import needed
from vaxanalysis.identities.probabilistic import prepare, shipped
from vaxanalysis.identities.training import with_prior

THRESHOLD = -2.0
PART = 1_000_000


def make(people: int, path: Path) -> None:
    """Writes the prepared identities of a register of the second generator, made a million people at a time."""
    parts = path.with_suffix(".parts")
    parts.mkdir(parents=True, exist_ok=True)
    for k in range(-(-people // PART)):
        second.register(min(PART, people - k * PART), 100 + k)[0].write_parquet(parts / f"{k:03d}.parquet")
    ready = prepare(pl.scan_parquet(parts))
    ready.frame.select("tuple", *needed(shipped())).write_parquet(path)
    path.with_suffix(".matches").write_text(str(ready.sure.edges.height))


def measure(path: Path, which: str) -> dict[str, object]:
    frame = pl.read_parquet(path)
    model = with_prior(shipped(), int(path.with_suffix(".matches").read_text()), frame.height)
    if which == "fast":
        small = frame.head(2000)
        scorer.score(small, model, blocks.blocks(small, model), THRESHOLD)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    made = blocks.blocks(frame, model)
    if which == "fast":
        pairs, new = scorer.score(frame, model, made, THRESHOLD)
    else:
        pairs, new = reference.score_blocks(frame, model, made, THRESHOLD)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    ends = pairs.select(pl.col("left", "right").cast(pl.Int32)).sort("left", "right")
    content = hashlib.sha256(ends.write_csv().encode()).hexdigest()[:12]
    return {
        "scorer": which, "identities": frame.height, "compared": sum(new) or None, "pairs": pairs.height,
        "seconds": round(seconds, 2), "peak_gb": round(peak / 2**20, 2), "before_gb": round(before / 2**20, 2),
        "sha": content, "weights": round(pairs["weight"].sum(), 3),
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=[1_000_000])
    parser.add_argument("--scorers", nargs="+", default=["fast", "splink"])
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "vaxanalysis-registers")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--one", help=argparse.SUPPRESS)
    args = parser.parse_args()
    for people in args.people:
        path = args.work / f"identities-{people}.parquet"
        if args.one == "make":
            make(people, path)
        elif args.one:
            print(json.dumps(measure(path, args.one)))
        else:
            for step in [*(["make"] if not path.exists() else []), *args.scorers]:
                command = [sys.executable, __file__, "--people", str(people), "--work", args.work, "--one", step]
                said = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
                if step != "make":
                    print(said.splitlines()[-1], flush=True)
                    if args.out:
                        args.out.open("a", encoding="utf-8").write(said.splitlines()[-1] + "\n")


if __name__ == "__main__":
    main()
