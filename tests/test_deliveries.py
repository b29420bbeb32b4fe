"""What each file brought and what changed, on tables small enough to count by eye."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from vaxanalysis import deliveries, loading, register
from vaxanalysis.errors import InputError
from vaxanalysis.findings import Findings

BLANKS = [f"blank_{field}" for field in ("full_name", "birth_date", "sex", "citizen_id")]


def file(sender: str, columns: str, rows: int, *blanks: int) -> dict[str, object]:
    return {
        "file": f"{sender}.csv",
        "sender": sender,
        "status": "ok",
        "rows": rows,
        "columns": columns,
        "judged": rows,
    } | dict(zip(BLANKS, blanks or (0, 0, 0, 0), strict=True))


def test_columns_rows_and_blanks_that_changed() -> None:
    before = pl.DataFrame(
        [file("001", "full_name,sex", 100, 0, 0, 10, 0), file("002", "sex", 50), file("003", "sex", 10)]
    )
    now = pl.DataFrame(
        [file("001", "full_name,phone", 109, 0, 0, 109, 4), file("002", "sex", 51), file("004", "sex", 9)]
    )
    (change,) = deliveries.changes(now, before)
    assert (change.sender, change.gone, change.new, change.rows) == ("001", ("sex",), ("phone",), (100, 109))
    assert change.blank == {"sex": (0.1, 1.0)}
    assert list(deliveries.changes(now, None)) == []


def test_a_tenth_more_or_fewer_rows_is_said() -> None:
    (change,) = deliveries.changes(pl.DataFrame([file("001", "sex", 90)]), pl.DataFrame([file("001", "sex", 100)]))
    assert change.rows == (100, 90)
    assert (
        list(deliveries.changes(pl.DataFrame([file("001", "sex", 91)]), pl.DataFrame([file("001", "sex", 100)]))) == []
    )


def test_the_table_and_the_proof(samples: Path) -> None:
    source = loading.read([samples / "bad-two-broken-rows.csv", samples / "pl1-ba-dinh.xlsx"])
    built = register.build(source)
    blanks = deliveries.blanks(Findings.of(built.records, built.doses, date(2021, 11, 8)).rows)
    table = deliveries.table(source, built.report, blanks)
    assert table.filter(file="pl1-ba-dinh.xlsx").select("sender", "rows", "judged", "blank_citizen_id").row(0) == (
        "001",
        400,
        400,
        34,
    )
    records = built.records.height
    rows, doses = int(built.records["rows"].sum()), built.doses.height
    built.report.proved(records, rows, doses)
    one_less = pl.col("reached") - (pl.col("file") == "pl1-ba-dinh.xlsx").cast(pl.Int64) * pl.int_range(pl.len()).eq(0)
    short = built.report.sums.sort("file", descending=True).with_columns(one_less)
    with pytest.raises(InputError, match=r"pl1-ba-dinh.xlsx: 400 rows, but 399 in records and 0 rejected"):
        replace(built.report, sums=short).proved(records, rows, doses)
    kept = f"with {doses} doses were read, but {records - 1} of {rows - 1} rows with {doses} doses are kept"
    with pytest.raises(InputError, match=f"{records} records of {rows} rows {kept}"):
        built.report.proved(records - 1, rows - 1, doses)
    with pytest.raises(InputError, match=f"with {doses - 1} doses are kept"):
        built.report.proved(records, rows, doses - 1)
