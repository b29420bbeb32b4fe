"""The record of a folder: which files in it we wrote, and with which content.

A file that is not in the record, or whose content is no longer the one recorded, belongs to somebody else.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from vaxanalysis.errors import OutputError
from vaxanalysis.outputs.files import Write, write_private

RECORD = ".vaxanalysis.json"
MISSING = ""


@dataclass
class Record:
    """``files``: POSIX path below the folder -> every SHA-256 that our content of it may have.

    A file has two while it is being replaced; an empty one means that it may be missing.
    """

    kind: str
    files: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, folder: Path) -> Record | None:
        """The record of ``folder``; None where there is none or it cannot be read."""
        try:
            content = json.loads((folder / RECORD).read_text(encoding="utf-8"))
            return cls(str(content["kind"]), dict(content["files"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def write(self, folder: Path) -> None:
        """Put the record into ``folder``, for its owner only as it is of no use to others."""
        content = {"kind": self.kind, "files": self.files}
        text = json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
        write_private(folder / RECORD, lambda path: path.write_text(text, encoding="utf-8", newline=""))

    def owns(self, folder: Path, name: str) -> bool:
        """Whether ``name`` below ``folder`` still has the content that we wrote."""
        path = folder / name
        return name in self.files and path.is_file() and not path.is_symlink() and digest(path) in self.files[name]


def add(folder: Path, name: str, write: Write, kind: str = "") -> None:
    """Write one more private file of ours into a folder that has a record, or replace it."""
    record = Record.of(folder) or Record(kind)

    def recorded(path: Path) -> None:
        write(path)
        record.files[name] = [*record.files.get(name, [MISSING]), digest(path)]
        record.write(folder)

    write_private(folder / name, recorded)
    record.files[name] = record.files[name][-1:]
    record.write(folder)


def adopt(folder: Path, kind: str) -> None:
    """Put every file below ``folder`` on record as it is: a folder of ours from before there were records."""
    Record(kind, {name: [digest(folder / name)] for name in files_below(folder)}).write(folder)


def fault(folder: Path, name: str) -> str:
    """What is wrong with a file of ours, in words; empty where it is as we wrote it."""
    record, path = Record.of(folder), folder / name
    if record is None:
        return f"the record of its folder ({RECORD}) is missing or damaged"
    if not path.is_file():
        return "" if MISSING in record.files.get(name, [MISSING]) else "is missing"
    stat = path.stat()
    known = _digest(path, stat.st_ino, stat.st_size, stat.st_mtime_ns) in record.files.get(name, ())
    return "" if known else "is damaged, or was changed since it was written"


@lru_cache(maxsize=4096)
def _digest(path: Path, *_state: int) -> str:
    return digest(path)


def owned(folder: Path, kind: str) -> Record:
    """The record of ``folder``, empty where it is new, empty or somebody else's.

    Raises OutputError where the folder holds another kind of output of ours.
    """
    found = Record.of(folder)
    if found and found.kind != kind:
        raise OutputError(str(folder), f"this folder holds {found.kind}, not {kind}", "Give another folder")
    return found or Record(kind)


def refuse_foreign(folder: Path, kind: str) -> None:
    """Raise OutputError where ``folder`` holds anything but our output of this ``kind``."""
    owned(folder, kind)
    if folder.is_dir() and Record.of(folder) is None and any(folder.iterdir()):
        raise OutputError(
            str(folder), "this folder is not empty and vaxanalysis did not make it", "Give a new or an empty folder"
        )


def files_below(folder: Path) -> Iterator[str]:
    """The POSIX path of every file and link below ``folder`` but the record, sorted."""
    paths = (path for path in sorted(folder.rglob("*")) if path.is_symlink() or not path.is_dir())
    return (name for path in paths if (name := path.relative_to(folder).as_posix()) != RECORD)


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
