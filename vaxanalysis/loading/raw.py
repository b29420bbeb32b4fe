"""The result of reading: the raw rows, rejects and report of each file, and functions over all files."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from itertools import chain
from operator import or_
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import polars as pl

from vaxanalysis.errors import InputError
from vaxanalysis.loading import headings, redacted, rejects, sources
from vaxanalysis.loading.failures import FileError
from vaxanalysis.loading.key_file import KeyFile
from vaxanalysis.schema import absent_fields

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

T = TypeVar("T")

ROWS_HASHED = 500_000
"""Rows whose keys are made in one go."""


@dataclass(frozen=True)
class FileReport:
    """The report of one file: the ``heads`` and ``sheets`` of its tables; ``failure`` where nothing could be read."""

    file: str
    path: Path | None
    kind: str = ""
    read: int = 0
    rejected: int = 0
    heads: tuple[headings.Headings, ...] = ()
    sheets: tuple[str, ...] = ()
    sheets_left: tuple[str, ...] = ()
    sheets_hidden: tuple[str, ...] = ()
    remarks: Mapping[str, int] = field(default_factory=dict)
    failure: FileError | None = None

    @property
    def rows(self) -> int:
        """The rows that are accounted for."""
        return self.read + self.rejected

    @property
    def columns(self) -> tuple[str, ...]:
        """The canonical columns of all tables, each once; so are the next two."""
        return _once(head.known for head in self.heads)

    @property
    def columns_unknown(self) -> tuple[str, ...]:
        """The headings that are not understood."""
        return _once(head.unknown for head in self.heads)

    @property
    def columns_others(self) -> tuple[str, ...]:
        """The headings that are understood as somebody else's or something else."""
        return _once(head.others for head in self.heads)

    @property
    def layout(self) -> str:
        """``dose`` if any table has a dose a row, else ``person``; empty without tables."""
        layouts = {head.layout for head in self.heads}
        return "dose" if "dose" in layouts else "person" if layouts else ""

    @property
    def absent(self) -> tuple[int, ...]:
        """The fields without a column (:func:`vaxanalysis.schema.absent`) of each table."""
        return tuple(head.absent for head in self.heads)

    @property
    def no_column(self) -> tuple[str, ...]:
        """The profiled fields for which one of its tables has no column."""
        return absent_fields(reduce(or_, self.absent, 0))

    @property
    def sha256(self) -> str:
        """The SHA-256 of the file, which is read again for it; empty for rows that are from no file."""
        return sources.sha256(self.path) if self.path else ""


def _once(listed: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(chain.from_iterable(listed)))


@dataclass(frozen=True)
class RawFile:
    """The raw rows of one file (lazy), its rejects and its report."""

    rows: pl.LazyFrame | None
    rejected: pl.DataFrame
    report: FileReport
    _pieces: Callable[[int], Iterator[pl.LazyFrame]] | None = None
    _keys: KeyFile | None = None
    _seen: tuple[int, int] | None = None

    def check(self) -> None:
        """Raise FileError where the file has changed since reading it began."""
        if self._seen and self.report.path and sources.mark(self.report.path) != self._seen:
            raise FileError("changed", name=self.report.file)

    def beside(self, value: pl.Expr) -> RawFile:
        """The file with a ``value`` that is made of other columns beside each of its rows."""
        return self.changed(lambda rows: rows.with_columns(value))

    def changed(self, change: Callable[[pl.LazyFrame], pl.LazyFrame]) -> RawFile:
        """The file with its rows, whole and in pieces, as ``change`` returns them."""
        if self.rows is None:
            return self
        pieces = self._pieces
        parts = (lambda size: map(change, pieces(size))) if pieces else None
        return replace(self, rows=change(self.rows), _pieces=parts)

    def chunks(self, size: int) -> Iterator[pl.LazyFrame]:
        """The raw rows in chunks of about ``size``, each read without the rows before it; at least one, if there are columns."""
        if self.rows is None:
            return
        if self._pieces and self.report.read:
            yield from self._pieces(size)
        else:
            yield from (self.rows.slice(start, size) for start in range(0, max(self.report.read, 1), size))

    def keys(self, columns: Sequence[str]) -> Iterator[NDArray[np.uint64]]:
        """A hash of what each row holds in ``columns``, chunk by chunk; good within one run, never stored."""
        from vaxanalysis.compiled import hashing

        if self._keys and self._keys.columns == tuple(columns):
            yield from self._keys.read(ROWS_HASHED)
        else:
            for rows in self.chunks(ROWS_HASHED):
                yield hashing.of_rows(rows.select(columns).collect().get_columns())


@dataclass(frozen=True)
class Raw:
    """Raw rows file by file. Temporary copies of transcoded text live as long as this object."""

    files: list[RawFile]
    left_alone: list[Path]
    workdir: tempfile.TemporaryDirectory[str] = field(repr=False)

    @property
    def headings(self) -> list[str]:
        """The headings of all files that were read."""
        return [reading.text for file in self.files for head in file.report.heads for reading in head.readings]


def fail_if_none(raw: Raw) -> None:
    """Raise InputError for the first failure where not one file could be read."""
    failures = [file.report.failure for file in raw.files if file.report.failure]
    if len(failures) == len(raw.files):
        first = failures[0].named(redacted.file(failures[0].where, 1))
        more = f" (and {len(failures) - 1} more files that cannot be read)" if len(failures) > 1 else ""
        raise InputError(first.where, first.what + more, first.repair)


def rejected(raw: Raw) -> pl.DataFrame:
    """The rejected rows of all files."""
    return pl.concat([file.rejected for file in raw.files] or [rejects.none()])


def failed(name: str, path: Path | None, error: FileError) -> RawFile:
    """The file ``name`` that could not be read because of ``error``."""
    return RawFile(None, rejects.none(), FileReport(name, path, failure=error.named(name)))


def taken(source: Raw, take: Callable[[RawFile], T]) -> tuple[Raw, list[T]]:
    """The results of ``take`` for each file with rows; a file whose rows cannot be read is marked as failed in the returned source.

    Raises InputError where no file could be read.
    """
    files, made = [], []
    for file in source.files:
        if file.rows is not None:
            try:
                result = take(file)
                file.check()
                made.append(result)
            except (FileError, OSError, pl.exceptions.PolarsError, pl.exceptions.PanicException):
                file = failed(file.report.file, file.report.path, FileError("changed"))
        files.append(file)
    fail_if_none(replace(source, files=files))
    return replace(source, files=files), made
