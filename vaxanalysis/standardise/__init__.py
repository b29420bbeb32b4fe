"""Typed columns beside the raw ones, and the state of each field: blank, placeholder, invalid or usable.

Everything is a Polars expression on one row, so it runs in parts of any size and gives the same on each; dates, which cost most and
repeat, are read once for each distinct text. Columns that are not selected afterwards are not computed. A raw value is never overwritten.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from vaxanalysis.schema import CONVENTIONS
from vaxanalysis.standardise import codes, dates, identity, names, phones, products, text
from vaxanalysis.standardise.names import name_table

__all__ = ["DOSE_STEPS", "STEPS", "commune", "name_table", "standardise", "standardise_doses"]

Step = Callable[[pl.LazyFrame], pl.LazyFrame]


def _by_text(frame: pl.LazyFrame, column: str, step: Step) -> pl.LazyFrame:
    """``frame`` after ``step``, which runs once for each distinct text of ``column``."""
    keys = [name for name in (column, CONVENTIONS) if name in frame.collect_schema().names()]
    results = frame.select(keys).unique().pipe(step)
    return frame.join(results, on=keys, how="left", nulls_equal=True, maintain_order="left")


def _day(frame: pl.LazyFrame, column: str) -> pl.LazyFrame:
    return _by_text(frame, column, lambda each: dates.dates(each, column, f"{column}_std"))


STEPS: dict[str, Step] = {
    "full_name": names.full_name,
    "birth_date": lambda frame: _by_text(frame, "birth_date", dates.birth_dates),
    "sex": codes.sex,
    "nationality": codes.nationality,
    "priority_group": codes.priority,
    "citizen_id": identity.identity,
    "phone": phones.phones,
    "insurance_id": identity.insurance,
    "address": lambda frame: text.free_text(frame, "address"),
}
"""The step for each column that a record has once. Each reads its column alone, except that the citizen ID needs earlier steps."""

DOSE_STEPS: dict[str, Step] = {
    "vaccine": products.vaccine,
    "lot": lambda frame: text.free_text(frame, "lot"),
    "facility": codes.facility,
    "dose_date": lambda frame: _day(frame, "dose_date"),
}
"""The same for the columns of a dose."""

commune = codes.commune


def standardise(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Add the typed columns and states of the fields that a record has once.

    ``frame`` holds every raw column as text, and ``unit_commune`` and ``unit_source`` from the places.
    """
    for step in STEPS.values():
        frame = step(frame)
    return frame.drop("_foreign", "_unknown").pipe(commune)


def standardise_doses(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Add the typed columns and states of one dose to frames with a dose a row."""
    for step in DOSE_STEPS.values():
        frame = step(frame)
    return frame.pipe(_day, "entry_date").pipe(codes.dose_number).drop("entry_date_state")
