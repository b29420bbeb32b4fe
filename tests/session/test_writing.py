"""What a check leaves on disk: for its owner only, never among reports, adding up to the lists."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import polars as pl
import pypdfium2
import pytest

from tests.session import planted
from vaxanalysis.session import writing
from vaxanalysis.session.checking import Checked


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory, checked: tuple[planted.Planted, Checked]) -> Path:
    folder = tmp_path_factory.mktemp("written") / "session"
    counted = writing.write(checked[1], folder)
    assert counted["files"] == len([path for path in folder.rglob("*") if path.is_file() and path.suffix != ".json"])
    return folder


def test_only_the_owner_can_read(out: Path) -> None:
    paths = [out, *out.rglob("*")]
    assert {path.stat().st_mode & 0o777 for path in paths if path.is_dir()} == {0o700}
    assert {path.stat().st_mode & 0o777 for path in paths if path.is_file()} == {0o600}


def test_counts_workbooks_and_slips_add_up(out: Path, checked: tuple[planted.Planted, Checked]) -> None:
    rows = checked[1].rows
    outcomes = dict(rows["outcome"].value_counts().iter_rows())
    table = pl.read_csv(out / "counts.csv")
    assert {name: table[name].sum() for name in outcomes} == outcomes
    assert pl.read_csv(out / "rows.csv").height == rows.height
    listed = sum(rows_of(path) for path in out.glob("*/*.xlsx"))
    assert listed == rows.height
    slips = sum(len(pypdfium2.PdfDocument(path)) for path in out.glob("*/*.pdf"))
    assert slips == rows.filter((pl.col("outcome") == "ready") & pl.col("go")).height


def rows_of(path: Path) -> int:
    return sum(sheet.max_row - 3 for sheet in openpyxl.load_workbook(path).worksheets)


def test_the_page_for_the_meeting(out: Path, checked: tuple[planted.Planted, Checked]) -> None:
    book = openpyxl.load_workbook(out / "tong-hop.xlsx")
    total = [cell.value for cell in list(book["Theo phường, xã"].rows)[-1]]
    assert (total[0], total[-1]) == ("Cộng", checked[1].rows.height)
    gates = [row[-1].value for row in book["Theo danh sách"].rows][3:-1]
    assert [gate.startswith("DỪNG") for gate in gates] == [not go for go in checked[1].lists["go"]]


def test_the_police_walk_from_group_to_group(out: Path) -> None:
    book = openpyxl.load_workbook(next(out.glob("*/*cong-an.xlsx")))
    groups = [str(row[0].value) for row in list(book["Công an"].rows)[3:]]
    numbers = [int(group.removeprefix("tổ ")) for group in groups]
    assert len(numbers) > 3
    assert numbers == sorted(numbers)


def test_a_second_run_replaces_the_first_and_nothing_of_others(
    out: Path, checked: tuple[planted.Planted, Checked]
) -> None:
    (out / "note.txt").write_text("mine")
    writing.write(checked[1], out, with_slips=False)
    assert (out / "note.txt").read_text() == "mine"
    assert list(out.glob("*/*.pdf")) == []
    assert out.stat().st_mode & 0o777 == 0o700
