"""Tables of any columns as people keep them: workbooks of several sheets, headings that stand twice, options that say nothing of them."""

from pathlib import Path

import polars as pl
import pytest

from tests.cli.command import run
from vaxanalysis.cli.written import read_table

ROWS = [f"{chr(97 + n % 26)}{chr(97 + n * 7 % 26)} {n * n} x,{1800 + n}-01-{1 + n % 28:02}" for n in range(10, 310)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The model of the document beside a table of 300 rows, one of them twice."""
    told = (Path(__file__).parents[2] / "docs" / "model-file.md").read_text(encoding="utf-8")
    (tmp_path / "m.json").write_text(told.split("```json")[1].split("```")[0], encoding="utf-8")
    (tmp_path / "t.csv").write_text("\n".join(["name,born", *ROWS, ROWS[3]]), encoding="utf-8")
    return tmp_path


def sheets(path: Path, *tables: list[list[str]]) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(path) as book:
        for rows in tables:
            sheet = book.add_worksheet()
            for n, row in enumerate(rows):
                sheet.write_row(n, 0, row)


def test_sheets_with_the_same_headings_are_one_table(tmp_path: Path) -> None:
    """An empty first sheet, blanks around headings, other orders of columns; a sheet of something else is not read."""
    one = [[" name", "born ", "", ""], ["a", "1950", "x", "y"]]
    sheets(
        tmp_path / "b.xlsx",
        [],
        one,
        [["born", "name"], ["1951", "b"]],
        [["born", "name", " ", ""], ["1952", "c"]],
        [["Notes"]],
    )
    table = read_table(tmp_path / "b.xlsx")
    assert table.rows() == [("a", "1950"), ("b", "1951"), ("c", "1952")]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_heading_that_stands_twice_is_named(folder: Path, kind: str) -> None:
    lines = [["name", "born", "name"], *([*row.split(","), "z"] for row in ROWS)]
    sheets(folder / "d.xlsx", lines)
    (folder / "d.csv").write_text("\n".join(map(",".join, lines)), encoding="utf-8")
    done = run("duplicates", f"d.{kind}", "--model", "m.json", "--out", "p.csv", folder=folder)
    assert done.returncode == 2
    assert (
        "no column name, which the model reads. Name columns of the table in the model: name (1 of 2), born, name (2 of 2)"
        in done.stderr
    )


@pytest.mark.parametrize("option", [("--query", "select 1"), ("--config", "t.toml")])
def test_options_of_a_register_are_refused(folder: Path, option: tuple[str, str]) -> None:
    done = run("duplicates", "t.csv", "--model", "m.json", "--out", "p.csv", *option, folder=folder)
    assert (done.returncode, (folder / "p.csv").exists()) == (2, False)
    assert "--query, --config: given beside a model of other columns" in done.stderr


def test_the_reference_scorer_weighs_any_table(folder: Path) -> None:
    for name, options in {"one": (), "two": ("--reference-scorer",)}.items():
        done = run(
            "duplicates",
            "t.csv",
            "--model",
            "m.json",
            "--out",
            f"{name}.csv",
            "--evidence",
            f"{name}.parquet",
            *options,
            folder=folder,
        )
        assert done.returncode == 0, done.stderr
    one, two = (pl.read_parquet(folder / f"{name}.parquet")["weight"].item() for name in ("one", "two"))
    assert one == pytest.approx(two)


def test_blocks_that_were_left_out_are_told(folder: Path) -> None:
    more = [f"le van a,{1500 + n // 12}-{1 + n % 12:02}-01" for n in range(401)]
    (folder / "t.csv").write_text("\n".join(["name,born", *ROWS, *more]), encoding="utf-8")
    done = run("duplicates", "t.csv", "--model", "m.json", "--out", "p.csv", folder=folder)
    assert done.returncode == 0, done.stderr
    assert "Left out of name: 1 blocks of more than 400 rows (401 rows)" in done.stdout
