"""One measured task in a process of its own: ``python profile_tasks.py TASK FILE [FOLDER]``; peers run in their own environment.

Prints one line of JSON: CPU seconds (user and system, imports and all), peak memory and a number that shows what was counted.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path

from tests.benchmarks.profile_peers import AS_OF, FIFTEEN, PEERS, READ

TWELVE = (
    "citizen_id_malformed", "cccd_prefix_unknown", "cccd_sex_mismatch", "cccd_year_mismatch", "old_card", "sex_unknown_code",
    "birth_impossible", "year_only", "birth_future", "phone_malformed", "insurance_malformed", "priority_unknown",
)  # fmt: skip


def bare(file: str, folder: str) -> int:
    import polars as pl

    rows = pl.scan_csv(file, infer_schema=False) if file.endswith(".csv") else pl.scan_parquet(file)
    read = [name for name in rows.collect_schema().names() if name in READ]
    return sum(rows.select(pl.col(read).str.len_chars().sum()).collect(engine="streaming").row(0))


def _counted(file: str, codes: tuple[str, ...] | None) -> int:
    from vaxanalysis import findings, loading, rules

    active = rules.RULES if codes is None else [rule for rule in rules.RULES if rule.code in codes]
    return int(
        findings.count(loading.read([file], key_columns=findings.PERSON_KEYS, compose=False), AS_OF, active)[
            "records"
        ].sum()
    )


def full(file: str, folder: str) -> int:
    """The additive table by commune."""
    return _counted(file, None)


def twelve(file: str, folder: str) -> int:
    """The same of twelve rules."""
    return _counted(file, TWELVE)


def glance(file: str, folder: str) -> int:
    """The twelve rules and the states of the fields, row by row, without groups: what pointblank is asked for."""
    from vaxanalysis import findings, loading, rules

    active = [rule for rule in rules.RULES if rule.code in TWELVE]
    return int(
        findings.glance(loading.read([file], key_columns=findings.PERSON_KEYS, compose=False), AS_OF, active)[
            "records"
        ].sum()
    )


def kept(file: str, folder: str) -> int:
    """The full catalogue, with the findings of every record kept, and the table by commune made of them."""
    from vaxanalysis import findings, loading

    found = findings.check(loading.read([file], key_columns=findings.PERSON_KEYS, compose=False), AS_OF, Path(folder))
    return int(found.counts()["records"].sum())


def again(file: str, folder: str) -> int:
    """Completeness and rules by age group, from the findings kept."""
    import vaxanalysis as vax

    found = vax.profile(folder)
    return found.rules(["age_group"]).height + found.completeness(["age_group"]).table.height


def patterns(file: str, folder: str) -> int:
    """Which mandatory fields are missing together, from the findings kept."""
    import vaxanalysis as vax

    return vax.profile(folder).patterns().height


def narrowed(file: str, made: str) -> int:
    """Fifteen columns of a file, as Parquet: what glances are measured on."""
    import polars as pl

    pl.scan_parquet(file).select(FIFTEEN).sink_parquet(made)
    return len(FIFTEEN)


def written(file: str, made: str) -> int:
    """A file as CSV."""
    import polars as pl

    rows = pl.scan_parquet(file)
    rows.sink_csv(made)
    return len(rows.collect_schema())


OURS = (bare, full, twelve, glance, kept, again, patterns, narrowed, written)
TASKS = {task.__name__: task for task in OURS} | PEERS


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    name, file, folder = (*sys.argv[1:], "")[:3]
    counted = TASKS[name](file, folder)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"task": name, "cpu": round(_cpu(), 2), "peak_mb": round(peak), "counted": counted}))
