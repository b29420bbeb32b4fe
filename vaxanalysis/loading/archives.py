"""Compressed files (.gz) and archives (.zip): the files in them, unpacked one level deep and within limits."""

from __future__ import annotations

import errno
import gzip
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from vaxanalysis.loading.failures import FileError

FILES = 1_000
"""Files that an archive may hold."""

SIZE = 20 << 30
"""Bytes that an archive may hold when it is unpacked."""

RATIO, FREE = 200, 1 << 28
"""A compressed file may unpack to so many times its size, or to ``FREE`` bytes; tables unpack to 5 to 30 times."""

DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    ValueError,
    IndexError,
    OverflowError,
    struct.error,
)
"""Errors of ``zipfile`` for a file that is cut off or damaged: an unknown version, impossible dates, names or
positions."""

_BOOK = ("xl/workbook", "content.xml", "xl/")
_TEXT = ("word/", "ppt/")


def kind(path: Path) -> str:
    """What a file in zip form is: ``workbook``, ``zip``, or the code of a failure."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except DAMAGED:
        return "cut"
    if any(name.startswith(_TEXT) for name in names):
        return "document"
    return "workbook" if any(name.startswith(_BOOK) for name in names) else "zip"


def unpacked(path: Path, found: str, folder: Path) -> Iterator[tuple[str, Path | FileError]]:
    """The name of each file in a ``gzip`` or ``zip`` file, and its unpacked copy in ``folder``, or the failure.

    Raises FileError where the archive is damaged, protected by a password or too large.
    """
    try:
        yield from _gzip(path, folder) if found == "gzip" else _zip(path, folder)
    except (*DAMAGED, gzip.BadGzipFile) as error:
        raise FileError("cut") from error


def _gzip(path: Path, folder: Path) -> Iterator[tuple[str, Path | FileError]]:
    name = path.name.removesuffix(".gz")
    with gzip.open(path) as packed:
        yield name, _copied(packed, folder / "0", min(SIZE, _most(path.stat().st_size)))


def _zip(path: Path, folder: Path) -> Iterator[tuple[str, Path | FileError]]:
    with zipfile.ZipFile(path) as archive:
        parts = [part for part in archive.infolist() if not part.filename.endswith("/")]
        if any(part.flag_bits & 1 for part in parts):
            raise FileError("password")
        if len(parts) > FILES or sum(part.file_size for part in parts) > min(SIZE, _most(path.stat().st_size)):
            raise FileError("inflated")
        for number, part in enumerate(parts):
            try:
                with archive.open(part) as packed:
                    yield part.filename, _copied(packed, folder / str(number), part.file_size)
            except DAMAGED:
                yield part.filename, FileError("packed")
            except OSError as error:  # a position before the beginning of the file
                if error.errno != errno.EINVAL:
                    raise
                yield part.filename, FileError("packed")


def _most(packed: int) -> int:
    """The most bytes to which so many ``packed`` ones may unpack."""
    return max(FREE, RATIO * packed)


def _copied(packed: IO[bytes] | gzip.GzipFile, copy: Path, size: int) -> Path:
    """A copy of at most ``size`` bytes, however many come."""
    with copy.open("wb") as out:
        while piece := packed.read(1 << 20):
            size -= len(piece)
            if size < 0:
                raise FileError("inflated")
            out.write(piece)
    return copy
