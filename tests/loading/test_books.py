"""Workbooks are read in a process of their own: what ends it, ends nothing else."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from datetime import datetime, time
from pathlib import Path

import openpyxl
import pytest

from vaxanalysis import loading
from vaxanalysis.loading import books
from vaxanalysis.loading.books import calamine, markup, ooxml
from vaxanalysis.loading.failures import FileError

HEAD = ["Họ và tên", "Ngày sinh", "Số CCCD"]
BINH = ["Trần Văn Bình", "12/05/1980", "001080000001"]


def made(path: Path, *, far: str = "", value: str | None = None) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEAD)
    sheet.append(BINH)
    if far:
        sheet[far].font = openpyxl.styles.Font(bold=True)
        sheet[far].value = value
    book.save(path)
    return path


def html(body: str, path: Path) -> list[list[str | None]]:
    path.write_text(f"<html><meta charset='utf-8'><body>{body}</body></html>", encoding="utf-8")
    return [list(row) for grid in markup.grids(path) for row in grid.cells.rows()]


def test_an_empty_cell_at_the_end_of_the_sheet_costs_nothing(tmp_path: Path) -> None:
    (grid,) = books.read(made(tmp_path / "a.xlsx", far="XFD1048576"))
    assert grid.cells.rows() == [tuple(HEAD), tuple(BINH)]


def test_a_filled_cell_at_the_end_of_the_sheet_fails_its_file_only(tmp_path: Path) -> None:
    made(tmp_path / "a.xlsx", far="XFD1048576", value="x")
    made(tmp_path / "b.xlsx")
    far, good = loading.read([tmp_path]).files
    assert far.report.failure is not None and far.report.failure.code == "memory"
    assert good.report.read == 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a pipe with a name")
def test_a_file_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "never")
    reader = books.Reader(seconds=0.5)
    with pytest.raises(FileError, match="too long"):
        reader.read(tmp_path / "never")
    reader = books.Reader()
    assert reader.read(made(tmp_path / "a.xlsx"))[0].cells.height == 2


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc")
def test_the_reader_ends_with_its_parent(tmp_path: Path) -> None:
    made(tmp_path / "a.xlsx")
    code = (
        "import os, signal, pathlib\nfrom vaxanalysis.loading import books\nbooks.read(pathlib.Path('a.xlsx'))\n"
        "print(books.READER._process.pid, flush=True)\nos.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    child = Path("/proc") / done.stdout.strip() / "cmdline"
    assert done.stdout.strip()
    assert not child.exists() or b"books.child" not in child.read_bytes()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04" + b"x" * 100, "cut"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 100, "workbook"),
        (b"<html><body>nothing</body></html>", "html"),
        (b"", "empty"),
        (b"<table><tr><td></td></tr></table>", "html"),
    ],
)
def test_each_cause_is_named_apart(tmp_path: Path, content: bytes, code: str) -> None:
    (tmp_path / "a.xls").write_bytes(content)
    (file,) = loading.read([tmp_path]).files
    assert file.report.failure is not None
    assert (file.report.failure.code, file.report.failure.where) == (code, "a.xls")


def test_a_password_is_named(tmp_path: Path) -> None:
    import msoffcrypto.format.ooxml

    plain = made(tmp_path / "plain.xlsx").read_bytes()
    (tmp_path / "plain.xlsx").unlink()
    with (tmp_path / "a.xlsx").open("wb") as out:
        msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(plain)).encrypt("secret", out)
    (file,) = loading.read([tmp_path]).files
    assert file.report.failure is not None and file.report.failure.code == "password"


def test_a_workbook_that_declares_too_much_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calamine, "SIZE", 1000)
    with pytest.raises(FileError, match="too large"):
        list(calamine.grids(made(tmp_path / "a.xlsx")))


def test_values_are_written_as_they_are_read() -> None:
    values = [1.0, 1080000001.5, 1e20, True, datetime(2021, 8, 15, 7, 30), time(7, 30), "x", None]
    texts = ["1", "1080000001.5", "100000000000000000000", "true", "2021-08-15 07:30:00", "07:30:00", "x", ""]
    assert [calamine.text(value) for value in values] == texts
    assert calamine.text(datetime(2021, 8, 14, 23, 59, 59, 999136)) == "2021-08-15 00:00:00"


def test_spans_are_read_as_browsers_do(tmp_path: Path) -> None:
    table = "<tr><td colspan='2;'>a<td colspan='x'>b<tr><td rowspan=0>c<td>d<tr><td>e"
    assert html(f"<table>{table}</table>", tmp_path / "a.xls") == [
        ["a", None, "b"],
        ["c", "d", None],
        [None, "e", None],
    ]


def test_spans_of_millions_are_bounded(tmp_path: Path) -> None:
    digits = "9" * 5000
    table = f"<tr><td rowspan={digits} colspan={digits}>a<tr><td>b"
    assert html(f"<table>{table}</table>", tmp_path / "a.xls")[0][0] == "a"


def test_a_table_within_a_table_is_its_own(tmp_path: Path) -> None:
    inner = "<table><tr><td>Họ<br>tên</td></tr></table>"
    assert html(f"<table><tr><td>{inner}</td></tr></table>", tmp_path / "a.xls") == [["Họ tên"]]


def test_an_empty_text_is_a_value_of_a_formula(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1" t="str"><f>IF(1,"","")</f><v></v></c><c r="B1"><f>A1</f></c><c r="C1"><f>1</f><v>1</v></c></row>'
        '<row r="2" hidden="1"><c r="A2"/></row></sheetData></worksheet>'
    )
    with zipfile.ZipFile(made(path)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w") as new:
        for name, data in parts.items():
            new.writestr(name, sheet if name == "xl/worksheets/sheet1.xml" else data)
    assert ooxml.facts(path).sheets == {"Sheet": (1, 1)}


@pytest.mark.parametrize(
    ("value", "shape", "shown"),
    [
        (1160000001, "000000000000", "001160000001"), (11234567, "000000000;@", "011234567"),
        (912000001, "0000\\ 000\\ 000", "0912000001"), (1160000001, "0", "1160000001"), (1160000001, "0.00", "1160000001"),
        (1.5, "000000000000", "1.5"), ("K1", "000000000000", "K1"), (120000000001, "000000000", "120000000001"),
    ],
)  # fmt: skip
def test_zeros_that_only_the_format_shows_are_part_of_the_number(
    value: object, shape: str, shown: str, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["C3"], sheet["C4"] = value, 7
    sheet["C3"].number_format = shape
    book.save(tmp_path / "a.xlsx")
    (grid,) = calamine.grids(tmp_path / "a.xlsx")
    assert grid.cells.to_series(2).to_list()[2:] == [shown, "7"]
