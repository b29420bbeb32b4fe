"""One workbook a commune for the station, one for the area police, and the page for the meeting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl

from vaxanalysis import places
from vaxanalysis.forms import Column, Form, workbook
from vaxanalysis.session.checking import Checked
from vaxanalysis.session.gate import counted
from vaxanalysis.session.reasons import COMPLETE, NOT_DUE, OUTCOMES, POLICE, READY, REASONS

_PERSON = (
    Column("name", "Họ và tên", width=24),
    Column("born", "Ngày sinh", width=11),
    Column("sex_text", "Giới tính", width=8),
    Column("number", "Số CCCD/CMND/Hộ chiếu", width=16),
    Column("phone", "Điện thoại", width=12),
)
_HOME = (Column("group", "Tổ, thôn, xóm", width=13), Column("address", "Địa chỉ", width=24))
_WHY = Column("why", "Nội dung", width=46)
_PLACE = Column("place", "Danh sách, dòng", width=22)
_RESULT = (Column("right", "Thông tin đúng", width=24), Column("done", "Ngày, người làm", width=16))

SHEETS: dict[str, tuple[str, tuple[Column, ...]]] = {
    COMPLETE: ("Bổ sung trước", (*_PERSON, *_HOME, _WHY, *_RESULT, _PLACE)),
    NOT_DUE: ("Chưa đến lượt", (*_PERSON, _WHY, _PLACE)),
    READY: ("Đủ điều kiện", (*_PERSON, Column("dose", "Mũi", width=5), Column("remark", "Lưu ý", width=40), _PLACE)),
    POLICE: ("Công an", (*_HOME, *_PERSON, _WHY, *_RESULT, _PLACE)),
}
"""Outcome -> its sheet and columns."""

STATION, AREA_POLICE = (COMPLETE, READY, NOT_DUE), (POLICE,)
_WHOLE_NUMBER = (COMPLETE, POLICE)
_ENTRIES = ("right", "done")
_INTERNAL = "Lưu hành nội bộ"


def fill(book: Any, rows: pl.DataFrame, outcomes: Sequence[str], title: str, session: date) -> None:
    """Write a sheet for each of ``outcomes`` that has rows; ``rows`` in the order of the sheets."""
    style = workbook.styles(book, size=11)
    for outcome in outcomes:
        part = rows.filter(pl.col("outcome") == outcome)
        name, columns = SHEETS[outcome]
        if part.height:
            form = Form(outcome, f"{OUTCOMES[outcome][0].upper()} – {title}", columns)
            note = f"Buổi tiêm ngày {session:%d/%m/%Y}: {part.height} dòng. {_INTERNAL}."
            _sheet(book.add_worksheet(name), style, form, note, cells(part, outcome, columns))


def _sheet(sheet: Any, style: workbook.Styles, form: Form, note: str, table: pl.DataFrame) -> None:
    top = workbook.begin(sheet, style, form, form.title, (note,), f"{form.title} – {_INTERNAL}")
    looks = [_look(style, column.name) for column in form.columns]
    for row, (lines, *texts) in enumerate(table.iter_rows(), start=top + 1):
        workbook.texts(sheet, row, lines, texts, looks)
    sheet.autofilter(top, 0, top + table.height, len(form.columns) - 1)


def _look(style: workbook.Styles, name: str) -> Any:
    return style.entry if name in _ENTRIES else style.strong if name == "why" else style.fixed


def cells(rows: pl.DataFrame, outcome: str, columns: Sequence[Column]) -> pl.DataFrame:
    """``lines`` (the height of a row) and the text of each of ``columns``."""
    typed = pl.coalesce("cccd", "cmnd", "passport", pl.col("citizen_id").str.strip_chars().replace("", None))
    number = typed if outcome in _WHOLE_NUMBER else pl.lit("••••") + typed.str.slice(-4)
    sex = pl.col("sex_std").replace_strict({"male": "Nam", "female": "Nữ"}, default=None, return_dtype=pl.String)
    sheet = pl.when(pl.col("sheet").fill_null("") != "").then(pl.format(", {}", "sheet")).fill_null("")
    shown = rows.with_columns(
        name=pl.coalesce("name_std", "full_name"), born=pl.coalesce(pl.col("birth").dt.strftime("%d/%m/%Y"), "birth_date"),
        sex_text=pl.coalesce(sex, "sex"), number=number, phone=pl.coalesce("phone_std", "phone"),
        why=words("reasons"), remark=words("remarks"),
        place=pl.format("{}{}, dòng {}", "file", sheet, "row"), right=pl.lit(None, pl.String), done=pl.lit(None, pl.String),
        dose=pl.col("dose").cast(pl.String),
    )  # fmt: skip
    lines = pl.max_horizontal(1, *(workbook.lines(column) for column in columns))
    return shown.select(lines, *(column.name for column in columns))


def words(codes: str) -> pl.Expr:
    """The Vietnamese words of the reasons in column ``codes``, a line each."""
    worded = {code: f"- {reason.vi}" for code, reason in REASONS.items()}
    listed = pl.col(codes).str.split(";").list.eval(pl.element().replace(worded)).list.join("\n")
    return pl.when(pl.col(codes) != "").then(listed)


_BY_OUTCOME = tuple(Column(code, vi, width=13) for code, (vi, _) in OUTCOMES.items())
_ROWS = Column("rows", "Tổng số dòng", width=13)
_COUNTED = (Column("name", "Phường/Xã", width=34), *_BY_OUTCOME, _ROWS)
_GATE = (
    Column("file", "Danh sách", width=34),
    *_BY_OUTCOME,
    Column("rejected", "Không đọc được", width=13),
    Column("set_aside", "Dòng không phải người", width=13),
    _ROWS,
    Column("gate", "Kết luận", width=50),
)


def fill_meeting(book: Any, checked: Checked) -> None:
    """The page for the meeting: rows by commune and outcome, and which lists go; no person in it."""
    style = workbook.styles(book, size=10)
    register = f"đối chiếu với số liệu hệ thống ngày {checked.register_day:%d/%m/%Y}"
    note = f"Buổi tiêm ngày {checked.session:%d/%m/%Y}; {register}. Mỗi dòng có đúng một kết quả."
    counts = counted(checked.rows, ("unit_commune",))
    named = counts.with_columns(name=pl.Series([commune(code) for code in counts["unit_commune"]], dtype=pl.String))
    gate = checked.lists.with_columns(
        gate=pl.when("go").then(pl.lit("Tiếp tục")).otherwise(pl.format("DỪNG: {}", "why_vi"))
    )
    for name, columns, table in (("Theo phường, xã", _COUNTED, named), ("Theo danh sách", _GATE, gate)):
        form = Form(name, "KIỂM TRA DANH SÁCH TRƯỚC BUỔI TIÊM", columns)
        _numbers(book.add_worksheet(name), style, form, note, table)


def _numbers(sheet: Any, style: workbook.Styles, form: Form, note: str, table: pl.DataFrame) -> None:
    top = workbook.begin(sheet, style, form, form.title, (note,), form.title)
    chosen = table.select(column.name for column in form.columns)
    workbook.values(sheet, style, top + 1, [*chosen.iter_rows(), _total(chosen)])


def _total(table: pl.DataFrame) -> list[int | str]:
    sums = [int(column.sum()) if column.dtype.is_integer() else "" for column in table.get_columns()]
    return ["Cộng", *sums[1:]]


def commune(code: str | None) -> str:
    """The name of a commune; words where it is not known."""
    return places.commune_name(code) if code else "Không rõ phường, xã"
