"""Cases met in the wild: rows that are no person, and persons that are no total. The inputs hold invented people."""

from __future__ import annotations

from pathlib import Path

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
