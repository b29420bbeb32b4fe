"""Raw rows with record ids, with all rows of each record -> records, doses, and counts of what became of the rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import polars as pl

from vaxanalysis.register import doses as dose_rows
from vaxanalysis.register import peculiar, records, sums, units
from vaxanalysis.schema import UNIT


def put_together(
    rows: pl.DataFrame,
    two: Mapping[str, Sequence[peculiar.Two]],
    place: Callable[[pl.DataFrame], pl.DataFrame] = units.placed,
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Records and doses (as in :class:`vaxanalysis.register.Register`) of ``rows`` with ``record_id``, and the counts of
    :mod:`vaxanalysis.register.sums`.

    ``two``: as :func:`vaxanalysis.register.peculiar.columns_of_two` gives it. ``place`` gives rows their units.
    """
    placed = place(rows)
    found, injections = assembled(placed)
    return found, injections.filter("is_dose").drop("is_dose"), sums.of(placed, found, two)


def assembled(rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The records of rows with ``record_id`` and unit, and lines of doses (``is_dose``: whether it is one)."""
    injections = dose_rows.doses(rows)
    found = records.records(rows, injections)
    placed = injections.drop("_first").join(found.select("record_id", *UNIT), on="record_id", how="left")
    return found, placed
