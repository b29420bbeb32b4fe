"""The files of an input, and the kind of each: by its first bytes, since names may be wrong."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from vaxanalysis import outputs
from vaxanalysis.errors import InputError
from vaxanalysis.loading import archives
from vaxanalysis.loading.books import markup

KNOWN = (
    ".csv", ".txt", ".tsv", ".xlsx", ".xlsm", ".xls", ".xlsb", ".xltx", ".xltm", ".ods", ".htm", ".html", ".mht", ".mhtml", ".xml",
    ".parquet", ".zip", ".gz",
)  # fmt: skip
"""The endings of names of files that are read."""

FILE_KINDS = ("text", "workbook", "parquet", "gzip", "zip")
"""The kinds of files that are read."""

_STARTS = {
    b"PAR1": "parquet", b"PK\x03\x04": "zip", b"PK\x05\x06": "zip", b"\xd0\xcf\x11\xe0": "workbook", b"\x1f\x8b": "gzip",
    b"7z\xbc\xaf\x27\x1c": "packed", b"Rar!": "packed", b"BZh": "packed", b"\xfd7zXZ": "packed", b"(\xb5/\xfd": "packed",
    b"%PDF": "document", b"{\\rtf": "document", b"\x89PNG": "document", b"\xff\xd8\xff": "document", b"GIF8": "document",
}  # fmt: skip

_SYSTEM = ("thumbs.db", "desktop.ini")


def files(inputs: Iterable[Path | str]) -> tuple[list[Path], list[Path]]:
    """The data files among ``inputs`` (folders are searched through), sorted, each once, and the files left alone.

    A folder that cannot be listed and a link that leads nowhere are among the data files, where reading them fails. Files of the system,
    files with names starting with ``.`` or ``~$``, stores and other files of this package are passed over. Raises InputError for a path
    that does not exist.
    """
    data: dict[Path, None] = {}
    left: dict[Path, None] = {}
    for given in map(Path, inputs):
        for path in _inside(given) if _is_folder(given) else [given]:
            unread = path.is_symlink() and path.is_dir() or not (path.suffix.lower() in KNOWN or path.is_dir())
            (left if path != given and unread else data)[path] = None
    return _once(data), _once(left)


def is_passed_over(name: str) -> bool:
    """Whether a file of this name is a system or temporary file."""
    return name.startswith((".", "~$")) or name.lower() in _SYSTEM


def _is_folder(given: Path) -> bool:
    try:
        given.lstat()
    except (OSError, ValueError) as error:
        raise InputError(str(given), "no such file or folder", "Check the path") from error
    return given.is_dir()


def _inside(folder: Path) -> Iterator[Path]:
    """The files in a folder and those below it, and the folders that cannot be listed; not those that this package wrote."""
    refused: list[Path] = []
    found: list[Path] = []
    ours: set[Path] = set()
    for name, folders, names in os.walk(folder, onerror=lambda error: refused.append(Path(error.filename))):
        root, record = Path(name), outputs.Record.of(Path(name))
        if (root / "snapshots").is_dir() and (root / "format").is_file():  # a store
            folders.clear()
            continue
        ours |= {root / each for each in (record.files if record else ())}
        links = (each for each in folders if (root / each).is_symlink())
        found += [root / each for each in [*names, *links]]
    kept = (path for path in found if path not in ours and not is_passed_over(path.name))
    return iter(sorted([*kept, *refused]))


def _once(paths: Iterable[Path]) -> list[Path]:
    """Each file under the first of its names."""
    return list({path.absolute(): path for path in reversed(list(paths))}.values())[::-1]


def kind(path: Path) -> str:
    """The kind of a file by its first bytes, whatever its name: one of ``FILE_KINDS``, or the code of a failure."""
    with path.open("rb") as file:
        head = file.read(4096)
    for start, found in _STARTS.items():
        if head.startswith(start):
            return archives.kind(path) if found == "zip" else found
    return "workbook" if markup.kind(head) else "text"


def mark(path: Path) -> tuple[int, int]:
    """Size and time of writing, by which a change of a file is noticed. Raises OSError where it is gone."""
    about = path.stat()
    return about.st_size, about.st_mtime_ns


def sha256(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal; empty where it cannot be read."""
    try:
        return outputs.digest(path)
    except OSError:
        return ""
