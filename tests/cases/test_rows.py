"""Cases met in the wild: rows that are no person, and persons that are no total. The inputs hold invented people."""

from __future__ import annotations

import csv
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from vaxanalysis import loading

INPUTS = Path(__file__).parent / "inputs"


def load(case: str) -> tuple[list[str], list[tuple[int, str]]]:
    """The names that are read, and the rows that are rejected with their reasons."""
    (path,) = (INPUTS / case).iterdir()
    (file,) = loading.read([path]).files
    assert file.rows is not None
    names = file.rows.select("full_name").collect()["full_name"].to_list()
    assert len(names) == file.report.read == file.report.rows - file.report.rejected
    return names, file.rejected.select("row", "reason").rows()


def test_groups_totals_dates_and_signatures_are_no_person() -> None:
    assert load("18-group-rows-and-footers") == (
        ["Trần Văn Bình", "Lê Thị Cúc", "Vũ Văn Dũng"],
        [(2, "group"), (5, "total"), (6, "group"), (8, "total"), *((row, "footer") for row in range(9, 13))],
    )


def test_the_numbers_of_the_columns_are_no_person() -> None:
    assert load("19-column-numbers") == (["Trần Văn Bình"], [(2, "numbers")])


def test_tong_is_a_family_name() -> None:
    assert load("23-tong-is-a-family-name") == (["Trần Văn Bình", "Tống Thị Hoa", "Lê Thị Cúc", "Vũ Văn Dũng"], [])


def test_joined_text_files_repeat_their_headings_and_end_in_totals() -> None:
    assert load("21-concatenated-csv") == (
        ["Trần Văn Bình", "Lê Thị Cúc", "Vũ Văn Dũng"], [(4, "heading"), (6, "total"), (7, "footer")],
    )  # fmt: skip


PEOPLE = [f"Trần Văn {name},1/1/1990,00109000000{at}" for at, name in enumerate(("An", "Bình", "Cường", "Dũng"))]
LIST = [
    "(1),(2),(3)", "Tổ dân phố số 1,,", PEOPLE[0], "Tống Thị Hoa,2/2/1980,", "Trương Văn Ba,,", "Cộng tổ 1: 02 người,,",
    "Thôn 3,,", PEOPLE[1], "Họ và tên,Ngày sinh,Số CCCD", PEOPLE[2], ",,", "Tổng số:,4,", '"Hà Nội, ngày 8 tháng 11 năm 2021",,',
    "Người lập biểu,,Trạm trưởng", "Đỗ Văn Trưởng,,Lê Lập", PEOPLE[3],
]  # fmt: skip
REASONS = [
    (2, "numbers"), (3, "group"), (7, "total"), (8, "group"), (10, "heading"), (13, "total"), (14, "footer"),
    (15, "footer"), (16, "footer"),
]  # fmt: skip


@pytest.mark.parametrize("suffix", ["csv", "quote.csv", "xlsx"])
def test_one_rule_in_every_reader(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a.{suffix}"
    lines = ["Họ và tên,Ngày sinh,Số CCCD", *LIST]
    if suffix == "xlsx":
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet()
            for at, line in enumerate(csv.reader(lines)):
                sheet.write_row(at, 0, [cell or None for cell in line])
    else:
        odd = ['Lê "Tư" Văn,3/3/1970,001070000001'] if suffix == "quote.csv" else []
        path.write_text("\n".join([*lines, *odd]), encoding="utf-8")
    raw = loading.read([path], key_columns=("full_name", "birth_date"))
    (file,) = raw.files
    assert file.rows is not None
    found = file.rows.select("full_name").collect()["full_name"].to_list()
    names = [line.split(",")[0] for line in (PEOPLE[0], LIST[3], LIST[4], *PEOPLE[1:])]
    assert found[: len(names)] == names
    assert file.rejected.select("row", "reason").rows() == REASONS
    assert file.report.rows == len(found) + len(REASONS)
    chunks = [name for chunk in file.chunks(3) for name in chunk.collect()["full_name"]]
    assert chunks == found
    assert sum(map(len, file.keys(("full_name", "birth_date")))) == len(found)


@pytest.mark.parametrize("line", [",,,05/09/2021,Pfizer", "2,,,05/09/2021,", ",,,AstraZeneca,Pfizer"])
def test_a_dose_below_its_person_is_no_person_without_a_name(tmp_path: Path, line: str) -> None:
    lines = ["STT,Họ tên,Ngày sinh,Ngày tiêm,Tên vắc xin", "1,Lê Văn B,1/1/1990,05/08/2021,Pfizer", line]
    (tmp_path / "a.csv").write_text("\n".join(lines), encoding="utf-8")
    (file,) = loading.read([tmp_path / "a.csv"]).files
    assert (file.report.read, file.rejected.select("row", "reason").rows()) == (1, [(3, "dose")])


@pytest.mark.parametrize(("serial", "number", "reasons"), [("STT", "", ["nobody"]), ("STT", "2", []), ("Mã", "", [])])
def test_a_name_alone_where_persons_are_numbered_is_nobody(
    tmp_path: Path, serial: str, number: str, reasons: list[str]
) -> None:
    lines = [f"{serial},Họ tên,Ngày sinh,Số CCCD", "1,Lê Văn B,1/1/1990,", f"{number},Người nước ngoài,,"]
    (tmp_path / "a.csv").write_text("\n".join(lines), encoding="utf-8")
    (file,) = loading.read([tmp_path / "a.csv"]).files
    assert file.rejected["reason"].to_list() == reasons


def test_a_total_may_fill_every_column(tmp_path: Path) -> None:
    lines = [
        "Họ tên,Ngày sinh,Số CCCD,Mũi 1 Ngày tiêm,Mũi 2 Ngày tiêm,Nơi tiêm",
        "Lê Văn B,1990,,,,",
        "Tổng số,10,9,8,7,6",
    ]
    (tmp_path / "a.csv").write_text("\n".join(lines), encoding="utf-8")
    (file,) = loading.read([tmp_path / "a.csv"]).files
    assert file.rejected.select("row", "reason").rows() == [(3, "total")]


@pytest.mark.parametrize(
    "text",
    [
        "Trương Văn A",
        "TRUONG VAN A",
        "Tống Công",
        "TONG VAN A",
        "Cồng Văn A",
        "Phương Anh",
        "Đoàn Kết",
        "Xa Thị Thu",
        "Bác Văn",
    ],
)
def test_a_family_name_is_no_group_and_no_total(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.csv").write_text(f"Họ tên,Ngày sinh\n{text},\nLê Văn B,1990\n", encoding="utf-8")
    (file,) = loading.read([tmp_path / "a.csv"]).files
    assert (file.report.read, file.report.rejected) == (2, 0)


@pytest.mark.parametrize(
    "text",
    [
        "TỔNG CỘNG", "Tổng số: 12 người", "Cộng", "CONG: 12", "TONG CONG: 5", "Tổ 5", "TDP số 3", "Khu phố 2", "Lớp 9A",
        "Trường THCS Ba Đình",
        "Danh sách gồm 12 người", "Ghi chú: x", "NGƯỜI LẬP BIỂU", "TM. ỦY BAN NHÂN DÂN", "KT. GIÁM ĐỐC", "(Ký, ghi rõ họ tên)", "Đã ký",
        "Ba Đình, ngày 8 tháng 11 năm 2021", "Ngày .... tháng .... năm 2021", "TO DAN PHO SO 1", "Thon 3", "I. Phường Trúc Bạch",
        "Ghi chú số 1 của biểu mẫu", "Những người chưa tiêm thì liên hệ với trạm y tế",
    ],
)  # fmt: skip
def test_a_line_of_words_is_no_person(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        f'STT,Họ tên,Ngày sinh\n1,Lê Văn B,1990\n,"{text}",\n"{text}",,\n2,Lê Văn C,1990\n', encoding="utf-8"
    )
    (file,) = loading.read([path]).files
    assert (file.report.read, file.report.rejected) == (2, 2)


@given(st.lists(st.sampled_from([*PEOPLE, *LIST]), max_size=30))
def test_a_row_with_a_name_and_a_number_is_always_a_person(lines: list[str]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_text("\n".join(["Họ và tên,Ngày sinh,Số CCCD", *lines]), encoding="utf-8")
        raw = loading.read([path])
        (file,) = raw.files
        assert file.rows is not None
        found = [number for (number,) in file.rows.select("citizen_id").collect().rows() if number and number[0] == "0"]
    assert found == [line.split(",")[2] for line in lines if line in PEOPLE]
