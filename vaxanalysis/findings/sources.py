"""Findings from any source of a register."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from vaxanalysis.findings.folder import ABOUT, Findings
from vaxanalysis.places import district_among
from vaxanalysis.register import day, day_in, district_in, is_ours, register_of, store_of
from vaxanalysis.rules.columns import RECORD_COLUMNS
from vaxanalysis.tally import OWN_RULES


def findings_of(source: Any, as_of: date | str | None = None, district: str | None = None) -> Findings:
    """The findings of a register, records, a frame, a file, a findings folder, or a store (the snapshot of ``as_of``, else the newest).

    ``district``: only the records of one, by code or name. ``as_of`` is the day of the data: a store's or a findings folder's own, else
    today. Raises ParameterError for an invalid date and a district without records, StoreError for a store without snapshots and a
    folder with findings of another version, InputError for any other source.
    """
    if store := store_of(source):
        snapshot = day_in(store, as_of)
        rows = store.scan(snapshot, "findings", district_in(store, snapshot, district))
        own = store.table(snapshot, OWN_RULES)
        return Findings(rows, snapshot) if own is None else Findings(rows, snapshot, own=own)
    return _within(_judged(source, as_of), district)


def _judged(source: Any, as_of: date | str | None) -> Findings:
    if isinstance(source, Findings):
        return source
    if isinstance(source, (str, Path)) and (Path(source) / ABOUT).exists():
        return Findings.open(Path(source))
    as_of_day = date.today() if as_of is None else day(as_of)
    if is_ours(source):
        return Findings.of(_typed(source), None, as_of_day)
    register = register_of(source)
    return Findings.of(register.records, register.doses, as_of_day)


def _within(found: Findings, district: str | None) -> Findings:
    if district is None:
        return found
    held = found.rows.select(pl.col("unit_district").cast(pl.String).unique().drop_nulls()).collect().to_series()
    code = district_among(district, held.to_list())
    return Findings(found.rows.filter(pl.col("unit_district") == code), found.as_of, found.version, own=found.own)


def _typed(records: Any) -> pl.DataFrame:
    """``records`` in their declared types: pandas turns numbers with gaps into floats, and dates into times."""
    if isinstance(records, (pl.DataFrame, pl.LazyFrame)):
        return records.lazy().collect()
    frame = pl.DataFrame(records)
    return frame.with_columns(
        pl.col(column.name).cast(column.dtype) for column in RECORD_COLUMNS if column.name in frame.columns
    )
