"""Cases met in the wild: what a file is, and what it holds. The inputs hold invented people."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from vaxanalysis import loading
from vaxanalysis.loading import workbook
from vaxanalysis.loading.tables import SheetTable

INPUTS = Path(__file__).parent / "inputs"
TWO = [("Trần Văn Bình", "12/05/1980", "001080000001"), ("Lê Thị Cúc", "11/05/1976", "001176000002")]
PERSON = ("full_name", "birth_date", "citizen_id")


def read(name: str) -> loading.RawFile:
    (file,) = loading.read([INPUTS / name]).files
    assert file.report.failure is None
    assert file.report.rows == file.report.read + file.report.rejected
    return file


def rows(name: str, *columns: str) -> list[tuple[object, ...]]:
    file = read(name)
    assert file.rows is not None
    return file.rows.select(columns).collect().rows()


@pytest.mark.parametrize(
    "name",
    [
        "01-html-blank-layout-table/36-html.xls",
        "02-html-colspan-malformed/50b-colspan-empty.xls",
        "07-text-named-xls/37-tab-named.xls",
        "07-text-named-xls/37c-csv-named.xlsx",
        "08-spreadsheetml-2003/35-spreadsheetml.xls",
        "08-spreadsheetml-2003/36b-mhtml.xls",
        "09-ods-left-alone/52-x.ods",
    ],
)
def test_tables_of_every_form_are_read(name: str) -> None:
    assert rows(name, *PERSON) == (TWO[:1] if name.startswith("07") else TWO)


def test_an_ods_in_a_folder_is_read() -> None:
    (file,) = loading.read([INPUTS / "09-ods-left-alone"]).files
    assert file.report.read == 2


def test_cells_over_several_rows_of_html_hold_for_all_of_them() -> None:
    columns = ("row", "full_name", "vaccine", "lot", "vaccine_2", "lot_2")
    assert rows("05-html-two-heading-rows/36c-html-rowspan.xls", *columns) == [
        (3, "Trần Văn Bình", "AstraZeneca", "A1", "AstraZeneca", "A2"),
        (4, "Lê Thị Cúc", "Pfizer", "B1", None, None),
        (5, "Lê Thị Cúc", "Moderna", "B2", None, None),
    ]


def test_rows_of_html_have_the_numbers_that_a_reader_sees() -> None:
    name = "06-html-row-numbers/50e-hidden-tr.xls"
    assert [row for row in rows(name, "row", *PERSON) if row[1] != "x"] == [(2, *TWO[0]), (3, *TWO[1])]


def test_merged_cells_of_a_household_hold_for_all_its_rows() -> None:
    assert rows("51-merged-household/07-merged-household.xlsx", "full_name", "phone", "commune") == [
        (name, "0912345601", "Phường Trúc Bạch") for name in ("Trần Văn Bình", "Lê Thị Cúc", "Trần Minh Đức")
    ]


def test_hidden_sheets_are_left_and_named_and_hidden_rows_counted() -> None:
    file = read("60-hidden-rows-and-sheets/02-hidden.xlsx")
    assert file.rows is not None
    assert file.rows.select("full_name").collect().height == file.report.read == 3
    assert file.report.sheets_hidden == ("Cũ", "VH")
    assert file.report.remarks == {"hidden_rows": 1}


def test_formulas_without_a_value_are_counted() -> None:
    assert read("61-formula-without-value/17-formula-no-cache.xlsx").report.remarks == {"unvalued": 2}


def test_a_far_cell_costs_nothing() -> None:
    file = read("62-far-formatted-cell/53b-far-column.xlsx")
    assert file.report.read == 1
    assert file.rows is not None
    assert len(file.rows.collect_schema()) < 100


def test_serials_of_four_digits_count_from_1904_too_but_for_those_that_may_be_years() -> None:
    table = pl.DataFrame({"birth_date": ["9000", "1950", "43000.5", "x"], "phone": "9000"})
    moved = workbook._of_1900(SheetTable(None, table, table, None))  # type: ignore[arg-type]
    assert moved.rows.rows() == [("10462", "9000"), ("1950", "9000"), ("44462.5", "9000"), ("x", "9000")]


def test_serials_that_count_from_1904_are_days() -> None:
    assert rows("46-1904-serials/01-1904.xlsx", "full_name", "birth_date", "dose_date") == [
        ("Trần Văn Bình", "1980-05-12", "2021-08-15"),
        ("Lê Thị Cúc", str(26428 + 1462), str(42961 + 1462)),
    ]
    assert read("46-1904-serials/01-1904.xlsx").report.remarks == {"epoch_1904": 1}


def test_names_in_vni_are_converted_by_column() -> None:
    found = rows("42-vni-names/32-vni-names.csv", "full_name", "commune", "facility")
    assert found[:2] == [
        ("Trần Văn Bình", "Phường Trúc Bạch", "Trạm Y tế Phường Trúc Bạch"),
        ("Lê Thị Hồng", "Phường Trúc Bạch", "Trạm Y tế Phường Trúc Bạch"),
    ]
    assert read("42-vni-names/32-vni-names.csv").report.remarks == {"converted": 2}


def test_a_broken_character_rejects_its_line() -> None:
    file = read("53-one-bad-byte/34-one-bad-byte.csv")
    assert file.rejected.select("row", "reason").rows() == [(3, "encoding")]
    assert file.report.read == 7


def test_a_nul_for_an_empty_cell_is_blank() -> None:
    raw = loading.read([INPUTS / "54-one-nul-byte"])
    (file,) = raw.files
    assert file.rows is not None
    found = file.rows.collect()
    assert (file.report.read, file.report.rejected) == (found.height, 0)
    assert not found["lot"].drop_nulls().str.contains("\0", literal=True).any()


def test_rows_that_lack_their_last_cells_are_read() -> None:
    raw = loading.read([INPUTS / "59-short-rows"])
    (file,) = raw.files
    assert file.rows is not None
    assert file.rows.collect().sort("row").select("full_name", "vaccine", "facility").rows() == [
        ("Trần Văn Bình", "AstraZeneca", "Trạm Y tế Phường Trúc Bạch"),
        ("Lê Thị Cúc", "AstraZeneca", None),
        ("Vũ Văn Dũng", None, None),
    ]
    assert file.report.remarks == {"padded": 2}
