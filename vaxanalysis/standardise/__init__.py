"""Typed columns beside the raw ones, and the state of each field: blank, placeholder, invalid or usable.

Everything is a Polars expression on one row, so it streams, runs in parts of any size and gives the same on each. What
is not selected afterwards is not computed. A raw value is never overwritten.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from vaxanalysis.standardise import codes, dates, identity, names, phones, products, text
from vaxanalysis.standardise.names import name_table

__all__ = ["BY_TEXT", "BY_TEXT_OF_DOSE", "commune", "name_table", "numbers", "standardise", "standardise_doses"]

Step = Callable[[pl.LazyFrame], pl.LazyFrame]

BY_TEXT: dict[str, Step] = {
    "full_name": names.full_name,
    "birth_date": dates.birth_dates,
    "sex": codes.sex,
    "nationality": codes.nationality,
    "priority_group": codes.priority,
}
"""Columns whose texts are few for the rows there are, and what is made of such a text alone."""

BY_TEXT_OF_DOSE: dict[str, Step] = {
    "vaccine": products.vaccine,
    "lot": lambda frame: text.free_text(frame, "lot"),
    "facility": codes.facility,
    "dose_date": lambda frame: dates.dates(frame, "dose_date", "dose_date_std"),
}
"""The same for the columns of a dose."""

commune = codes.commune


def numbers(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Add what is made of the columns that nearly every row fills differently; ``BY_TEXT`` must be there."""
    return (
        frame.pipe(identity.identity)
        .pipe(phones.phones)
        .pipe(identity.insurance)
        .pipe(text.free_text, "address")
        .drop("_foreign", "_unknown")
    )


def standardise(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Add the typed columns and states of the fields that a record has once.

    ``frame`` holds every raw column as text, and ``unit_commune`` and ``unit_source`` from the places.
    """
    for step in BY_TEXT.values():
        frame = step(frame)
    return frame.pipe(numbers).pipe(commune)


def standardise_doses(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Add the typed columns and states of one dose to frames with a dose a row."""
    for step in BY_TEXT_OF_DOSE.values():
        frame = step(frame)
    return frame.pipe(dates.dates, "entry_date", "entry_date_std").pipe(codes.dose_number).drop("entry_date_state")
