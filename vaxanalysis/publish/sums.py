"""Sums over the small tables: complete records, categories of cleaning, flows."""

from __future__ import annotations

import polars as pl

from vaxanalysis import rates, tally
from vaxanalysis.evidence.change import Flows
from vaxanalysis.evidence.terms import TERMS, Terms
from vaxanalysis.schema import USABLE
from vaxanalysis.tally import CLEANING as CLEANING

FLOWS = ("matched", "mended", "worsened", "new_records", "new_incomplete", "vanished")

TREND = pl.Schema(
    {"as_of": pl.Date}
    | dict.fromkeys(("records", "usable", "city_records", "city_usable", *FLOWS, "newly_incomplete"), pl.Int64())
)
"""A trend: a row a snapshot, flows null where they are unknown."""


def rate(found: tuple[int, int], terms: Terms = TERMS) -> float | None:
    """``k / n``, or None of too few records for a rate."""
    return found[0] / found[1] if found[1] >= terms.enough else None


def complete(counts: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """``*by, records, usable``: records whose file has the four mandatory columns, and those with all four fields.

    Both are 0 where most records have no column for one of them: the others say nothing about the unit.
    """
    known = pl.col("records").filter(~tally.without_column()).sum()
    usable = pl.col("records").filter(tally.all_mandatory_state() == USABLE).sum()
    most = 2 * known >= pl.col("records").sum()
    return counts.group_by(by).agg((known * most).alias("records"), (usable * most).alias("usable")).sort(by)


def pair(counts: pl.DataFrame) -> tuple[int, int]:
    """``usable, records`` of :func:`complete` over all of ``counts``."""
    every = complete(counts.with_columns(whole=pl.lit(0)), ["whole"])
    return int(every["usable"].sum()), int(every["records"].sum())


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
