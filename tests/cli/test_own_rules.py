"""``--rules``: rules of the user's own in ``profile`` and ``weekly``, and what is said of a faulty file."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import polars as pl
import pytest

from tests.cli.command import run

OWN = """import polars as pl
from vaxanalysis.rules import Rule

RULES = (
    Rule(code="born_1985", fields=("birth_date",), kind="plausibility", dimension="validity", severity="error",
         applies=pl.col("birth_year").is_not_null(), fails=pl.col("birth_year") == 1985, message_vi="Sinh năm 1985 theo quy tắc riêng",
         message_en="Born in 1985 by our own rule", remedy_vi="Xem lại.", remedy_en="Look again.", actor="station", source="ours"),
)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "own.py").write_text(OWN, encoding="utf-8")
    lines = [f"Trần Văn An,05/09/{year},Nam,,091234567{year % 10},Phúc Xá,Ba Đình" for year in range(1983, 1987)]
    head = "Họ và tên,Ngày sinh,Giới tính,Số CCCD,Số điện thoại,Phường/Xã,Quận/Huyện"
    (tmp_path / "001-ba-dinh.csv").write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    return tmp_path


def test_profile_counts_own_rules(folder: Path) -> None:
    options = ["--as-of", "2021-11-08", "--rules", "own.py", "--by-rule", "r.csv", "--by", "district"]
    done = run("profile", "001-ba-dinh.csv", *options, folder=folder)
    assert done.returncode == 0, done.stderr
    row = pl.read_csv(folder / "r.csv").filter(rule="born_1985")
    assert row.select("applies", "fails", "message_en").rows() == [(4, 1, "Born in 1985 by our own rule")]


def test_weekly_shows_own_rules_on_the_page_and_the_worklist(folder: Path) -> None:
    week = ["weekly", "001-ba-dinh.csv", "--as-of", "2021-11-08", "--district", "001", "--formats", "html"]
    done = run(*week, "--rules", "own.py", folder=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    page = folder / "reports" / "2021-11-08" / "001-ba-dinh.html"
    assert "Sinh năm 1985 theo quy tắc riêng" in page.read_text(encoding="utf-8")
    assert "Born in 1985 by our own rule" in page.with_suffix(".en.html").read_text(encoding="utf-8")
    lists = run("worklists", "--store", "store", "--as-of", "2021-11-08", "--out", "lists", folder=folder)
    assert lists.returncode == 0, lists.stderr
    [book] = (folder / "lists").glob("*/00001-*.xlsx")
    cells = [str(cell.value) for sheet in openpyxl.load_workbook(book) for row in sheet.iter_rows() for cell in row]
    assert sum("Sinh năm 1985 theo quy tắc riêng" in cell for cell in cells) == 1
    assert run(*week, folder=folder).returncode == 0
    assert "quy tắc riêng" not in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a = 1\n1 / 0\n", "own.py, line 2: the rules file does not run (ZeroDivisionError"),
        (OWN.replace('"birth_year") == 1985', '"no_such") == 1985'), "own.py, rule born_1985: no such column: no_such"),
        (OWN.replace("born_1985", "year_only"), "rule codes used twice: year_only"),
    ],
)
def test_a_faulty_file_is_one_line_and_nothing_is_done(folder: Path, text: str, says: str) -> None:
    (folder / "own.py").write_text(text, encoding="utf-8")
    for command in (["profile", "--by-rule", "r.csv"], ["weekly", "--as-of", "2021-11-08"]):
        done = run(command[0], "001-ba-dinh.csv", *command[1:], "--rules", "own.py", folder=folder)
        assert done.returncode == 2
        assert says in done.stderr
        assert "Traceback" not in done.stderr
    assert not (folder / "store").exists()
    assert not (folder / "r.csv").exists()


@pytest.mark.parametrize("options", [[], ["--glance", "--by-rule", "r.csv"]])
def test_where_answers_would_go_nowhere_the_option_is_refused(folder: Path, options: list[str]) -> None:
    done = run("profile", "001-ba-dinh.csv", "--rules", "own.py", *options, folder=folder)
    assert done.returncode == 2
