"""Which headings, files, sheets and facilities are shown: what may hold a person is given by its position."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from vaxanalysis.cli import typer_app
from vaxanalysis.loading import redacted
from vaxanalysis.loading.headings import name_columns


@pytest.mark.parametrize(
    "text",
    [
        "Họ và tên", "Ho va ten", "Mã riêng", "Danh sách", "Ngày cấp CCCD", "Họ tên (cha)", "Cân nặng (kg)", "Số CCCDD", "Mũi 2",
        "Phường Trần Phú",
        "Ba Đình", "PL1_Danh sach doi tuong tiem", "Sheet1", "citizen_id", "vaccine_2",
    ],
)  # fmt: skip
def test_a_heading_of_known_words_is_shown(text: str) -> None:
    assert redacted.heading(text, 6) == text


@pytest.mark.parametrize(
    "text",
    [
        "Nguyễn Văn An", "nguyen van an", "Họ tên (Lê Văn Tám)", "Trần Phú", "Trần Phú Nam", "Đinh Lan", "Trường mở rộng T7", "0912345678",
        "0912 345 678", "a@b.vn", "01/02/1980", "John Smith", "Họ\u202etên", "Giàng A Páo", "x" * 201,
    ],
)  # fmt: skip
def test_any_other_heading_is_given_by_its_column(text: str) -> None:
    assert redacted.heading(text, 6) == "column 7"
    assert redacted.joined([redacted.heading(text, 6), "STT"], "vi") == "cột 7, STT"


def test_files_are_shown_or_numbered() -> None:
    names = [
        "001-ba-dinh [1].csv",
        "Nguyễn Văn An.csv",
        "42-id-decimals.csv",
        "001 0912345678.csv",
        "Ds tuần 2021-11-08.xlsx",
    ]
    assert list(redacted.files(names).values()) == [names[0], "file 2", names[2], "file 4", names[4]]
    assert redacted.files(names, "vi")[names[1]] == "tệp 2"
    assert (redacted.sheet("Lê Văn Tám"), redacted.sheet("Lê Văn Tám", "vi")) == ("(name not shown)", "(không nêu tên)")


def test_a_facility_is_shown_from_twenty_doses_on_if_it_is_no_person() -> None:
    sites = [
        "Trạm Y tế phường Phúc Xá",
        "Bệnh viện Nguyễn Tri Phương",
        "Trường THPT Chu Văn An",
        "Bạch Mai",
        "tyt phuc xa",
    ]
    assert redacted.facilities(dict.fromkeys(sites, 20)) == {name: name for name in sites}
    assert set(redacted.facilities(dict.fromkeys(sites, 19)).values()) == {redacted.OTHER}
    persons = [
        "Nguyễn Thị Hoa Mai",
        "BS. Nguyễn Văn An",
        "Lê Đình Chung",
        "Truong Thi Lan",
        "Phúc Xá 0912345678",
        "a@b.vn",
    ]
    assert set(redacted.facilities(dict.fromkeys(persons, 500)).values()) == {redacted.OTHER}


def test_columns_that_are_not_understood_are_named_as_they_may_be_shown() -> None:
    head = name_columns(["Họ và tên", "Ngày sinh", "Số", "Nguyễn Văn A", "Số (ghi Lê Thị B)", "Họ tên mẹ (Trần Thị C)"])
    assert head.unknown == ("Số", "column 4", "column 5")
    assert head.others == ("column 6",)


def test_a_table_names_its_files_and_sheets() -> None:
    table = pl.DataFrame({"file": ["b.csv", "Lê An.xlsx"], "sheet": [None, "Lê An"]})
    assert redacted.table(table, among=["a.csv", "b.csv", "Lê An.xlsx"]).rows() == [
        ("b.csv", None),
        ("file 3", "(name not shown)"),
    ]


ROWS = "Họ và tên,Ngày sinh,Giới tính,Nguyễn Thị Hoa Mai,Họ tên mẹ (Trần Thị Nụ)\nLê An,01/02/1980,Nam,1,2\n,,,,5\n"


@pytest.mark.parametrize("command", [("inspect", "in"), ("profile", "in", "--glance", "--as-of", "2021-11-08")])
def test_no_command_prints_a_heading_or_file_that_may_hold_a_person(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.csv").write_text(ROWS, encoding="utf-8")
    (folder / "Lê Văn Quyết.csv").write_text(ROWS, encoding="utf-8")
    (folder / "Vũ Hậu.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    (folder / "Đỗ Thị Tình.doc").write_bytes(b"1")
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(typer_app, command, env={"COLUMNS": "200"})
    assert done.exit_code == 1
    assert [name for name in ("Hoa Mai", "Nụ", "Quyết", "Hậu", "Tình") if name in done.output] == []
    assert "a.csv" in done.output and re.search("(tệp|file) [12]", done.output)
