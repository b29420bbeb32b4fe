"""The city's workbook: headings and words in the language, numbers as numbers with their formats, codes as text, equal bytes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from vaxanalysis.publish.text import Text
from vaxanalysis.publish.workbook import write_workbook

TABLES: dict[str, dict[str, list[object]]] = {
    "districts": {
        "district_code": ["001", "002"], "district": ["Quận Ba Đình", "=1+1"], "records": [1234, None], "rate": [0.93, None],
        "light": ["below", None], "verdict": ["up", None], "delta": [0.0123, None], "status": ["received", "not_sent"],
    },
    "communes": {"commune_code": ["00001"], "records": ["740"], "incomplete": ["hidden"]},
    "funnel": {"where": ["reported"], "register": [85]},
    "identities": {"unit_district": ["001"], "duplicate": [3]},
    "sources": {"file": ["a.csv"], "message_vi": ["thiếu cột"], "message_en": ["no column"], "content": ["ab12"]},
    "stranger": {"n": [1]},
}  # fmt: skip


@pytest.fixture
def book(tmp_path: Path) -> Any:
    write_workbook(tmp_path / "a.xlsx", TABLES, ["Hà Nội", "Lưu hành nội bộ"], Text("vi"))
    return openpyxl.load_workbook(tmp_path / "a.xlsx")


def cells(sheet: Any) -> list[list[object]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_sheets_headings_and_words_are_vietnamese(book: Any) -> None:
    assert book.sheetnames == ["Hướng dẫn đọc", "Quận, huyện", "Phường, xã", "Đối chiếu số liệu", "Trùng", "Tệp nguồn"]
    assert cells(book["Hướng dẫn đọc"]) == [["Hà Nội"], ["Lưu hành nội bộ"]]
    head, first, second = cells(book["Quận, huyện"])
    assert head == [
        "Mã đơn vị",
        "Đơn vị",
        "Bản ghi",
        "Tỷ lệ đầy đủ, %",
        "Đánh giá",
        "So với kỳ trước",
        "Thay đổi, điểm phần trăm",
        "Trạng thái",
    ]
    assert first == ["001", "Quận Ba Đình", 1234, 0.93, "Chưa đạt", "↑ tăng", pytest.approx(1.23), "đã nhận"]
    assert second == ["002", "=1+1", None, None, None, None, None, "chưa gửi"]
    assert cells(book["Đối chiếu số liệu"]) == [
        ["Nơi cư trú", "Cần làm sạch theo số liệu tiêm chủng (Công văn 2262)"],
        ["Các đơn vị có báo cáo", 85],
    ]
    assert cells(book["Trùng"]) == [["Mã đơn vị", "Trùng"], ["001", 3]]


def test_only_what_the_language_names_is_there(book: Any) -> None:
    assert cells(book["Tệp nguồn"]) == [["Tệp", "Lý do"], ["a.csv", "thiếu cột"]]


def test_published_texts_of_digits_are_numbers_and_the_hidden_word_stays(book: Any) -> None:
    assert cells(book["Phường, xã"])[1] == ["00001", 740, "hidden"]


def test_numbers_have_formats_and_no_cell_is_a_formula(book: Any) -> None:
    row = book["Quận, huyện"][2]
    assert [cell.number_format for cell in row[:4]] == ["General", "General", "#,##0", "0.0%"]
    assert row[6].number_format == "+0.0;-0.0;0.0"
    assert row[4].font.color.rgb == "FFF46A25"
    assert {cell.data_type for sheet in book for line in sheet for cell in line} <= {"s", "n"}
    assert (book["Quận, huyện"].freeze_panes, book["Quận, huyện"].auto_filter.ref) == ("C2", "A1:H3")


def test_equal_content_gives_equal_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_workbook(tmp_path / f"{name}.xlsx", TABLES, [], Text("en"))
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_reason_for_no_report_has_words(language: str, tmp_path: Path) -> None:
    """The index of a week with a page that could not be made once failed at its workbook."""
    states: list[object] = ["received", "not_sent", "failed", "page"]
    write_workbook(tmp_path / "a.xlsx", {"districts": {"status": states}}, [], Text(language))
    (sheet,) = [one for one in openpyxl.load_workbook(tmp_path / "a.xlsx") if one.max_row == len(states) + 1]
    assert len({row[0].value for row in sheet.iter_rows(min_row=2)}) == len(states)
