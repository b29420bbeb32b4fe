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
    parser.add_argument(
        "--lists", type=int, default=1, help="lists answered, each made after the answers to the one before"
    )
    options = parser.parse_args()
    given = options.register
    loaded = vax.load(given)
    truth = pl.read_parquet(given.with_name(f"{given.stem}-truth.parquet"))
    person = loaded.rows.select("record_id", "row").join(
        truth.select(pl.col("row").cast(pl.UInt32), person="person_id"), on=pl.col("row").cast(pl.UInt32)
    )
    true = person.select("record_id", "person").unique("record_id")
    first = identities.duplicates(loaded.records)
    _say("no answers", first, true)
    for name, slips in (("right", 0.0), ("5 % wrong", 0.05)):
        found, answers = first, pl.DataFrame()
        for _ in range(options.lists):
            asked, _sizes = chosen(candidates(found))
            told = asked.join(true, on="record_id").join(true, left_on="other_id", right_on="record_id", suffix="_r")
            wrong = pl.int_range(pl.len()).is_in(pl.int_range(pl.len()).sample(fraction=slips, seed=1).implode())
            same = (pl.col("person") == pl.col("person_r")) ^ wrong
            answers = pl.concat([answers, told.select("record_id", "other_id", same=same)])
            found = identities.duplicates(loaded.records, answers=_of(answers))
            _say(f"{answers.height} {name}", found, true)


def _say(name: str, linked: identities.Identities, true: pl.DataFrame) -> None:
    row = evaluate(linked.clusters.select("record_id", "person_id"), true).scores.row(0, named=True)
    taught = " taught" if "taught" in linked.edges.columns else ""
    print(name, {key: round(row[key], 4) for key in ("precision", "recall", "f1")}, taught, flush=True)


def _of(pairs: pl.DataFrame) -> Reviewed:
    return Reviewed(pairs, pl.DataFrame(schema={"record_id": pl.String}))


if __name__ == "__main__":
    main()
