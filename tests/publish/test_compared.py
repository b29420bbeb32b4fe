"""Two weeks of three districts, from files to pages: every number that the rows give again is the one printed."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from tests.publish.compared import check, text_of
from vaxanalysis import snapshot, synth
from vaxanalysis.publish.render import render_week
from vaxanalysis.store import Store

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
    result = render_week(folder / "store", taken.as_of, folder / "out", districts=DISTRICTS)
    assert not result.failed
    shutil.copytree(result.folder, folder / "run" / result.folder.name)
    return folder


def run_of(home: Path) -> Path:
    return next((home / "run").iterdir())


def test_no_number_differs(home: Path) -> None:
    found = check(run_of(home), home / "store", DISTRICTS)
    assert found.found == []
    assert found.compared > 1500


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
