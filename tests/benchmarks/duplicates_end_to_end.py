"""Time and memory of ``vaxanalysis duplicates`` from a Parquet file of dose rows to the answer on disk.

    python tests/benchmarks/duplicates_end_to_end.py --persons 600000 1750000 6950000 --out results.jsonl

The command runs in a process of its own, with all its own start-up; registers are made once and kept in the folder ``--work``.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import polars as pl

COMMAND = [sys.executable, "-m", "vaxanalysis"]


def make(persons: int, path: Path) -> None:
    """Writes a synthetic register, a dose a row."""
    path.parent.mkdir(parents=True, exist_ok=True)
    size = ["--persons", str(persons), "--seed", "11", "--layout", "dose"]
    subprocess.run([*COMMAND, "synth", str(path), *size], check=True, capture_output=True)


def measure(path: Path) -> dict[str, object]:
    """What the command took, and what it found."""
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        out = Path(folder) / "persons.parquet"
        start = time.perf_counter()
        process = subprocess.Popen([*COMMAND, "duplicates", str(path), "--out", str(out)], stdout=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        if status:
            raise SystemExit(os.waitstatus_to_exitcode(status))
        answer = pl.scan_parquet(out)
        found = answer.select(pl.len().alias("rows"), pl.col("record_id", "person_id").n_unique()).collect()
        kinds = answer.group_by("kind").len().sort("kind").collect()
    given = pl.scan_parquet(path).select(pl.len()).collect().item()
    rows, records, persons = found.row(0)
    return {
        "rows_in": given, "rows_out": rows, "records": records, "persons": persons, "kinds": dict(kinds.iter_rows()),
        "seconds": round(seconds, 1), "cpu_seconds": round(used.ru_utime + used.ru_stime, 1),
        "peak_gb": round(used.ru_maxrss / 2**20, 2),
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, nargs="+", default=[600_000])
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "vaxanalysis-registers")
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    for persons in args.persons:
        path = args.work / f"doses-{persons}.parquet"
        if not path.exists():
            make(persons, path)
        line = json.dumps(measure(path))
        print(line, flush=True)
        if args.out:
            with args.out.open("a", encoding="utf-8") as file:
                file.write(line + "\n")


if __name__ == "__main__":
    main()
