"""Two weeks of three districts, from files to pages: every number that the rows give again is the one printed."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest

from tests.publish.compared import Differences, check, check_public, text_of
from tests.publish.compared_work import compared
from tests.publish.tables import forecast
from vaxanalysis import snapshot, synth, verification
from vaxanalysis.feedback import feedback
from vaxanalysis.publish.render import render_week
from vaxanalysis.store import Store

FORMATS = {"internal": ("html", "pdf", "docx", "xlsx"), "public": ("html",)}
LANGUAGES = {"internal": ("vi", "en"), "public": ("vi",)}
DISTRICTS, REQUESTS = ("001", "002", "003"), "requests.xlsx"


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
    synth.requests(folder / REQUESTS, 300, 4, persons=20_000, as_of=taken.as_of)
    feedback([folder / REQUESTS], taken.as_of, Store(folder / "store"))
    lines = [(None, None, 5.0, 0.5), *((code, None, 2.4, 0.2) for code in DISTRICTS), ("001", "00001", 0.4, 0.995)]
    Store(folder / "store").write_table(taken.as_of, "forecast", forecast(*lines))
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


def test_no_number_of_requests_and_of_what_is_left_differs(home: Path) -> None:
    found = of_work(run_of(home), home)
    assert found.found == []
    assert found.compared > 120


def of_work(folder: Path, home: Path) -> Differences:
    said = Differences()
    compared(folder, home / "store", DISTRICTS, [home / REQUESTS], said)
    return said


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


CHANGED = (
    ("tables/001-ba-dinh-communes.csv", ",met,", ",below,"),
    ("tables/index-districts.csv", "below", "met"),
    ("002-hoan-kiem.html", ">0</td>", ">1</td>"),
    ("index.en.html", "◆", "●"),
)
OF_WORK = (
    ("001-ba-dinh.html", ">1 phản ánh quá hạn", ">9 phản ánh quá hạn"),
    ("001-ba-dinh.en.html", 'on time</th><td class="num">6<', 'on time</th><td class="num">7<'),
    ("002-hoan-kiem.html", "hiện đạt 2,", "hiện đạt 3,"),
    ("tables/001-ba-dinh-communes.csv", ",0.995", ",0.5"),
)


def test_a_changed_number_or_light_is_found(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / run_of(home).name
    shutil.copytree(run_of(home), folder)
    for name, before, after in CHANGED + OF_WORK:
        text = (folder / name).read_text(encoding="utf-8")
        assert before in text
        (folder / name).write_text(text.replace(before, after), encoding="utf-8")
    found = {one.split(" ")[0] for one in check(folder, home / "store", DISTRICTS).found}
    of_its_work = {one.split(" ")[0] for one in of_work(folder, home).found}
    assert {Path(name).name.removesuffix(".csv") for name, *_ in CHANGED} <= found
    assert of_its_work == {Path(name).name.removesuffix(".csv") for name, *_ in OF_WORK}
