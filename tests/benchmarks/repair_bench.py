"""Proposals against the truth on registers of four kinds: the wrong field, the value, and the chance that is stated.

``python -m tests.benchmarks.repair_bench --people 60000 --seed 5`` prints, for each register, how often the wrong field was named where a
number contradicts sex or birth year (``before``: the other field is always blamed), then the values that are right.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import polars as pl

sys.path.insert(0, str(Path(__file__).parent))
import identities_highlands as highlands
import repair_city as city

Made = tuple[pl.DataFrame, pl.DataFrame]


def synthetic(people: int, seed: int, profile: str) -> Made:
    """Records of a generated export and what is true of each; people whom the extract lacks have no true values."""
    from tests.synth.reference import reference
    from vaxanalysis import register, synth

    with tempfile.TemporaryDirectory() as folder:
        made = synth.generate(Path(folder) / "register.parquet", people, seed, profile=profile)
        listed = reference(Path(folder) / "reference.parquet", people, seed, profile=profile)
        loaded = register.load(made.files)
        rows = pl.read_parquet(made.truth[0]).select("file", "row", "person_id")
        persons = pl.read_parquet(listed.truth).filter("on_register").select("reference_id", "person_id")
        values = pl.read_parquet(listed.file).select(
            pl.col("source_id").alias("reference_id"), true_cccd="citizen_id",
            true_birth=pl.col("birth_date").str.to_date("%d/%m/%Y").cast(pl.String),
            true_sex=pl.when(pl.col("sex") == "Nam").then(pl.lit("male")).otherwise(pl.lit("female")),
        )  # fmt: skip
    who = loaded.rows.select("file", "row", "record_id").join(rows, on=["file", "row"])
    known = who.join(persons.join(values, on="reference_id"), on="person_id", how="left")
    return loaded.records, known.group_by("record_id").agg(
        pl.col("person_id").first().alias("person"), pl.col("^true_.*$").first()
    )


REGISTERS: dict[str, Callable[[int, int], Made]] = {
    "synth, default": lambda people, seed: synthetic(people, seed, "default"),
    "synth, other": lambda people, seed: synthetic(people, seed, "other"),
    "highlands": highlands.register,
    "city": city.register,
}


def conflicts(records: pl.DataFrame, truth: pl.DataFrame) -> pl.DataFrame:
    """``record_id, field, other, blame``: numbers against another field; ``blame``: the field that is wrong, ``both`` where both are."""
    digit = pl.col("cccd").str.slice(3, 1).cast(pl.Int16)
    year = 1900 + 100 * (digit // 2) + pl.col("cccd").str.slice(4, 2).cast(pl.Int16)
    sex = pl.when(digit % 2 == 0).then(pl.lit("male")).when(digit % 2 == 1).then(pl.lit("female"))
    both = records.join(truth.drop_nulls("true_cccd"), on="record_id").with_columns(year=year, said=sex)
    true_year = pl.col("true_birth").str.slice(0, 4).cast(pl.Int16)
    parts = []
    for field, apart, wrong in (
        ("sex", pl.col("said") != pl.col("sex_std"), pl.col("sex_std") != pl.col("true_sex")),
        ("birth_date", pl.col("year") != pl.col("birth_year"), pl.col("birth_year") != true_year),
    ):
        number = (
            pl.when(field == "sex").then(pl.col("said") != pl.col("true_sex")).otherwise(pl.col("year") != true_year)
        )
        blame = (
            pl.when(number & wrong)
            .then(pl.lit("both"))
            .when(number)
            .then(pl.lit("citizen_id"))
            .otherwise(pl.lit(field))
        )
        parts.append(both.filter(apart.fill_null(False)).select("record_id", field=pl.lit(field), blame=blame))
    return pl.concat(parts)


def before(apart: pl.DataFrame) -> pl.DataFrame:
    """How often the other field, blamed always, is the wrong one."""
    return (
        apart.group_by("field").agg(pl.len(), (pl.col("blame") == pl.col("field")).mean().alias("named")).sort("field")
    )


def named(apart: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """How often the field that is more likely wrong is wrong, by field of the contradiction; ``both`` wrong counts as named."""
    number = found.filter(field="citizen_id").select("record_id", number="wrong")
    judged = apart.join(number, on="record_id").with_columns(
        said=pl.when(pl.col("number") >= 0.5).then(pl.lit("citizen_id")).otherwise("field")
    )
    right = (pl.col("said") == pl.col("blame")) | (pl.col("blame") == "both")
    return judged.group_by("field").agg(pl.len(), right.mean().alias("named")).sort("field")


def valued(found: pl.DataFrame, truth: pl.DataFrame) -> pl.DataFrame:
    """The proposals with ``right``: the value is the true one (a year alone: the true year). Names and phones have no truth here."""
    year = pl.col("true_birth").str.slice(0, 4)
    true = {
        "citizen_id": pl.col("true_cccd"),
        "sex": pl.col("true_sex"),
        "birth_date": pl.when(pl.col("value").str.len_bytes() == 4).then(year).otherwise("true_birth"),
    }
    both = found.join(truth.drop_nulls("true_cccd"), on="record_id").filter(pl.col("value").is_not_null())
    parts = [both.filter(field=field).with_columns(right=pl.col("value") == value) for field, value in true.items()]
    return pl.concat(parts)


def numbers(
    records: pl.DataFrame, truth: pl.DataFrame, found: pl.DataFrame, least: float
) -> tuple[int, float, int, float]:
    """Missing or wrong numbers that another record of the person holds: how many, the share proposed; all proposed, their precision."""
    held = records.select("record_id", "cccd").join(truth.drop_nulls("true_cccd"), on="record_id")
    right = held.filter(pl.col("cccd") == pl.col("true_cccd")).select("person").unique()
    known = held.filter(pl.col("cccd").ne_missing(pl.col("true_cccd"))).join(right, on="person", how="semi")
    said = valued(found, truth).filter((pl.col("field") == "citizen_id") & (pl.col("probability") >= least))
    hit = known.join(said.filter("right"), on="record_id", how="semi").height
    return known.height, hit / max(known.height, 1), said.height, float(said["right"].mean() or 0)


BANDS = (0.0, 0.05, 0.2, 0.5, 0.8, 0.9, 0.95, 0.98, 0.995)


def bands(told: pl.DataFrame) -> pl.DataFrame:
    """Stated and observed shares by band of the stated chance."""
    band = pl.col("probability").cut(list(BANDS[1:]), left_closed=True).alias("band")
    shares = (pl.col("probability").mean().alias("stated"), pl.col("right").mean().alias("seen"))
    return told.group_by(band).agg(pl.len(), *shares).sort("stated")


def main() -> None:
    from vaxanalysis import identities, repair

    given = argparse.ArgumentParser()
    given.add_argument("--people", type=int, default=60_000)
    given.add_argument("--seed", type=int, default=5)
    given.add_argument("--register", choices=REGISTERS)
    asked = given.parse_args()
    pl.Config.set_tbl_rows(40)
    for name in [asked.register] if asked.register else REGISTERS:
        records, truth = REGISTERS[name](asked.people, asked.seed)
        clusters = identities.duplicates(records).clusters
        start = time.monotonic()
        found = repair.proposals(records, clusters)
        took, peak = time.monotonic() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        print(f"== {name}: {records.height} records, {found.height} fields, {took:.1f} s, peak {peak:.1f} GB")
        apart, told = conflicts(records, truth), valued(found, truth)
        print("before", before(apart).rows(), "now", named(apart, found).rows())
        print(told.group_by("tier").agg(pl.len(), pl.col("right").mean()).sort("tier").rows())
        for least in (0.5, 0.9, 0.98):
            known, recall, said, precision = numbers(records, truth, found, least)
            print(f"numbers from {least}: {recall:.3f} of {known}; {said} proposed, precision {precision:.4f}")
        print(bands(told))
        print(told.group_by("kind").agg(pl.len(), pl.col("probability").mean(), pl.col("right").mean()).sort("kind"))


if __name__ == "__main__":
    main()
