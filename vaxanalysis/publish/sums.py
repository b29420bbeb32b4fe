"""Sums over the small tables: complete records, categories of cleaning, flows."""

from __future__ import annotations

import polars as pl

from vaxanalysis import rates, tally
from vaxanalysis.evidence.change import Flows
from vaxanalysis.evidence.terms import TERMS, Terms
from vaxanalysis.schema import USABLE

FLOWS = ("matched", "mended", "worsened", "new_records", "new_incomplete", "vanished")
CLEANING = ("no_number", "malformed", "wrong_basic")

TREND = pl.Schema(
    {"as_of": pl.Date}
    | dict.fromkeys(("records", "usable", "city_records", "city_usable", *FLOWS, "newly_incomplete"), pl.Int64())
)
"""A trend: a row a snapshot, flows null where they are unknown."""


def rate(found: tuple[int, int], terms: Terms = TERMS) -> float | None:
    """``k / n``, or None of too few records for a rate."""
    return found[0] / found[1] if found[1] >= terms.enough else None


def complete(counts: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """``*by, records, usable``: all records, and those with all four mandatory fields."""
    usable = pl.col("records").filter(tally.all_mandatory_state() == USABLE).sum().alias("usable")
    return counts.group_by(by).agg(pl.col("records").sum(), usable).sort(by)


def pair(counts: pl.DataFrame) -> tuple[int, int]:
    """Records with all four mandatory fields, and all records."""
    usable = counts.filter(tally.all_mandatory_state() == USABLE)["records"].sum()
    return int(usable), int(counts["records"].sum())


def cleaning(counts: pl.DataFrame) -> pl.DataFrame:
    """``unit_commune`` and the records of each category of :data:`CLEANING`."""
    found = rates.categories(counts, by=["unit_commune"])
    sums = [pl.col("records").filter(pl.col("category") == name).sum().alias(name) for name in CLEANING]
    return found.group_by("unit_commune").agg(sums)


def flow_sum(table: pl.DataFrame) -> Flows:
    """The flows of all rows of a ``flows`` table together."""
    return Flows(**{name: int(table[name].sum()) for name in FLOWS})


def commune_flow(flows: pl.DataFrame | None, code: str | None) -> Flows | None:
    """The flows of one commune; None without a table."""
    return None if flows is None else flow_sum(flows.filter(pl.col("unit_commune").eq_missing(pl.lit(code))))
