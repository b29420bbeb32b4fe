"""Rows of a record put together as one row are judged as the register judges them; what no one row says is left to it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl

from vaxanalysis import findings, loading, register
from vaxanalysis.findings.several_rows import merged
from vaxanalysis.loading import RAW_COLUMNS
from vaxanalysis.register import record_ids

AS_OF = date(2021, 11, 8)
PERSON = {"full_name": "Lê Thị Mai", "birth_date": "05/09/1985", "citizen_id": "001185012345", "phone": "0912345678"}
HOME = {"commune": "Phường Phúc Xá", "district": "Quận Ba Đình"}


def rows(*cells: dict[str, str], layout: str = "dose") -> pl.DataFrame:
    """Raw rows with ``record_id``."""
    schema = dict.fromkeys(RAW_COLUMNS, pl.String)
    table = pl.DataFrame([{**PERSON, **HOME, **row} for row in cells], schema=schema)
    placed = table.select(
        pl.lit("f").alias("file"), pl.lit(None, pl.String).alias("sheet"), pl.int_range(1, pl.len() + 1, dtype=pl.UInt32).alias("row"),
        pl.lit(layout).alias("layout"), pl.lit(0, pl.UInt32).alias("absent"),
        pl.lit(0, pl.Int32).alias("conventions"), pl.all(),
    )  # fmt: skip
    return record_ids.identified(placed.lazy(), "").collect()


FIRST = {"dose_number": "1", "vaccine": "Pfizer", "lot": "A1", "dose_date": "01/09/2021", "facility": "TYT Phúc Xá"}
SECOND = {
    "dose_number": "2",
    "vaccine": "Moderna",
    "lot": "B2",
    "dose_date": "01/10/2021",
    "facility": "Bệnh viện Bạch Mai",
}


def test_doses_stand_side_by_side_and_each_once() -> None:
    together = merged(rows(FIRST, SECOND, FIRST))
    [record] = together.rows.rows(named=True)
    assert (record["row"], record["vaccine"], record["vaccine_2"]) == (1, "Pfizer", "Moderna")
    assert together.rows.columns.count("vaccine_3") == 0
    assert (together.moved.to_list(), together.others.height) == ([True], 0)


def test_the_greatest_text_stands_where_rows_differ() -> None:
    [record] = merged(rows({**FIRST, "address": "Số 1"}, {**SECOND, "address": "Số 2"})).rows.rows(named=True)
    assert record["address"] == "Số 2"


def test_a_row_by_itself_stays_where_it_is() -> None:
    together = merged(rows(FIRST))
    assert (together.rows.height, together.moved.to_list()) == (1, [False])


def test_records_that_no_one_row_says_are_left() -> None:
    five = [{**FIRST, "dose_date": f"0{day}/09/2021"} for day in range(1, 6)]
    for cells in (
        five,
        [FIRST, {"dose_number": "2"}],
        [{"facility": "A"}, {"facility": "B"}],
        [FIRST, {**SECOND, "district": "Hà Nội"}],
    ):
        together = merged(rows(*cells))
        assert (together.rows.height, together.others.height) == (0, 1), cells


def test_what_is_counted_is_what_the_register_counts(tmp_path: Path) -> None:
    path = tmp_path / "doses.csv"
    table = rows(FIRST, SECOND, {**FIRST, "full_name": "Trần Văn An"}, {"facility": "TYT Phúc Xá"})
    table.select(RAW_COLUMNS).write_csv(path)
    built = register.load(path)
    expected = findings.Findings.of(built.records, built.doses, AS_OF).counts()
    assert findings.count(loading.read([path]), AS_OF).equals(expected)
