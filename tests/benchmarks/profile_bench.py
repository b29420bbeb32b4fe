"""Profiling against its peers: CPU seconds and peak memory of each task in a process of its own, and the table of them.

``python -m tests.benchmarks.profile_bench FILE.parquet [--text] [--peers PYTHON] [--rounds N] [--name NAME]``. The file is
``vaxanalysis synth FILE.parquet --persons N --seed 11 --layout person``; PYTHON is that of an environment made by
``python -m venv peers && peers/bin/pip install pointblank polars`` (without it, pointblank is left out); ``--text`` has the file
read as CSV too.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).parent
WIDE = ("bare", "full", "twelve", "kept", "again", "patterns", "duckdb_summarize", "duckdb_sql")
NARROW = ("bare", "glance")
POINTBLANK = ("pointblank", "pointblank_listed", "pointblank_nulls")
TEXT = ("bare", "full")
PACKAGES = ("polars", "numpy", "numba", "duckdb")
Run = tuple[str, str, Path]


def measured(python: str, task: str, file: Path, folder: Path) -> dict[str, object]:
    """One task in a fresh process, its peak told by the kernel: no less than what this process holds, which therefore holds little."""
    ran = subprocess.run(
        [python, str(HERE / "profile_tasks.py"), task, str(file), str(folder)], capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(HERE.parent.parent)},
    )  # fmt: skip
    if ran.returncode:
        raise SystemExit(f"{task} of {file.name}: {ran.stderr.strip().splitlines()[-1][:200]}")
    return {"file": file.name, **json.loads(ran.stdout.strip().splitlines()[-1])}


def table(lines: list[dict[str, object]]) -> str:
    """Markdown: CPU seconds (median, least, most), times the bare scan of the same file, the highest peak of memory."""
    import polars as pl

    cpu = pl.col("cpu")
    tasks = (
        pl.DataFrame(lines).group_by("file", "task", maintain_order=True)
        .agg(pl.len().alias("runs"), cpu.median(), cpu.min().alias("least"), cpu.max().alias("most"), pl.col("peak_mb").max(),
             pl.col("counted").unique().sort())
        .with_columns(times=cpu / cpu.filter(pl.col("task") == "bare").first().over("file"))
    )  # fmt: skip
    rows = [
        "| file | task | runs | CPU s | least-most | x bare scan | peak MB | counted |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for line in tasks.iter_rows(named=True):
        counted = " or ".join(map(str, line["counted"]))
        rows.append(
            f"| {line['file']} | {line['task']} | {line['runs']} | {line['cpu']:.2f} | {line['least']:.2f}-{line['most']:.2f} "
            f"| {line['times']:.2f} | {line['peak_mb']} | {counted} |"
        )
    return "\n".join(rows)


def head(peers: str | None) -> str:
    """What it ran on."""
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    if peers:
        told = "import importlib.metadata as m; print(*(f'{n} {m.version(n)}' for n in ('pointblank', 'polars')), sep=' with ')"
        versions += (
            "; " + subprocess.run([peers, "-c", told], capture_output=True, text=True, check=True).stdout.strip()
        )
    return (
        f"# Profiling against its peers\n\nPython {platform.python_version()}, {versions}; {os.cpu_count()} CPUs ({platform.machine()}), "
        "all of them used by every task: as many\nthreads as CPUs, which is the default of Polars and DuckDB. CPU seconds are user and "
        "system together, imports included. What each task\ncounts: `profile_tasks.py`, `profile_peers.py`.\n"
    )


def runs(file: Path, text: bool, peers: str | None, work: Path) -> list[Run]:
    """Tasks, who takes them, and on which file: a peer on fifteen columns of ``file``."""
    narrow = work / f"{file.stem}-fifteen.parquet"
    measured(sys.executable, "narrowed", file, narrow)
    found: list[Run] = [(sys.executable, task, file) for task in WIDE]
    found += [(sys.executable, task, narrow) for task in NARROW]
    found += [(peers, task, narrow) for task in POINTBLANK] if peers else []
    if text:
        csv = work / f"{file.stem}.csv"
        measured(sys.executable, "written", file, csv)
        found += [(sys.executable, task, csv) for task in TEXT]
    return found


def main() -> None:
    """Measure, print, write."""
    asked = argparse.ArgumentParser()
    asked.add_argument("file", type=Path)
    asked.add_argument("--text", action="store_true")
    asked.add_argument("--peers")
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--name", default="profile")
    given = asked.parse_args()
    lines = []
    with tempfile.TemporaryDirectory(prefix="vaxanalysis-bench-") as folder:
        work = Path(folder)
        for python, task, file in runs(given.file, given.text, given.peers, work) * given.rounds:
            line = measured(python, task, file, work / file.name.replace(".", "-"))
            print(json.dumps(line), flush=True)
            lines.append(line)
    results = HERE / "results"
    results.mkdir(exist_ok=True)
    (results / f"{given.name}.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    (results / f"{given.name}.md").write_text(f"{head(given.peers)}\n{table(lines)}\n", encoding="utf-8")
    print(table(lines))


if __name__ == "__main__":
    main()
