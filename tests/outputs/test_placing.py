"""Files beside those of others: an edited one is never replaced."""

from __future__ import annotations

from pathlib import Path

import pytest

from vaxanalysis.outputs import Placing, placing


def put(root: Path, text: str, *names: str) -> Placing:
    with placing(root) as files:
        for name in names:
            files.add(name, lambda path: path.write_text(text))
    return files


def content(root: Path) -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): path.read_text()
        for path in root.rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }


def test_ours_are_replaced_and_theirs_are_not(tmp_path: Path) -> None:
    (tmp_path / "c.txt").write_text("theirs")
    assert put(tmp_path, "1", "a.txt", "d/b.txt", "c.txt").aside == {"c.txt": "c (2).txt"}
    (tmp_path / "d" / "b.txt").write_text("edited")
    assert put(tmp_path, "2", "a.txt", "d/b.txt").aside == {"d/b.txt": "d/b (2).txt"}
    assert put(tmp_path, "3", "a.txt", "d/b.txt").aside == {"d/b.txt": "d/b (2).txt"}
    assert content(tmp_path) == {
        "a.txt": "3", "c.txt": "theirs", "c (2).txt": "1", "d/b.txt": "edited", "d/b (2).txt": "3",
    }  # fmt: skip


def test_nothing_takes_its_place_unless_all_were_made(tmp_path: Path) -> None:
    put(tmp_path, "1", "a.txt", "b.txt")
    with pytest.raises(ZeroDivisionError), placing(tmp_path) as files:
        files.add("a.txt", lambda path: path.write_text("2"))
        files.add("b.txt", lambda path: 1 / 0)
    assert content(tmp_path) == {"a.txt": "1", "b.txt": "1"}


def test_a_run_cut_short_owns_what_it_placed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "1", "a.txt", "b.txt")
    plain = Path.replace

    def cut(self: Path, target: Path) -> Path:
        if Path(target).name == "b.txt":
            raise KeyboardInterrupt
        return plain(self, target)

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Path, "replace", cut)
        put(tmp_path, "2", "a.txt", "b.txt")
    assert content(tmp_path) == {"a.txt": "2", "b.txt": "1"}
    assert put(tmp_path, "2", "a.txt", "b.txt").aside == {}
    assert content(tmp_path) == {"a.txt": "2", "b.txt": "2"}
