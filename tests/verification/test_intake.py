"""A right number that is written in a list must be one, in whatever form Excel keeps it."""

from datetime import timedelta
from pathlib import Path

import openpyxl
import polars as pl
import pytest
import simulation as sim

from vaxanalysis.errors import InputError
from vaxanalysis.store import Store
from vaxanalysis.verification import import_results, states, worklists

TUESDAY = sim.MONDAY + timedelta(days=1)
NUMBERS = {
    "001 080 000 001": "taken", "001.080.000001": "taken", "001080000001.0": "taken", "012345678": "taken", "B1234567": "taken",
    "1080000001": "bad_number", "0010800000012": "bad_number", "không có": "bad_number", "000000000000": "bad_number",
    "001080000001 (mẹ)": "bad_number",
}  # fmt: skip


@pytest.mark.parametrize(("number", "status"), NUMBERS.items())
def test_a_right_number_is_taken_only_if_it_is_one(number: str, status: str, tmp_path: Path) -> None:
    assert _taken({"Kết quả xác minh": "Đã bổ sung", "Số CCCD đúng": number}, tmp_path) == status


TRIES = {"2": "taken", "2 lần": "taken", "2-3": "bad_tries", "nhiều": "bad_tries"}


@pytest.mark.parametrize(("tries", "status"), TRIES.items())
def test_contact_tries_are_a_number(tries: str, status: str, tmp_path: Path) -> None:
    assert _taken({"Kết quả xác minh": "Không liên hệ được", "Số lần liên hệ": tries}, tmp_path) == status


def _taken(cells: dict[str, str], tmp_path: Path) -> str:
    """The status of the first row of a list in which ``cells`` were filled."""
    store = sim.new_store(tmp_path / "store")
    sim.snapshot(sim.register(12, seed=1), sim.MONDAY, store, tmp_path)
    book = next(path for path in worklists(store, sim.MONDAY, tmp_path / "lists").files if _place(path))
    workbook = openpyxl.load_workbook(book)
    sheet, heads, line = _place(book) or ("", {}, 0)
    for name, value in cells.items():
        workbook[sheet].cell(line, heads[name]).value = value
    workbook.save(tmp_path / "back.xlsx")
    report = import_results([tmp_path / "back.xlsx"], store, on=TUESDAY)
    (status,) = (name for name, rows in report.accounts().items() if rows and name != "empty")
    done = states(store, TUESDAY).filter(pl.col("done_on") == TUESDAY).collect().height
    assert done == (status == "taken" and "Số CCCD đúng" in cells)
    return status


def _book(folder: Path) -> tuple[Path, openpyxl.Workbook]:
    """A worklist, opened, in ``folder``."""
    store = sim.new_store(folder / "store")
    sim.snapshot(sim.register(12, seed=1), sim.MONDAY, store, folder)
    book = next(path for path in worklists(store, sim.MONDAY, folder / "lists").files if _place(path))
    return book, openpyxl.load_workbook(book)


def test_a_total_and_signatures_below_a_list_are_no_answers(tmp_path: Path) -> None:
    book, workbook = _book(tmp_path)
    name, heads, first = _place(book) or ("", {}, 0)
    sheet, answer = workbook[name], heads["Kết quả xác minh"]
    end = sheet.max_row
    for down, column, text in (
        (1, 1, "Tổng cộng: 7 bản ghi"), (2, answer, "Phúc Xá, ngày 9 tháng 11 năm 2021"), (3, 1, "NGƯỜI LẬP BIỂU"),
        (3, answer, "TRƯỞNG TRẠM"), (4, 1, "Nguyễn Thị Lập"), (4, answer + 1, "Trần Văn Trạm"),
        (5, 1, "Lê Thị Không Mã\n02/03/1980, Nữ"), (5, answer, "gọi lại sau"),
        (6, answer, "Đúng"),
    ):  # fmt: skip
        sheet.cell(end + down, column).value = text
    workbook.save(tmp_path / "back.xlsx")
    report = import_results([tmp_path / "back.xlsx"], Store(tmp_path / "store"), on=TUESDAY)
    below = report.rows.filter(pl.col("sheet") == name, pl.col("row") > end)
    assert below["status"].to_list() == ["empty"] * 4 + ["bad_key"] * 2


def test_files_of_one_name_are_told_apart_by_their_folders(tmp_path: Path) -> None:
    book, _ = _book(tmp_path)
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
    (tmp_path / "old" / "list.xlsx").write_bytes(book.read_bytes())
    (tmp_path / "new" / "list.xlsx").write_bytes(b"PK, and no workbook")
    report = import_results([tmp_path / "old", tmp_path / "new"], Store(tmp_path / "store"), on=TUESDAY)
    assert report.rows["file"].unique().to_list() == ["old/list.xlsx"]
    assert [error.where for error in report.failed] == ["new/list.xlsx"]


def test_answers_of_a_worklist_under_another_heading_are_not_the_population_databases(tmp_path: Path) -> None:
    book, workbook = _book(tmp_path)
    sheet, heads, line = _place(book) or ("", {}, 0)
    workbook[sheet].cell(line - 1, heads["Kết quả xác minh"]).value = "Kết quả"
    workbook[sheet].cell(line, heads["Kết quả xác minh"]).value = "Đúng"
    for other in workbook.sheetnames:
        if other != sheet:
            workbook.remove(workbook[other])
    workbook.save(tmp_path / "back.xlsx")
    with pytest.raises(InputError, match="a worklist without its column 'Kết quả xác minh'"):
        import_results([tmp_path / "back.xlsx"], Store(tmp_path / "store"), on=TUESDAY)
    workbook[sheet].cell(line - 1, heads["Kết quả xác minh"]).value = "Kết quả xác thực"
    workbook.save(tmp_path / "back.xlsx")
    report = import_results([tmp_path / "back.xlsx"], Store(tmp_path / "store"), on=TUESDAY)
    assert report.accounts()["taken"] == 1


def _place(book: Path) -> tuple[str, dict[object, int], int] | None:
    """The sheet of a list, the columns of its headings, and its first row."""
    for sheet in openpyxl.load_workbook(book).worksheets:
        for line in sheet.iter_rows(max_row=6):
            heads: dict[object, int] = {cell.value: int(cell.column or 0) for cell in line}
            if "Kết quả xác minh" in heads and sheet.max_row > line[0].row:
                return sheet.title, heads, int(line[0].row) + 1
    return None
