"""Typed columns beside the raw ones, and the state of each field: blank, placeholder, invalid or usable.

Everything is a Polars expression on one row, so it streams, runs in parts of any size and gives the same on each. What
is not selected afterwards is not computed. A raw value is never overwritten.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from vaxanalysis.standardise import codes, dates, identity, names, phones, products, text
from vaxanalysis.standardise.names import name_table

__all__ = ["DOSE_STEPS", "STEPS", "commune", "name_table", "standardise", "standardise_doses"]

Step = Callable[[pl.LazyFrame], pl.LazyFrame]

STEPS: dict[str, Step] = {
    "full_name": names.full_name,
    "birth_date": dates.birth_dates,
    "sex": codes.sex,
    "nationality": codes.nationality,
    "priority_group": codes.priority,
    "citizen_id": identity.identity,
    "phone": phones.phones,
    "insurance_id": identity.insurance,
    "address": lambda frame: text.free_text(frame, "address"),
}
"""What is made of each column that a record has once: of its text alone, but that the citizen ID needs what was made before it."""

DOSE_STEPS: dict[str, Step] = {
    "vaccine": products.vaccine,
    "lot": lambda frame: text.free_text(frame, "lot"),
    "facility": codes.facility,
    "dose_date": lambda frame: dates.dates(frame, "dose_date", "dose_date_std"),
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
    return frame.pipe(dates.dates, "entry_date", "entry_date_std").pipe(codes.dose_number).drop("entry_date_state")
