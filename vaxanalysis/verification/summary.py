"""The district's sheet: how many records each commune has to verify, by category and by who acts first."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from vaxanalysis import places
from vaxanalysis.forms import Column, Form, workbook
from vaxanalysis.verification.categories import CATEGORIES
from vaxanalysis.verification.sheets import STEPS
from vaxanalysis.verification.words import CATEGORY_LABELS

SUMMARY = "tong-hop.xlsx"
"""The file name of a district's summary."""

FORM = Form(
    "summary",
    "TỔNG HỢP DANH SÁCH XÁC MINH",
    (
        Column("unit_commune", "Mã", width=8),
        Column("name", "Phường/Xã", width=26),
        Column("records", "Tổng số", width=10),
        *(Column(code, CATEGORY_LABELS[code], width=14) for code in CATEGORIES),
        *(Column(code, f"{label} xử lý", width=12) for code, label in STEPS.items()),
    ),
)
UNKNOWN_COMMUNE = "Không rõ phường/xã"
_TEXTS = 2


def fill_summary(book: Any, counts: pl.DataFrame, title: str, as_of: date) -> None:
    """Write the summary of a district from the counts of its worklists."""
    style = workbook.styles(book, size=10)
    sheet = book.add_worksheet("Tổng hợp")
    note = f"Số liệu tính đến ngày {as_of:%d/%m/%Y}. Mỗi bản ghi đứng ở một nhóm. Lưu hành nội bộ."
    top = workbook.begin(sheet, style, FORM, f"{FORM.title} – {title}", (note,), FORM.title)
    table = by_commune(counts)
    workbook.values(sheet, style, top + 1, table.iter_rows())
    _totals(sheet, style, table, top)


def _totals(sheet: Any, style: workbook.Styles, table: pl.DataFrame, top: int) -> None:
    row = top + 1 + table.height
    sheet.write_row(row, 0, ("", "Cộng"), style.strong)
    for position in range(_TEXTS, table.width):
        letter = chr(ord("A") + position)
        total = table.to_series(position).sum()
        sheet.write_formula(row, position, f"=SUM({letter}{top + 2}:{letter}{row})", style.number, total)


def by_commune(counts: pl.DataFrame) -> pl.DataFrame:
    """One row a commune with the columns of the sheet, most records first."""
    records = pl.col("records")
    sums = [records.filter(pl.col("category") == code).sum().alias(code) for code in CATEGORIES]
    steps = [records.filter(pl.col("step") == code).sum().alias(code) for code in STEPS]
    table = counts.group_by("unit_commune").agg(records.sum(), *sums, *steps)
    names = [places.commune_name(code) if code else UNKNOWN_COMMUNE for code in table["unit_commune"]]
    named = table.with_columns(pl.Series("name", names, pl.String), pl.col("unit_commune").fill_null(""))
    ordered = named.sort("records", "unit_commune", descending=[True, False])
    return ordered.select(column.name for column in FORM.columns)
