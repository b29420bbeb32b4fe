"""What every workbook of ours has in common: styles, headings that stay, drop-downs, A4 pages, who may open it."""

from __future__ import annotations

import io
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from vaxanalysis.forms.model import Column, Form
from vaxanalysis.outputs import workbook, write_private

LINE = 14.5
"""Points a line of text takes."""

NAVY, PALE, ENTRY, GREY = "#12436D", "#CFE2F3", "#FFFBE6", "#505A5F"


@dataclass(frozen=True)
class Styles:
    """Cell styles of one workbook; ``entry`` cells are the ones to fill in, ``fixed`` ones are locked."""

    title: Any
    note: Any
    heading: Any
    fixed: Any
    strong: Any
    grouped: Any
    key: Any
    entry: Any
    entry_date: Any
    number: Any


def styles(book: Any, size: int = 9) -> Styles:
    """The styles, made once per workbook."""
    font = {"font_name": "Times New Roman", "font_size": size}
    cell = {**font, "text_wrap": True, "valign": "top", "border": 1, "border_color": "#B1B4B6"}
    head = {**cell, "bold": True, "align": "center", "valign": "vcenter"}
    text = {**cell, "num_format": "@"}
    entry = {**text, "bg_color": ENTRY, "locked": False}
    looks = {
        "title": {**font, "bold": True, "font_size": size + 4, "font_color": NAVY},
        "note": {**font, "italic": True, "font_color": GREY},
        "heading": {**head, "bg_color": NAVY, "font_color": "white"},
        "fixed": text,
        "strong": {**text, "bold": True},
        "grouped": {**text, "bg_color": PALE},
        "key": {**text, "font_size": 4, "font_color": GREY},
        "entry": entry,
        "entry_date": {**entry, "num_format": "dd/mm/yyyy"},
        "number": {**cell, "num_format": "#,##0", "align": "right"},
    }
    return Styles(**{name: book.add_format(look) for name, look in looks.items()})


def head(sheet: Any, style: Styles, title: str, notes: Iterable[str]) -> int:
    """Write the title and ``notes``; the row where the headings go."""
    sheet.write_string(0, 0, title, style.title)
    lines = list(notes)
    for row, note in enumerate(lines, start=1):
        sheet.write_string(row, 0, note, style.note)
    return len(lines) + 1


def headings(sheet: Any, style: Styles, form: Form, row: int) -> None:
    """Write the form's headings in ``row``, keep them on screen and on every printed page."""
    for position, column in enumerate(form.columns):
        sheet.set_column(position, position, column.width)
        sheet.write_string(row, position, column.heading, style.heading)
        if column.help:
            sheet.write_comment(row, position, column.help, {"x_scale": 2})
    sheet.set_row(row, 45)
    sheet.freeze_panes(row + 1, 0)
    sheet.repeat_rows(row)


def begin(sheet: Any, style: Styles, form: Form, title: str, notes: Iterable[str], footer: str) -> int:
    """Write all of a sheet but its rows; the row of the headings."""
    top = head(sheet, style, title, notes)
    headings(sheet, style, form, top)
    page(sheet, footer)
    return top


def texts(sheet: Any, row: int, lines: int, cells: Iterable[str | None], looks: Iterable[Any]) -> None:
    """Write ``cells`` as text, each in its look, in a row that is so many ``lines`` high."""
    sheet.set_row(row, LINE * lines)
    for position, (text, look) in enumerate(zip(cells, looks, strict=True)):
        if text is None:
            sheet.write_blank(row, position, None, look)
        else:
            sheet.write_string(row, position, text, look)


def values(sheet: Any, style: Styles, row: int, lines: Iterable[Iterable[Any]]) -> None:
    """Write ``lines`` of numbers and texts from ``row`` on; true and false as "có" and nothing."""
    for at, cells in enumerate(lines, start=row):
        for position, cell in enumerate(cells):
            text = ("có" if cell else "") if isinstance(cell, bool) else cell
            sheet.write(at, position, text, style.number if isinstance(cell, int | float) else style.fixed)


def page(sheet: Any, footer: str) -> None:
    """A4 landscape, one page wide, the page number and ``footer`` below."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L&8{footer.replace('&', '&&')}&R&8Trang &P/&N")


def answer_lists(book: Any, form: Form) -> dict[str, str]:
    """A hidden sheet with the answers of every drop-down; column name -> the range that holds them."""
    sheet = book.add_worksheet("Danh mục")
    sheet.hide()
    ranges = {}
    for position, column in enumerate(column for column in form.columns if column.choices):
        sheet.write_column(0, position, [choice.label for choice in column.choices])
        letter = chr(ord("A") + position)
        ranges[column.name] = f"='Danh mục'!${letter}$1:${letter}${len(column.choices)}"
    return ranges


def accept(sheet: Any, column: Column, position: int, rows: tuple[int, int], lists: dict[str, str]) -> None:
    """What the cells of ``column`` take between two rows: an answer of its list, a date, a small number."""
    rule = {"validate": "list", "source": lists[column.name], **_LIST} if column.choices else _RULES.get(column.kind)
    if rule:
        sheet.data_validation(rows[0], position, rows[1], position, rule)


def fill_in(sheet: Any, form: Form, entries: Collection[str], rows: tuple[int, int], lists: dict[str, str]) -> None:
    """Let only the columns ``entries`` be filled in, from the first to the last of ``rows``; the rows can be filtered."""
    for position, column in enumerate(form.columns):
        if column.name in entries:
            accept(sheet, column, position, rows, lists)
    sheet.autofilter(rows[0] - 1, 0, rows[1], len(form.columns) - 1)
    sheet.protect("", {"sort": True, "autofilter": True, "format_columns": True, "format_rows": True})


def look(style: Styles, column: Column, entries: Collection[str]) -> Any:
    """The look of a cell to fill in and of a key; None for any other."""
    if column.name in entries:
        return style.entry_date if column.kind == "date" else style.entry
    return style.key if column.name == "key" else None


_LIST = {"error_title": "Chọn trong danh sách", "error_message": "Chọn một trong các giá trị của danh sách."}
_RULES = {
    "date": {
        "validate": "date", "criteria": ">=", "value": "=DATE(2021,1,1)",
        "error_title": "Ngày", "error_message": "Nhập ngày dạng dd/mm/yyyy.",
    },
    "number": {
        "validate": "integer", "criteria": "between", "minimum": 0, "maximum": 20,
        "error_title": "Số", "error_message": "Nhập số nguyên từ 0 đến 20.",
    },
}  # fmt: skip


def save(path: Path, fill: Callable[[Any], None], password: str | None = None) -> Path:
    """Write a workbook that only its owner can open (0600), encrypted if there is a ``password``, all or nothing."""
    buffer = io.BytesIO()
    with workbook(buffer) as book:
        fill(book)
    data = _encrypted(buffer, password) if password else buffer.getvalue()
    return write_private(path, lambda part: part.write_bytes(data))


def _encrypted(plain: io.BytesIO, password: str) -> bytes:
    from msoffcrypto.format.ooxml import OOXMLFile

    sealed = io.BytesIO()
    plain.seek(0)
    OOXMLFile(plain).encrypt(password, sealed)
    return sealed.getvalue()


def lines(column: Column) -> pl.Expr:
    """Roughly how many lines the column's text takes: spreadsheets do not fit the height of a row by themselves."""
    long = pl.element().str.len_chars() / column.width
    return pl.col(column.name).str.split("\n").list.eval(long.ceil().clip(1)).list.sum().fill_null(1)
