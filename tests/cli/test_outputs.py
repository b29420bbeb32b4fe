"""No command touches what it did not write: files of others stay, byte for byte, wherever the output goes."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.cli.command import run


@pytest.fixture
def here(tmp_path: Path, samples: Path) -> Path:
    """A folder of somebody with a file for every name that a command might take or clear away."""
    for name in (
        "a.csv",
        "2021-11-08/notes.docx",
        "2021-11-08/tables/mine.csv",
        "kept.parquet",
        "x.xlsx",
        "README.txt",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / name).write_text(f"theirs: {name}")
    shutil.copy(samples / "long-dong-da-bom-semicolon.csv", tmp_path / "006.csv")
    return tmp_path


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_weekly_leaves_the_files_in_its_folder(here: Path) -> None:
    before = bytes_of(here)
    done = run("weekly", "006.csv", "--as-of", "2021-11-08", "--out", ".", "--district", "006", folder=here)
    assert "notes.docx is not ours" in done.stderr
    assert (here / "2021-11-08" / "index.html").is_file()
    assert before.items() <= bytes_of(here).items()


@pytest.mark.parametrize("name", ["index.html", "manifest.json", "everything.zip"])
def test_an_index_of_others_is_refused_before_anything_is_read(here: Path, name: str) -> None:
    (here / "reports/2021-11-08").mkdir(parents=True)
    (here / "reports/2021-11-08" / name).write_text("mine", encoding="utf-8")
    done = run("weekly", "006.csv", "--as-of", "2021-11-08", folder=here)
    assert done.returncode == 2
    assert f"reports/2021-11-08/{name}: vaxanalysis did not write this file" in done.stderr.replace("\\", "/")
    assert (here / "reports/2021-11-08" / name).read_text(encoding="utf-8") == "mine"
    assert not list((here / "store" / "snapshots").glob("2*"))


@pytest.mark.parametrize(
    "arguments",
    [
        ["weekly", "2021-11-08", "--as-of", "2021-11-08", "--out", "."],
        ["weekly", "006.csv", "--as-of", "2021-11-08", "--store", "."],
        ["weekly", "006.csv", "--as-of", "2021-11-08", "--store", "s", "--out", "s"],
        ["weekly", ".", "--as-of", "2021-11-08"],
        ["profile", "006.csv", "--findings", "."],
        ["profile", "006.csv", "--out", "006.csv"],
        ["profile", "006.csv", "--by-rule", "006.csv"],
        ["profile", ".", "--out", "new.csv"],
        ["duplicates", "006.csv", "--out", "006.csv"],
        ["duplicates", "006.csv", "--out", "d.csv", "--evidence", "006.csv"],
        ["duplicates", "006.csv", "--out", "d.csv", "--evidence", "d.csv"],
        ["match", "006.csv", "x.xlsx", "--out", "x.xlsx"],
        ["evaluate", "a.csv", "006.csv", "--out", "a.csv"],
        ["feedback", "x.xlsx", "--as-of", "2021-11-08", "--out", "x.xlsx"],
        ["template", "feedback", "--out", "x.xlsx"],
        ["synth", "kept.parquet", "--persons", "10"],
        ["synth", "2021-11-08", "--persons", "10"],
    ],
)
def test_an_output_that_would_replace_something_is_refused(here: Path, arguments: list[str]) -> None:
    before = bytes_of(here)
    done = run(*arguments, folder=here)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
    assert bytes_of(here) == before


@pytest.mark.parametrize(
    ("option", "arguments"),
    [
        ("--out", ["profile", "006.csv", "--out", "p.txt"]),
        ("--by-rule", ["profile", "006.csv", "--by-rule", "r.txt"]),
        ("--evidence", ["duplicates", "006.csv", "--out", "d.csv", "--evidence", "e.txt"]),
    ],
)
def test_a_file_that_no_table_can_be_written_to_is_named_with_its_option(
    here: Path, option: str, arguments: list[str]
) -> None:
    done = run(*arguments, folder=here)
    assert done.returncode == 2
    assert done.stderr == f"vaxanalysis: {option}: a name ending in '.txt'. Use .csv, .parquet or .xlsx\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["weekly", "006.csv", "--as-of", "2021-11-08", "--out", "old", "--store", "new"],
        ["profile", "006.csv", "--out", "old/audit.csv"],
        ["profile", "006.csv", "--findings", "old/snapshots/f"],
        ["duplicates", "006.csv", "--out", "d.csv", "--evidence", "old/e.csv"],
        ["match", "006.csv", "x.xlsx", "--out", "old/audit.csv"],
        ["feedback", "x.xlsx", "--as-of", "2021-11-08", "--out", "old/audit.csv"],
        ["import-results", "x.xlsx", "--store", "old", "--out", "old/audit.csv"],
        ["figures", "--store", "old", "--as-of", "2021-11-08", "--out", "old"],
        ["worklists", "--store", "old", "--as-of", "2021-11-08", "--out", "old/lists"],
        ["plan", "--store", "old", "--as-of", "2021-11-08", "--out", "old"],
        ["check-list", "006.csv", "--session", "2021-11-10", "--store", "old", "--out", "old/lists"],
        ["synth", "old/s.parquet", "--persons", "10"],
        ["template", "feedback", "--out", "old/x.xlsx"],
    ],
)
def test_an_output_in_a_store_is_refused(here: Path, arguments: list[str]) -> None:
    (here / "old" / "snapshots").mkdir(parents=True)
    for name in ("key", "audit.csv"):
        (here / "old" / name).write_text("theirs")
    before = bytes_of(here)
    done = run(*arguments, folder=here)
    assert (done.returncode, "lies within the store" in done.stderr) == (2, True), done.stderr
    assert bytes_of(here) == before


@pytest.mark.parametrize(
    "arguments",
    [
        ["duplicates", "006.csv", "--out", "reports/d.csv"],
        ["match", "006.csv", "x.xlsx", "--out", "reports/2021-11-08/m.csv"],
        ["import-results", "x.xlsx", "--store", "s", "--out", "reports/rows.csv"],
        ["worklists", "--store", "s", "--as-of", "2021-11-08", "--out", "reports"],
        ["check-list", "006.csv", "--session", "2021-11-10", "--store", "s", "--out", "reports/lists"],
    ],
)
def test_rows_of_persons_never_lie_among_reports(here: Path, arguments: list[str]) -> None:
    done = run(*arguments, folder=here)
    assert (done.returncode, "among the reports" in done.stderr) == (2, True), done.stderr


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps no such bits")
def test_the_modes_of_existing_folders_stay(here: Path) -> None:
    for name in ("s", "f"):
        (here / name).mkdir()
        (here / name).chmod(0o755)
    assert run("profile", "006.csv", "--findings", "f", folder=here).returncode == 0
    run("weekly", "006.csv", "--as-of", "2021-11-08", "--store", "s", "--district", "006", folder=here)
    assert {(here / name).stat().st_mode & 0o777 for name in ("s", "f")} == {0o755}
    assert (here / "s" / "snapshots").stat().st_mode & 0o777 == 0o700
