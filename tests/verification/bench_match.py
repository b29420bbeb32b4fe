"""``match`` on a synthetic register and a reference of its people: precision and recall by result and field, and time.

Run ``python tests/verification/bench_match.py --persons 500000 --seed 11``. The truth is the generator's own: who each entry is of, and
which errors were planted in it. It sees neither the linkage nor the standardisers.
"""

import argparse
import resource
import tempfile
import time
from pathlib import Path

import polars as pl

import vaxanalysis as vax
from tests.synth.reference import expected, reference
from vaxanalysis.schema import MANDATORY
from vaxanalysis.synth import generate
from vaxanalysis.verification import match


def prepare(folder: Path, persons: int, seed: int, profile: str) -> pl.DataFrame:
    """Write register and reference; what matching should say of every row."""
    made = generate(folder / "register.parquet", persons, seed, layout="person", profile=profile)
    listed = reference(folder / "reference.parquet", persons, seed, profile=profile)
    return expected(pl.read_parquet(made.truth[0]), pl.read_parquet(listed.truth))


def scores(found: pl.DataFrame, truth: pl.DataFrame) -> pl.DataFrame:
    """Precision and recall of each result, and of each field said to be wrong, over the rows of the register."""
    row_id = pl.concat_str("file", pl.col("sheet").fill_null(""), "row", separator=":").alias("row_id")
    both = truth.filter(pl.col("file").is_not_null()).with_columns(row_id).join(found, on="row_id", suffix="_said")
    judged = {
        name: (pl.col("result") == name, pl.col("result_said") == name) for name in ("right", "wrong", "not_found")
    }
    for field in MANDATORY:
        said = pl.col("fields_wrong_said").str.split(";").list.contains(field).fill_null(False)
        judged[field] = (pl.col("fields_wrong").list.contains(field).fill_null(False), said)
    other = ~pl.col("reference_id").eq_missing(pl.col("reference_id_said"))
    linked = both.filter(pl.col("result_said").is_in(["right", "wrong"]))
    doubted = both.filter(pl.col("result_said") == "review")
    unheld = both.filter(pl.col("result") == "not_found")["result_said"]
    silent = unheld.is_in(["not_found", "cannot_be_matched"]).mean()
    print(
        f"wrong person: {linked.filter(other).height} of {linked.height}, for review {doubted.filter(other).height} of {doubted.height}; "
        f"recall of not found with cannot be matched: {silent:.5f}"
    )
    return pl.DataFrame([_score(both, name, true, said) for name, (true, said) in judged.items()])


def _score(both: pl.DataFrame, name: str, true: pl.Expr, said: pl.Expr) -> dict[str, object]:
    hit, are, told = (both.filter(expr).height for expr in (true & said, true, said))
    return {"what": name, "true": are, "said": told, "precision": hit / max(told, 1), "recall": hit / max(are, 1)}


def main() -> None:
    given = argparse.ArgumentParser()
    given.add_argument("--persons", type=int, default=500_000)
    given.add_argument("--seed", type=int, default=11)
    given.add_argument("--profile", default="default", choices=("default", "other"))
    asked = given.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        truth = prepare(folder, asked.persons, asked.seed, asked.profile)
        register, listed = vax.load(folder / "register.parquet"), vax.load(folder / "reference.parquet")
    start, cpu = time.monotonic(), time.process_time()
    found = match(register, listed)
    took, used = time.monotonic() - start, time.process_time() - cpu
    with pl.Config(tbl_rows=20, float_precision=5):
        print(scores(found.table, truth))
    missing = truth.filter(pl.col("result") == "not_uploaded")["reference_id"]
    said = found.table.filter(pl.col("result") == "not_uploaded")["reference_id"]
    hit = said.is_in(missing.implode()).sum()
    print(
        f"not_uploaded: true {missing.len()}, said {said.len()}, precision {hit / said.len():.5f}, recall {hit / missing.len():.5f}"
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(
        f"{register.records.height} records, {listed.records.height} listed: {took:.1f} s, {used:.1f} CPU s, peak {peak:.1f} GB"
    )


if __name__ == "__main__":
    main()
