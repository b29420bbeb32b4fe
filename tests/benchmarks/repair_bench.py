"""Proposals against the truth on registers of four kinds: the wrong field, the value, and the chance that is stated.

``python -m tests.benchmarks.repair_bench --people 60000 --seed 5`` prints, for each register, how often the wrong field was named where a
number contradicts sex or birth year (``before``: the other field is always blamed), then the values that are right.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import polars as pl

sys.path.insert(0, str(Path(__file__).parent))
import identities_highlands as highlands
import repair_city as city

Made = tuple[pl.DataFrame, pl.DataFrame]


def synthetic(people: int, seed: int, profile: str) -> Made:
    """Records of a generated export and what is true of each; people whom the extract lacks have no true values."""
    from vaxanalysis import register, synth

    with tempfile.TemporaryDirectory() as folder:
        made = synth.generate(Path(folder) / "register.parquet", people, seed, profile=profile)
        listed = synth.reference(Path(folder) / "reference.parquet", people, seed, profile=profile)
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


def main() -> None:
    given = argparse.ArgumentParser()
    given.add_argument("--people", type=int, default=60_000)
    given.add_argument("--seed", type=int, default=5)
    given.add_argument("--register", choices=REGISTERS)
    asked = given.parse_args()
    for name in [asked.register] if asked.register else REGISTERS:
        records, truth = REGISTERS[name](asked.people, asked.seed)
        print(f"== {name}: {records.height} records")
        print(before(conflicts(records, truth)))


if __name__ == "__main__":
    main()
