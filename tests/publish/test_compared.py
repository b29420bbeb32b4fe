"""Two weeks of three districts, from files to pages: every number that the rows give again is the one printed."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest

from tests.publish.compared import check, check_public, text_of
from vaxanalysis import snapshot, synth, verification
from vaxanalysis.publish.render import render_week
from vaxanalysis.store import Store

FORMATS = {"internal": ("html", "pdf", "docx", "xlsx"), "public": ("html",)}
LANGUAGES = {"internal": ("vi", "en"), "public": ("vi",)}
DISTRICTS = ("001", "002", "003")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the store and the run of the second week, in ``run``."""
    folder = tmp_path_factory.mktemp("recount")
    made = synth.generate(folder / "files", 20_000, 4, weeks=2, split="district", gaps=False)
    days = sorted({path.parent.name for path in made.files})
    for day in days:
        sent = [path for path in made.files if path.parent.name == day and path.name[:3] in DISTRICTS]
        taken = snapshot.take(sent, date.fromisoformat(day), Store(folder / "store"))
        _listed(Store(folder / "store"), date.fromisoformat(day))
    for audience in ("internal", "public"):
        out = folder / audience
        result = render_week(
            folder / "store", taken.as_of, out, districts=DISTRICTS, audience=audience,
            languages=LANGUAGES[audience], formats=FORMATS[audience],
        )  # fmt: skip
        assert not result.failed
        shutil.copytree(result.folder, folder / f"run-{audience}" / result.folder.name)
    return folder


def _listed(store: Store, day: date) -> None:
    """The records that need verification go on lists; the figures of the day are kept."""
    verification.worklists(store, day, store.path.parent / "lists", district="001")
    verification.save_tables(store, day)


def run_of(home: Path, audience: str = "internal") -> Path:
    return next((home / f"run-{audience}").iterdir())


def test_no_number_differs(home: Path) -> None:
    found = check(run_of(home), home / "store", DISTRICTS)
    assert found.found == []
    assert found.compared > 2500


def test_no_rounded_count_of_the_public_edition_differs(home: Path) -> None:
    found = check_public(run_of(home, "public"), home / "store", DISTRICTS)
    assert found.found == []
    assert found.compared > 250


def test_a_changed_number_in_the_public_edition_a_workbook_or_a_word_file_is_found(home: Path, tmp_path: Path) -> None:
    public, internal = (tmp_path / name / run_of(home).name for name in ("public", "internal"))
    shutil.copytree(run_of(home, "public"), public)
    shutil.copytree(run_of(home), internal)
    table = public / "tables" / "index-communes.csv"
    table.write_text(table.read_text(encoding="utf-8").replace(",10\n", ",20\n", 1), encoding="utf-8")
    assert len(check_public(public, home / "store", ()).found) == 1
    book = openpyxl.load_workbook(internal / "city.xlsx")
    book["Trùng"]["B2"] = 999
    book.save(internal / "city.xlsx")
    document = docx.Document(str(internal / "002-hoan-kiem.docx"))
    document.tables[1].cell(1, 4).paragraphs[0].text = "999"
    document.save(str(internal / "002-hoan-kiem.docx"))
    found = check(internal, home / "store", ["002"]).found
    assert sorted(one.split(" ")[0] for one in found) == ["002-hoan-kiem.docx", "city.xlsx"]


def test_the_a4_names_the_run_that_made_its_snapshot(home: Path) -> None:
    folder = run_of(home)
    fingerprint = (home / "store" / "snapshots" / folder.name / "fingerprint.txt").read_text()
    assert f"Mã lần chạy: {fingerprint[:12]}." in text_of(folder / "001-ba-dinh-a4.pdf")


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("tables/001-ba-dinh-communes.csv", ",met,", ",below,"),
        ("tables/index-districts.csv", "below", "met"),
        ("002-hoan-kiem.html", ">0</td>", ">1</td>"),
        ("index.en.html", "◆", "●"),
    ],
)
def test_one_changed_number_or_light_is_found(home: Path, tmp_path: Path, name: str, before: str, after: str) -> None:
    folder = tmp_path / run_of(home).name
    shutil.copytree(run_of(home), folder)
    text = (folder / name).read_text(encoding="utf-8")
    assert before in text
    (folder / name).write_text(text.replace(before, after), encoding="utf-8")
    assert check(folder, home / "store", DISTRICTS).found != []
