"""Profiling against its peers: CPU seconds and peak memory of each task in a process of its own, and the table of them.

``python -m tests.benchmarks.profile_bench FILE.parquet [--csv FILE.csv] [--peers PYTHON] [--work DIR] [--name NAME]``. The file is
``vaxanalysis synth FILE.parquet --persons N --seed 11 --layout person``; PYTHON is that of an environment made by
``python -m venv peers && peers/bin/pip install pointblank duckdb polars`` (without it, pointblank is left out).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from statistics import median

HERE = Path(__file__).parent
OURS = ("bare", "duckdb_summarize", "duckdb_sql", "full", "bare", "twelve", "kept", "again", "patterns", "bare")
"""The bare scan is taken three times: a busy machine changes it by half, and the median is what the others are held to."""
PACKAGES = ("polars", "duckdb", "numpy", "pyarrow")


def measured(python: str, task: str, file: str, folder: Path) -> dict[str, object]:
    """One task in a fresh process, its peak told by the kernel."""
    ran = subprocess.run(
        [python, str(HERE / "profile_tasks.py"), task, file, str(folder)], capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(HERE.parent.parent)},
    )  # fmt: skip
    if ran.returncode:
        return {"task": task, "failed": ran.stderr.strip().splitlines()[-1][:200]}
    return dict(json.loads(ran.stdout.strip().splitlines()[-1]))


def table(lines: list[dict[str, object]]) -> str:
    """Markdown: CPU seconds, times the bare scan of the same file, peak memory."""
    bare = [line for line in lines if line["task"] == "bare"]
    scans = {
        file: median(float(str(line["cpu"])) for line in bare if line["file"] == file)
        for file in {line["file"] for line in bare}
    }
    rows = ["| file | task | CPU s | x bare scan | peak MB | counted |", "|---|---|---|---|---|---|"]
    for line in lines:
        if "failed" in line:
            rows.append(f"| {line['file']} | {line['task']} | failed: {line['failed']} | | | |")
            continue
        ratio = float(str(line["cpu"])) / scans[line["file"]]
        rows.append(
            f"| {line['file']} | {line['task']} | {line['cpu']} | {ratio:.1f} | {line['peak_mb']} | {line['counted']} |"
        )
    return "\n".join(rows)


def head() -> str:
    """What it ran on."""
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return (
        f"# Profiling against its peers\n\nPython {platform.python_version()}, {versions}; {os.cpu_count()} CPUs ({platform.machine()}), "
        "all of them used by every task. CPU seconds are user and system together, imports included. Commands, settings and what each\n"
        "task counts: `profile_tasks.py`.\n"
    )


def main() -> None:
    """Measure, print, write."""
    asked = argparse.ArgumentParser()
    asked.add_argument("file")
    asked.add_argument("--csv")
    asked.add_argument("--peers")
    asked.add_argument("--work", type=Path, default=Path("bench-work"))
    asked.add_argument("--name", default="profile")
    asked.add_argument("--only", nargs="*", default=OURS)
    given = asked.parse_args()
    runs = [(sys.executable, task, given.file) for task in given.only]
    runs += [(given.peers, task, given.file) for task in ("pointblank", "pointblank_same")] if given.peers else []
    runs += [(sys.executable, task, given.csv) for task in ("bare", "full", "bare")] if given.csv else []
    lines = []
    for python, task, file in runs:
        line = {
            "file": Path(file).name,
            **measured(python, task, file, given.work / Path(file).stem / Path(file).suffix[1:]),
        }
        print(json.dumps(line), flush=True)
        lines.append(line)
    shutil.rmtree(given.work, ignore_errors=True)
    results = HERE / "results"
    results.mkdir(exist_ok=True)
    (results / f"{given.name}.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    (results / f"{given.name}.md").write_text(f"{head()}\n{table(lines)}\n", encoding="utf-8")
    print(table(lines))


if __name__ == "__main__":
    main()
