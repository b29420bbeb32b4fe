"""A country in parts on a cluster: each part is made, counted, held against its truth and deleted; one session, the memory of each process.

``python -m tests.benchmarks.cluster_parts FOLDER --parts 5 --persons 6960000 [--master local[2]] [--one STORE]``: 60 million dose rows.
``--one``: a store that one machine made of the first part, to which all tables, records, findings and doses must be equal.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import polars as pl

from tests.benchmarks.cluster import Stages, Watch, differing, measured
from vaxanalysis import snapshot, spark
from vaxanalysis.store import Store

DAY = date(2021, 11, 8)
FIRST_SEED = 101
BLANKS = {"name": "full_name", "birth": "birth_date", "sex": "sex", "id": "citizen_id"}


def made(folder: Path, part: int, persons: int) -> Path:
    """The dose rows of a part, by district; what was made before is taken as it is."""
    out = folder / f"part-{part}"
    if not out.exists():
        asked = ["--layout", "dose", "--split", "district", "--no-gaps", "--seed", str(FIRST_SEED + part)]
        subprocess.run(
            [sys.executable, "-m", "vaxanalysis", "synth", str(out), "--persons", str(persons), *asked], check=True
        )
    return out


def against_truth(store: Store, truth: Path) -> str:
    """Rows by file, which must be equal, and how many records lack each field, which records that were put together may lower."""
    rows = pl.scan_parquet(truth)
    lacking = [pl.col(f"{name}_blank").first().alias(field) for name, field in BLANKS.items()]
    entries = rows.group_by("file", "entry_id").agg(pl.len().alias("n"), *lacking)
    true = entries.group_by("file").agg(pl.col("n").sum(), pl.len().alias("entries"), pl.col(*BLANKS.values()).sum())
    both = true.collect(engine="streaming").join(store.needed(DAY, "deliveries"), on="file", how="full")
    unequal = both.filter(pl.col("n").ne_missing(pl.col("rows"))).height
    found = store.needed(DAY, "sources")["records"].sum()
    shares = (f"{field} {both[f'blank_{field}'].sum():,} ({both[field].sum():,})" for field in BLANKS.values())
    return (
        f"{both['rows'].sum():,} rows, unequal in {unequal} of {both.height} files; {found:,} records ({both['entries'].sum():,} entries); "
        f"blank, true in brackets: {', '.join(shares)}"
    )


def main() -> None:
    """Every part in one session."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--parts", type=int, default=5)
    parser.add_argument("--persons", type=int, default=6_960_000)
    parser.add_argument("--master", default="local[2]")
    parser.add_argument("--one", type=Path)
    options = parser.parse_args()
    watch = Watch()
    with spark.connect(options.master) as session:
        for part in range(options.parts):
            rows = made(options.folder, part, options.persons)
            truth = rows.with_name(f"{rows.name}-truth")
            store = Store(options.folder / f"store-{part}")
            store.prepare()
            if options.one and part == 0:
                shutil.copy(options.one / "key", store.path / "key")
            else:
                store.key()
            with measured(watch, f"part {part}"):
                snapshot.take([str(rows)], DAY, store, force=True, engine=spark.Cluster(session), say=Stages(watch))
            print(against_truth(store, truth / f"{DAY}.parquet"), flush=True)
            if options.one and part == 0:
                print("differing from one machine:", differing(Store(options.one), store, DAY) or "nothing", flush=True)
            for folder in (rows, truth, store.path):
                shutil.rmtree(folder)


if __name__ == "__main__":
    main()
