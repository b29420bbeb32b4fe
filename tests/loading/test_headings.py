"""Where headings are found and what each column is taken for."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import vaxanalysis as vax
from vaxanalysis import loading
from vaxanalysis.loading import text
from vaxanalysis.loading.headings import find, find_tables, name_columns


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Họ và tên (*)", "full_name"),
        ("HỌ VÀ TÊN", "full_name"),
        ("Ho va ten", "full_name"),
        ("Giới tính (*)\n(0:nam, 1:nữ)", "sex"),
        ("Số CMT/CCCD\n(Loại 8/9/12 số)", "citizen_id"),
        ("Mã\n Tỉnh/Thành phố (*)", "province_code"),
        ("Xã  /  Phường", "commune"),
        ("birth_date", "birth_date"),
        ("Ngày tiêm mũi 2", "dose_date_2"),
        ("vaccine_3", "vaccine_3"),
    ],
)
def test_a_heading_is_known_in_all_its_spellings(heading: str, name: str) -> None:
    assert name_columns(["Số điện thoại", heading]).columns[1] == name


def test_headings_in_two_merged_rows_below_notes() -> None:
    grid = [
        ["PHỤ LỤC 1", None, None, None, None],
        [None, None, None, None, None],
        ["#", "Họ và tên (*)", "Nơi ở (*)", None, "Mũi 1"],
        [None, None, "Tỉnh/Thành phố", "Xã/Phường", "Ngày tiêm"],
        ["1", "a", "b", "c", "d"],
    ]
    head = find(grid)
    assert head is not None
    assert (head.last, head.columns) == (3, ("#", "full_name", "province", "commune", "dose_date"))
    assert (head.unknown, head.others) == ((), ("#",))


def test_a_heading_used_twice_is_the_next_dose() -> None:
    head = name_columns(["Họ tên", "Tên vắc xin", "Ngày tiêm", "Tên vắc xin", "Ngày tiêm"])
    assert head.columns == ("full_name", "vaccine", "dose_date", "vaccine_2", "dose_date_2")
    assert head.layout == "person"


def test_of_several_columns_for_a_field_each_keeps_its_own_heading() -> None:
    head = name_columns(["Số CMND", "Số CCCD", "Số CCCD", ""])
    assert head.columns == ("Số CMND", "Số CCCD", "column 3", "column 4")
    assert head.known == ("citizen_id",)
    assert head.made[0].columns == ("Số CCCD", "column 3", "Số CMND")


def test_a_dose_a_row_is_told_from_a_person_a_row() -> None:
    assert name_columns(["Họ tên", "Mũi tiêm", "Ngày tiêm"]).layout == "dose"
    assert name_columns(["Họ tên", "Ngày sinh"]).layout == "person"


@pytest.mark.parametrize("grid", [[["Mã tỉnh", "Tỉnh"], ["01", "Hà Nội"]], [["Vắc xin"]], [["a", "b"]], []])
def test_a_reference_list_is_no_register(grid: list[list[str | None]]) -> None:
    assert find(grid) is None


def test_a_group_says_whose_the_columns_below_it_are() -> None:
    grid = [
        [None, "CHỦ HỘ", None, "NGƯỜI TIÊM", None],
        ["STT", "Họ tên", "Số CCCD", "Họ tên", "Ngày sinh"],
    ]
    head = find(grid)
    assert head is not None
    assert head.columns == ("STT", "Họ tên", "Số CCCD", "full_name", "birth_date")
    assert head.others == ("STT", "Họ tên", "Số CCCD")


def test_a_merged_heading_owns_all_its_columns() -> None:
    grid = [["STT", "Họ và tên", None, "Ngày sinh", None, None, "Năm"], ["1", "Lê Thị", "Cúc", "1", "2", "1980", "x"]]
    (head,) = find_tables(grid, merges=[(0, 1, 0, 2), (0, 3, 0, 5)])
    assert [(made.name, made.how, made.columns) for made in head.made] == [
        ("full_name", "words", ("Họ và tên", "column 3")),
        ("birth_date", "date", ("Ngày sinh", "column 5", "column 6")),
    ]
    assert head.unknown == ("Năm",)


def test_a_second_set_of_the_same_headings_is_a_second_table() -> None:
    row = ["STT", "Họ tên", "Ngày sinh", None, "STT", "Họ tên", "Ngày sinh"]
    assert [(head.start, head.columns) for head in find_tables([row])] == [
        (0, ("STT", "full_name", "birth_date", "column 4")),
        (4, ("STT", "full_name", "birth_date")),
    ]
    assert len(find_tables([["Họ tên", "Vắc xin", "Ngày tiêm", "Vắc xin", "Ngày tiêm"]])) == 1


def test_the_same_headings_for_somebody_else_in_the_row_are_no_second_table() -> None:
    person, other = ["STT", "Họ tên", "Ngày sinh", "CCCD"], ["Họ tên", "Ngày sinh", "CCCD"]
    assert len(find_tables([[*person, *other, "Giới tính", "Ngày tiêm"]])) == 1
    assert len(find_tables([[*person, "Giới tính", *other]])) == 1
    assert len(find_tables([[*person, *other]])) == 2
    assert len(find_tables([[*person, "Giới tính", None, *other]])) == 2


def test_the_first_person_is_no_second_row_of_headings() -> None:
    names = "source_id,full_name,birth_date,sex,citizen_id,phone,province,vaccine,dose_date,dose_number".split(",")
    person = "B,Trần Thị Hạnh,12/03/1985,Nữ,001185104729,0912345671,Hà Nội,Pfizer,12/08/2021,1".split(",")
    head = find([names, person])
    assert head is not None
    assert (head.last, head.columns) == (0, tuple(names))


def test_who_may_be_the_vaccinator_gives_way_to_who_is_not() -> None:
    assert name_columns(["Họ và tên", "Họ và tên người tiêm"]).columns == ("full_name", "Họ và tên người tiêm")
    assert name_columns(["Họ và tên người tiêm", "Ngày sinh"]).columns == ("full_name", "birth_date")
    assert name_columns(["Họ và tên", "Họ và tên người được tiêm"]).columns == ("Họ và tên", "full_name")


def test_the_present_address_is_read_before_the_registered_one() -> None:
    grid = [["Họ tên", "Hộ khẩu thường trú", None, "Nơi ở hiện tại", None], [None, "Xã", "Huyện", "Xã", "Huyện"]]
    head = find(grid)
    assert head is not None
    assert head.columns == ("full_name", "Xã", "Huyện", "commune", "district")


def test_a_note_above_is_no_group_of_the_first_column() -> None:
    grid = [
        ["Ghi chú số 1 của biểu mẫu", None, None],
        ["Họ và tên", None, "Giới tính", None],
        [None, None, "Nam", "Nữ"],
    ]
    (found,) = find_tables(grid, merges=[(1, 0, 1, 1), (1, 2, 1, 3)])
    assert [(step.name, step.positions) for step in found.made] == [("full_name", (0, 1)), ("sex", (2, 3))]


def test_a_name_over_two_columns_beside_a_group_with_another_name() -> None:
    grid = [
        ["Họ và tên", None, "NGƯỜI TIÊM", "NGƯỜI GIÁM HỘ", None],
        [None, None, "Số CCCD", "Họ và tên", "Số CCCD"],
    ]
    (found,) = find_tables(grid, merges=[(0, 0, 0, 1), (0, 3, 0, 4)])
    assert [(step.name, step.positions) for step in found.made] == [("full_name", (0, 1))]
    assert (found.columns[2], found.others) == ("citizen_id", ("Họ và tên", "Số CCCD"))


def test_headings_over_several_lines_of_text_stand_right_above_their_parts(tmp_path: Path) -> None:
    table = '"Họ\nvà tên",Ngày sinh,Giới tính,\n,,Nam,Nữ\n{},,\n'
    (tmp_path / "a.csv").write_text(
        table.format("An A,1/1/1990,x") + table.format("Bình B,1/1/1991,x"), encoding="utf-8"
    )
    whole = text.whole(tmp_path / "a.csv")
    (found,) = find_tables(whole.cells.rows())
    assert [(step.name, step.positions) for step in found.made] == [("sex", (2, 3))]


def test_a_note_above_each_of_two_tables_is_no_group() -> None:
    note, name = ["Ghi chú số 1", None, None], ["Họ và tên", None, "Số CCCD"]
    grid = [[*note, None, *note], [*name, None, *name], [None, "x", None, None, None, "x", None]]
    assert [head.last for head in find_tables(grid, merges=[(1, 0, 1, 1), (1, 4, 1, 5)])] == [1, 1]


def test_headings_below_each_other_in_two_languages_are_one_row_of_headings() -> None:
    grid = [
        ["STT", "Họ và tên", "Số CCCD", "Giới tính"],
        ["No.", "Full name", "ID number", "Gender"],
        ["1", "An", "1", "0"],
    ]
    (found,) = find_tables(grid)
    assert (found.last, found.columns[1:]) == (1, ("full_name", "citizen_id", "sex"))


# headings below "Vắc xin", cells of two people -> what is read from which column; a number of a dose is not said by a product
WIDE = [
    (("AstraZeneca", "Pfizer"), [("5/8/2021", None), (None, "44420")], ("dose_date", "dose_date_2", "vaccine", "vaccine_2")),
    (("Mũi 1", "Mũi 2"), [("5/8/2021", "2021-09-05"), (None, None)], ("dose_date", "dose_date_2")),
    (("Mũi 1", "Mũi 2"), [("44413", "42982"), (None, None)], ("dose_date", "dose_date_2")),
    (("Lần 2", "Mũi thứ 1"), [("5/8/2021", None), ("5/9/2021", "?")], ("dose_date", "dose_date_2")),
    (("Mũi 2", "Mũi 1"), [("AZ", "Pfizer"), (None, None)], ("vaccine", "vaccine_2")),
    (("AstraZeneca", "Pfizer"), [("x", None), (None, "x")], ()),
]  # fmt: skip


@pytest.mark.parametrize(("below", "cells", "known"), WIDE)
def test_columns_named_by_a_dose_or_a_product_hold_what_their_cells_show(below, cells, known) -> None:
    grid = [["Họ và tên", "Số CCCD", "Vắc xin", None], [None, None, *below], *(["An", "1", *row] for row in cells)]
    (found,) = find_tables(grid, merges=[(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3)])
    assert found.last == 1 and set(found.known) - {"dose_number", "dose_number_2"} == {
        "full_name",
        "citizen_id",
        *known,
    }
    assert len(found.unknown) == (0 if known else 2)


def test_products_as_headings_are_the_products_of_their_days(tmp_path: Path) -> None:
    lines = ["Họ và tên,Số CCCD,Pfizer,AstraZeneca", "An,1,15/10/2021,05/08/2021", "Bình,2,,05/08/2021"]
    (tmp_path / "a.csv").write_text("\n".join(lines), encoding="utf-8")
    doses = (
        vax.load(tmp_path / "a.csv").doses.select("row", "vaccine", "dose_date", "dose_number").sort("row", "vaccine")
    )
    assert doses.rows() == [
        (2, "AstraZeneca", "05/08/2021", ""), (2, "Pfizer", "15/10/2021", ""), (3, "AstraZeneca", "05/08/2021", ""),
    ]  # fmt: skip


def rows_of(folder: Path, text: str) -> pl.DataFrame:
    """The rows read from a CSV of ``text``."""
    (folder / "a.csv").write_text(text, encoding="utf-8")
    (file,) = loading.read([folder / "a.csv"]).files
    assert file.rows is not None
    return file.rows.collect()


def test_day_and_month_in_one_column_and_the_year_in_another(tmp_path: Path) -> None:
    lines = ["Họ và tên,Ngày tháng sinh,Năm sinh", "Lê Văn A,24/09,1973", "Lê Văn B,18/03/1963,1963", "Lê Văn C,,1950"]
    rows = rows_of(tmp_path, "\n".join(lines))
    assert rows["birth_date"].to_list() == ["24/09/1973", "18/03/1963", "1950"]


def test_a_second_dose_has_its_day_in_parts_and_in_another_column(tmp_path: Path) -> None:
    rows = rows_of(
        tmp_path,
        "Họ và tên,Ngày sinh,Số CCCD,Ngày tiêm mũi 1,Ngày tiêm mũi 2,,,Thời gian tiêm mũi 2\n,,,,Ngày,Tháng,Năm,\n"
        "Nguyễn Văn An,01/02/1980,001080000001,01/07/2021,01,12,2021,\n",
    )
    assert rows.select("dose_date", "dose_date_2").rows() == [("01/07/2021", "01/12/2021")]


def test_a_dose_with_a_status_may_have_two_columns_for_its_vaccine(tmp_path: Path) -> None:
    rows = rows_of(
        tmp_path,
        "Họ và tên,Số CCCD,Tên vắc xin,Loại vắc xin,Ngày tiêm,Trạng thái tiêm\n"
        "Nguyễn Văn An,001080000001,,Pfizer,01/07/2021,Đã tiêm\nTrần Thị Bình,001180000002,Pfizer,,02/07/2021,Hoãn tiêm\n",
    )
    assert rows["vaccine"].to_list() == ["Pfizer", None]


def test_a_first_and_a_third_dose_stand_side_by_side() -> None:
    found = name_columns(["Họ và tên", "Số CCCD", "Ngày tiêm mũi 1", "Ngày tiêm mũi 3"])
    assert (found.known[2:], found.layout) == (("dose_date", "dose_date_3"), "person")
