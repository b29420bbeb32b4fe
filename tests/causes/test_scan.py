"""What is planted in counts is found, named once and told in words; what only differs by chance is not."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from vaxanalysis.causes import SCHEMA, Causes, comparable, scan, sentence, with_entry

MONDAY = date(2021, 8, 2)
WEEKS = [MONDAY + timedelta(weeks=number) for number in range(14)]


def counts(seed: int = 1, base: float = 0.05, facilities: int = 30) -> pl.DataFrame:
    """Two files of ``facilities`` over 14 weeks, 40 records a facility and week, a share ``base`` of them without a citizen ID."""
    rng = np.random.default_rng(seed)
    rows = [
        (f"site {number}", week, "a.csv" if number % 2 else "b.xlsx") for number in range(facilities) for week in WEEKS
    ]
    table = pl.DataFrame(rows, schema=["facility", "week", "file"], orient="row")
    missing = rng.binomial(40, base, table.height)
    return table.with_columns(
        unit_district=pl.lit("001"), records=pl.lit(40), judged_citizen_id=pl.lit(40), missing_citizen_id=pl.Series(missing),
        invalid_citizen_id=pl.lit(0),
    )  # fmt: skip


def spoiled(table: pl.DataFrame, where: pl.Expr, missing: int) -> pl.DataFrame:
    return table.with_columns(missing_citizen_id=pl.when(where).then(missing).otherwise("missing_citizen_id"))


def found(table: pl.DataFrame) -> list[tuple[object, ...]]:
    return scan(table, ["citizen_id"]).select("facility", "file", "first", "last", "faulty").rows()


def test_a_facility_in_two_weeks_is_told_once_with_its_numbers() -> None:
    table = spoiled(counts(), (pl.col("facility") == "site 7") & pl.col("week").is_in(WEEKS[3:5]), 24)
    assert found(table) == [("site 7", None, WEEKS[3], WEEKS[4], 48)]
    line = scan(table, ["citizen_id"]).row(0, named=True)
    others = table.filter(pl.col("week").is_in(WEEKS[3:5]), pl.col("facility") != "site 7")
    assert (line["records"], line["rate"]) == (80, 0.6)
    assert line["elsewhere"] == pytest.approx(others["missing_citizen_id"].sum() / others["records"].sum())
    assert line["excess"] == round(48 - 80 * line["elsewhere"])


def test_a_file_is_told_as_a_file_and_not_by_its_facilities() -> None:
    assert found(spoiled(counts(), (pl.col("file") == "a.csv") & (pl.col("week") >= WEEKS[12]), 20)) == [
        (None, "a.csv", WEEKS[12], WEEKS[13], 15 * 2 * 20)
    ]


def test_weeks_in_which_all_places_are_worse_are_told_as_weeks() -> None:
    assert found(spoiled(counts(), pl.col("week") == WEEKS[5], 16)) == [(None, None, WEEKS[5], WEEKS[5], 30 * 16)]


def test_a_facility_that_is_always_worse_has_no_weeks() -> None:
    assert found(spoiled(counts(), pl.col("facility") == "site 2", 20)) == [("site 2", None, None, None, 14 * 20)]


@pytest.mark.parametrize("seed", range(5))
def test_chance_alone_is_no_cause(seed: int) -> None:
    assert scan(counts(seed), ["citizen_id"]).is_empty()


def test_facilities_that_differ_anyway_are_no_causes() -> None:
    table = counts().with_columns(
        missing_citizen_id=pl.Series(
            np.random.default_rng(3).binomial(40, 0.02 + 0.16 * np.random.default_rng(4).random(420))
        )
    )
    assert scan(table, ["citizen_id"]).height == 0


def test_records_without_the_column_and_few_records_say_nothing() -> None:
    here = pl.col("facility") == "site 7"
    lacking = counts().with_columns(
        pl.when(here).then(0).otherwise(name).alias(name) for name in ("judged_citizen_id", "missing_citizen_id")
    )
    assert scan(lacking, ["citizen_id"]).is_empty()
    assert scan(
        counts()
        .filter(~here | (pl.col("week") == WEEKS[0]))
        .with_columns(judged_citizen_id=pl.when(here).then(19).otherwise(40)),
        ["citizen_id"],
    ).is_empty()
    assert scan(counts().clear(), ["citizen_id"]).schema == SCHEMA


def test_words() -> None:
    line = dict.fromkeys(SCHEMA) | {
        "field": "citizen_id", "fault": "missing", "facility": "X", "first": date(2021, 9, 13), "last": date(2021, 9, 13), "records": 1974,
        "faulty": 1204, "rate": 0.61, "elsewhere": 0.05, "excess": 1105, "p": 0.0,
    }  # fmt: skip
    assert (
        sentence(line, "vi")
        == "Từ 13/09/2021 đến 19/09/2021, cơ sở X: số CCCD để trống hoặc nhập tạm 61,0%, nơi khác 5,0%: 1.204 bản ghi"
    )
    assert (
        sentence(line, "en")
        == "From 13 September 2021 to 19 September 2021, facility X: citizen ID missing in 61.0%, elsewhere 5.0%: 1,204 records"
    )
    always = line | {"facility": None, "first": None, "entry": "xlsx"}
    assert sentence(always, "en").startswith("In all weeks, xlsx files: ")
    shown = Causes(pl.DataFrame([line], schema=SCHEMA), date(2021, 11, 8))
    assert "1.204 bản ghi" in shown._repr_html_() and shown.table.width == len(SCHEMA) + 2


def test_facilities_and_files_that_may_hold_a_person_are_not_named() -> None:
    numbers = {"records": [20, 19, 30], "unit_district": "001", "week": None}
    table = pl.DataFrame(
        {"facility": ["Trạm Y tế A", "Trạm Y tế B", "Lê Văn Tám"], "file": ["a.csv", "Lê An.xlsx", "b.csv"], **numbers}
    )
    files = pl.DataFrame({"file": ["a.csv", "Lê An.xlsx", "b.csv"], "kind": ["text", "workbook", "text"]})
    named = with_entry(table, files)
    assert named["facility"].to_list() == ["Trạm Y tế A", "cơ sở khác", "cơ sở khác"]
    assert named["file"].to_list() == ["a.csv", "2", "b.csv"]
    assert with_entry(table, None)["file"].to_list() == ["a.csv", "1", "b.csv"]


def test_a_few_records_of_one_file_can_be_compared_with_nothing() -> None:
    few = (
        counts(facilities=1)
        .head(1)
        .with_columns(facility=pl.lit(None, pl.String), week=pl.lit(None, pl.Date), records=4)
    )
    assert scan(few, ["citizen_id"]).is_empty() and not comparable(few) and comparable(counts())
