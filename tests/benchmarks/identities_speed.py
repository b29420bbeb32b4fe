"""Time and memory of weighing pairs: the fast scorer against Splink's predict, same model, same blocks, same pairs.

    python tests/benchmarks/identities_speed.py --people 1000000

Each scorer runs in a process of its own; time is from the prepared identities in memory to the scored pairs, blocking included.
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
from vaxanalysis.identities.probabilistic import prepare, shipped
from vaxanalysis.identities.training import with_prior

THRESHOLD = -2.0
PART = 1_000_000


def make(people: int, folder: Path) -> tuple[Path, int]:
    """The prepared identities of a register of the second generator, made a million people at a time."""
    parts = [second.register(min(PART, people - k * PART), 100 + k)[0] for k in range(-(-people // PART))]
    frame, matches = (ready := prepare(pl.concat(parts))).frame, ready.sure.edges.height
    path = folder / "identities.parquet"
    frame.write_parquet(path)
    return path, matches


def measure(path: Path, matches: int, which: str) -> dict[str, object]:
    frame = pl.read_parquet(path)
    model = with_prior(shipped(), matches, frame.height)
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
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--scorers", nargs="+", default=["fast", "splink"])
    parser.add_argument("--one", nargs=3)
    parser.add_argument("--make", type=Path)
    args = parser.parse_args()
    if args.make:
        print(*make(args.people, args.make))
        return
    if args.one:
        print(json.dumps(measure(Path(args.one[0]), int(args.one[1]), args.one[2])))
        return
    with tempfile.TemporaryDirectory() as folder:
        made = [sys.executable, __file__, "--people", str(args.people), "--make", folder]
        path, matches = subprocess.run(made, check=True, capture_output=True, text=True).stdout.split()
        for which in args.scorers:
            command = [sys.executable, __file__, "--one", path, matches, which]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            print(done.stdout.strip().splitlines()[-1], flush=True)


if __name__ == "__main__":
    main()
