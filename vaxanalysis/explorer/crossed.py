"""Findings -> an additive table of communes crossed with one other dimension at a time: week, vaccine, facility, age group."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from vaxanalysis import tally
from vaxanalysis.findings import DOSE_KEYS, Findings
from vaxanalysis.schema import ALL_MANDATORY, MANDATORY, NO_COLUMN, USABLE

DIMENSIONS = ("week", "vaccine", "facility", "age_group")
"""Weeks, vaccines and facilities are of doses, each with its own states; age groups are of records."""

FIELDS = (*MANDATORY, ALL_MANDATORY)
CROSSED_KEYS = ("unit_district", "unit_commune", "dimension", "value")


def crossed(found: Findings) -> pl.DataFrame:
    """``unit_district, unit_commune, dimension, value, records`` and ``judged_, lacking_<field>`` of each of :data:`FIELDS`.

    ``records`` are doses where the dimension is a dose's. ``judged``: those whose file has a column for the field; ``lacking``: not usable.
    ``value``: a week is its Monday as an ISO date; null where there is none. The table adds up over parts.
    """
    doses = found.doses()
    parts = [_by(doses if name in DOSE_KEYS else found.rows, name) for name in DIMENSIONS]
    return pl.concat(pl.collect_all(parts, engine="streaming")).sort(CROSSED_KEYS)


def add(parts: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """The tables of several disjoint parts together."""
    return pl.concat(parts).group_by(CROSSED_KEYS).agg(pl.all().sum()).sort(CROSSED_KEYS)


def _by(lines: pl.LazyFrame, name: str) -> pl.LazyFrame:
    value = pl.col(name).dt.to_string("%Y-%m-%d") if name == "week" else pl.col(name).cast(pl.String)
    units = pl.col("unit_district", "unit_commune").cast(pl.String)
    met = lines.group_by("unit_district", "unit_commune", name, "states").agg(pl.len().cast(pl.Int64).alias("records"))
    cells = met.with_columns(units, value=value, dimension=pl.lit(name))
    numbers = [one for field in FIELDS for one in of(field)]
    return cells.group_by(CROSSED_KEYS).agg(pl.col("records").sum(), *numbers)


def of(field: str) -> list[pl.Expr]:
    """``judged_`` and ``lacking_`` of a field from lines with ``states`` that stand for so many ``records``."""
    state = tally.all_mandatory_state() if field == ALL_MANDATORY else tally.state(field)
    kinds = {"judged": state != NO_COLUMN, "lacking": state < USABLE}
    return [pl.col("records").filter(kind).sum().alias(f"{name}_{field}") for name, kind in kinds.items()]
