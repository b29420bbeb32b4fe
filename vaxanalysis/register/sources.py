"""A register, or its records, from what an analyst has: a register, a store, a file, a folder, an address or a frame."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Literal

import polars as pl

from vaxanalysis import loading
from vaxanalysis.errors import InputError, ParameterError
from vaxanalysis.loading import declared, frames
from vaxanalysis.places.levels import claim_province
from vaxanalysis.register.disk import OnDisk
from vaxanalysis.register.loaded import TYPED, Register, build
from vaxanalysis.register.stored import day_in, register_in
from vaxanalysis.schema import FIELDS
from vaxanalysis.store import Store

OURS = {"states", "name_folded", *(f"{field.name}_state" for field in FIELDS)}
"""A frame with any of these columns holds records or counts of ours, not rows of an export."""


def load(
    source: Any,
    *,
    columns: Mapping[str, str] | None = None,
    units: Literal["typed"] | None = None,
    key: str = "",
    query: str | None = None,
    province: str | None = None,
    as_of: date | str | None = None,
    district: str | None = None,
) -> Register:
    """Load ``source`` into a register, in memory.

    ``source``: a frame (pandas, Polars, Arrow, DuckDB, or anything that streams Arrow), the path of a file or folder, a ``postgresql://``
    address (with ``query``), a list of these, or a store or its path (the snapshot of ``as_of``, else the newest; of a ``district``, by
    code or name). A frame's rows are numbered from 1 and pass the same checks as those of a file.

    ``columns`` declares what columns are: heading, or ``column 4`` for the fourth -> field, or an empty text to leave it out.
    ``units="typed"``: count by the province, district and commune as they are typed, for places outside Viet Nam.
    ``key`` is a store's secret; without one the record ids are plain hashes of personal data and must not be passed on.
    ``province``: the code or name of the province that sent the files; else it is taken from their names, then by where most records live.

    Returns a :class:`Register`. Raises InputError for any other source and where nothing could be read, ParameterError for a column
    that does not exist and a field, district or units that are not known, StoreError for a store without snapshots; files that failed among
    others are in ``report``.

    >>> import polars as pl, vaxanalysis as vax
    >>> rows = pl.DataFrame({"who": ["Trần Thị Lan"], "born": ["02/03/1960"], "Giới tính": ["Nữ"]})
    >>> register = vax.load(rows, columns={"who": "full_name", "born": "birth_date"})
    >>> len(register), register["birth"].to_list()
    (1, [datetime.date(1960, 3, 2)])
    """
    if units not in (None, TYPED):
        raise ParameterError("units", f"{units!r}", f"Leave it out, or give {TYPED!r} for places outside Viet Nam")
    columns = {} if columns is None else columns
    declared.check(columns)
    province = None if province is None else _province(province)
    if store := store_of(source):
        return register_in(store, as_of, district)
    if as_of or district:
        raise ParameterError(
            "as_of" if as_of else "district", "given for what is no store", "Leave it out, or give the path of a store"
        )
    read = loading.read(_inputs(source), query, columns=columns)
    if not any(file.report.failure for file in read.files):
        declared.check(columns, read.headings)
    return build(read, key, province, units)


def register_of(source: Any) -> Register:
    """``source`` as a register: itself, or loaded; then columns that were not understood and files that were not read are warnings."""
    if isinstance(source, Register):
        return source
    register = load(source)
    unread = register.reading.filter(pl.col("why").is_in(["unknown", "unclear"]))
    if unread.height:
        warnings.warn(
            f"{unread.height} of {register.reading.height} columns were not understood: "
            "see vax.load(...).reading, and declare them by columns=",
            stacklevel=4,
        )
    lost = register.report.files.filter(status="failed").height + len(register.report.left_alone)
    if lost:
        warnings.warn(f"{lost} files were not read: see vax.load(...).report", stacklevel=4)
    return register


def records_of(source: Any) -> pl.LazyFrame:
    """The records of a register, a store, a file or rows of an export; a table of records or counts (Polars, lazy, pandas) as it is."""
    if is_ours(source):
        return source.lazy() if isinstance(source, (pl.DataFrame, pl.LazyFrame)) else pl.DataFrame(source).lazy()
    if store := store_of(source):
        return store.scan(day_in(store, None), "records")
    return source.records.lazy() if isinstance(source, OnDisk) else register_of(source).records.lazy()


def is_ours(source: Any) -> bool:
    """Whether ``source`` is a frame of records or counts of ours."""
    if isinstance(source, pl.LazyFrame):
        return bool(OURS & set(source.collect_schema()))
    return frames.is_frame(source) and bool(OURS & set(map(str, getattr(source, "columns", ()))))


def store_of(source: Any) -> Store | None:
    """``source`` as a store, if it is one or the path of one; else None."""
    if isinstance(source, Store):
        return source
    return Store(source) if isinstance(source, (str, Path)) and (Path(source) / "snapshots").is_dir() else None


def _province(text: str) -> str:
    """The code of a province from its code or name. Raises ParameterError where there is none."""
    found = claim_province("", text).unit or claim_province(text, "").unit
    if found is None:
        raise ParameterError(
            "province", f"no province {text!r}", "Give its code of two digits, such as '01', or its name"
        )
    return found.code


def _inputs(source: Any) -> list[Any]:
    if isinstance(source, str) and not source:
        raise InputError("load", "an empty path", "Give a frame, a file, a folder, a store, or a list of files")
    if frames.is_frame(source) or isinstance(source, (Path, str)):
        return [source]
    found = list(source) if isinstance(source, Iterable) and not isinstance(source, Mapping) else []
    if not found or not all(isinstance(one, (Path, str)) or frames.is_frame(one) for one in found):
        what = f"a {type(source).__name__}{' without a path in it' if isinstance(source, (list, tuple)) else ''}"
        raise InputError("load", what, "Give a frame, a file, a folder, a store, or a list of files")
    return found
