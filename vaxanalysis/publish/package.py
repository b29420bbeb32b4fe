"""A zip of everything that a reader opens; equal content gives equal bytes."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

ZIP = "everything.zip"
EPOCH = (1980, 1, 1, 0, 0, 0)
NOT_ZIPPED = ("notebooks/",)


def write_zip(path: Path, names: Iterable[str], folders: Sequence[Path]) -> None:
    """Zip the named files, each from the first of ``folders`` that has it; executed notebooks stay outside."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in sorted(name for name in names if not name.startswith(NOT_ZIPPED)):
            source = next(folder / name for folder in folders if (folder / name).is_file())
            info = zipfile.ZipInfo(name, EPOCH)
            info.external_attr = 0o644 << 16
            archive.writestr(info, source.read_bytes(), zipfile.ZIP_DEFLATED)
