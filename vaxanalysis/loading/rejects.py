"""Rows that could not be read: file, sheet, row, reason and text. Row level, never published."""

from __future__ import annotations

import polars as pl

LINES: dict[str, pl.DataType] = {"row": pl.UInt32(), **dict.fromkeys(("reason", "found", "text"), pl.String())}
"""What is noted of each reject of one table."""

SCHEMA = pl.Schema({"file": pl.String(), "sheet": pl.String(), **LINES})

SPARSE = 4
"""The most filled cells of a total, a group or a signature."""

REASONS = {
    "cells": ("sai số ô so với tiêu đề", "another number of cells than the headings"),
    "encoding": ("ký tự bị hỏng", "a broken character"),
    "quote": ("dấu nháy kép không đóng", "a quotation mark that is never closed"),
    "footer": (
        "dòng cuối danh sách (ngày tháng, chữ ký), không phải đối tượng",
        "the end of the list (date, signature), not a person",
    ),
    "numbers": ("dòng đánh số thứ tự cột", "the numbers of the columns"),
    "group": ("dòng tên nhóm (tổ, thôn, lớp, đơn vị), không phải đối tượng", "the name of a group, not a person"),
    "total": ("dòng cộng, không phải đối tượng", "a total, not a person"),
    "note": ("dòng ghi chú, không phải đối tượng", "a note, not a person"),
    "table": ("tiêu đề của bảng khác", "the headings of another table"),
    "other": (
        "dòng của bảng khác trong cùng trang tính, không phải danh sách tiêm",
        "of another table in the sheet, which is no register",
    ),
    "nobody": ("dòng không có thông tin nhận biết đối tượng nào", "a row that names nobody"),
    "dose": (
        "dòng chỉ có mũi tiêm, không có thông tin của đối tượng: ghi đủ thông tin ở từng dòng hoặc gộp ô",
        "only a dose, nothing of a person: fill in the person in each row, or merge the cells",
    ),
    "heading": ("tiêu đề lặp lại giữa các dòng", "the headings repeated among the rows"),
}
"""Reason code -> its words in Vietnamese and English."""


def none() -> pl.DataFrame:
    """No rejects."""
    return pl.DataFrame(schema=SCHEMA)


def table(rows: pl.DataFrame, file: str, sheet: str | None = None) -> pl.DataFrame:
    """Rejects from ``rows`` (``LINES``) of one sheet or file."""
    return rows.select(pl.lit(file).alias("file"), pl.lit(sheet, pl.String).alias("sheet"), *LINES)


def worded(rejected: pl.DataFrame) -> pl.DataFrame:
    """``rejected`` (``SCHEMA``) with the words of its reasons: ``reason_vi, reason_en``."""
    words = pl.DataFrame(
        [(code, *words) for code, words in REASONS.items()], ("reason", "reason_vi", "reason_en"), orient="row"
    )
    return rejected.join(words, on="reason", how="left", maintain_order="left")
