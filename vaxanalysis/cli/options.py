"""Arguments and options that several commands share, and what they have in common."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from vaxanalysis import outputs
from vaxanalysis.errors import ParameterError
from vaxanalysis.outputs import write_csv, write_xlsx

if TYPE_CHECKING:
    import polars as pl

    from vaxanalysis.cli.sentences import Sentences
    from vaxanalysis.loading import Raw
    from vaxanalysis.register import Register
    from vaxanalysis.store import Store

DATES = "2021-11-08 or 08/11/2021"
"""How a date may be written, for messages."""

MOST_REJECTS = 10
"""Rejected rows named one by one on the terminal."""


def _without_password(given: list[str]) -> list[str]:
    """Arguments of a command are seen by everyone on the machine. Raises ParameterError for an address with a password."""
    if any(item.startswith(("postgresql://", "postgres://")) and urlsplit(item).password for item in given):
        raise ParameterError(
            "INPUT",
            "an address with a password in it",
            "Leave it out; put it in ~/.pgpass (libpq reads it), readable by you alone",
        )
    return given


Inputs = Annotated[
    list[str],
    typer.Argument(
        help="Files or folders (.xlsx .xls .csv .txt .parquet), or a postgresql:// address",
        metavar="INPUT...",
        callback=_without_password,
    ),
]
Query = Annotated[str | None, typer.Option(help="SQL query, for a postgresql:// address")]
StoreFolder = Annotated[
    Path, typer.Option("--store", metavar="DIR", help="Where snapshots and row-level files are kept")
]
ConfigFile = Annotated[
    Path | None,
    typer.Option("--config", metavar="FILE", help="Settings (default: vaxanalysis.toml in the store, if there)"),
]
OwnRules = Annotated[
    Path | None,
    typer.Option("--rules", metavar="FILE.py", help="Rules of your own, a Python file that is run (docs/rules.md)"),
]
Folder = Annotated[Path, typer.Option("--out", metavar="DIR", help="Where the files go")]
RowLevelFile = Annotated[
    Path, typer.Option("--out", metavar="FILE", help=".csv, .parquet or .xlsx; row level: keep it to yourself")
]
Lang = Annotated[str | None, typer.Option("--lang", help="vi or en: of the terminal (default: the locale's)")]
AsOf = Annotated[
    str, typer.Option("--as-of", metavar="DATE", help="The day the data were exported, such as 08/11/2021")
]


def day(text: str, option: str = "--as-of") -> date:
    """A date, as year-month-day or as people write it: 8/11/2021. Raises ParameterError."""
    found = moment(text)
    if found is None or isinstance(found, datetime):
        raise ParameterError(option, f"'{text}' is no date", f"Write {DATES}")
    return found


def moment(text: str) -> date | datetime | None:
    """A day or, where a time follows it, a local moment; None for another text."""
    digits = re.fullmatch(r"\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[ T]+(.+))?", text)
    day, month, year, time = digits.groups() if digits else ("", "", "", None)
    iso = f"{year}-{month:0>2}-{day:0>2}" + (f"T{time}" if time else "") if digits else text.strip()
    try:
        return datetime.fromisoformat(iso) if "T" in iso or " " in iso else date.fromisoformat(iso)
    except ValueError:
        return None


def check_output(
    out: Path | None, inputs: Iterable[Path | str] = (), option: str = "--out", *, row_level: bool = False
) -> None:
    """Refuse a file that no table can be written to, and what :func:`check_folder` refuses, before any work is done.

    Raises ParameterError and OutputError.
    """
    if out:
        writer(out, option)
        check_folder(out, inputs, option, row_level=row_level)


def check_folder(
    out: Path, inputs: Iterable[Path | str] = (), option: str = "--out", *, row_level: bool = False
) -> None:
    """Refuse a place that is an input or lies in one, in a store, or, with ``row_level`` files, among reports. Raises OutputError."""
    outputs.refuse_overlap(out, inputs, option)
    outputs.refuse_in_store(out, option)
    if row_level:
        outputs.refuse_published(out, option)


def writer(out: Path, option: str = "--out") -> Callable[[pl.LazyFrame, Path], object]:
    """How a table is written to ``out``, by its suffix. Raises ParameterError for another than .csv, .parquet, .xlsx."""
    writers: dict[str, Callable[[pl.LazyFrame, Path], object]] = {
        ".csv": write_csv,
        ".parquet": lambda frame, path: frame.sink_parquet(path),
        ".xlsx": write_xlsx,
    }
    if out.suffix.lower() not in writers:
        raise ParameterError(option, f"a name ending in '{out.suffix}'", "Use .csv, .parquet or .xlsx")
    return writers[out.suffix.lower()]


def write_table(frame: pl.DataFrame | pl.LazyFrame, out: Path, *, private: bool = False) -> None:
    """Write ``frame`` to ``out``, whole or not at all; ``private`` files only their owner can read."""
    outputs.write_file(out, partial(writer(out), frame.lazy()), private=private)


def warn(message: object) -> None:
    """Print a line on standard error."""
    typer.echo(f"vaxanalysis: {message}", err=True)


def end(faults: Iterable[object]) -> None:
    """Name what makes a run partial, and exit with 1; return where there is nothing."""
    named = list(faults)
    for fault in named:
        warn(fault)
    if named:
        raise typer.Exit(1)


def finish(*registers: Register) -> None:
    """Name what could not be read in any of ``registers``; exit with 1 where there was any."""
    import polars as pl

    from vaxanalysis.loading import redacted

    lost: list[str] = []
    for files, alone in ((remark(one.report.files), one.report.left_alone) for one in registers):
        failed = files.filter(status="failed").select("file", "message_en").iter_rows()
        lost += [*(f"{file}: {message}" for file, message in failed), *left(alone), *_lacking(files)]
    _finish(lost, pl.concat(redacted.table(one.rejects, among=one.report.files["file"]) for one in registers))


def name_silent(store: Store, as_of: date, words: Sentences, district: str | None = None, key: str = "silent") -> None:
    """Name the districts (of all, or ``district``) of which the last snapshot holds no file; exit with 1 where there are any."""
    from vaxanalysis import flows, places

    missing = [code for code in flows.silent(store, as_of) if district in (None, code)]
    if missing:
        names = ", ".join(f"{code} {places.district_name(code)}" for code in missing)
        end([words(key, names=names)])


def finish_reading(source: Raw, decided: Iterable[pl.DataFrame] = ()) -> None:
    """:func:`finish`, of files that were read without making a register of them. ``decided``: how their columns were read."""
    from vaxanalysis import loading, paths
    from vaxanalysis.loading import redacted
    from vaxanalysis.register import account

    reports = [file.report for file in source.files]
    files = remark(account.as_read(source, decided))
    failed = [str(each.failure.named(name)) for each, name in zip(reports, files["file"], strict=True) if each.failure]
    alone = left(paths.printable(path.name) for path in source.left_alone)
    rejected = redacted.table(loading.rejected(source), among=(each.file for each in reports))
    _finish([*failed, *alone, *_lacking(files)], rejected)


def remark(files: pl.DataFrame) -> pl.DataFrame:
    """Print remarks on ``files`` that are no faults: how they were read, what is hidden; ``files`` as they are shown."""
    from vaxanalysis.loading import redacted

    named = redacted.table(files)
    for column in ("remarks_en", "read_as_en"):
        for file, words in named.select("file", column).drop_nulls(column).iter_rows():
            if words:
                warn(f"{file}: {words}")
    return named


def left(names: Iterable[str]) -> list[str]:
    """The lines on files that were left alone."""
    from vaxanalysis.loading import redacted
    from vaxanalysis.loading.failures import FileError

    return [str(FileError("kind", name=redacted.file_or_kind(name))) for name in names]


def _lacking(files: pl.DataFrame) -> list[str]:
    """The lines on files that lack a column, or are empty below their headings."""
    from vaxanalysis.loading import lacking
    from vaxanalysis.loading.failures import FileError

    bare = [str(FileError("no_rows", name=name)) for name in files.filter(status="ok", rows=0)["file"]]
    lines = files.select("file", "no_column", "unknown_en").iter_rows()
    sentences = (lacking.sentence(file, fields.split(", "), unknown) for file, fields, unknown in lines)
    return [*bare, *filter(None, sentences)]


def _finish(failed: list[str], rejected: pl.DataFrame) -> None:
    """:func:`finish`, from messages on files that failed or lack a column, and the rows that were rejected."""
    for row in rejected.head(MOST_REJECTS).iter_rows(named=True):
        sheet = f", sheet {row['sheet']}" if row["sheet"] else ""
        failed.append(
            f"{row['file']}{sheet}, row {row['row']}: {row['found']}. It is in no count; correct it and load again"
        )
    if rejected.height > MOST_REJECTS:
        failed.append(f"... and {rejected.height - MOST_REJECTS} more rows that could not be read")
    end(failed)
