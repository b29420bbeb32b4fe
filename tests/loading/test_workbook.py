"""Workbooks and HTML tables: sheets, leading rows, totals and signatures."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from vaxanalysis.errors import InputError
from vaxanalysis.loading import workbook


def make(path: Path, sheets: dict[str, list[list[object]]]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return path


def test_rows_keep_the_numbers_that_excel_shows(tmp_path: Path) -> None:
    path = make(
        tmp_path / "a.xlsx",
        {"A": [[], [], ["STT", "Họ và tên", "Ngày sinh"], [1, "An", 36817], [], [2, "Bình", "1990"]]},
    )
    book = workbook.read(path)
    (sheet,), left = book.tables, book.left
    assert left == ()
    assert sheet.rows.select("row", "full_name", "birth_date").rows() == [(4, "An", "36817"), (6, "Bình", "1990")]


def test_totals_signatures_and_repeated_headings_are_rejected_with_the_reason(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Họ và tên", "Ngày sinh"],
        ["An", "1990"],
        ["Họ và tên", "Ngày sinh"],
        ["Tổng cộng: 1 người"],
        ["Người lập biểu"],
    ]
    (sheet,) = workbook.read(make(tmp_path / "a.xlsx", {"A": rows})).tables
    assert sheet.rows.height == 1
    assert sheet.rejected.select("row", "reason").rows() == [(3, "heading"), (4, "total"), (5, "footer")]


def test_a_person_named_like_a_total_is_kept(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Họ và tên", "Ngày sinh", "Giới tính"],
        ["Tống Công Minh", "1990", "Nam"],
        ["Tống Minh", None, None],
    ]
    (sheet,) = workbook.read(make(tmp_path / "a.xlsx", {"A": rows})).tables
    assert sheet.rows["full_name"].to_list() == ["Tống Công Minh", "Tống Minh"]


def test_reference_sheets_are_left_alone(samples: Path) -> None:
    book = workbook.read(samples / "pl1-ba-dinh.xlsx")
    assert [(sheet.sheet, sheet.rows.height) for sheet in book.tables] == [("PL1_Danh sach doi tuong tiem", 400)]
    assert book.left == ("PL2", "PL3", "PL5")


def test_an_html_table_keeps_leading_zeros_and_spans(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    html = "<table><tr><th>Họ tên</th><th>CCCD</th></tr><tr><td>An</td><td>001090000001</td></tr><tr><td colspan=2>Tổng</td></tr></table>"
    path.write_text(f"<html><meta charset=utf-8>{html}</html>", encoding="utf-8")
    (sheet,) = workbook.read(path).tables
    assert sheet.rows.select("row", "full_name", "citizen_id").rows() == [(2, "An", "001090000001")]
    assert sheet.rejected["reason"].to_list() == ["total"]


@pytest.mark.parametrize("name", ["bad-truncated.xlsx"])
def test_a_broken_workbook_gives_one_clear_message(samples: Path, name: str) -> None:
    with pytest.raises(InputError, match="cut off"):
        workbook.read(samples / name)


def test_merged_cells_are_counted_where_their_values_hold_for_several_rows(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet("A")
        sheet.write_row(0, 0, ["Họ và tên", "Ngày sinh", "Phường/Xã"])
        for row, name in enumerate(["Lê An", "Lê Bình", "Lê Cúc"], 1):
            sheet.write_row(row, 0, [name, "01/02/1980"])
        sheet.merge_range(1, 2, 2, 2, "Phường Phúc Xá")
    book_read = workbook.read(tmp_path / "a.xlsx")
    assert book_read.tables[0].rows["commune"].to_list() == ["Phường Phúc Xá", "Phường Phúc Xá", None]
    assert book_read.remarks == {"merged": 1}
