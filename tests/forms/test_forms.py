import os
from datetime import datetime
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from vaxanalysis.errors import ParameterError
from vaxanalysis.forms import read, workbook
from vaxanalysis.forms.catalogue import AUTHENTICATION, FEEDBACK
from vaxanalysis.forms.model import coded
from vaxanalysis.forms.moments import moment
from vaxanalysis.templates import TEMPLATES, template


@pytest.mark.parametrize(
    ("text", "local"),
    [
        ("2021-11-08 14:30:00", datetime(2021, 11, 8, 14, 30)),
        ("08/11/2021 3:04", datetime(2021, 11, 8, 3, 4)),
        ("8/11/2021", datetime(2021, 11, 8)),
        ("08/11/2021 8h30", datetime(2021, 11, 8, 8, 30)),
        ("2021-11-08T01:00:00+00:00", datetime(2021, 11, 8, 8, 0)),
        ("44508.604166666664", datetime(2021, 11, 8, 14, 30)),
        ("44508", datetime(2021, 11, 8)),
        ("17:30 08/11/2021", datetime(2021, 11, 8, 17, 30)),
        ("9h30 ngày 8/11/2021", datetime(2021, 11, 8, 9, 30)),
        ("08/11/2021 09 giờ 05 phút", datetime(2021, 11, 8, 9, 5)),
        ("9h 08/11/2021", datetime(2021, 11, 8, 9)),
        ("08/11/2021 lúc 9h", datetime(2021, 11, 8, 9)),
        ("8/11/21 09:00", datetime(2021, 11, 8, 9)),
        ("08/11/2021 5:30 CH", datetime(2021, 11, 8, 17, 30)),
        ("08/11/2021 12:05:00 SA", datetime(2021, 11, 8, 0, 5)),
        ("3:04 PM, 8/11/2021", datetime(2021, 11, 8, 15, 4)),
        ("Ngày 8 tháng 11 năm 2021", datetime(2021, 11, 8)),
        ("2021-11-08T01:00:00.123Z", datetime(2021, 11, 8, 8)),
        ("2021-11-08T09:00:00.000+07:00", datetime(2021, 11, 8, 9)),
        ("2021-11-08 09:00:00+07", datetime(2021, 11, 8, 9)),
        ("20211108", datetime(2021, 11, 8)),
        ("31/02/2021", None),
        ("hẹn 08/11/2021", None),
        ("8/11", None),
        ("hôm qua", None),
        ("5", None),
    ],
)
def test_moment(text: str, local: datetime | None) -> None:
    assert pl.select(moment(pl.lit(text))).item() == local


def test_columns_may_move_and_notes_may_stand_above(tmp_path: Path) -> None:
    lines = ["Kính gửi UBND quận,,", ",,", "Ghi chú riêng,KẾT QUẢ,Mã bản ghi (*)", "a,Đúng,r1", ",,", " ,  ,r2"]
    path = tmp_path / "a.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    rows = read([path], AUTHENTICATION).rows
    assert rows.select("row", "key", "answer").rows() == [(4, "r1", "Đúng"), (6, "r2", None)]


def test_a_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Mã dòng,Kết quả\nr1,Sai\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("màu,mùi\nxanh,thơm\n", encoding="utf-8")
    (tmp_path / "c.xlsx").write_bytes(b"PK\x03\x04 broken")
    (tmp_path / "d.pdf").write_bytes(b"%PDF")
    (tmp_path / "e.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    (tmp_path / "nothing").mkdir()
    names = ["b.csv", "c.xlsx", "d.pdf", "e.xlsx", "none.csv", "nothing"]
    found = read([tmp_path / name for name in ("a.csv", *names)], AUTHENTICATION)
    assert found.rows["key"].to_list() == ["r1"]
    assert [error.where for error in found.failed] == names


def test_a_form_that_makes_the_parser_abort_costs_itself_alone_and_hidden_sheets_are_read(tmp_path: Path) -> None:
    for name, far in (("a.xlsx", "XFD1048576"), ("b.xlsx", "C3")):
        book = openpyxl.Workbook()
        sheet = book.create_sheet("Kết quả")
        for line in (["Mã dòng", "Kết quả"], ["r1", "Sai"]):
            sheet.append(line)
        sheet[far] = "x"
        sheet.sheet_state = "hidden"
        book.save(tmp_path / name)
    filled = read([tmp_path], AUTHENTICATION)
    assert [(error.where, "memory" in error.what) for error in filled.failed] == [("a.xlsx", True), ("b.xlsx", False)]
    assert filled.rows.select("file", "sheet", "row", "key").rows() == [("b.xlsx", "Kết quả", 2, "r1")]


HEADS = ["Mã dòng", "Kết quả", "Ngày trả lời"]


def test_parts_of_a_workbook_that_are_not_read_are_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheets = {
        "a": [HEADS, ["r1", "Đúng", '="08/11/2021"']],
        "b": [["r2", "Sai", "08/11/2021"]],
        "c": [HEADS, ["r3", "Sai", "08/11/2021"]],
        "d": [["STT", "Mã dòng", "Kết quả", "Hôm", "Kết quả"], ["1", "r4", None, "8/11", "Sai"]],
        "e": [],
    }
    for name, lines in sheets.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
    book["c"].sheet_state = "hidden"
    del book["Sheet"]
    book.save(tmp_path / "a.xlsx")
    (tmp_path / "b.pdf").write_bytes(b"%PDF")
    found = read([tmp_path], AUTHENTICATION)
    assert found.rows["key"].to_list() == ["r1", "r3", "r4"]
    assert [f"{error.where}: {error.what}" for error in found.failed] == [
        "a.xlsx: sheet 1: 1 formulas hold no value; their cells are read as empty",
        "a.xlsx: sheet 2: no headings of this form; it is not read",
        "a.xlsx: sheet 3: hidden, and read",
        "a.xlsx: sheet 4: column 5: the heading of a column before; not read",
        "a.xlsx: sheet 4: no column for 'Thông tin sai', 'Ngày trả lời'; column 4: heading not known",
        "b.pdf: not a workbook or CSV (.pdf)",
    ]


def test_an_answer_merged_over_rows_holds_for_each(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert (sheet := book.active)
    for line in (["Mã dòng", "Kết quả"], ["r1", "Sai"], ["r2", None], ["r3", "Đúng"]):
        sheet.append(line)
    sheet.merge_cells("B2:B3")
    book.save(tmp_path / "a.xlsx")
    rows = read([tmp_path], AUTHENTICATION).rows
    assert rows.select("key", "answer").rows() == [("r1", "Sai"), ("r2", "Sai"), ("r3", "Đúng")]


@pytest.mark.parametrize(
    ("text", "code"),
    [("ĐÚNG.", "right"), ("(chưa) đúng", "?"), ("Đúng?", "?"), ("Đúng (chờ bổ sung)", "?"), ("không  khớp", "wrong")],
)
def test_brackets_and_a_question_mark_make_another_answer(text: str, code: str) -> None:
    frame = pl.DataFrame({"answer": [text]})
    assert frame.select(coded(frame, AUTHENTICATION.column("answer"))).item() == code


def test_encrypted_workbook_needs_its_password(tmp_path: Path) -> None:
    path = tmp_path / "sealed.xlsx"

    def fill(book: object) -> None:
        sheet = book.add_worksheet("A")  # type: ignore[attr-defined]
        sheet.write_row(0, 0, ["Mã dòng", "Kết quả"])
        sheet.write_row(1, 0, ["r1", "Đúng"])

    workbook.save(path, fill, password="bi-mat")
    assert read([path], AUTHENTICATION, "bi-mat").rows["key"].to_list() == ["r1"]
    for wrong, what in ((None, "encrypted with a password"), ("khac", "encrypted with another password")):
        assert [error.what for error in read([path], AUTHENTICATION, wrong).failed] == [what]
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600


def test_template_holds_every_heading_and_drop_down(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(template("feedback", tmp_path))["feedback"]
    assert [cell.value for cell in sheet[3]] == [column.heading for column in FEEDBACK.columns]
    lists = [rule for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    assert len(lists) == sum(1 for column in FEEDBACK.columns if column.choices)
    assert sheet.freeze_panes == "A4"


def test_a_template_reads_back_as_empty(tmp_path: Path) -> None:
    found = read([template("authentication", tmp_path)], AUTHENTICATION)
    assert (found.rows.height, found.failed) == (0, ())


def test_unknown_template(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match=", ".join(TEMPLATES)):
        template("nothing", tmp_path)
