"""A zip of everything that a reader opens; equal content gives equal bytes."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from pathlib import Path

ZIP = "everything.zip"
EPOCH = (1980, 1, 1, 0, 0, 0)
NOT_ZIPPED = ("notebooks/",)


def write_zip(path: Path, names: Iterable[str], folder: Path) -> None:
    """Zip the named files of a folder; executed notebooks stay outside."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in sorted(name for name in names if not name.startswith(NOT_ZIPPED)):
            info = zipfile.ZipInfo(name, EPOCH)
            info.external_attr = 0o644 << 16
            archive.writestr(info, (folder / name).read_bytes(), zipfile.ZIP_DEFLATED)
