"""What ``vaxanalysis profile`` says of a file, as a user runs it, against the truth: its counts by commune and field, its exit code."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import polars as pl

from tests.grammar.layout import lacks
from tests.grammar.people import Person
from tests.grammar.verdict import READ, Case, Verdict
from vaxanalysis.schema import FIELD

COUNTED = ("missing", "invalid", "usable", "no_column")
Counts = Counter[tuple[str, str, str]]
"""How many records have a field in a state in a commune."""


def by_command(case: Case) -> Verdict:
    """Profile the file of ``case`` in a process of its own; the table lies beside it."""
    out = case.path.with_name(f"{case.path.name}.table.csv")
    command = [
        sys.executable,
        "-m",
        "vaxanalysis",
        "profile",
        str(case.path),
        "--out",
        str(out),
        "--as-of",
        "2021-11-08",
    ]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    if "Traceback" in done.stderr or done.returncode not in (0, 1, 2):
        return Verdict("silent", f"exit code {done.returncode}: {done.stderr[-300:]}")
    if done.returncode == 2:
        return Verdict("said" if case.path.name in done.stderr else "silent", done.stderr.strip())
    return _compared(expected(case), found(out), done.stderr, done.returncode)


def expected(case: Case) -> Counts:
    """What a table of the people of ``case`` counts."""
    return Counter(
        (person.commune_code, name, _state(person, name, case)) for person in case.sheet.people for name in READ
    )


def _state(person: Person, name: str, case: Case) -> str:
    if name in case.sheet.unknown:
        return "no_column"
    if name == "birth_date" and case.choices.birth in ("year", "nam_nu"):
        return "invalid"
    return "missing" if name == "citizen_id" and lacks(person, case.choices) else "usable"


def found(table: Path) -> Counts:
    """What the command counted."""
    rows = pl.read_csv(table, infer_schema=False).filter(pl.col("field").is_in(list(READ)))
    missing = pl.col("blank").cast(int) + pl.col("placeholder").cast(int)
    numbers = rows.select(
        "commune_code", "field", missing=missing, **{name: pl.col(name).cast(int) for name in COUNTED[1:]}
    )
    counts = {
        (line["commune_code"] or "", line["field"], state): line[state]
        for line in numbers.iter_rows(named=True)
        for state in COUNTED
    }
    return +Counter(counts)


def _compared(truth: Counts, counted: Counts, stderr: str, code: int) -> Verdict:
    """A difference is said only where the exit code is 1 and a message names its field, or rows that were rejected; or how it was read."""
    wrong = sorted({name for _, name, _ in (truth - counted) + (counted - truth)})
    if not wrong:
        return Verdict("right")
    rejected = code == 1 and ("rejected" in stderr or "It is in no count" in stderr)
    silent = [name for name in wrong if not rejected and FIELD[name].en not in stderr]
    return Verdict("silent" if silent else "said", f"{silent or wrong}; exit code {code}; {stderr.strip()[-300:]}")
