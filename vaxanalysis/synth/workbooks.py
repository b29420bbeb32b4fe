"""Workbooks as stations fill them in: the PL1 template and the second layout."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import polars as pl

from vaxanalysis.outputs import workbook
from vaxanalysis.synth.history import PRODUCTS

PL1_SHEET = "PL1_Danh sach doi tuong tiem"
PL1_FIRST_ROW = 9
_NOTES = (
    "PHỤ LỤC 1", "DANH SÁCH ĐỐI TƯỢNG TIÊM CHỦNG VẮC XIN COVID-19", "Ghi chú: (*) là thông tin bắt buộc", "Không thay đổi thứ tự cột",
    "Ngày nhập dạng dd/mm/yyyy",
)  # fmt: skip
_SINGLE = {
    0: "#", 1: "Họ và tên (*)", 2: "Ngày sinh dạng dd/mm/yyyy (*)", 3: "Giới tính (*)\n(0:nam, 1:nữ)",
    4: "Mã nhóm \nđối tượng ưu tiên (*)\n(Tham khảo PL2)", 5: "Đơn vị công tác", 6: "Số điện thoại(*)\n(Tối thiểu 10 số)",
    7: "Số CMT/CCCD\n(Loại 8/9/12 số)", 8: "Số thẻ bảo hiểm y tế\n(Mã thẻ 10/15 ký tự)", 16: "Tên vắc xin (*)\n(Tham khảo PL5)",
    20: "Tên vắc xin (*)\n(Tham khảo PL5)", 24: "Ghi chú", 25: "Kết quả import\n(không điền ô này)",
}  # fmt: skip
_GROUPS = {(9, 15): "Nơi ở tạm trú (hiện tại) (*)\n(Tham khảo PL3)", (17, 19): "Mũi 1", (21, 23): "Mũi 2"}
_DOSE = ("Ngày tiêm dạng dd/mm/yyyy (*)", "Lô vắc xin(*)", "Địa điểm tiêm (*)\n(Tham khảo PL4)")
_UNDER = {
    **dict(enumerate(("Tỉnh/Thành phố", "Mã\n Tỉnh/Thành phố (*)", "Quận/Huyện", "Mã Quận/Huyện\n(*)", "Xã/Phường",
                      "Mã Xã/Phường\n(*)", "Địa chỉ chi tiết"), start=9)),
    **dict(enumerate(_DOSE, start=17)), **dict(enumerate(_DOSE, start=21)),
}  # fmt: skip
_PL1 = (
    None, "full_name", "birth_date", "sex", "priority_group", None, "phone", "citizen_id", "insurance_id", "province", "province_code",
    "district", "district_code", "commune", "commune_code", "address", "vaccine", "dose_date", "lot", "facility", "vaccine_2",
    "dose_date_2", "lot_2", "facility_2", None, None,
)  # fmt: skip
_SECOND = {
    "STT": None, "Họ và tên": "full_name", "Giới tính (Nam/Nữ)": "sex_text", "Ngày sinh": "birth_number", "E-mail": None,
    "Mã nhóm đối tượng ưu tiên": "priority_group", "Nghề nghiệp": None, "Đơn vị công tác": None, "Số điện thoại": "phone",
    "Số CMT/CCCD/Hộ chiếu": "citizen_id", "Số thẻ bảo hiểm y tế": "insurance_id", "Dân tộc": None, "Quốc tịch": "nationality",
    "Tỉnh/Thành phố": "province", "Mã Tỉnh/Thành phố": "province_code", "Quận/Huyện": "district", "Mã Quận/Huyện": "district_code",
    "Xã Phường": "commune", "Mã Xã Phường": "commune_code", "Địa chỉ chi tiết": "address", "Mã cơ sở y tế tiêm": "facility",
    "Ghi chú": None,
}  # fmt: skip
SECOND_SHEETS = ("Đợt 1", "Đợt 2")
_LISTS: dict[str, list[tuple[object, ...]]] = {
    "PL2": [("Mã", "Nhóm đối tượng"), (1, "Người làm việc trong các cơ sở y tế")],
    "PL3": [("Mã tỉnh", "Tỉnh"), ("01", "Thành phố Hà Nội")],
    "PL5": [("Vắc xin",), *((name,) for name in PRODUCTS)],
}
"""The reference lists that the template carries on sheets of their own."""


def _coded_sex() -> pl.Expr:
    """0 or 1 where the sex is legible, else what stands there."""
    return pl.coalesce(pl.col("shown_sex").cast(pl.String), "sex_text").alias("sex")


def _cell(value: object, number: bool) -> object:
    return int(value) if number and isinstance(value, str) and value.isdecimal() and value.isascii() else value


def _heading(sheet: Any, merged: Any) -> None:
    for line, note in enumerate(_NOTES):
        sheet.write_string(line, 0, note)
    for column, text in _SINGLE.items():
        sheet.merge_range(6, column, 7, column, text, merged)
    for (first, last), text in _GROUPS.items():
        sheet.merge_range(6, first, 6, last, text, merged)
    for column, text in _UNDER.items():
        sheet.write_string(7, column, text, merged)


def write_pl1(path: Path, table: pl.DataFrame, *, numbers: bool = False) -> None:
    """The PL1 template; with ``numbers``, ID and phone as numeric cells, so that leading zeros are lost."""
    with workbook(path) as book:
        sheet = book.add_worksheet(PL1_SHEET)
        _heading(sheet, book.add_format({"bold": True, "text_wrap": True, "border": 1}))
        numeric = {"sex", "priority_group", *(("phone", "citizen_id") if numbers else ())}
        _column(sheet, PL1_FIRST_ROW - 1, 0, range(1, table.height + 1), False)
        shown = table.with_columns(_coded_sex())
        for place, name in enumerate(_PL1):
            if name:
                _column(sheet, PL1_FIRST_ROW - 1, place, shown[name], name in numeric)
        for title, rows in _LISTS.items():
            sheet = book.add_worksheet(title)
            for line, row in enumerate(rows):
                sheet.write_row(line, 0, row)


def _column(sheet: Any, first: int, place: int, values: Iterable[object], numeric: bool) -> None:
    for line, value in enumerate(values):
        if value is not None:
            sheet.write(first + line, place, _cell(value, numeric))


def write_second(path: Path, table: pl.DataFrame) -> None:
    """The second layout on the sheets that ``table`` names, birth dates as the number yyyymmdd."""
    number = pl.coalesce(pl.col("shown_birth").dt.strftime("%Y%m%d"), "birth_date").alias("birth_number")
    with workbook(path) as book:
        for name in SECOND_SHEETS:
            part = table.filter(pl.col("sheet") == name).with_columns(number)
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, list(_SECOND))
            _column(sheet, 1, 0, range(1, part.height + 1), False)
            for place, field in enumerate(_SECOND.values()):
                if field:
                    _column(sheet, 1, place, part[field], field in ("birth_number", "priority_group"))


def write_plain(path: Path, table: pl.DataFrame) -> None:
    """A workbook of text cells under one heading row."""
    with workbook(path) as book:
        table.write_excel(book, worksheet="Sheet1")
