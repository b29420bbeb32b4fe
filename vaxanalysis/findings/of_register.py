"""The findings of records that are in memory."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import polars as pl

from vaxanalysis import rules, tally
from vaxanalysis.findings import columns, slots


def of_register(
    records: pl.DataFrame, doses: pl.DataFrame | None, as_of: date, active: Collection[rules.Rule] = rules.RULES
) -> pl.LazyFrame:
    """The findings of records, with the keys of their doses beside them."""
    given = records.select("record_id").clear() if doses is None else doses
    numbered = given.with_columns(slot=pl.int_range(1, pl.len() + 1).over("record_id")).lazy()
    count = max(given.group_by("record_id").len()["len"].unique(), default=0)
    found = rules.judged(records.lazy(), as_of, active)
    for slot in range(1, count + 1):
        beside = numbered.filter(pl.col("slot") == slot).select("record_id", *slots.keys_of(slot, slots.week()))
        found = found.join(beside, on="record_id", how="left", maintain_order="left")
    keyed = found.with_columns(columns.age_group(as_of), tally.state_mask()).with_columns(columns.record_keys())
    return keyed.select("record_id", *columns.columns(count))
