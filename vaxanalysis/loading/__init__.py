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
from vaxanalysis.loading import frames, headings, redacted, sources
from vaxanalysis.loading.declared import Declared
from vaxanalysis.loading.guarded import guarded
from vaxanalysis.loading.one_file import RAW_COLUMNS, Options, database, in_memory
from vaxanalysis.loading.raw import FileReport, Raw, RawFile, fail_if_none, rejected, taken

__all__ = ["RAW_COLUMNS", "FileReport", "Raw", "RawFile", "fail_if_none", "read", "rejected", "short_names", "taken"]

At = Callable[[int, int, str], None]


def read(
    inputs: Iterable[object],
    query: str | None = None,
    *,
    key_columns: Sequence[str] = (),
    compose: bool = True,
    columns: Declared = headings.NOTHING,
    at: At = lambda number, count, file: None,
) -> Raw:
    """Read files, folders, ``postgresql://`` addresses (with ``query``) and frames in memory. A file that fails is reported, not raised.

    ``columns`` declares what columns are: heading, or ``column 4`` for the fourth -> field, or nothing to leave it out.
    ``key_columns``: those whose :meth:`RawFile.keys` are wanted, which saves a pass over text. Without ``compose`` text in Parquet
    stays as it is, perhaps not in NFC, which saves another. ``at`` is called before each file: its number, of how many, its name.
    Raises InputError where a path does not exist or no data file is found.
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
    options = Options(columns, tuple(key_columns), compose)
    workdir = tempfile.TemporaryDirectory(prefix="vaxanalysis-")
    names = short_names(data)
    read_files: list[RawFile] = []
    for number, path in enumerate(data):
        at(number + 1, len(data), redacted.file(names[path], number + 1))
        read_files += guarded(path, names[path], Path(workdir.name), options)
    read_files += [database(uri, query, columns) for uri in servers]
    read_files += [
        in_memory(table, f"frame {place}" if tables[1:] else "frame", columns) for place, table in enumerate(tables, 1)
    ]
    return Raw(read_files, left, workdir)


def short_names(data: list[Path]) -> dict[Path, str]:
    """File names, preceded by as many folders as make them different."""
    names = {path: paths.printable(path.name) for path in data}
    for depth in range(2, max((len(path.parts) for path in data), default=0) + 1):
        count = Counter(names.values())
        same = [path for path in names if count[names[path]] > 1]
        names |= {path: paths.printable("/".join(path.parts[-depth:])) for path in same}
    return names
