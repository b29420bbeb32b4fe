"""The sample files, in the real layouts: people, doses and missing values as they were made."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

import vaxanalysis as vax
from vaxanalysis.schema import INVALID
from vaxanalysis.standardise import standardise

EXPECTED = json.loads((Path(__file__).parents[1] / "data" / "samples" / "expected.json").read_text(encoding="utf-8"))
FIELDS = {"name": "full_name", "born": "birth_date", "sex": "sex", "id": "citizen_id", "phone": "phone"}


@pytest.mark.parametrize("name", EXPECTED)
def test_people_doses_and_missing_values(samples: Path, name: str) -> None:
    loaded = vax.load(samples / name)
    missing = {
        short: loaded.records.filter(pl.col(f"{field}_state") < INVALID).height for short, field in FIELDS.items()
    }
    assert loaded.records.height == EXPECTED[name]["people"]
    assert loaded.doses.height == EXPECTED[name]["doses"]
    assert missing == EXPECTED[name]["missing"]


@pytest.mark.parametrize("name", [name for name in EXPECTED if "missing_rows" in EXPECTED[name]])
def test_missing_values_counted_by_row(samples: Path, name: str) -> None:
    from vaxanalysis import loading

    raw = loading.read([samples / name])
    (file,) = raw.files
    assert file.rows is not None
    blank = [pl.lit(None, pl.String).alias(column) for column in ("unit_commune", "unit_source")]
    rows = standardise(file.rows.with_columns(blank)).collect()
    missing = {short: rows.filter(pl.col(f"{field}_state") < INVALID).height for short, field in FIELDS.items()}
    assert missing == EXPECTED[name]["missing_rows"]


def test_numbers_that_lost_their_zeros_are_found_and_restored_where_all_agrees(samples: Path) -> None:
    records = vax.load(samples / "pl1-damaged-numbers.xlsx").records
    lost = records.filter(pl.col("citizen_id").str.contains(r"^\d{10,11}$"))
    assert lost.height == EXPECTED["pl1-damaged-numbers.xlsx"]["cccd_with_lost_leading_zeros"]
    assert lost["cccd_restored"].sum() == 208
    unsure = lost.filter(~pl.col("cccd_restored"))
    assert unsure.filter((pl.col("sex_state") == 3) & (pl.col("birth_date_state") == 3)).height == 0


def test_two_broken_rows_are_rejected_and_the_rest_loaded(samples: Path) -> None:
    loaded = vax.load(samples / "bad-two-broken-rows.csv")
    assert loaded.rejects.select("row", "reason", "found").rows() == [
        (6, "quote", "an odd number of quotation marks"),
        (10, "cells", "11 cells instead of 14"),
    ]
    assert loaded.report.files.select("rows", "read", "rejected").row(0) == (39, 37, 2)


def test_all_samples_together_keep_facilities_with_equal_ids_apart(samples: Path) -> None:
    loaded = vax.load(samples)
    files = loaded.report.files
    assert files.filter(pl.col("status") == "failed").height == 4
    assert loaded.report.left_alone == ("README.md", "expected.json")
    assert files["rows"].sum() == files["read"].sum() + files["rejected"].sum()
    assert loaded.rows.height == files["read"].sum()
    assert set(loaded.rows["record_id"]) == set(loaded.records["record_id"])
    assert loaded.records.height == sum(expected["people"] for expected in EXPECTED.values())
