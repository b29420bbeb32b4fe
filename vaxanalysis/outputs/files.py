"""One file that appears whole: it is written beside its place, then given its name."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import count
from pathlib import Path

Write = Callable[[Path], object]
"""Fills the file at a path, which keeps the suffix of the final name."""

PART = ".vaxanalysis-{}.part"
SCRATCH = "vaxanalysis-{}-"
"""How temporary files and folders begin: with the process that they belong to."""

TRIES = 20
"""How often a folder is removed that others still write to."""

_making: set[Path] = set()


def write_file(path: Path, write: Write, *, private: bool = False) -> Path:
    """Have ``write`` fill a temporary file beside ``path``, then replace ``path`` by it; ``private``: 0600, new folders 0700."""
    make_folder(path.parent, private=private)
    sweep(path.parent, PART)
    temporary = path.with_name(PART.format(os.getpid()) + path.suffix)
    temporary.unlink(missing_ok=True)
    os.close(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if private else 0o666))
    with _in_the_making(temporary):
        write(temporary)
        return temporary.replace(path)


write_private = partial(write_file, private=True)
"""A file that only its owner can read."""


def write_shared(path: Path, write: Write) -> Path:
    """Have ``write`` fill ``path`` in a private folder that several machines write to: the last to finish replaces the others, whole."""
    temporary = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    with _in_the_making(temporary):
        write(temporary)
        return temporary.replace(path)


def make_folder(folder: Path, *, private: bool = False) -> None:
    """Make a folder that is missing, and those above it; ``private`` ones only their owner can enter. An existing one stays as it is."""
    mode = 0o700 if private else 0o777
    for missing in [part for part in (*reversed(folder.parents), folder) if not part.exists()]:
        missing.mkdir(mode=mode, exist_ok=True)


@contextmanager
def aside(path: Path, *, private: bool = True) -> Iterator[Path]:
    """A hidden folder beside ``path`` to make things in; what a run that was cut short left there is removed first."""
    folder = path.resolve().with_name(f".{path.resolve().name}.new")
    remove(folder)
    make_folder(folder, private=private)
    with _in_the_making(folder):
        yield folder


@contextmanager
def _in_the_making(path: Path) -> Iterator[None]:
    _making.add(path)
    try:
        yield
    finally:
        remove(path)
        _making.discard(path)


def abandon() -> None:
    """Remove everything that this process is making."""
    for path in [*_making]:
        remove(path)


def remove(path: Path) -> None:
    """Remove a temporary file or folder of ours, if it is there.

    A thread that still works in a folder may add to it meanwhile, so it is tried again.
    """
    if path.is_dir():
        for _ in range(TRIES):
            shutil.rmtree(path, ignore_errors=True)
            if not path.exists():
                break
    else:
        path.unlink(missing_ok=True)


def numbered(path: Path) -> Iterator[Path]:
    """``path``, then the same name with a number: ``a (2).csv`` and so on."""
    yield path
    yield from (path.with_stem(f"{path.stem} ({number})") for number in count(2))


def move(made: Path, place: Path) -> None:
    """Move a file, or what is in a folder, to its place."""
    if not made.is_dir():
        made.replace(place)
        return
    make_folder(place)
    for path in made.iterdir():
        move(path, place / path.name)


def sweep(folder: Path, pattern: str) -> None:
    """Remove from ``folder`` what is named by ``pattern`` (:data:`PART`, :data:`SCRATCH`) and belongs to no running process."""
    start, end = pattern.split("{}")
    for path in folder.iterdir():
        number = path.name.removeprefix(start).split(end)[0]
        if path.name.startswith(start) and number.isdecimal() and not _runs(int(number)):
            remove(path)


def _runs(number: int) -> bool:
    import psutil

    return bool(psutil.pid_exists(number))
