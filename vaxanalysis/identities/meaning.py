"""What duplicates mean: people behind the records, and verification that merging saves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl

from vaxanalysis.identities.components import connected
from vaxanalysis.identities.result import UNITS, Identities

DRAWS = 200


SHIFT, UNMET, ODD = 1.0, 0.03, 0.01
"""By how much the chances themselves may be wrong: bits (one standard deviation, all pairs together), the share of true pairs that no
block brings together, and the share of certain pairs that are two people all the same (at most). Measured on made-up registers."""

DENSE = 2
"""Merged pairs for each identity that merging spares (nine of one person are 36 pairs for 8), from which people are not estimated: pairs in
doubt between many records of two people would each seem to join them."""

MEASURES = ("people", "precision", "recall")


def _drawn(found: Identities, draws: int, seed: int) -> np.ndarray[Any, np.dtype[np.float64]]:
    """``MEASURES`` if every scored pair is one person or not by its own chance, ``draws`` times, each with other errors of the chances."""
    edges, prior = found.edges, found.audit.get("prior")
    left_out = 0.0 if prior is None else prior["left_out"].item()
    never = _never(found) or 0.0
    ends = np.stack([edges["left"].to_numpy(), edges["right"].to_numpy()])
    nodes, places = np.unique(ends, return_inverse=True)
    place = places.reshape(ends.shape)
    merged, weight = _merged(found), edges["weight"].to_numpy()
    alone = found.persons["tuple"].n_unique() - len(nodes)
    rng, rows = np.random.default_rng(seed), []
    for _ in range(draws):
        shift, unmet, odd = rng.normal(0, SHIFT), rng.uniform(never / 2, max(2 * never, UNMET)), rng.uniform(0, ODD)
        one = rng.random(len(weight)) < (1 - odd) / (1 + np.exp2(-(weight + shift)))
        kept = pl.DataFrame({"left": place[0][one], "right": place[1][one]})
        others = rng.poisson(left_out * 2**shift) + rng.poisson(unmet * one.sum())
        true = one.sum() + others
        joined = len(nodes) - (connected(len(nodes), kept).max(initial=-1) + 1)
        fewer = others * joined / max(one.sum(), 1)  # ten records of one person are 45 pairs, and 9 people fewer
        people = max(alone + len(nodes) - joined - fewer, 1)
        right = (one & merged).sum()
        rows.append((people, right / max(merged.sum(), 1), right / max(true, 1)))
    return np.array(rows)


def _never(found: Identities) -> float | None:
    """Pairs of one person that no block brings together, for each that one does, where that was counted; None where nothing shows it."""
    prior = found.audit.get("prior")
    return 0.0 if prior is None or "unmet" not in prior.columns else prior["unmet"].item()


def _merged(found: Identities) -> Any:
    """Whether both ends of each scored pair are one person as merged."""
    person = found.persons.unique("tuple").sort("tuple")["person_id"].rank("dense").to_numpy()
    return person[found.edges["left"].to_numpy()] == person[found.edges["right"].to_numpy()]


def _is_dense(found: Identities) -> bool:
    spared = found.persons["tuple"].n_unique() - found.people
    return bool(_merged(found).sum() >= DENSE * max(spared, 1))


def people(found: Identities, draws: int = DRAWS, seed: int = 1) -> pl.DataFrame:
    """One row: ``records, people`` (as merged), ``expected`` people with ``low`` and ``high``, and the same of ``precision`` (the share of
    merged pairs that are one person) and ``recall`` (the share of one person's pairs that are merged). Intervals are of 95 %.

    They come from the chances of the pairs and the errors of these, not from a truth. Exact rules give no chances: null. So are the
    people where persons have many identities (``DENSE``), and recall where all blocking lists of a model of one's own have a column in
    common, so that nothing shows what they miss.
    """
    values: list[float | None] = [None] * 9
    if "probability" in found.edges.columns and found.edges.height:
        quantiles = np.quantile(_drawn(found, draws, seed), (0.5, 0.025, 0.975), axis=0).T
        values = [round(float(q)) for q in quantiles[0]] + [round(float(q), 4) for q in quantiles[1:].ravel()]
    if _is_dense(found):
        values[:3] = [None] * 3
    if _never(found) is None:
        values[6:] = [None] * 3
    names = ("expected", "low", "high", *(f"{one}{end}" for one in MEASURES[1:] for end in ("", "_low", "_high")))
    counts = dict.fromkeys(("records", "people", *names[:3]), pl.UInt32)
    row = (found.persons.height, found.people, *values)
    return pl.DataFrame([row], schema=counts | dict.fromkeys(names[3:], pl.Float64), orient="row")


def by_unit(found: Identities, by: Sequence[str] = UNITS) -> pl.DataFrame:
    """Records, people, doses and the records that merging spares, by unit; a person counts where its first record lies, so units add up."""
    first = pl.col("record_id") == pl.col("record_id").min().over("person_id")
    sums = pl.len().alias("records"), pl.col("first").sum().alias("people"), pl.col("doses").sum()
    counted = found.persons.with_columns(first=first).group_by(*by).agg(*sums)
    table = counted.with_columns(surplus=pl.col("records") - pl.col("people"))
    return table.sort(*by, nulls_last=True) if by else table
