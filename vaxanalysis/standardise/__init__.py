"""Typed columns beside the raw ones, and the state of each field: blank, placeholder, invalid or usable.

Everything is a Polars expression on one row, so it streams, runs in parts of any size and gives the same on each. What
is not selected afterwards is not computed. A raw value is never overwritten.
"""

from __future__ import annotations

import polars as pl

from vaxanalysis.standardise import codes, dates, identity, names, phones, products, text
from vaxanalysis.standardise.names import name_table

__all__ = ["name_table", "standardise", "standardise_doses"]


def standardise(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Add the typed columns and states of the fields that a record has once.

    ``frame`` holds every raw column as text, and ``unit_commune`` and ``unit_source`` from the places.
    """
    return (
        frame.pipe(names.name_state)
        .pipe(names.names)
        .pipe(dates.birth_dates)
        .pipe(codes.sex)
        .pipe(codes.nationality)
        .pipe(identity.identity)
        .pipe(phones.phones)
        .pipe(identity.insurance)
        .pipe(text.free_text, "address")
        .pipe(codes.priority)
        .pipe(codes.commune)
        .drop("_foreign", "_unknown")
    )


def standardise_doses(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Add the typed columns and states of one dose to frames with a dose a row."""
    return (
        frame.pipe(products.vaccine)
        .pipe(text.free_text, "lot")
        .pipe(codes.facility)
        .pipe(dates.dates, "dose_date", "dose_date_std")
        .pipe(dates.dates, "entry_date", "entry_date_std")
        .pipe(codes.dose_number)
        .drop("entry_date_state")
    )
