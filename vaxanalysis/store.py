"""Weekly snapshots on disk: small tables of counts, and row-level Parquet by district that only the owner can read.

``STORE/key`` holds the secret of the record ids. ``STORE/snapshots/<as-of>/`` holds ``tables/<name>.parquet`` (no person in
them), ``rows/<district>/records.parquet``, ``doses.parquet`` and ``findings.parquet``, ``clusters.parquet``,
``persons_changed.parquet`` and ``rejects.csv`` (row level). A snapshot is made aside and swapped in whole, so that a broken run
leaves the one before as it was.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import polars as pl

from vaxanalysis import audit, outputs, paths
from vaxanalysis.audit import Note
from vaxanalysis.errors import StoreError
from vaxanalysis.former import as_written_now

FORMAT = 2
"""The version of what lies in a store; a store of another version is refused."""

SNAPSHOT = "a snapshot"
CLUSTERS = "clusters.parquet"
OF_REQUESTS = ("feedback", "feedback_km", "feedback_times")
"""Small tables of citizens' requests. No record is counted in them, so that a snapshot made again keeps them."""

UNRESOLVED = "unresolved"
"""The folder of records without a known district."""

OTHER_PROVINCES = "other-provinces"
"""The folder of records that live in a province which sent no file."""

MARKS = ("key", "snapshots", "verification", "vaxanalysis.toml")
"""Any one of these makes a folder a store."""

_KEY = re.compile(rb"[0-9a-f]{64}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
README = (
    "Row-level vaccination data: rejects, records, clusters, worklists. For its owner only; never publish or mail.\n"
)


class Store:
    """The folder that keeps snapshots from week to week: ``table`` gives small tables without persons, ``scan`` rows of persons."""

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)

    @classmethod
    def find(cls, path: Path | str) -> Store:
        """The store at ``path``, or, where a relative path is no store, of that name in the folder above, as seen from ``notebooks/``.

        Raises StoreError where neither is a store.
        """
        places = (Path(path),) if Path(path).is_absolute() else (Path(path), Path("..") / path)
        found = next((place for place in places if any((place / mark).exists() for mark in MARKS)), None)
        if found is None:
            tried = ", ".join(str(place.resolve()) for place in places)
            raise StoreError(
                str(path), f"no store here (tried {tried})", "Run `vaxanalysis weekly` first, or name its --store"
            )
        return cls(found)

    def snapshots(self, until: date = date.max) -> list[date]:
        """The as-of dates kept up to a day, oldest first."""
        folder = self.path / "snapshots"
        names = [entry.name for entry in folder.iterdir() if entry.is_dir()] if folder.is_dir() else []
        days = sorted(date.fromisoformat(name) for name in names if _DAY.fullmatch(name))
        return [day for day in days if day <= until]

    def last(self, until: date) -> date:
        """The last snapshot up to a day. Raises StoreError where there is none."""
        days = self.snapshots(until)
        if not days:
            what = f"no snapshot up to {until}"
            raise StoreError(str(self.path), what, "Run `vaxanalysis weekly` first, or give a later day")
        return days[-1]

    def previous(self, as_of: date) -> date | None:
        """The last snapshot before ``as_of``."""
        return max((day for day in self.snapshots() if day < as_of), default=None)

    def folder(self, as_of: date) -> Path:
        """The folder of a snapshot. Raises StoreError where there is none, or another version made the store."""
        self.check()
        folder = self.path / "snapshots" / as_of.isoformat()
        if not folder.is_dir():
            have = ", ".join(day.isoformat() for day in self.snapshots()) or "none"
            raise StoreError(
                str(self.path), f"no snapshot as of {as_of} (kept: {have})", "Run `vaxanalysis weekly` for it first"
            )
        return folder

    def key(self) -> str:
        """The secret that record ids are made with; created on first use, readable by the owner only.

        Raises StoreError where it is damaged, or missing from a store that holds something: every record would get another id.
        """
        path = self.path / "key"
        used = bool(self.snapshots()) or (self.path / "verification").exists()
        if not path.exists() and not used:
            self.prepare()
            outputs.write_private(path, lambda part: part.write_text(secrets.token_hex(32), encoding="ascii"))
        found = path.read_bytes() if path.is_file() else b""
        if not _KEY.fullmatch(found):
            what = "is damaged" if found else "is missing or empty"
            raise StoreError(str(path), f"the key of the record ids {what}", "Restore it from a copy of the store")
        return found.decode("ascii")

    def file(self, as_of: date, name: str) -> Path | None:
        """A file of a snapshot, known to be as it was written; None where it never was. Raises StoreError."""
        folder = self.folder(as_of)
        again = (
            f"Run `vaxanalysis weekly --force` for {as_of} again with the files of that week, or restore it from a copy"
        )
        return sound(folder, name, again)

    def table(self, as_of: date, name: str) -> pl.DataFrame | None:
        """The small table ``name`` of a snapshot, or None where it was never written. Raises StoreError where it is damaged."""
        path = self.file(as_of, f"tables/{name}.parquet")
        return as_written_now(paths.scan_parquet(path)).collect() if path else None

    def needed(self, as_of: date, name: str) -> pl.DataFrame:
        """The small table ``name`` of a snapshot. Raises StoreError where it is missing or damaged."""
        found = self.table(as_of, name)
        if found is None:
            raise StoreError(
                str(self.path), f"no table {name!r} as of {as_of}", "Run `vaxanalysis weekly --force` for it again"
            )
        return found

    def clusters(self, as_of: date) -> pl.LazyFrame:
        """``record_id, person_id, kind, group`` of a snapshot. Raises StoreError where they are missing or damaged."""
        path = self.file(as_of, CLUSTERS)
        if path is None:
            raise StoreError(str(self.path), f"no {CLUSTERS} as of {as_of}", "Run `vaxanalysis weekly --force` again")
        return paths.scan_parquet(path)

    def write_table(self, as_of: date, name: str, frame: pl.DataFrame) -> None:
        """Write or replace the small table ``name`` of a snapshot."""
        outputs.add(self.folder(as_of), f"tables/{name}.parquet", frame.write_parquet, SNAPSHOT)

    def scan(self, as_of: date, kind: str, district: str | None = None) -> pl.LazyFrame:
        """``records``, ``doses`` or ``findings`` of a snapshot (row level), of one district or of all.

        ``district``: a code, ``unresolved`` or ``other-provinces``. Raises StoreError where there are none, or one of the files is
        missing or damaged.
        """
        record = outputs.Record.of(self.folder(as_of))
        names = [name for name in sorted(record.files if record else []) if name.startswith("rows/")]
        wanted = [
            name for name in names if name.endswith(f"/{kind}.parquet") and district in (None, name.split("/")[1])
        ]
        files = [self.file(as_of, name) for name in wanted]
        if not files:
            raise StoreError(
                str(self.path), f"no {kind} of district {district} as of {as_of}", "See `districts` in the report"
            )
        return as_written_now(paths.scan_parquet([file for file in files if file]))

    def check(self) -> None:
        """Raise StoreError where another version of this package made the snapshots."""
        path = self.path / "format"
        found = path.read_bytes().strip() if path.is_file() else b"1"
        if self.snapshots() and found != str(FORMAT).encode():
            what = f"a store of format {found.decode()}" if found.isdigit() else "no number of a format"
            repair = (
                "Run `vaxanalysis weekly` once: it brings the store to this format"
                if self._of_the_first_format()
                else f"Restore the file from a copy of the store; in a store of this version it holds {FORMAT}"
            )
            raise StoreError(str(path), f"{what}; this version reads format {FORMAT}", repair)

    def _of_the_first_format(self) -> bool:
        """Whether the store was made before there were records of files."""
        records = (outputs.Record.of(self.path / "snapshots" / day.isoformat()) for day in self.snapshots())
        return not (self.path / "format").exists() and not any(records)

    def _bring_up(self) -> None:
        """Put every file of a store of the first format on record as it is."""
        folders = [self.path / "snapshots" / day.isoformat() for day in self.snapshots()]
        if folders and self._of_the_first_format():
            for folder in folders:
                outputs.adopt(folder, SNAPSHOT)
            if (log := self.path / "verification" / "log").is_dir():
                outputs.adopt(log, "answers")
            self._write_format()

    def _write_format(self) -> None:
        outputs.write_private(self.path / "format", lambda path: path.write_text(f"{FORMAT}\n", encoding="ascii"))

    @contextmanager
    def writing(self, as_of: date) -> Iterator[Path]:
        """A folder in the making that replaces the snapshot of ``as_of`` only when the block ends well.

        Of the tables that commands put beside a snapshot those ``OF_REQUESTS`` stay; the caller makes the others again.
        """
        self.prepare()
        with outputs.staged(self.path / "snapshots" / as_of.isoformat(), SNAPSHOT, private=True) as stage:
            for name in ("tables", "rows"):
                outputs.make_folder(stage.path / name, private=True)
            names = (f"tables/{name}.parquet" for name in OF_REQUESTS)
            stage.keep(name for name in names if stage.old.owns(stage.folder, name))
            yield stage.path
            if not self.snapshots():
                self._write_format()
            stage.replace()

    @contextmanager
    def alone(self, command: str, *, new: bool = False) -> Iterator[Note]:
        """Keep other runs out of the store, and note in its audit trail what ``command`` did.

        Raises OutputError where another run is at work in it, StoreError for a store without a snapshot unless it may be ``new``.
        """
        if not new and not self.snapshots():
            raise StoreError(str(self.path), "no snapshot in it", "Check --store, or run `vaxanalysis weekly` first")
        if new and not self.snapshots():
            self.prepare()
        with outputs.locked(self.path, inside=True):
            self._bring_up()
            self.prepare()
            with audit.noted(self.path, command) as note:
                yield note

    def prepare(self) -> None:
        """Make the folder of the store where it is missing. Raises StoreError where it is another folder that is not empty."""
        if self.path.is_dir() and any(self.path.iterdir()) and not any((self.path / name).exists() for name in MARKS):
            raise StoreError(
                str(self.path), "this folder is not empty and is no store", "Give --store a new or an empty folder"
            )
        self.check()
        outputs.make_folder(self.path / "snapshots", private=True)
        if not (self.path / "README.txt").exists():
            outputs.write_file(self.path / "README.txt", lambda path: path.write_text(README, encoding="utf-8"))


def sound(folder: Path, name: str, repair: str) -> Path | None:
    """A file of the store, known to be as it was written; None where it never was. Raises StoreError with ``repair``."""
    if what := outputs.fault(folder, name):
        raise StoreError(str(folder / name), what, repair)
    return folder / name if (folder / name).exists() else None
