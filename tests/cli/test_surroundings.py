"""Links in place of folders and files, and an environment that lacks what others have: outputs are right or refused, others untouched."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.cli.test_outputs import bytes_of
from tests.test_attacks import HEAD, ROW, command
from vaxanalysis.cli import typer_app
from vaxanalysis.store import Store

DAY = "2021-11-08"
WEEKLY = ("weekly", "001.csv", "--as-of", DAY, "--district", "001", "--lang", "vi", "--jobs", "1")
ODD = "{{ 7 * 191 }},{% raw %},%s {0}"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one file of a district, whose headings and values hold signs of templates, and a folder of somebody else."""
    rows = "".join(f"{ROW.replace('An', f'An {chr(65 + at)}')},Phường Phúc Xá,Quận Ba Đình,{ODD}\n" for at in range(20))
    (tmp_path / "001.csv").write_text(f"{HEAD},Phường/Xã,Quận/Huyện,{ODD}\n{rows}", encoding="utf-8")
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "letter.txt").write_text("a letter")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def weekly() -> tuple[int, str]:
    return command(*WEEKLY)


@pytest.mark.parametrize(
    ("link", "to"),
    [("store", "reports"), ("store/.lock", "theirs/letter.txt"), ("store/audit.csv", "theirs/letter.txt")],
)
def test_a_link_in_place_of_a_store_or_of_a_file_of_one_is_refused(here: Path, link: str, to: str) -> None:
    (here / "reports").mkdir()
    if link != "store":
        Store(here / "store").prepare()
    (here / link).symlink_to(here / to)
    assert CliRunner().invoke(typer_app, WEEKLY).exit_code != 0
    assert bytes_of(here / "theirs") == {"letter.txt": b"a letter"}
    assert bytes_of(here / "reports") == {}


def test_links_to_folders_are_used_what_others_have_there_stays_and_a_page_with_another_name_keeps_its_bytes(
    here: Path,
) -> None:
    (here / "elsewhere").mkdir()
    (here / "reports").mkdir()
    (here / "store").symlink_to("elsewhere")
    (here / "reports" / DAY).symlink_to(here / "theirs")
    assert "letter.txt" in weekly()[1]
    assert (here / "elsewhere" / "snapshots" / DAY).is_dir()
    page = here / "theirs" / "001-ba-dinh.html"
    (here / "kept.html").hardlink_to(page)
    before = page.read_bytes()
    (here / "001.csv").write_text(f"{HEAD}\n{ROW}\n", encoding="utf-8")
    assert weekly()[0] in (0, 1)
    assert (here / "kept.html").read_bytes() == before != page.read_bytes()
    assert not any(text in before.decode() for text in ("1337", "{{", "{%"))
    assert (here / "theirs" / "letter.txt").read_text() == "a letter"


def test_a_poor_environment_changes_nothing(here: Path) -> None:
    nowhere = {"HOME": "/nowhere", "TMPDIR": "/nowhere", "TZ": "Nowhere/City", "LC_ALL": "C", "COLUMNS": "1"}
    poor = {"PATH": os.environ["PATH"], "PYTHONPATH": os.environ.get("PYTHONPATH", ""), **nowhere}
    made = [sys.executable, "-m", "vaxanalysis", *WEEKLY]
    done = subprocess.run(made, cwd=here, env=poor, capture_output=True, text=True, errors="replace", timeout=300)
    assert (done.returncode in (0, 1), "Traceback" in done.stderr) == (True, False), done.stderr
    assert (here / "reports" / DAY / "001-ba-dinh.html").is_file()
