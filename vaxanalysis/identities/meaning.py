"""What duplicates mean: people behind the records, and verification that merging saves."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from vaxanalysis.identities.components import connected
from vaxanalysis.identities.result import UNITS, Identities
from vaxanalysis.schema import MANDATORY, USABLE

DRAWS = 200


def _drawn(found: Identities, draws: int, seed: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Number of people if every scored pair is one person or not by its own chance, ``draws`` times."""
    edges = found.edges
    nodes = np.unique(np.concatenate([edges["left"].to_numpy(), edges["right"].to_numpy()]))
    renumbered = edges.select(
        pl.Series("left", np.searchsorted(nodes, edges["left"])),
        pl.Series("right", np.searchsorted(nodes, edges["right"])),
    )
    chance = edges["probability"].to_numpy()
    rng = np.random.default_rng(seed)
    alone = found.persons["tuple"].n_unique() - len(nodes)
    kept = (renumbered.filter(pl.Series(rng.random(len(chance)) < chance)) for _ in range(draws))
    return np.array([alone + connected(len(nodes), one).max(initial=-1) + 1.0 for one in kept])


def people(found: Identities, draws: int = DRAWS, seed: int = 1) -> pl.DataFrame:
    """One row: records, people as merged, and how many the pairs' chances let expect, with a 95 % interval.

    Merging asks for better than even chances, so merged people are somewhat more than expected ones.
    The interval holds what the model is unsure of, not what blocking never compared. Exact rules give no chances: no interval.
    """
    expected = low = high = None
    if "probability" in found.edges.columns and found.edges.height:
        expected, low, high = (round(float(q)) for q in np.quantile(_drawn(found, draws, seed), (0.5, 0.025, 0.975)))
    names = ("records", "people", "expected", "low", "high")
    row = (found.persons.height, found.people, expected, low, high)
    return pl.DataFrame([row], schema=dict.fromkeys(names, pl.UInt32), orient="row")


def _sorted(table: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    return table.sort(*by, nulls_last=True) if by else table


def by_unit(found: Identities, by: Sequence[str] = UNITS) -> pl.DataFrame:
    """Records, people and records per 100 people by unit; a person counts where its first record lies, so units add up."""
    first = pl.col("record_id") == pl.col("record_id").min().over("person_id")
    table = found.persons.with_columns(first=first).group_by(*by)
    counted = table.agg(pl.len().alias("records"), pl.col("first").sum().alias("people"), pl.col("doses").sum())
    return _sorted(counted.with_columns(surplus=pl.col("records") - pl.col("people")), by)


def work_saved(found: Identities, records: pl.DataFrame, by: Sequence[str] = UNITS) -> pl.DataFrame:
    """Records to verify one by one, people to verify after merging, and the difference, by unit.

    A merged person lacks a mandatory field only where none of its records has it usable.
    """
    states = [f"{name}_state" for name in MANDATORY]
    joined = found.persons.join(records.select("record_id", *states), on="record_id")
    lacking = pl.any_horizontal(pl.col(state) < USABLE for state in states)
    merged = pl.any_horizontal(pl.col(state).max().over("person_id") < USABLE for state in states)
    first = pl.col("record_id") == pl.col("record_id").min().over("person_id")
    table = joined.with_columns(alone=lacking, together=merged & first).group_by(*by)
    counted = table.agg(pl.col("alone").sum().alias("records"), pl.col("together").sum().alias("people"))
    return _sorted(counted.with_columns(saved=pl.col("records").cast(pl.Int64) - pl.col("people")), by)
