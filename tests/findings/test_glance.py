"""A glance: what the count says of fields, of rows as they stand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from vaxanalysis import findings, loading, profiling, rates

AS_OF = date(2021, 11, 8)
ON_PLACES = ["commune_unknown", "commune_not_in_district", "place_from_facility"]
COLUMNS = ["rule", "applies", "fails"]


def glanced(*paths: Path) -> pl.DataFrame:
    return findings.glance(loading.read(paths, key_columns=findings.PERSON_KEYS, compose=False), AS_OF)


def judged(counts: pl.DataFrame) -> pl.DataFrame:
    return profiling.rule_table(counts).select(COLUMNS).sort("rule")


def test_rows_that_are_records_are_judged_as_records_are_but_for_their_places(samples: Path) -> None:
    path = samples / "pl1-ba-dinh.xlsx"
    at_once, counted = glanced(path), findings.count(loading.read([path]), AS_OF)
    assert (
        judged(at_once)
        .filter(~pl.col("rule").is_in(ON_PLACES))
        .equals(judged(counted).filter(~pl.col("rule").is_in(ON_PLACES)))
    )
    assert judged(at_once).filter(pl.col("rule").is_in(ON_PLACES))["applies"].sum() == 0
    fields = [rates.completeness(table).table.filter(pl.col("field") != "commune") for table in (at_once, counted)]
    assert fields[0].equals(fields[1])
    assert fields[0].filter(field="citizen_id").select("records", "usable").row(0) == (400, 314)


@pytest.mark.parametrize("pattern", ["second-*", "long-*", "pl1-*"])
def test_every_row_read_counts_once(samples: Path, pattern: str) -> None:
    paths = sorted(samples.glob(pattern))
    source = loading.read(paths, key_columns=findings.PERSON_KEYS, compose=False)
    read = sum(file.report.read for file in source.files)
    assert findings.glance(source, AS_OF)["records"].sum() == read >= 300


def test_a_row_written_twice_is_two_rows_and_one_record(tmp_path: Path) -> None:
    row = {"full_name": "Nguyễn Mai", "birth_date": "03/04/1985", "phone": "0912345678"}
    pl.DataFrame([row, row]).write_parquet(tmp_path / "twice.parquet")
    assert glanced(tmp_path / "twice.parquet")["records"].to_list() == [2]
    assert findings.count(loading.read([tmp_path / "twice.parquet"]), AS_OF)["records"].to_list() == [1]


def test_decomposed_text_is_looked_at_as_composed(tmp_path: Path) -> None:
    pl.DataFrame({"full_name": ["Nguye\u0302\u0303n Mai"], "citizen_id": ["kho\u0302ng co\u0301"]}).write_parquet(
        tmp_path / "nfd.parquet"
    )
    table = rates.completeness(glanced(tmp_path / "nfd.parquet")).table
    assert table.filter(field="citizen_id")["placeholder"].to_list() == [1]
    assert table.filter(field="full_name")["usable"].to_list() == [1]
