"""Findings -> an additive table of where records come from: facility, week, file -> records, and those with a faulty field.

A record is counted once, at its earliest dose: there its identity was entered.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from vaxanalysis import tally
from vaxanalysis.loading import redacted
from vaxanalysis.schema import INVALID, MANDATORY, NO_COLUMN, PLACEHOLDER

ORIGIN_KEYS = ("unit_district", "facility", "week", "file")
FAULTS = ("missing", "invalid")
"""Blank or a placeholder; malformed."""


def origins(found: pl.LazyFrame, fields: Sequence[str] = MANDATORY) -> pl.DataFrame:
    """``unit_district, facility, week, file, records`` and, of each field, ``judged_, missing_, invalid_<field>`` records.

    ``found`` is findings, a line a record. ``judged``: those whose file has a column for the field. The table adds up over parts.
    """
    facility, week = _first_dose(found.collect_schema().names())
    numbers = [pl.len().cast(pl.Int64).alias("records"), *(one for field in fields for one in _of(field))]
    keyed = found.with_columns(pl.col("unit_district", "file").cast(pl.String), facility=facility, week=week)
    return keyed.group_by(ORIGIN_KEYS).agg(numbers).sort(ORIGIN_KEYS).collect(engine="streaming")


def add(parts: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """The origins of several disjoint parts together."""
    return pl.concat(parts).group_by(ORIGIN_KEYS).agg(pl.all().sum()).sort(ORIGIN_KEYS)


def with_entry(table: pl.DataFrame, files: pl.DataFrame | None) -> pl.DataFrame:
    """Origins with ``entry``, the way of entry: the ``kind`` of their file in the account of ``files``.

    Facilities and files are named as they may be shown (:mod:`vaxanalysis.loading.redacted`); a file that may not is its number.
    """
    if files is not None:
        table = table.join(files.select("file", entry="kind"), on="file", how="left", maintain_order="left")
    names = (table["file"].unique().sort() if files is None else files["file"]).drop_nulls()
    held = table.drop_nulls("facility").group_by("facility").agg(pl.col("records").sum())
    return table.with_columns(
        pl.col("facility").replace(redacted.facilities(dict(held.iter_rows()))),
        pl.col("file").replace({name: text.removeprefix("file ") for name, text in redacted.files(names).items()}),
    )


def _of(field: str) -> list[pl.Expr]:
    state = tally.state(field)
    kinds = {"judged": state != NO_COLUMN, "missing": state <= PLACEHOLDER, "invalid": state == INVALID}
    return [kind.sum().cast(pl.Int64).alias(f"{name}_{field}") for name, kind in kinds.items()]


def _first_dose(names: Sequence[str]) -> tuple[pl.Expr, pl.Expr]:
    """The facility and the week of a record's earliest dose; of the first one listed where none has a date."""
    slots = sorted(name.removeprefix("week_") for name in names if name.startswith("week_"))
    if not slots:
        return pl.lit(None, pl.String), pl.lit(None, pl.Date)
    earliest = pl.min_horizontal(f"week_{slot}" for slot in slots)
    at = pl.when(earliest.is_null()).then(f"facility_{slots[0]}").otherwise(None)
    for slot in reversed(slots):
        at = pl.when(pl.col(f"week_{slot}") == earliest).then(f"facility_{slot}").otherwise(at)
    return at.cast(pl.String), earliest
