"""Raw rows -> a register: records (one person as one source entered it), their doses, and an account of every row.

A record is a row of a person-a-row layout, or all rows of a dose-a-row file that agree on name, birth date, sex, ID, phone
and commune as typed. Its id is made from that content with the store's key, so that it is the same next week and in another
file. The same record sent again counts once and its rows are listed as repeated.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from vaxanalysis import loading as raw
from vaxanalysis.errors import InputError, TableError
from vaxanalysis.register import conventions, peculiar, record_ids, units
from vaxanalysis.register.account import Account, account
from vaxanalysis.register.assembling import Assembled, assembled
from vaxanalysis.register.disk import OnDisk, Parts, in_parts, on_disk

__all__ = ["Account", "OnDisk", "Parts", "Register", "assembled", "build", "in_parts", "load", "on_disk", "records_of"]


@dataclass(frozen=True)
class Register:
    """What :func:`load` gives; all but ``report`` is row level.

    ``records``: a line a record, ``doses``: a line an injection, by ``record_id`` (columns of both in docs/data-dictionary.md).
    ``rows``: ``file, sheet, row, source_id, record_id, sender, layout`` of every row read. ``rejects``: ``file, sheet, row, reason`` and
    what was found, of every row that is in no record. ``report``: the account of every file; rows = read + rejected.
    """

    records: pl.DataFrame
    doses: pl.DataFrame
    rows: pl.DataFrame
    rejects: pl.DataFrame
    report: Account

    def _repr_html_(self) -> str:
        return self.report._repr_html_()


def load(
    inputs: Path | str | Iterable[Path | str], *, key: str = "", query: str | None = None, columns: Mapping[str, str] | None = None,
    province: str | None = None,
) -> Register:  # fmt: skip
    """Load files, folders or ``postgresql://`` addresses (with ``query``) into one register.

    ``columns`` declares what columns are: heading, or ``column 4`` for the fourth -> field, or an empty text to leave it out.
    ``key`` is a store's secret; without one the record ids are plain hashes of personal data and must not leave the house.
    ``province``: the code of the province that sent the files; else it is told by their names, then by where most records live.
    Returns a :class:`Register`, in memory. Raises InputError for what is no path and where no file could be read; files that failed among
    others are in ``report``.
    """
    return build(raw.read(_paths(inputs), query, columns=columns or {}), key, province)


def _paths(inputs: object) -> list[Path | str]:
    if isinstance(inputs, (Path, str)):
        return [inputs]
    found = list(inputs) if isinstance(inputs, Iterable) and not isinstance(inputs, Mapping) else []
    if not found or not all(isinstance(one, (Path, str)) for one in found):
        what = f"a {type(inputs).__name__} without a path in it"
        raise InputError("load", what, "Give the path of a file or folder, or a list of paths")
    return found


def records_of(source: Any) -> pl.LazyFrame:
    """The records of a register, or a table of records or counts (Polars, lazy or pandas) as it is.

    Raises TableError for anything else.
    """
    table: Any = source.records if isinstance(source, (Register, OnDisk)) else source
    if isinstance(table, (pl.DataFrame, pl.LazyFrame)):
        return table.lazy()
    if type(table).__module__.split(".")[0] == "pandas" and hasattr(table, "columns"):
        frame: pl.DataFrame = pl.from_pandas(table)
        return frame.lazy()
    repair = "Give a register (vax.load(path)) or its records"
    raise TableError("records", f"a {type(source).__name__} and no table", repair)


def build(source: raw.Raw, key: str = "", province: str | None = None) -> Register:
    """The register of raw files already read."""
    source, decided = conventions.judged(source)
    source, identified = raw.taken(source, lambda file: _identified(file, key))
    rows = pl.concat(identified, how="diagonal").with_columns(sender=pl.lit(None, pl.String))
    made = Assembled.of(rows, peculiar.columns_of_two(source))
    senders = units.senders(made.sums, province)
    named = units.sender(senders)
    places = rows.select("file", "sheet", "row", "source_id", "record_id", named, "layout")
    report = account(source, made.sums, made.doses.height, senders, decided)
    return Register(made.records.with_columns(named), made.doses, places, raw.rejected(source), report)


def _identified(file: raw.RawFile, key: str) -> pl.DataFrame:
    assert file.rows is not None
    return record_ids.identified(file.rows, key).collect(engine="streaming")
