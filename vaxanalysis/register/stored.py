"""The register of a snapshot in a store, and how a date and a district given by a user are found in it."""

from __future__ import annotations

from datetime import date

import polars as pl

from vaxanalysis import outputs, places
from vaxanalysis.errors import ParameterError, StoreError
from vaxanalysis.loading import rejects
from vaxanalysis.register.account import ACCOUNT_SCHEMA, Account
from vaxanalysis.register.loaded import Register
from vaxanalysis.store import Store


def register_in(store: Store, as_of: date | str | None = None, district: str | None = None) -> Register:
    """The register of a snapshot; ``rows`` has a line for the first row of each record, ``reading`` and ``rejects`` are empty."""
    day = day_in(store, as_of)
    code = district_in(store, day, district)
    records, doses = (store.scan(day, kind, code).collect() for kind in ("records", "doses"))
    files = pl.concat([pl.DataFrame(schema=ACCOUNT_SCHEMA), store.needed(day, "sources")], how="diagonal_relaxed")
    rows = records.select("file", "sheet", "row", "source_id", "record_id", "sender", layout=pl.lit(None, pl.String))
    report = Account(files.select(ACCOUNT_SCHEMA.names()), records.height, doses.height, (), pl.DataFrame())
    return Register(records, doses, rows, rejects.none(), report)


def day_in(store: Store, as_of: date | str | None) -> date:
    """The day of the snapshot for ``as_of``, by default the newest. Raises StoreError for none, ParameterError for an invalid date."""
    if as_of is not None:
        return day(as_of)
    newest = max(store.snapshots(), default=None)
    if newest is None:
        raise StoreError(str(store.path), "no snapshot in it", "Run `vaxanalysis weekly` first")
    return newest


def day(given: date | str) -> date:
    """A day written as 2021-11-08. Raises ParameterError for an invalid date."""
    try:
        return date.fromisoformat(given) if isinstance(given, str) else given
    except ValueError as error:
        raise ParameterError(
            "as_of", f"'{given}' is no date", "Write it as year-month-day, such as 2021-11-08"
        ) from error


def district_in(store: Store, as_of: date, name: str | None) -> str | None:
    """The code of a district, by its code or its name with or without marks; None for all.

    Raises ParameterError where the snapshot has no records of it.
    """
    record = outputs.Record.of(store.folder(as_of))
    held = sorted({file.split("/")[1] for file in (record.files if record else []) if file.startswith("rows/")})
    return name if name is None or name in held else places.district_among(name, held)
