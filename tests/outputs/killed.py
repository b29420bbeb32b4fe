"""Every kind of output, killed at every change of the disk: prints how many kills there were; what is wrong is an exception.

It forks, so it runs in a process that has imported only.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.outputs.killing import at_changes, die_at
from vaxanalysis.outputs import RECORD, add, placing, staged, swap, write_file

Content = dict[str, bytes]


def put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def whole(root: Path, version: str) -> None:
    """A folder that is swapped in, with a kept file and one that is no longer made."""
    with staged(root / "out", "reports") as stage:
        put(stage.path / "page.html", version)
        put(stage.path / "tables" / "a.csv", version)
        put(stage.path / f"only-{version}", version)
        if version == "new":
            stage.keep(["kept"])
        else:
            put(stage.path / "kept", "kept")
        stage.replace()


def beside(root: Path, version: str) -> None:
    """Files among those of others."""
    with placing(root / "out") as files:
        for name in ("a.xlsx", "d/b.xlsx"):
            files.add(name, lambda path: path.write_text(version))


def one(root: Path, version: str) -> None:
    """One file."""
    write_file(root / "out" / "one.csv", lambda path: path.write_text(version))


def added(root: Path, version: str) -> None:
    """A file added to a folder that has a record."""
    add(root / "out", "tables/t.parquet", lambda path: path.write_text(version))


def content(root: Path) -> Content:
    """What a user sees: everything but hidden names."""
    files = (path for path in (root / "out").rglob("*") if path.is_file())
    return {name: path.read_bytes() for path in files if "/." not in f"/{(name := path.relative_to(root).as_posix())}"}


def in_child(action: Callable[[], object]) -> int:
    """Run in a fork; its exit status."""
    if (child := os.fork()) == 0:
        try:
            action()
            os._exit(0)
        finally:
            os._exit(1)
    return os.waitpid(child, 0)[1]


def kill_everywhere(home: Path, make: Callable[[Path, str], None], is_whole: bool) -> int:
    root, start = home / "w", home / "start"
    put(start / "out" / "theirs.docx", "theirs")
    make(start, "old")
    shutil.copytree(start, root, symlinks=True)
    before = content(root)
    in_child(lambda: make(root, "new"))
    after, record = content(root), (root / "out" / RECORD)
    recorded = record.read_bytes() if record.exists() else b""
    kills = 0
    while True:
        shutil.rmtree(root)
        shutil.copytree(start, root, symlinks=True)
        kills += 1
        if in_child(partial(killed, kills, make, root)) == 0:
            return kills - 1
        found = content(root) or content_of_swapped(root)
        assert found["out/theirs.docx"] == b"theirs", (make, kills)
        assert set(found) <= set(before) | set(after) and all(
            found[name] in (before.get(name), after.get(name)) for name in found
        )
        assert not is_whole or found in (before, after), (make, kills, found)
        assert in_child(lambda: make(root, "new")) == 0
        assert content(root) == after and (record.read_bytes() if record.exists() else b"") == recorded, (make, kills)
        left = sorted(path.name for path in root.rglob(".*") if path.name != RECORD)
        assert left == [], (make, kills, left)


def killed(number: int, make: Callable[[Path, str], None], root: Path) -> None:
    at_changes(die_at(number))
    make(root, "new")


def content_of_swapped(root: Path) -> Content:
    """Where a system cannot exchange two folders, the old one has a hidden name for a moment; the next run puts it back."""
    assert swap.exchange is STEPS
    (root / ".out.old").rename(root / "out")
    return content(root)


STEPS: Callable[[Path, Path], bool] = lambda one, other: False  # noqa: E731

if __name__ == "__main__":
    homes = iter(Path(sys.argv[1], str(number)) for number in range(9))
    counted = [kill_everywhere(next(homes), make, make is whole) for make in (whole, beside, one, added)]
    swap.exchange = STEPS
    counted.append(kill_everywhere(next(homes), whole, True))
    print(*counted)
