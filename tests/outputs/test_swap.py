"""A folder replaced whole: what others put into it stays, whatever happens and whenever."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from vaxanalysis.errors import OutputError
from vaxanalysis.outputs import RECORD, refuse_foreign, staged, swap


def make(folder: Path, **files: str) -> list[str]:
    with staged(folder, "reports") as stage:
        for name, text in files.items():
            (stage.path / name).write_text(text)
        return stage.replace()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def content(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir() if path.is_file() and path.name != RECORD}


@pytest.fixture(params=["in one step", "in two steps"])
def out(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Path:
    if request.param == "in two steps":
        monkeypatch.setattr(swap, "exchange", lambda *_: False)
    return tmp_path / "out"


def test_what_is_no_longer_made_goes_and_what_is_new_comes(out: Path) -> None:
    make(out, a="1", b="1")
    assert make(out, a="2", c="2") == []
    assert content(out) == {"a": "2", "c": "2"}
    assert names(out.parent) == ["out"]


def test_files_of_others_stay_and_are_named(out: Path) -> None:
    make(out, a="1")
    (out / "theirs.docx").write_text("theirs")
    (out / "sub" / "empty").mkdir(parents=True)
    (out / "sub" / "link").symlink_to("nowhere")
    (out / "a").write_text("edited")
    assert make(out, b="2") == ["a", "sub/link", "theirs.docx"]
    assert content(out) == {"a": "edited", "b": "2", "theirs.docx": "theirs"}
    assert (out / "sub" / "empty").is_dir() and (out / "sub" / "link").is_symlink()


def test_a_file_of_others_with_a_name_of_ours_is_refused(out: Path) -> None:
    out.mkdir()
    (out / "a").write_text("theirs")
    with pytest.raises(OutputError, match="did not write this file"):
        make(out, a="1", b="1")
    assert content(out) == {"a": "theirs"}
    assert names(out.parent) == ["out"]


def test_a_broken_run_leaves_the_folder_before(out: Path) -> None:
    make(out, a="1")
    with pytest.raises(RuntimeError), staged(out, "reports") as stage:
        (stage.path / "a").write_text("2")
        raise RuntimeError
    assert content(out) == {"a": "1"}
    assert names(out.parent) == ["out"]


def test_what_others_add_during_the_swap_is_not_lost(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(out, a="1")
    plain = swap._swap

    def late(made: Path, folder: Path) -> None:
        (folder / "late").write_text("theirs")
        plain(made, folder)

    monkeypatch.setattr(swap, "_swap", late)
    make(out, a="2")
    assert content(out) == {"a": "2", "late": "theirs"}


def test_a_swap_cut_short_is_undone(tmp_path: Path) -> None:
    out = tmp_path / "out"
    make(out, a="1")
    out.rename(tmp_path / ".out.old")
    (tmp_path / ".out.new").mkdir()
    (tmp_path / ".out.new" / "half").touch()
    with staged(out, "reports"):
        pass
    assert content(out) == {"a": "1"}
    assert names(tmp_path) == ["out"]


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps no such bits")
def test_the_mode_of_an_existing_folder_stays(out: Path) -> None:
    out.mkdir(mode=0o750)
    out.chmod(0o750)
    make(out, a="1")
    assert stat.S_IMODE(out.stat().st_mode) == 0o750


def test_a_folder_of_another_kind_or_of_others_is_refused(out: Path) -> None:
    make(out, a="1")
    with pytest.raises(OutputError, match="holds reports, not findings"), staged(out, "findings"):
        pass
    refuse_foreign(out, "reports")
    (out / RECORD).unlink()
    with pytest.raises(OutputError, match="not empty"):
        refuse_foreign(out, "reports")
