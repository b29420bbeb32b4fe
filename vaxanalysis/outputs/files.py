"""One file that appears whole: it is written beside its place, then given its name."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

Write = Callable[[Path], object]
"""Fills the file at a path, which keeps the suffix of the final name."""

PART = ".vaxanalysis-{}.part"


def write_file(path: Path, write: Write, *, private: bool = False) -> Path:
    """Have ``write`` fill a temporary file beside ``path``, then replace ``path`` by it; ``private``: 0600, new folders 0700."""
    make_folder(path.parent, private=private)
    _sweep(path.parent)
    temporary = path.with_name(PART.format(os.getpid()) + path.suffix)
    os.close(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if private else 0o666))
    try:
        write(temporary)
        return temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


write_private = partial(write_file, private=True)
"""A file that only its owner can read."""


def make_folder(folder: Path, *, private: bool = False) -> None:
    """Make a folder that is missing, and those above it; ``private`` ones only their owner can enter. An existing one stays as it is."""
    mode = 0o700 if private else 0o777
    for missing in [part for part in (*reversed(folder.parents), folder) if not part.exists()]:
        missing.mkdir(mode=mode, exist_ok=True)


@contextmanager
def aside(path: Path, *, private: bool = True) -> Iterator[Path]:
    """A hidden folder beside ``path`` to make things in; what a run that was cut short left there is removed first."""
    folder = path.resolve().with_name(f".{path.resolve().name}.new")
    shutil.rmtree(folder, ignore_errors=True)
    make_folder(folder, private=private)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def move(made: Path, place: Path) -> None:
    """Move a file, or what is in a folder, to its place."""
    if not made.is_dir():
        made.replace(place)
        return
    make_folder(place)
    for path in made.iterdir():
        move(path, place / path.name)


def _sweep(folder: Path) -> None:
    """Remove temporary files of processes that have ended."""
    import psutil

    start, end = PART.split("{}")
    for path in folder.iterdir():
        number = path.name.removeprefix(start).split(end)[0]
        ours = path.name.startswith(start) and number.isdecimal()
        if ours and (int(number) == os.getpid() or not psutil.pid_exists(int(number))):
            path.unlink(missing_ok=True)
