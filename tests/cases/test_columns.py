"""Cases met in the wild: whose and what a column is. The inputs hold invented people."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from vaxanalysis import loading, register

INPUTS = Path(__file__).parent / "inputs"


def rows(case: str, *columns: str) -> list[tuple[object, ...]]:
    """What is read of a case's one file."""
    (path,) = (INPUTS / case).iterdir()
    (file,) = loading.read([path]).files
    assert file.report.failure is None and file.rows is not None
    return file.rows.select(columns).collect().rows()


@pytest.mark.parametrize("case", ["11-headings-not-known", "13-form-numbered-headings"])
def test_questions_of_a_form_are_read_by_their_words(case: str) -> None:
    columns = ("full_name", "birth_date", "sex", "citizen_id", "phone", "commune", "email")
    assert rows(case, *columns) == [
        ("TRẦN VĂN BÌNH", "12/05/1980", "Nam", "001080000001", "0912345601", "Phường Trúc Bạch", "a@b.vn")
    ]
    assert rows(case, "vaccine", "dose_date", "lot", "vaccine_2", "dose_date_2", "lot_2") == [
        ("AstraZeneca", "15/08/2021", "A1", "AstraZeneca", "20/10/2021", "A2")
    ]


def test_the_year_stands_under_nam_or_nu() -> None:
    assert rows("16-year-under-nam-nu", "full_name", "birth_date", "sex") == [
        ("Trần Văn Bình", "1980", "Nam"), ("Lê Thị Cúc", "1982", "Nữ"), ("Vũ Thị Đào", "15/06/1990", "Nữ"),
    ]  # fmt: skip


def test_the_head_of_the_household_is_not_the_person() -> None:
    assert rows("27-head-of-household-first", "full_name", "citizen_id") == [
        ("Lê Thị Cúc", "001176000002"), ("Trần Văn Con", "001200000003"),
    ]  # fmt: skip


def test_pupils_do_not_carry_the_card_of_their_father() -> None:
    assert rows("28-guardian-group", "full_name", "citizen_id", "phone") == [
        ("Nguyễn Minh Anh", None, None), ("Nguyễn Minh Khôi", None, None),
    ]  # fmt: skip


def test_of_two_columns_the_better_value_is_read_and_both_are_kept() -> None:
    case = "30-cmnd-and-cccd-columns"
    assert rows(case, "full_name", "citizen_id", "phone") == [
        ("Trần Văn Bình", "001080000001", "0912345601"), ("Lê Thị Cúc", "001176000002", "0912345602"),
        ("Vũ Văn Dũng", "011234567", None),
    ]  # fmt: skip
    assert rows(case, "Số CMND")[0] == ("012345670",)


GUARDIAN = "Họ tên,Ngày sinh,Họ tên mẹ,Ngày hẹn tiêm mũi 2,Ngày tiêm,Nơi cấp,Số CMND (bố)\nAn,1990,Cúc,1/1/2022,2/2/2021,HN,1\n"


def test_a_planned_dose_is_no_dose_and_a_mothers_name_no_name(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(GUARDIAN, encoding="utf-8")
    (file,) = loading.read([tmp_path / "a.csv"]).files
    assert file.report.columns == ("full_name", "birth_date", "dose_date")
    assert file.report.columns_unknown == ()


STATUS = [
    (
        "Họ và tên",
        "Ngày sinh",
        "Ngày tiêm mũi 1",
        "Vắc xin mũi 1",
        "Trạng thái mũi 1",
        "Ngày tiêm mũi 2",
        "Tình trạng tiêm mũi 2",
        "Trạng thái",
    ),
    ("Trần Văn Bình", "12/05/1980", "10/09/2021", "Pfizer", "Đã tiêm", "10/10/2021", "Hoãn do sốt", "Đã hủy"),
    ("Lê Thị Cúc", "13/06/1985", "11/09/2021", "Pfizer", "CHUA TIEM", "", "", "Đã hủy"),
]


def test_a_dose_whose_status_says_that_it_was_not_given_is_none(tmp_path: Path) -> None:
    (tmp_path / "side by side.csv").write_text("\n".join(map(",".join, STATUS)), encoding="utf-8")
    doses = register.load([tmp_path / "side by side.csv"]).doses
    assert doses.select("row", "dose_date", "vaccine", "dose_status").rows() == [(2, "10/09/2021", "Pfizer", "Đã tiêm")]
    head = "Họ và tên,Ngày sinh,Mũi tiêm,Ngày tiêm,Loại vắc xin,Số lô,Trạng thái\n"
    words = ["Hoàn thành", "Đã huỷ", "Không đến", "chờ xác thực", "1", "postponed"]
    lines = (f"Trần Văn Bình,12/05/1980,{n},1{n}/09/2021,Pfizer,A{n},{word}\n" for n, word in enumerate(words))
    (tmp_path / "a row.csv").write_text(head + "".join(lines), encoding="utf-8")
    found = register.load([tmp_path / "a row.csv"])
    assert (found.records.height, found.doses["row"].to_list()) == (1, [2, 5, 6])


ONE_VACCINE = """Họ và tên,Ngày sinh,Ngày tiêm mũi 1,Ngày tiêm mũi 2,Tên vắc xin,Số lô,Cơ sở tiêm chủng
Trần Văn Bình,12/05/1980,10/08/2021,10/10/2021,Pfizer,L1,Trạm Y tế A
Lê Thị Cúc,13/06/1985,,11/10/2021,Moderna,L2,Trạm Y tế A
Phạm Văn Dũng,14/07/1990,12/08/2021,,Pfizer,L3,
Ngô Thị Em,15/08/1991,,,Pfizer,L4,Trạm Y tế A
"""


def test_one_column_for_the_vaccine_speaks_of_each_dose_that_has_a_day(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(ONE_VACCINE, encoding="utf-8")
    doses = register.load([tmp_path / "a.csv"]).doses.sort("row", "dose_number")
    assert doses.select("row", "dose_number", "dose_date", "vaccine", "lot", "facility").rows() == [
        (2, "1", "10/08/2021", "Pfizer", "L1", "Trạm Y tế A"), (2, "2", "10/10/2021", "Pfizer", "L1", "Trạm Y tế A"),
        (3, "2", "11/10/2021", "Moderna", "L2", "Trạm Y tế A"), (4, "1", "12/08/2021", "Pfizer", "L3", None),
        (5, "1", None, "Pfizer", "L4", "Trạm Y tế A"),
    ]  # fmt: skip


def test_a_lot_beside_columns_named_by_products_is_of_the_dose_given(tmp_path: Path) -> None:
    text = "Họ và tên,Ngày sinh,Pfizer,Moderna,Số lô\nTrần Văn Bình,12/05/1980,,10/08/2021,L1\nLê Thị Cúc,1985,11/08/2021,,L2\n"
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    doses = register.load([tmp_path / "a.csv"]).doses.sort("row")
    assert doses.select("row", "vaccine", "lot").rows() == [(2, "Moderna", "L1"), (3, "Pfizer", "L2")]


def test_a_status_of_a_person_without_doses_is_none_of_a_dose(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Họ và tên,Ngày sinh,Tình trạng\nTrần Văn Bình,1980,Chưa tiêm\n", encoding="utf-8")
    (file,) = loading.read([tmp_path / "a.csv"]).files
    assert (file.report.columns, file.report.columns_unknown) == (("full_name", "birth_date"), ())


def test_parts_of_a_name_a_date_and_an_address_are_put_together(tmp_path: Path) -> None:
    text = "Họ đệm,Tên,Ngày sinh,Tháng sinh,Năm sinh,Số nhà,Tổ dân phố\nTrần Văn,Bình,12,5,1980,Số 3,Tổ 4\nLê,Cúc,,,1950,,Tổ 5\n"
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    (file,) = loading.read([tmp_path / "a.csv"]).files
    assert file.rows is not None
    assert file.rows.select("full_name", "birth_date", "address").collect().rows() == [
        ("Trần Văn Bình", "12/5/1980", "Số 3, Tổ 4"), ("Lê Cúc", "1950", "Tổ 5"),
    ]  # fmt: skip


def test_chunks_hold_what_is_put_together(tmp_path: Path) -> None:
    text = "Họ đệm,Tên,Số CMND,Số CCCD\n" + "".join(f"Trần,B{n},,00108000000{n}\n" for n in range(5))
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    (file,) = loading.read([tmp_path / "a.csv"], key_columns=("full_name", "citizen_id")).files
    chunks = pl.concat([chunk.collect() for chunk in file.chunks(2)])
    assert chunks["full_name"].to_list() == [f"Trần B{n}" for n in range(5)]
    assert len({key for keys in file.keys(("full_name", "citizen_id")) for key in keys}) == 5


def test_a_heading_over_two_columns_owns_both() -> None:
    assert rows("14-name-over-two-columns", "full_name") == [
        ("Nguyễn Văn Bình",), ("Nguyễn Thị Cúc",), ("Nguyễn Thị Đào",),
    ]  # fmt: skip


def test_two_tables_side_by_side_are_both_read() -> None:
    assert rows("25-side-by-side-tables", "full_name", "birth_date", "sex", "citizen_id") == [
        ("Trần Văn Bình", "12/05/1980", "Nam", "001080000001"), ("Lê Thị Cúc", "11/05/1976", "Nữ", "001176000002"),
        ("Vũ Văn Dũng", "11/05/1977", "Nam", "001077000003"), ("Đỗ Thị Én", "11/05/1978", "Nữ", "001178000004"),
    ]  # fmt: skip


def test_a_merged_cell_holds_for_all_its_rows() -> None:
    shared = ("0912345601", "Số 5 phố Châu Long", "Phường Trúc Bạch", "Quận Ba Đình", "Thành phố Hà Nội")
    assert rows("51-merged-household", "phone", "address", "commune", "district", "province") == [shared] * 3


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
@pytest.mark.parametrize(
    "lines",
    [
        ["Họ tên,Ngày sinh,Số CCCD", "An Văn A,1/1/1990,001090000001", "Họ tên,Số CCCD,Ngày sinh", "Bình Văn B,001090000002,2/2/1990"],
        ["Họ tên,Ngày sinh,Số CCCD,Họ tên,Ngày sinh,Số CCCD", "An Văn A,1/1/1990,001090000001,Bình Văn B,2/2/1990,001090000002"],
        [
            "STT,Họ tên,Ngày sinh,Số CCCD", "1,An Văn A,1/1/1990,001090000001", "Số CCCD,Ngày sinh,Họ tên,STT",
            "001090000002,2/2/1990,Bình Văn B,1",
        ],
    ],
)  # fmt: skip
def test_every_table_of_a_file_is_read_by_its_own_headings(tmp_path: Path, lines: list[str], suffix: str) -> None:
    path = tmp_path / f"a.{suffix}"
    if suffix == "csv":
        path.write_text("\n".join(lines), encoding="utf-8")
    else:
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet()
            for at, line in enumerate(lines):
                sheet.write_row(at, 0, line.split(","))
    raw = loading.read([path])
    (file,) = raw.files
    assert file.rows is not None
    assert file.rows.select("full_name", "birth_date", "citizen_id").collect().rows() == [
        ("An Văn A", "1/1/1990", "001090000001"), ("Bình Văn B", "2/2/1990", "001090000002"),
    ]  # fmt: skip
    assert (file.report.read, file.report.rejected) == (2, 0)


def test_a_name_goes_on_in_the_next_column_without_a_heading(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        "STT,Họ và tên,,Ngày sinh\n1,Nguyễn Văn,Bình,1980\n2,Lê Thị,Cúc,1990\n", encoding="utf-8"
    )
    (file,) = loading.read([tmp_path / "a.csv"]).files
    assert file.rows is not None
    assert file.rows.collect()["full_name"].to_list() == ["Nguyễn Văn Bình", "Lê Thị Cúc"]


def test_two_columns_with_one_heading_and_other_values_are_an_error_that_names_both(tmp_path: Path) -> None:
    text = "Họ và tên,Ngày sinh,Họ và tên\nLê An,1990,Trần Bình\nVũ Chi,1991,Trần Bình\n"
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    (file,) = loading.read([tmp_path / "a.csv"]).files
    assert file.report.failure is not None
    assert "'Họ và tên' (A), 'Họ và tên' (C)" in file.report.failure.what
    (declared,) = loading.read([tmp_path / "a.csv"], columns={"column 3": ""}).files
    assert declared.rows is not None
    assert declared.rows.collect()["full_name"].to_list() == ["Lê An", "Vũ Chi"]
