"""No cell of a CSV is run as a formula, and numbers stay numbers."""

from __future__ import annotations

import csv
import re
import zipfile
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from vaxanalysis.outputs import Sheet, csv_text, write_csv, write_sheets, write_xlsx
from vaxanalysis.outputs.sheets import plain

CELLS = {
    "=1+1": "'=1+1", "@SUM(A1)": "'@SUM(A1)", "+84 912": "'+84 912", "-": "'-", "\tx": "'\tx", "-cmd|'/C calc'!A0": "'-cmd|'/C calc'!A0",
    "-5": "-5", "+0,5": "+0,5", "Trần Văn Bình": "Trần Văn Bình", "": "", "a=b": "a=b",
}  # fmt: skip


@pytest.mark.parametrize(("cell", "expected"), CELLS.items())
def test_a_formula_is_shown(cell: str, expected: str) -> None:
    assert plain(cell) == expected


def test_a_workbook_holds_texts_and_nothing_that_runs_or_leads_away(tmp_path: Path) -> None:
    write_xlsx(pl.DataFrame({"text": ["=1+1", "http://example.org", "-5"]}), tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]
    cells = [sheet.cell(row, 1) for row in (2, 3, 4)]
    assert [(cell.value, cell.data_type, cell.hyperlink) for cell in cells] == [
        ("=1+1", "s", None), ("http://example.org", "s", None), ("-5", "s", None),
    ]  # fmt: skip


def test_both_writers_agree(tmp_path: Path) -> None:
    frame = pl.DataFrame({"text": list(CELLS), "number": range(len(CELLS))})
    write_csv(frame, tmp_path / "a.csv")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        frames = list(csv.reader(file))
    text = csv_text([frame.columns, *frame.rows()])
    assert frames == list(csv.reader(text.removeprefix("\ufeff").splitlines())) and text.startswith("\ufeff")
    assert [row[0] for row in frames[1:]] == list(CELLS.values())


def test_a_workbook_says_nothing_of_the_hour_of_its_making(tmp_path: Path) -> None:
    """A run done again writes the same bytes."""
    write_xlsx(pl.DataFrame({"a": ["x"]}), tmp_path / "one.xlsx")
    write_sheets([Sheet("S", ["note"], ["a"], [["x"]])], tmp_path / "two.xlsx")
    for path in tmp_path.iterdir():
        with zipfile.ZipFile(path) as parts:
            assert set(re.findall(r"\d{4}-\d\d-\d\dT", parts.read("docProps/core.xml").decode())) == {"1980-01-01T"}
            assert {part.date_time[0] for part in parts.infolist()} == {1980}
