"""Weekly snapshots on disk: small tables of counts, and row-level Parquet by district that only the owner can read.

``STORE/key`` holds the secret of the record ids. ``STORE/snapshots/<as-of>/`` holds ``tables/<name>.parquet`` (no person in
them), ``rows/<district>/records.parquet``, ``doses.parquet`` and ``findings.parquet``, ``clusters.parquet`` and
``rejects.csv`` (row level). A snapshot is
written under a temporary name and renamed, so that a broken run leaves the one before as it was.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import polars as pl

from vaxanalysis import paths
from vaxanalysis.errors import StoreError

UNRESOLVED = "unresolved"
README = (
    "Row-level vaccination data: rejects, records, clusters, worklists. For its owner only; never publish or mail.\n"
)


class Store:
    """The folder that keeps snapshots from week to week."""

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)

    def snapshots(self) -> list[date]:
        """The as-of dates kept, oldest first."""
        folder = self.path / "snapshots"
        names = [entry.name for entry in folder.iterdir() if entry.is_dir()] if folder.is_dir() else []
        return sorted(date.fromisoformat(name) for name in names if not name.startswith("."))

    def previous(self, as_of: date) -> date | None:
        """The last snapshot before ``as_of``."""
        return max((day for day in self.snapshots() if day < as_of), default=None)

    def folder(self, as_of: date) -> Path:
        """The folder of a snapshot. Raises StoreError where there is none."""
        folder = self.path / "snapshots" / as_of.isoformat()
        if not folder.is_dir():
            have = ", ".join(day.isoformat() for day in self.snapshots()) or "none"
            raise StoreError(
                str(self.path), f"no snapshot as of {as_of} (kept: {have})", "Run `vaxanalysis weekly` for it first"
            )
        return folder

    def key(self) -> str:
        """The secret that record ids are made with; created on first use, readable by the owner only."""
        path = self.path / "key"
        if not path.exists():
            self._make_root()
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as out:
                out.write(secrets.token_hex(32))
        return path.read_text(encoding="ascii")

    def table(self, as_of: date, name: str) -> pl.DataFrame | None:
        """The small table ``name`` of a snapshot, or None where it was never written."""
        path = self.folder(as_of) / "tables" / f"{name}.parquet"
        return paths.read_parquet(path) if path.exists() else None

    def write_table(self, as_of: date, name: str, frame: pl.DataFrame) -> None:
        """Write or replace the small table ``name`` of a snapshot."""
        write_private(self.folder(as_of) / "tables" / f"{name}.parquet", frame.write_parquet)

    def scan(self, as_of: date, kind: str, district: str | None = None) -> pl.LazyFrame:
        """``records``, ``doses`` or ``findings`` of a snapshot (row level), of one district (a code or ``unresolved``) or of all."""
        districts = paths.inside(self.folder(as_of) / "rows")
        files = [each / f"{kind}.parquet" for each in districts if district in (None, each.name)]
        if not (files := [file for file in files if file.exists()]):
            raise StoreError(
                str(self.path), f"no {kind} of district {district} as of {as_of}", "See `districts` in the report"
            )
        return paths.scan_parquet(files)

    @contextmanager
    def writing(self, as_of: date) -> Iterator[Path]:
        """A temporary snapshot folder that replaces the one of ``as_of`` only when the block ends well."""
        self._make_root()
        final = self.path / "snapshots" / as_of.isoformat()
        temporary = final.with_name(f".{final.name}.{os.getpid()}")
        shutil.rmtree(temporary, ignore_errors=True)
        for folder in (temporary, temporary / "tables", temporary / "rows"):
            folder.mkdir(mode=0o700)
        try:
            yield temporary
            _replace(temporary, final)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)

    def _make_root(self) -> None:
        (self.path / "snapshots").mkdir(parents=True, exist_ok=True, mode=0o700)
        self.path.chmod(0o700)
        (self.path / "snapshots").chmod(0o700)
        readme = self.path / "README.txt"
        if not readme.exists():
            readme.write_text(README, encoding="utf-8")


def write_private(path: Path, write: Callable[[Path], object]) -> None:
    """Have ``write`` fill a temporary file that only the owner can read, then give it its name."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    os.close(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    try:
        write(temporary)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _replace(temporary: Path, final: Path) -> None:
    if final.exists():
        old = final.with_name(f".{final.name}.old")
        shutil.rmtree(old, ignore_errors=True)
        final.rename(old)
        temporary.rename(final)
        shutil.rmtree(old)
    else:
        temporary.rename(final)
