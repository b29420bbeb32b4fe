"""A folder that is replaced whole: made beside its place under a hidden name, then swapped in.

Files of others that lie in the folder stay in it: the new folder has them too before it takes the place of the old one.
Nothing of theirs is ever opened for writing or deleted: what is removed of the old folder are names that the new one has.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from vaxanalysis.errors import OutputError
from vaxanalysis.outputs.files import aside, numbered
from vaxanalysis.outputs.record import Record, digest, files_below, owned

HERE, EXCHANGE = -100, 2
"""Linux: AT_FDCWD and RENAME_EXCHANGE of renameat2(2)."""


@dataclass
class Stage:
    """The folder in the making at ``path``, which is to replace ``folder``."""

    folder: Path
    path: Path
    old: Record
    kept: dict[str, list[str]] = field(default_factory=dict)

    def keep(self, names: Iterable[str]) -> None:
        """Take over files of ours from the folder as they are."""
        for name in names:
            _link(self.folder / name, self.path / name)
            self.kept[name] = self.old.files[name]

    def others(self) -> list[str]:
        """The files in the folder that we did not write, or that were edited since."""
        return [name for name in files_below(self.folder) if not self.old.owns(self.folder, name)]

    def refuse(self, names: Iterable[str]) -> None:
        """Raise OutputError where one of ``names`` is taken by a file of others."""
        _refuse(self.folder, self.old, names)

    def replace(self) -> list[str]:
        """Put the new folder in the place of the old one; the files of others that stayed in it."""
        made = [name for name in files_below(self.path) if name not in self.kept]
        left = self.others()
        self.refuse((*made, *self.kept))
        for name in left:
            _link(self.folder / name, self.path / name)
        for empty in (path for path in self.folder.rglob("*") if path.is_dir() and not any(path.iterdir())):
            (self.path / empty.relative_to(self.folder)).mkdir(parents=True, exist_ok=True)
        files = self.kept | {name: [digest(self.path / name)] for name in made}
        Record(self.old.kind, files).write(self.path)
        _swap(self.path, self.folder)
        return left


def refuse_taken(folder: Path, kind: str, names: Iterable[str]) -> None:
    """Raise OutputError where one of ``names`` in a ``folder`` of this ``kind`` is a file of others, before the work is done."""
    recover(folder.resolve())
    _refuse(folder, owned(folder, kind), names)


def _refuse(folder: Path, old: Record, names: Iterable[str]) -> None:
    taken = (name for name in sorted(set(names)) if os.path.lexists(folder / name) and not old.owns(folder, name))
    if name := next(taken, ""):
        raise OutputError(
            str(folder / name),
            "vaxanalysis did not write this file, or it was edited since",
            "Move it elsewhere or rename it, then run again",
        )


@contextmanager
def staged(folder: Path, kind: str, *, private: bool = False) -> Iterator[Stage]:
    """A :class:`Stage` for ``folder``, removed at the end of the block; ``private``: a new folder is 0700.

    Undoes first what an earlier run that was cut short left behind. Raises OutputError where the folder holds another kind
    of output.
    """
    folder = folder.resolve()
    recover(folder)
    old = owned(folder, kind)
    try:
        with aside(folder, private=private) as made:
            if folder.is_dir():
                made.chmod(folder.stat().st_mode & 0o7777)
            yield Stage(folder, made, old)
    finally:
        recover(folder)


def recover(folder: Path) -> None:
    """Undo a swap that was cut short and remove what was left of it."""
    replaced = _beside(folder, "old")
    if replaced.is_dir() and not folder.exists():
        replaced.rename(folder)
    for left in (replaced, _beside(folder, "swap")):
        _retire(left, folder)


def _beside(folder: Path, end: str) -> Path:
    """``swap``: whole, to be swapped in or swapped out. ``old``: swapped out in two steps."""
    return folder.with_name(f".{folder.name}.{end}")


def _link(source: Path, target: Path) -> None:
    """One more name for a file, or a copy where the file system has no such thing."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target, follow_symlinks=False)
    except (OSError, NotImplementedError):
        shutil.copy2(source, target, follow_symlinks=False)


def _swap(made: Path, folder: Path) -> None:
    """``made`` becomes ``folder``; what was there keeps a hidden name."""
    whole = made.rename(_beside(folder, "swap"))
    if not folder.exists():
        whole.rename(folder)
    elif not exchange(whole, folder):
        folder.rename(_beside(folder, "old"))
        whole.rename(folder)


def exchange(one: Path, other: Path) -> bool:
    """Give two folders each other's name in one step; False where the system cannot (only Linux can)."""
    rename = getattr(ctypes.CDLL(None), "renameat2", None) if sys.platform == "linux" else None
    return rename is not None and rename(HERE, os.fsencode(one), HERE, os.fsencode(other), EXCHANGE) == 0


def _retire(left: Path, folder: Path) -> None:
    """Remove a folder that was replaced, once everything of others in it is in ``folder``."""
    if not left.is_dir():
        return
    record = Record.of(left) or Record("")
    for name in [*files_below(left)]:
        if not record.owns(left, name):
            _rescue(left / name, folder / name)
        (left / name).unlink()
    shutil.rmtree(left)


def _rescue(path: Path, wanted: Path) -> None:
    """Make sure that a file of others has a name in the new folder: its own, or that with a number where this is taken."""
    place = next(one for one in numbered(wanted) if not os.path.lexists(one) or _same(path, one))
    if not os.path.lexists(place):
        _link(path, place)


def _same(one: Path, other: Path) -> bool:
    if one.is_symlink() or other.is_symlink():
        return one.is_symlink() and other.is_symlink() and one.readlink() == other.readlink()
    return one.samefile(other) or (other.is_file() and digest(one) == digest(other))
