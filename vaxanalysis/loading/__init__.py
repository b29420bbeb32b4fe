"""Whatever a district sends -> raw rows: text under canonical names, nothing altered, every row accounted for.

Rows carry ``file, sheet, row`` (as the user sees it), ``layout`` (``person`` or ``dose`` a row), ``absent`` (UInt32, the profiled
fields for which their table has no column, :func:`vaxanalysis.schema.absent`), every canonical column of
``schema.FIELDS`` (null where the file has none), those of further doses side by side, and unknown columns under their own
headings. Empty rows are no rows; read + rejected = rows, for every file.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from vaxanalysis import paths
from vaxanalysis.errors import InputError
from vaxanalysis.loading import frames, headings, shown, sources
from vaxanalysis.loading.declared import Declared
from vaxanalysis.loading.failures import FileError
from vaxanalysis.loading.guarded import guarded
from vaxanalysis.loading.one_file import RAW_COLUMNS, database, in_memory
from vaxanalysis.loading.raw import FileReport, Raw, RawFile, fail_if_none, failed, rejected, taken

__all__ = ["RAW_COLUMNS", "FileReport", "Raw", "RawFile", "fail_if_none", "read", "rejected", "short_names", "taken"]

At = Callable[[int, int, str], None]


def read(
    inputs: Iterable[object],
    query: str | None = None,
    *,
    keyed: Sequence[str] = (),
    columns: Declared = headings.NOTHING,
    at: At = lambda number, count, file: None,
) -> Raw:
    """Read files, folders, ``postgresql://`` addresses (with ``query``) and frames in memory. A file that fails is reported, not raised.

    ``columns`` declares what columns are: heading, or ``column 4`` for the fourth -> field, or nothing to leave it out.
    A caller that takes the rows in chunks names the columns whose :meth:`RawFile.keys` it wants, which saves a pass over text;
    and it looks for decomposed text in Parquet itself, which saves another. Raises InputError where a path does not exist or no
    data file is found. ``at`` is called before each file: its number, of how many, its name.
    """
    inputs = list(inputs)
    tables = [item for item in inputs if frames.is_frame(item)]
    given = [str(item) for item in inputs if not frames.is_frame(item)]
    servers = [item for item in given if item.startswith(("postgresql://", "postgres://"))]
    data, left = sources.files(item for item in given if item not in servers)
    if not data and not servers and not tables:
        raise InputError(
            ", ".join(given),
            "no data file in it (a store and pages of this package are none)",
            "Give .xlsx, .xls, .ods, .csv, .txt, .parquet, .zip or .gz files",
        )
    workdir = tempfile.TemporaryDirectory(prefix="vaxanalysis-")
    names = short_names(data)
    read_files: list[RawFile] = []
    for number, path in enumerate(data):
        at(number + 1, len(data), shown.file(names[path], number + 1))
        read_files += guarded(path, names[path], Path(workdir.name), keyed, columns)
    read_files += [database(uri, query, columns) for uri in servers]
    read_files += [
        _frame(table, f"frame {place}" if tables[1:] else "frame", columns) for place, table in enumerate(tables, 1)
    ]
    return Raw(read_files, left, workdir)


def _frame(given: object, name: str, columns: Declared) -> RawFile:
    try:
        return in_memory(given, name, columns)
    except FileError as error:
        return failed(name, None, error)


def short_names(data: list[Path]) -> dict[Path, str]:
    """File names, preceded by as many folders as make them different."""
    names = {path: paths.shown(path.name) for path in data}
    for depth in range(2, max((len(path.parts) for path in data), default=0) + 1):
        count = Counter(names.values())
        same = [path for path in names if count[names[path]] > 1]
        names |= {path: paths.shown("/".join(path.parts[-depth:])) for path in same}
    return names
