"""The worklist form and its printed sheets, for the person at the health station or the police who fills it in."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from vaxanalysis.forms import Column, Form, workbook
from vaxanalysis.verification.answers import RESULTS

STEPS = {"station": "Trạm y tế", "police": "Công an"}

SHOWN = (
    Column("who", "Họ và tên, ngày sinh, giới tính", width=22),
    Column("number", "Số CCCD/CMND", width=13),
    Column("contact", "Điện thoại, địa chỉ", width=16),
    Column("dose_text", "Mũi tiêm", width=11),
    Column("wrong", "Nội dung cần xác minh", width=29),
    Column("suggestion", "Đề xuất, khả năng đúng, căn cứ", width=25),
)

WORKLIST = Form(
    "worklist",
    "DANH SÁCH XÁC MINH THÔNG TIN TIÊM CHỦNG",
    (
        *SHOWN,
        Column("answer", "Kết quả xác minh", (), 14, choices=RESULTS, required=True),
        Column("number_right", "Số CCCD đúng", width=13, counts=True, help="12 chữ số, ghi theo thẻ"),
        Column(
            "other_right",
            "Thông tin đúng khác",
            width=16,
            counts=True,
            help="Họ tên, ngày sinh, giới tính đúng theo giấy tờ",
        ),
        Column("tries", "Số lần liên hệ", ("lần liên hệ",), 5.5, "number", counts=True),
        Column("date", "Ngày xác minh", ("ngày thực hiện",), 10.5, "date", counts=True),
        Column("checker", "Người xác minh", ("cán bộ xác minh",), 10),
        Column("key", "Mã dòng (không sửa)", ("mã dòng",), 7, required=True),
    ),
)

_NOTES = (
    "Chỉ điền các ô nền vàng; không sửa cột Mã dòng. Đề xuất phải đối chiếu giấy tờ; đúng thì chọn Nhận đề xuất, sai thì chọn Đề xuất sai. "
    "Ô tên nền xanh: các bản ghi trùng, nghi trùng đứng cạnh nhau. Lưu hành nội bộ.",
)
_ENTRIES = {"answer", "number_right", "other_right", "tries", "date", "checker"}


def fill(book: Any, rows: pl.DataFrame, unit: str, as_of: date) -> None:
    """Write the sheets of one commune: the station's, the police's and what the answers mean."""
    book.set_properties({"title": WORKLIST.title, "created": pl.Series([as_of]).cast(pl.Datetime).item()})
    style = workbook.styles(book, size=11)
    parts = {code: rows.filter(pl.col("step") == code) for code in STEPS}
    sheets = {code: book.add_worksheet(STEPS[code]) for code, part in parts.items() if part.height}
    lists = workbook.answer_lists(book, WORKLIST)
    for code, sheet in sheets.items():
        note = f"{STEPS[code]} xử lý: {parts[code].height} bản ghi. Số liệu tính đến ngày {as_of:%d/%m/%Y}."
        _sheet(sheet, style, parts[code], f"{WORKLIST.title} – {unit}", note, lists)


def _sheet(
    sheet: Any, style: workbook.Styles, rows: pl.DataFrame, title: str, note: str, lists: dict[str, str]
) -> None:
    top = workbook.begin(sheet, style, WORKLIST, title, (note, *_NOTES), f"{title} – Lưu hành nội bộ")
    sheet.freeze_panes(top + 1, 1)
    for row, (lines, grouped, *cells) in enumerate(_cells(rows).iter_rows(), start=top + 1):
        workbook.texts(sheet, row, lines, cells, [_look(style, column, grouped) for column in WORKLIST.columns])
    workbook.fill_in(sheet, WORKLIST, _ENTRIES, (top + 1, top + rows.height), lists)


def _cells(rows: pl.DataFrame) -> pl.DataFrame:
    """``lines`` (the height of the row), ``grouped`` and the text of every cell."""
    filled = rows.with_columns(
        pl.concat_str("full_name", pl.concat_str("birth_date", "sex_text", separator=", ", ignore_nulls=True), separator="\n",
                      ignore_nulls=True).alias("who"),
        pl.concat_str("phone_text", "address", separator="\n", ignore_nulls=True).alias("contact"),
        *(pl.lit(None, pl.String).alias(name) for name in _ENTRIES),
    )  # fmt: skip
    lines = pl.max_horizontal(2, *(workbook.lines(column) for column in SHOWN))
    return filled.select(
        lines.alias("lines"), pl.col("group_size").is_not_null(), *(column.name for column in WORKLIST.columns)
    )


def _look(style: workbook.Styles, column: Column, grouped: bool) -> Any:
    if known := workbook.look(style, column, _ENTRIES):
        return known
    if grouped and column.name == "who":
        return style.grouped
    return style.strong if column.name == "wrong" else style.fixed
