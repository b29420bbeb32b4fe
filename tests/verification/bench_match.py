"""``match`` on a synthetic register and a reference of its people: precision and recall by result, and time.

Run: ``python tests/verification/bench_match.py --persons 500000 --seed 11 [--folder DIR]``. Nine people in ten are in the reference, under
their true data. The truth is who each entry belongs to (from
the generator) and whether its typed values equal the person's true ones; it does not see the linkage.
"""

import argparse
import resource
import tempfile
import time
from pathlib import Path

import polars as pl

import vaxanalysis as vax
from vaxanalysis.synth import block, generate
from vaxanalysis.synth.generate import AS_OF
from vaxanalysis.synth.profiles import find
from vaxanalysis.synth.world import build
from vaxanalysis.verification import match


def people(persons: int, seed: int) -> pl.DataFrame:
    """Every person's true data, as a population register would hold them."""
    habits = find("default")
    plan = block.Plan(persons, seed, habits, (AS_OF,), build(seed, habits.spread))
    parts = [block.make(plan, number).entries for number in range(plan.blocks)]
    columns = [pl.col("person").alias("person_id"), "full_name", "birth_date", "sex_text", "cccd", "passport", "foreign", "phone", "commune"]
    return pl.concat([part.select(columns) for part in parts]).unique("person_id", keep="first", maintain_order=True)


def reference(folk: pl.DataFrame) -> pl.DataFrame:
    kept = folk.filter(pl.col("person_id").cast(pl.String).hash(1) % 10 > 0)
    number = pl.when("foreign").then("passport").otherwise("cccd")
    nation = pl.when("foreign").then(pl.lit("Hoa Kỳ")).otherwise(pl.lit("Việt Nam"))
    return kept.select(
        pl.col("person_id").cast(pl.String).alias("source_id"), "full_name", "birth_date", pl.col("sex_text").alias("sex"),
        number.alias("citizen_id"), "phone", nation.alias("nationality"), pl.lit("Hà Nội").alias("province"), "commune",
    )  # fmt: skip


def truth(register: vax.Register, known: vax.Register, marks: pl.DataFrame) -> pl.DataFrame:
    """``record_id, person, truth`` by the true person of each record."""
    owner = register.rows.join(marks, on=["file", "row"]).select("record_id", "person").unique("record_id")
    theirs = known.records.select(pl.col("source_id").alias("person"), "name_std", "birth", "sex_std", "cccd", "passport")
    both = register.records.join(owner, on="record_id").join(theirs, on="person", how="left", suffix="_ref")
    name = pl.col("name_std").str.to_lowercase() == pl.col("name_std_ref").str.to_lowercase()
    same = [name] + [(pl.col(c) == pl.col(f"{c}_ref")) for c in ("birth", "sex_std")]
    number = pl.coalesce(pl.col("cccd_ref") == pl.col("cccd"), pl.col("cccd_ref").is_null()) & ~pl.col("cccd_restored").fill_null(False)
    right = pl.all_horizontal(*(check.fill_null(False) for check in same), number.fill_null(False))
    verdict = pl.when(pl.col("name_std_ref").is_null()).then(pl.lit("not_found")).when(right).then(pl.lit("right")).otherwise(pl.lit("wrong"))
    return both.select("record_id", "person", verdict.alias("truth"))


def main() -> None:
    given = argparse.ArgumentParser()
    given.add_argument("--persons", type=int, default=500_000)
    given.add_argument("--seed", type=int, default=11)
    given.add_argument("--folder", type=Path, default=None)
    asked = given.parse_args()
    folder = asked.folder or Path(tempfile.mkdtemp())
    made = generate(folder / "register.parquet", asked.persons, asked.seed, layout="person")
    reference(people(asked.persons, asked.seed)).write_parquet(folder / "reference.parquet")
    register, known = vax.load(folder / "register.parquet"), vax.load(folder / "reference.parquet")
    start, cpu = time.monotonic(), time.process_time()
    found = match(register, known).table
    took, used = time.monotonic() - start, time.process_time() - cpu
    marks = pl.read_parquet(made.truth[0]).select("file", "row", pl.col("person_id").cast(pl.String).alias("person"))
    table = found.filter(pl.col("record_id").is_not_null()).unique("record_id").join(truth(register, known, marks), on="record_id")
    for result in ("right", "wrong", "not_found"):
        said, true = pl.col("result") == result, pl.col("truth") == result
        hit, all_said, all_true = (table.filter(expr).height for expr in (said & true, said, true))
        print(f"{result:10s} true {all_true:7d} said {all_said:7d} precision {hit / all_said:.5f} recall {hit / all_true:.5f}")
    linked = table.filter(pl.col("reference_id").is_not_null())
    print(f"linked to the right person: {(linked['reference_id'] == linked['person']).mean():.5f} of {linked.height}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"{register.records.height} records, {known.records.height} reference: {took:.1f} s, {used:.1f} CPU s, peak {peak:.1f} GB")
    wrong = table.filter(pl.col("result") == "wrong").group_by("fields_wrong", "how").len().sort("len", descending=True)
    print(wrong.head(15))


if __name__ == "__main__":
    main()
