"""Which files an input means, and what each is: by its first bytes where its name may lie."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from vaxanalysis.errors import InputError
from vaxanalysis.loading.books import markup

TEXT = (".csv", ".txt", ".tsv")
WORKBOOK = (".xlsx", ".xlsm", ".xls", ".xlsb", ".xltx", ".xltm", ".ods", ".htm", ".html", ".mht", ".mhtml", ".xml")
PARQUET = (".parquet",)


def files(inputs: Iterable[Path | str]) -> tuple[list[Path], list[Path]]:
    """The data files among ``inputs`` (folders are searched through), sorted, and the files left alone.

    Raises InputError for a path that does not exist. Names starting with ``.`` or ``~$`` are passed over.
    """
    data: list[Path] = []
    left: list[Path] = []
    for given in map(Path, inputs):
        if not given.exists():
            raise InputError(str(given), "no such file or folder", "Check the path")
        for path in sorted(given.rglob("*")) if given.is_dir() else [given]:
            if path.is_file() and not path.name.startswith((".", "~$")):
                known = path == given or path.suffix.lower() in (*TEXT, *WORKBOOK, *PARQUET)
                (data if known else left).append(path)
    return data, left


def kind(path: Path) -> str:
    """``text``, ``workbook`` or ``parquet``, by what the file begins with, whatever its name."""
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith(b"PAR1"):
        return "parquet"
    return "workbook" if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")) or markup.kind(head) else "text"


def sha256(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
