"""Tables of one sheet: side by side, one below the other, filled without a heading."""

from __future__ import annotations

import polars as pl

from vaxanalysis.loading import tables
from vaxanalysis.loading.grids import Grid, column_name

Row = tuple[str | None, ...]


def grid(*rows: Row) -> Grid:
    width = max(map(len, rows))
    cells = [[*row, *[None] * (width - len(row))] for row in rows]
    schema = {f"c{at}": pl.String for at in range(width)}
    return Grid("S", pl.DataFrame(cells, schema=schema, orient="row"))


def test_a_table_below_with_other_headings_is_read_by_its_own() -> None:
    found = tables.of_grid(grid(
            ("STT", "Họ tên", "Ngày sinh"), ("1", "An Văn A", "1/1/1990"), (None,),
            ("Họ tên", "Số CCCD", "Ngày sinh"), ("Bình Văn B", "001090000001", "2/2/1990"),
        ),
    )  # fmt: skip
    assert [table.rows["full_name"].to_list() for table in found] == [["An Văn A"], ["Bình Văn B"]]
    assert found[1].rows.select("row", "citizen_id", "birth_date").rows() == [(5, "001090000001", "2/2/1990")]


def test_a_table_below_that_is_no_register_is_rejected_row_by_row() -> None:
    found = tables.of_grid(grid(
            ("STT", "Họ tên", "Ngày sinh"), ("1", "An Văn A", "1/1/1990"),
            ("STT", "Tên vắc xin", "Số lượng"), ("1", "AstraZeneca", "20"), ("2", "Pfizer", "30"),
        ),
    )  # fmt: skip
    assert sum(table.rows.height for table in found) == 1
    assert found[1].rejected.select("row", "reason").rows() == [(3, "other"), (4, "other"), (5, "other")]


def test_a_table_below_whose_columns_stand_one_place_further_is_read_by_its_own() -> None:
    found = tables.of_grid(grid(
            ("STT", "Họ tên", "Ngày sinh"), ("1", "An Văn A", "1/1/1990"), ("Họ và tên", "Sinh ngày"), ("Bình Văn B", "2/2/1990"),
        ),
    )  # fmt: skip
    assert [table.rows.select("full_name", "birth_date").rows() for table in found] == [
        [("An Văn A", "1/1/1990")], [("Bình Văn B", "2/2/1990")],
    ]  # fmt: skip


def test_headings_once_more_begin_no_table() -> None:
    found = tables.of_grid(
        grid(("Họ tên", "Ngày sinh"), ("An Văn A", "1990"), ("Họ tên", "Ngày sinh"), ("Bình B", "1991"))
    )
    assert len(found) == 1
    assert found[0].rejected.select("row", "reason").rows() == [(3, "heading")]


def test_groups_and_headings_once_more_begin_no_table() -> None:
    head: tuple[Row, ...] = (
        ("STT", "CHỦ HỘ", None, "NGƯỜI TIÊM", "NGƯỜI TIÊM", "NGƯỜI TIÊM", "NGƯỜI TIÊM", "Ngày tiêm", "Số lô"),
        (None, "Họ và tên", "Số CCCD", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", None, None),
        ("A", "B", "C", "D", "E", "F", "G", "H", "I"),
    )
    person: Row = ("1", "Phan A", "001060000889", "An Văn A", "1/1/1990", "Nam", "001090000001", "1/9/2021", "L1")
    (table,) = tables.of_grid(grid(*head, person, (None,), *head, person))
    assert table.rows.select("row", "full_name").rows() == [(4, "An Văn A"), (9, "An Văn A")]
    assert table.rejected.select("row", "reason").rows() == [
        (3, "numbers"),
        (6, "heading"),
        (7, "heading"),
        (8, "numbers"),
    ]


def test_the_lower_headings_once_more_do_not_lose_their_groups() -> None:
    lower: Row = (None, "Họ và tên", "Số CCCD", "Họ và tên", "Ngày sinh")
    persons: tuple[Row, ...] = (
        ("1", "Phan A", "001060000889", "An Văn A", "1/1/1990"), ("2", "Phan B", "001060000890", "Bình Văn B", "1/1/1991"),
    )  # fmt: skip
    head: Row = ("STT", "CHỦ HỘ", None, "NGƯỜI TIÊM", "NGƯỜI TIÊM")
    (table,) = tables.of_grid(grid(head, lower, persons[0], lower, persons[1]))
    assert table.rows["full_name"].to_list() == ["An Văn A", "Bình Văn B"]
    assert table.rejected.select("row", "reason").rows() == [(4, "heading")]


def test_a_group_row_across_two_tables_begins_no_table() -> None:
    head, none = ("STT", "Họ", "Tên", "Ngày sinh"), (None, None)
    rows: list[Row] = [
        (*head, None, *head), (None, "Tổ dân phố số 1", *none, None, None, "Tổ dân phố số 5", *none),
        ("1", "An Văn", "A", "1990", None, "1", "Bình Thị", "B", "1991"),
    ]  # fmt: skip
    found = tables.of_grid(grid(*rows))
    assert [table.head.known for table in found] == [("birth_date", "full_name")] * 2
    assert [table.rejected["reason"].to_list() for table in found] == [["group"]] * 2
    assert [table.rows["birth_date"].to_list() for table in found] == [["1990"], ["1991"]]


def test_a_filled_column_under_no_heading_is_named() -> None:
    (table,) = tables.of_grid(grid(("Họ tên", None, "Ngày sinh", None), ("An A", "12", "1990", None)))
    assert table.head.unknown == ("column 2",)


def test_the_second_table_is_named_by_its_column() -> None:
    head = ("Họ tên", "Ngày sinh", None)
    found = tables.of_grid(grid((*head, *head), ("An A", "1990", None, "Bình B", "1991")))
    assert [table.sheet for table in found] == ["S", "S [D]"]
    assert [column_name(at) for at in (0, 25, 26, 701)] == ["A", "Z", "AA", "ZZ"]


def test_a_table_below_with_more_headings_takes_nothing_from_the_first() -> None:
    found = tables.of_grid(grid(
            ("Họ tên", "Ngày sinh"), ("An Văn A", "1/1/1990"),
            ("STT", "Số CCCD", "Họ tên", "Ngày sinh", "SĐT"), ("1", "001090000001", "Bình Văn B", "2/2/1990", "0912345601"),
        ),
    )  # fmt: skip
    assert [table.rows["full_name"].to_list() for table in found] == [["An Văn A"], ["Bình Văn B"]]


def test_a_title_says_nothing_of_the_columns_and_a_group_row_is_no_heading() -> None:
    (table,) = tables.of_grid(grid(
            ("TIÊM MŨI 2 PHƯỜNG TRÚC BẠCH",), ("STT", "Họ tên", "Ngày sinh", "Ngày tiêm", "Họ tên cha"),
            (None, "Thôn 3"), ("1", "An Văn A", "1/1/1990", "2/2/2021", "B"),
        ),
    )  # fmt: skip
    assert table.head.known == ("full_name", "birth_date", "dose_date")
    assert table.rejected.select("row", "reason").rows() == [(3, "group")]
