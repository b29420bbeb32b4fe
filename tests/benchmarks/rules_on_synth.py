"""Recall and precision of every rule against the truth of synthetic registers, printed as a page."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import polars as pl

from tests.rules.planted import DOSES, RECORDS, judged, table

SEEDS = (11, 12, 13)
HEADS = ("rules", "planted", "rows", "hits", "recall", "precision")


def _registers(persons: int, profile: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    parts = []
    for seed in SEEDS:
        with tempfile.TemporaryDirectory() as folder:
            parts.append(judged(Path(folder), persons, seed, profile))
    return pl.concat([records for records, _ in parts]), pl.concat([doses for _, doses in parts])


def _section(persons: int, profile: str) -> str:
    records, doses = _registers(persons, profile)
    rows = pl.concat([table(records, RECORDS), table(doses, DOSES)]).select(HEADS).rows()
    lines = [HEADS, ["---"] * len(HEADS), *((*row[:4], *(_rate(value) for value in row[4:])) for row in rows)]
    body = "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)
    return f"## Profile {profile}: {records.height:,} records, {doses.height:,} doses\n\n{body}\n"


def _rate(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def page(persons: int) -> str:
    """The tables of both profiles of the generator."""
    seeds = ", ".join(map(str, SEEDS))
    head = _HEAD.format(persons=persons, seeds=seeds)
    return "\n".join([head, *(_section(persons, profile) for profile in ("default", "other")), _WHY])


_HEAD = """\
# Rules against planted errors

Made by `python -m tests.benchmarks.rules_on_synth {persons}`: synthetic registers of {persons:,} people each, seeds {seeds}.
*Rows* hold the planted error, *hits* were flagged; recall is flagged rows of all planted ones, precision is hits that are
right (other planted errors that a rule flags by its definition are right). Histories are judged with the true persons.
"""

_WHY = """\
## What is missed, and why

- *Missing* fields: two entries of one record that differ in an unkeyed field (address, insurance) are one record, and the
  filled cell stands.
- `name_marks_lost`: names like *Phan Duy Quan* are correct as they stand; nothing tells that a mark is gone.
- `sex_vs_middle_name`: in a name without marks *Van* may be Văn or Vân; it is left alone.
- `commune_not_in_district`: a name that another commune bears since 2025 reads as `commune_unknown`.
- `cccd_prefix_unknown`: births abroad have prefixes of their own; the rule says "check", and counts them as right here.
- `dose_repeated`: one of the two entries has no readable date.
- A sex of `9` or a priority group of `99` is a run of one digit, hence a placeholder: found as missing, not as unknown.
"""


if __name__ == "__main__":
    sys.stdout.write(page(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000))
