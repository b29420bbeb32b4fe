"""``make bench``: profiling against its peers, thirty reports against the stock commands, and the list of the others.

``python -m tests.benchmarks [--rows N] [--peers PYTHON]``; the table is printed and written to ``results/``.
"""

from __future__ import annotations

import argparse
import ast
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
ROWS_A_PERSON = 1.027


def others() -> list[tuple[str, str]]:
    """The scripts beside this one, with the first line of what they say of themselves."""
    found = []
    for path in sorted(HERE.glob("*.py")):
        said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        if path.stem not in ("__main__", "profile_bench", "profile_tasks", "profile_peers", "render_bench"):
            found.append((f"python -m tests.benchmarks.{path.stem}", said.split("\n")[0]))
    return found


def main() -> None:
    """Make the register, measure, list the rest."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--rows", type=int, default=1_000_000)
    asked.add_argument("--peers")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="vaxanalysis-bench-") as folder:
        file = Path(folder) / f"synth-{given.rows}.parquet"
        persons = str(round(given.rows / ROWS_A_PERSON))
        made = [
            sys.executable,
            "-m",
            "vaxanalysis",
            "synth",
            str(file),
            "--persons",
            persons,
            "--seed",
            "11",
            "--layout",
            "person",
        ]
        subprocess.run(made, check=True)
        bench = [
            sys.executable,
            "-m",
            "tests.benchmarks.profile_bench",
            str(file),
            "--text",
            "--name",
            f"profile-{given.rows}",
        ]
        subprocess.run([*bench, *(["--peers", given.peers] if given.peers else [])], check=True)
    subprocess.run([sys.executable, "-m", "tests.benchmarks.render_bench"], check=True)
    print("\nOther benchmarks:")
    for command, said in others():
        print(f"  {command}: {said}")


if __name__ == "__main__":
    main()
