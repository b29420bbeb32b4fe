"""Rows that are records by themselves: judged one by one as a stream, whatever their number.

Units are told from few distinct texts: these are collected in a pass of their own and joined back. Decomposed text is rare:
rows are judged as they are, the pass notes whether it met any, and only such a file is composed and judged again.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import polars as pl

from vaxanalysis import rules
from vaxanalysis.findings import columns, slots
from vaxanalysis.register import units
from vaxanalysis.schema import MANDATORY
from vaxanalysis.standardise import standardise

PLACE = (*units.PLACE, "facility")


def places_of(rows: pl.LazyFrame) -> pl.DataFrame:
    """The distinct texts that tell a unit, with the unit."""
    return units.placed(rows.select(PLACE).unique().collect(engine="streaming"))


def judged(
    rows: pl.LazyFrame, placed: pl.DataFrame, as_of: date, active: Collection[rules.Rule] = rules.RULES
) -> pl.LazyFrame:
    """The findings of raw rows, each a record, with their units from ``placed``."""
    count = slots.count(rows.collect_schema().names())
    located = rows.join(placed.lazy(), on=PLACE, how="left", nulls_equal=True, maintain_order="left")
    typed = slots.with_doses(standardise(located))
    worst = pl.min_horizontal(f"{field}_state" for field in MANDATORY).alias("all_mandatory_state")
    found = rules.judged(typed.with_columns(worst), as_of, active)
    return columns.with_keys(found, as_of).select(columns.columns(count))
