"""What a profile can be made of: a register, its records, a store's snapshot, findings, or a folder that holds them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from vaxanalysis.errors import ParameterError
from vaxanalysis.findings import Findings
from vaxanalysis.profiling.profile import Profile
from vaxanalysis.profiling.week import Week
from vaxanalysis.register import Register
from vaxanalysis.rules.columns import RECORD_COLUMNS
from vaxanalysis.store import Store
from vaxanalysis.tally import OWN_RULES

if TYPE_CHECKING:
    import pandas as pd


def profile(
    source: Register | Findings | Store | pl.DataFrame | pl.LazyFrame | pd.DataFrame | Path | str,
    as_of: date | str | None = None,
    district: str | None = None,
) -> Profile:
    """The profile of a register, records, findings, a findings folder, or a snapshot of a store (with ``as_of``, ``district``).

    ``as_of`` is the day of the data: a store's or a findings folder's own, else today; ``district`` a code, of a store alone. Returns a
    :class:`Profile`, whose methods give tables and plots. Raises ParameterError for a date that is none and a store without a snapshot,
    StoreError for a folder without findings or with those of another version.
    """
    if isinstance(source, Store):
        return _of_store(source, _day(as_of or max(source.snapshots(), default=None)), district)
    if isinstance(source, Findings):
        return Profile(source)
    if isinstance(source, (str, Path)):
        return Profile(Findings.open(Path(source)))
    if isinstance(source, Register):
        return Profile(Findings.of(source.records, source.doses, _day(as_of or date.today())))
    records = source.lazy().collect() if isinstance(source, (pl.DataFrame, pl.LazyFrame)) else _typed(source)
    return Profile(Findings.of(records, None, _day(as_of or date.today())))


def _of_store(store: Store, as_of: date, district: str | None) -> Profile:
    found, rows = (store.scan(as_of, kind, district) for kind in ("findings", "records"))
    own = store.table(as_of, OWN_RULES)
    judged = Findings(found, as_of) if own is None else Findings(found, as_of, own=own)
    return Profile(judged, Week.of(store, as_of, district), rows)


def _typed(records: pd.DataFrame) -> pl.DataFrame:
    """pandas makes numbers with gaps floats and dates times: back to the types that are declared."""
    frame = pl.from_pandas(records)
    return frame.with_columns(
        pl.col(column.name).cast(column.dtype) for column in RECORD_COLUMNS if column.name in frame.columns
    )


def _day(day: date | str | None) -> date:
    try:
        return date.fromisoformat(day) if isinstance(day, str) else day or _none()
    except ValueError as error:
        raise ParameterError(
            "as_of", f"'{day}' is no date", "Write it as year-month-day, such as 2021-11-08"
        ) from error


def _none() -> date:
    raise ParameterError("store", "no snapshot in it", "Run `vaxanalysis weekly` first")
