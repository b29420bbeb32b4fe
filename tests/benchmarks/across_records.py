"""Rules across records at the size of a country: phones that many people use, histories of doses, rows of one record.

    python -m tests.benchmarks.across_records FILE.parquet ... --out results.jsonl [--work DIR]

A FILE is ``vaxanalysis synth FILE.parquet --persons N --seed 11 --layout person`` with its truth beside it, which says whose
a dose is. What linking and the register would hand over (typed columns) is made first and is not measured. Each step then runs
in a process of its own: CPU seconds, peak memory, and a number that shows what was counted.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

import polars as pl

from vaxanalysis.findings.dose_slots import count, raw
from vaxanalysis.register.record_ids import KEY_FIELDS
from vaxanalysis.register.records import OTHERS

AS_OF = date(2021, 11, 8)
PER_PART = 2_000_000
"""Lines that each part holds, about."""


def slots(file: Path, *beside: str) -> pl.LazyFrame:
    """A line a dose of the people in ``file``."""
    truth = pl.scan_parquet(file.with_name(f"{file.stem}-truth.parquet")).select(
        person_id=pl.format("p{}", "person_id")
    )
    rows = pl.concat([pl.scan_parquet(file), truth], how="horizontal").with_columns(record_id="source_id")
    names = rows.collect_schema().names()
    parts = [
        rows.select(
            "person_id", "record_id", *beside, **{name: pl.col(column) for name, column in raw(slot, names).items()}
        )
        for slot in range(1, count(names) + 1)
    ]
    return pl.concat(parts).filter(pl.any_horizontal(pl.col("vaccine", "lot", "dose_date").is_not_null()))


def prepare(file: Path, work: Path) -> None:
    """Writes the typed records, the typed doses and the file again with a dose a row."""
    from vaxanalysis import standardise
    from vaxanalysis.standardise import phones

    work.mkdir(parents=True, exist_ok=True)
    named = phones.phones(standardise.STEPS["full_name"](pl.scan_parquet(file)))
    named.select("phone_std", "name_folded", "birth_date").sink_parquet(work / "phones.parquet")
    standardise.standardise_doses(slots(file)).sink_parquet(work / "histories.parquet")
    once = [name for name in pl.scan_parquet(file).collect_schema().names() if name in OTHERS + KEY_FIELDS]
    slots(file, *once).drop("person_id", "record_id").sink_parquet(work / "rows.parquet")


def phones(path: Path) -> int:
    from vaxanalysis import rules

    return rules.shared_phones(pl.scan_parquet(path)).height


def histories(path: Path) -> int:
    from vaxanalysis import doses

    person, count = pl.col("person_id").hash(), parts(path)
    every = (pl.scan_parquet(path).filter(person % count == part) for part in range(count))
    judged = (doses.judge(part, AS_OF).collect() for part in every)
    return sum(int((part["history_fails"] > 0).sum()) for part in judged)


def rows(path: Path) -> int:
    from vaxanalysis import findings, loading

    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        found = findings.check(
            loading.read([path], key_columns=findings.PERSON_KEYS, compose=False), AS_OF, Path(folder) / "findings"
        )
        return int(found.counts()["records"].sum())


def parts(path: Path) -> int:
    return -(-height(path) // PER_PART)


def height(path: Path) -> int:
    return int(pl.scan_parquet(path).select(pl.len()).collect().item())


STEPS = {step.__name__: step for step in (phones, histories, rows)}


def measured(step: str, path: Path) -> None:
    """Prints the line of one step."""
    counted = STEPS[step](path)
    used = resource.getrusage(resource.RUSAGE_SELF)
    cpu, peak = used.ru_utime + used.ru_stime, used.ru_maxrss / 2**20
    found = {"counted": counted, "cpu_seconds": round(cpu, 1), "peak_gb": round(peak, 2)}
    print(json.dumps({"step": step, "lines": height(path), **found}))


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("files", nargs="+", type=Path)
    asked.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "vaxanalysis-across")
    asked.add_argument("--out", type=Path)
    asked.add_argument("--step", choices=[*STEPS, "prepare"], help=argparse.SUPPRESS)
    given = asked.parse_args()
    for file in given.files:
        work = given.work / file.stem
        if given.step == "prepare":
            prepare(file, work)
        elif given.step:
            measured(given.step, work / f"{given.step}.parquet")
        else:
            for step in (*([] if work.exists() else ["prepare"]), *STEPS):
                command = [
                    sys.executable,
                    "-m",
                    "tests.benchmarks.across_records",
                    str(file),
                    "--work",
                    str(given.work),
                    "--step",
                    step,
                ]
                said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
                print(said, end="", flush=True)
                if given.out:
                    with given.out.open("a", encoding="utf-8") as lines:
                        lines.write(said)


if __name__ == "__main__":
    main()
