"""What reviewers' answers bring: precision, recall and F1 of the linkage before and after, with answers from the truth of ``synth``.

vaxanalysis synth r.parquet --persons 20000 --profile other --seed 21
python tests/benchmarks/identities_review.py r.parquet
"""

from __future__ import annotations

import argparse
from pathlib import Path

import polars as pl

import vaxanalysis as vax
from vaxanalysis import identities
from vaxanalysis.identities.evaluate import evaluate
from vaxanalysis.identities.reviewed import Reviewed
from vaxanalysis.verification.pairs import candidates, chosen


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("register", type=Path)
    given = parser.parse_args().register
    loaded = vax.load(given)
    truth = pl.read_parquet(given.with_name(f"{given.stem}-truth.parquet"))
    person = loaded.rows.select("record_id", "row").join(
        truth.select(pl.col("row").cast(pl.UInt32), person="person_id"), on=pl.col("row").cast(pl.UInt32)
    )
    true = person.select("record_id", "person").unique("record_id")
    found = identities.duplicates(loaded.records)
    asked, sizes = chosen(candidates(found))
    print(sizes.to_dicts(), asked.height, "pairs asked")
    told = asked.join(true, on="record_id").join(true, left_on="other_id", right_on="record_id", suffix="_r")
    pairs = told.select("record_id", "other_id", same=pl.col("person") == pl.col("person_r"))
    slips = pl.Series(range(pairs.height)).is_in(pl.Series(range(pairs.height)).sample(fraction=0.05, seed=1).implode())
    wrong = pairs.with_columns(same=pl.col("same") ^ slips)
    for name, answers in (("none", None), ("right", pairs), ("5 % wrong", wrong)):
        linked = found if answers is None else identities.duplicates(loaded.records, answers=_of(answers))
        row = evaluate(linked.clusters.select("record_id", "person_id"), true).scores.row(0, named=True)
        print(name, {key: round(row[key], 4) for key in ("precision", "recall", "f1")}, flush=True)


def _of(pairs: pl.DataFrame) -> Reviewed:
    return Reviewed(pairs, pl.DataFrame(schema={"record_id": pl.String}))


if __name__ == "__main__":
    main()
