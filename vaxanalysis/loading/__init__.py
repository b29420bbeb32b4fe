"""Whatever a district sends -> raw rows: text under canonical names, nothing altered, every row accounted for.

Rows carry ``file, sheet, row`` (as the user sees it), ``layout`` (``person`` or ``dose`` a row), ``absent`` (UInt32, the profiled
fields for which their table has no column, :func:`vaxanalysis.schema.absent`), every canonical column of
``schema.FIELDS`` (null where the file has none), those of further doses side by side, and unknown columns under their own
headings. Empty rows are no rows; read + rejected = rows, for every file.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import or_
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import polars as pl

from vaxanalysis import paths
from vaxanalysis.errors import InputError
from vaxanalysis.loading import archives, columnar, headings, legacy, making, rejects, sources, tables, text, workbook
from vaxanalysis.loading.declared import Declared
from vaxanalysis.loading.failures import FileError
from vaxanalysis.loading.keyed import Keyed
from vaxanalysis.loading.no_persons import SeveralTables
from vaxanalysis.schema import ABSENT, FIELDS, absent, absent_fields

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

T = TypeVar("T")

KEYS = 500_000
"""Rows whose keys are made in one go."""

At = Callable[[int, int, str], None]

RAW_COLUMNS = tuple(canonical.name for canonical in FIELDS)


@dataclass(frozen=True)
class FileReport:
    """What came of one file: rows = read + rejected; ``layout`` person or dose a row; ``absent`` of each of its tables
    (:func:`vaxanalysis.schema.absent`); ``failure`` where nothing could be read."""

    file: str
    path: Path | None
    kind: str = ""
    rows: int = 0
    read: int = 0
    rejected: int = 0
    sheets: tuple[str, ...] = ()
    sheets_left: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    columns_unknown: tuple[str, ...] = ()
    layout: str = ""
    absent: tuple[int, ...] = ()
    heads: tuple[headings.Headings, ...] = ()
    failure: FileError | None = None
    sheets_hidden: tuple[str, ...] = ()
    remarks: Mapping[str, int] = field(default_factory=dict)

    @property
    def no_column(self) -> tuple[str, ...]:
        """The profiled fields for which one of its tables has no column."""
        return absent_fields(reduce(or_, self.absent, 0))

    @property
    def sha256(self) -> str:
        """The SHA-256 of the file, which is read for it; empty where the rows are of no file."""
        return sources.sha256(self.path) if self.path else ""


@dataclass(frozen=True)
class RawFile:
    """The raw rows of one file (lazy), its rejects and its report."""

    rows: pl.LazyFrame | None
    rejected: pl.DataFrame
    report: FileReport
    _pieces: Callable[[int], Iterator[pl.LazyFrame]] | None = None
    _keyed: Keyed | None = None
    _seen: tuple[int, int] | None = None

    def check(self) -> None:
        """Raise FileError where the file is no longer what it was when reading it began."""
        if self._seen and self.report.path and sources.mark(self.report.path) != self._seen:
            raise FileError("changed", name=self.report.file)

    def beside(self, value: pl.Expr) -> RawFile:
        """The file with a ``value`` that is made of other columns beside each of its rows."""
        if self.rows is None:
            return self
        pieces = self._pieces
        marked = (lambda size: (rows.with_columns(value) for rows in pieces(size))) if pieces else None
        return replace(self, rows=self.rows.with_columns(value), _pieces=marked)

    def chunks(self, size: int) -> Iterator[pl.LazyFrame]:
        """The raw rows in chunks of about ``size``, each read without what stands before it; at least one, where there are columns."""
        if self.rows is None:
            return
        if self._pieces and self.report.read:
            yield from self._pieces(size)
        else:
            yield from (self.rows.slice(start, size) for start in range(0, max(self.report.read, 1), size))

    def keys(self, columns: Sequence[str]) -> Iterator[NDArray[np.uint64]]:
        """A hash of what each row holds in ``columns``, chunk by chunk; good within one run, never stored."""
        from vaxanalysis.compiled import hashing

        if self._keyed and self._keyed.columns == tuple(columns):
            yield from self._keyed.keys(KEYS)
        else:
            for rows in self.chunks(KEYS):
                yield hashing.of_rows(rows.select(columns).collect().get_columns())


@dataclass(frozen=True)
class Raw:
    """Raw rows file by file. Temporary copies of transcoded text live as long as this object."""

    files: list[RawFile]
    left_alone: list[Path]
    workdir: tempfile.TemporaryDirectory[str] = field(repr=False)


def read(
    inputs: Iterable[Path | str],
    query: str | None = None,
    *,
    keyed: Sequence[str] = (),
    columns: Declared = headings.NOTHING,
    at: At = lambda number, count, file: None,
) -> Raw:
    """Read files, folders and ``postgresql://`` addresses (with ``query``). A file that fails is reported, not raised.

    ``columns`` declares what columns are: heading, or ``column 4`` for the fourth -> field, or nothing to leave it out.
    A caller that takes the rows in chunks names the columns whose :meth:`RawFile.keys` it wants, which saves a pass over text;
    and it looks for decomposed text in Parquet itself, which saves another. Raises InputError where a path does not exist or no
    data file is found. ``at`` is told which of how many files is read next.
    """
    given = [str(item) for item in inputs]
    servers = [item for item in given if item.startswith(("postgresql://", "postgres://"))]
    data, left = sources.files(item for item in given if item not in servers)
    if not data and not servers:
        raise InputError(
            ", ".join(given), "no data file in it", "Give .xlsx, .xls, .ods, .csv, .txt, .parquet, .zip or .gz files"
        )
    workdir = tempfile.TemporaryDirectory(prefix="vaxanalysis-")
    names = _short_names(data)
    read_files: list[RawFile] = []
    for number, path in enumerate(data):
        at(number + 1, len(data), names[path])
        read_files += _guarded(path, names[path], Path(workdir.name), keyed, columns)
    return Raw(read_files + [_database(uri, query, columns) for uri in servers], left, workdir)


def fail_if_none(raw: Raw) -> None:
    """Raise InputError for the first failure where not one file could be read."""
    failures = [file.report.failure for file in raw.files if file.report.failure]
    if len(failures) == len(raw.files):
        first = failures[0]
        more = f" (and {len(failures) - 1} more files that cannot be read)" if len(failures) > 1 else ""
        raise InputError(first.where, first.what + more, first.repair)


def rejected(raw: Raw) -> pl.DataFrame:
    """The rejected rows of all files."""
    return pl.concat([file.rejected for file in raw.files] or [rejects.none()])


def _short_names(data: list[Path]) -> dict[Path, str]:
    """File names, with as much of the folder before them as it takes to tell them apart."""
    names = {path: paths.shown(path.name) for path in data}
    for depth in range(2, max((len(path.parts) for path in data), default=0) + 1):
        count = Counter(names.values())
        same = [path for path in names if count[names[path]] > 1]
        names |= {path: paths.shown("/".join(path.parts[-depth:])) for path in same}
    return names


def _guarded(path: Path, name: str, workdir: Path, keyed: Sequence[str], columns: Declared) -> Iterator[RawFile]:
    """What is read of a file or of the files in an archive; a failure of any kind is that of one file and never ends the run."""
    folder = Path(tempfile.mkdtemp(dir=workdir))
    try:
        seen = sources.mark(path)
        kind = sources.kind(path)
        if kind not in sources.KINDS:
            raise FileError(kind)
        if kind in ("gzip", "zip"):
            yield from _archived(path, kind, name, folder, keyed, columns)
        else:
            yield replace(_file(path, kind, name, folder, keyed, columns), _seen=seen)
    except FileError as error:
        yield _failed(name, path, error)
    except OSError as error:
        yield _failed(name, path, FileError("unreadable", error.strerror or type(error).__name__))
    except MemoryError:
        yield _failed(name, path, FileError("memory"))
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
        yield _failed(name, path, FileError("damaged", type(error).__name__))
    except Exception as error:
        yield _failed(name, path, FileError("internal", type(error).__name__))


def _archived(
    path: Path, kind: str, name: str, folder: Path, keyed: Sequence[str], columns: Declared
) -> Iterator[RawFile]:
    for number, (inner, found) in enumerate(archives.unpacked(path, kind, folder)):
        whole = paths.shown(f"{name}/{inner}")
        if sources.is_passed_over(Path(inner).name):
            continue
        if isinstance(found, FileError):
            yield _failed(whole, None, found)
        elif sources.kind(found) in ("gzip", "zip"):
            yield _failed(whole, found, FileError("nested"))
        elif kind == "zip" and Path(inner).suffix.lower() not in sources.KNOWN:
            yield _failed(whole, found, FileError("kind", Path(inner).suffix))
        else:
            (folder / f"of {number}").mkdir()
            yield from _guarded(found, whole, folder / f"of {number}", keyed, columns)


def _failed(name: str, path: Path | None, error: FileError) -> RawFile:
    return RawFile(None, rejects.none(), FileReport(name, path, failure=error.named(name)))


def taken(source: Raw, take: Callable[[pl.LazyFrame], T]) -> tuple[Raw, list[T]]:
    """What ``take`` makes of the rows of each file; a file of which they cannot be had after all has failed in what is returned.

    Raises InputError where no file could be read.
    """
    files, made = [], []
    for file in source.files:
        if file.rows is not None:
            try:
                result = take(file.rows)
                file.check()
                made.append(result)
            except (FileError, OSError, pl.exceptions.PolarsError, pl.exceptions.PanicException):
                file = _failed(file.report.file, file.report.path, FileError("changed"))
        files.append(file)
    fail_if_none(replace(source, files=files))
    return replace(source, files=files), made


def _file(path: Path, kind: str, name: str, workdir: Path, keyed: Sequence[str], columns: Declared) -> RawFile:
    if kind == "workbook":
        book = workbook.read(path, columns)
        found = _of_tables(path, name, kind, book.tables, book.left)
        return replace(found, report=replace(found.report, sheets_hidden=book.hidden, remarks=book.remarks))
    if kind == "parquet":
        frame, head = columnar.parquet(path, not keyed, columns)
        read_rows = paths.scan_parquet(path).select(pl.len()).collect().item()
        report = _report(path, name, kind, read_rows, rejects.none(), [head])
        return RawFile(_canonical(frame, name, None, head), rejects.none(), report)
    try:
        table = text.read(path, workdir, keyed, columns)
    except SeveralTables:
        return _of_tables(path, name, "text", tables.of_grid(name, text.whole(path, columns), columns))
    rejected = table.rejected.with_columns(pl.lit(name).alias("file"))
    report = _report(path, name, f"text, {table.encoding}", table.read, rejected, [table.head])
    encodings = legacy.of_columns(table.rows.head(legacy.SAMPLE).collect())
    padded = {"padded": table.padded} if table.padded else {}
    report = replace(report, remarks=padded | legacy.remarks(encodings))

    def canonical(rows: pl.LazyFrame) -> pl.LazyFrame:
        return _canonical(legacy.in_unicode(rows, encodings), name, None, table.head)

    by_key = None if encodings else table.keyed
    return RawFile(canonical(table.rows), rejected, report, lambda rows: map(canonical, table.pieces(rows)), by_key)


def _of_tables(path: Path, name: str, kind: str, found: list[tables.SheetTable], left: tuple[str, ...] = ()) -> RawFile:
    """The rows of the tables of a file that is held in memory."""
    frames = [_canonical(table.rows.lazy(), name, table.sheet, table.head) for table in found]
    rejected = pl.concat([table.rejected for table in found]).with_columns(pl.lit(name).alias("file"))
    rows = pl.concat(frames, how="diagonal") if len(frames) > 1 else frames[0]
    read_rows, names = sum(table.rows.height for table in found), tuple(table.sheet or "" for table in found)
    return RawFile(
        rows, rejected, _report(path, name, kind, read_rows, rejected, [table.head for table in found], names, left)
    )


def _database(uri: str, query: str | None, columns: Declared) -> RawFile:
    if not query:
        raise InputError("postgresql", "no query given", "Say which rows, such as --query 'SELECT * FROM vaccinations'")
    frame, head = columnar.query(uri, query, columns)
    rows = frame.collect()
    name = "postgresql"
    report = _report(None, name, name, rows.height, rejects.none(), [head])
    return RawFile(_canonical(rows.lazy(), name, None, head), rejects.none(), report)


def _canonical(frame: pl.LazyFrame, file: str, sheet: str | None, head: headings.Headings) -> pl.LazyFrame:
    have = {*head.columns, *head.known}
    missing = [pl.lit(None, pl.String).alias(name) for name in RAW_COLUMNS if name not in have]
    place = [
        pl.lit(file).alias("file"),
        pl.lit(sheet, pl.String).alias("sheet"),
        pl.col("row"),
        pl.lit(head.layout).alias("layout"),
        pl.lit(absent(head.known), pl.UInt32).alias(ABSENT),
    ]
    extra = [name for name in head.columns if name not in RAW_COLUMNS]
    whole = making.make(frame, head.made).with_columns(missing)
    return whole.select(
        *place, *RAW_COLUMNS, *dict.fromkeys([*extra, *(name for name in head.known if name not in RAW_COLUMNS)])
    )


def _report(
    path: Path | None, name: str, kind: str, read_rows: int, rejected: pl.DataFrame,
    heads: list[headings.Headings], sheets: tuple[str, ...] = (), left: tuple[str, ...] = (),
) -> FileReport:  # fmt: skip
    known = dict.fromkeys(column for head in heads for column in head.known)
    unknown = dict.fromkeys(column for head in heads for column in head.unknown)
    layout = "dose" if any(head.layout == "dose" for head in heads) else "person"
    return FileReport(
        name,
        path,
        kind,
        read_rows + rejected.height,
        read_rows,
        rejected.height,
        sheets,
        left,
        tuple(known),
        tuple(unknown),
        layout,
        tuple(absent(head.known) for head in heads),
        tuple(heads),
    )
