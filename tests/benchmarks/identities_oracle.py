"""The threshold that the truth likes best: what no user could know, given to the peer all the same.

Counts are those of :func:`vaxanalysis.identities.evaluate.evaluate`, for every threshold without listing pairs again.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from vaxanalysis.identities import components
from vaxanalysis.identities.evaluate import within
from vaxanalysis.identities.probabilistic import Prepared

THRESHOLDS = np.arange(-2, 14.5, 0.5)


@dataclass(frozen=True)
class Truth:
    """``node``: the identity of each (identity, person); ``left, right, times``: true pairs, and how often each counts."""

    node: np.ndarray
    left: np.ndarray
    right: np.ndarray
    times: np.ndarray


def known(ready: Prepared, truth: pl.DataFrame) -> Truth:
    """The truth over distinct identities; where one identity is two people, its pairs count for each."""
    members = ready.records.join(truth.select("record_id", "person"), on="record_id").unique(["tuple", "person"])
    true = within(members.with_columns(row=pl.col("tuple")), "person")
    people = np.bincount(members["tuple"].to_numpy(), minlength=ready.frame.height)
    left, right = true["left"].to_numpy(), true["right"].to_numpy()
    return Truth(members["tuple"].to_numpy(), left, right, people[left] * people[right])


def pairs_of(sizes: np.ndarray) -> int:
    return int((sizes.astype(np.int64) * (sizes - 1) // 2).sum())


def score(component: np.ndarray, truth: Truth) -> dict[str, float]:
    """Precision, recall and F1 of the pairs within components."""
    same = component[truth.left] == component[truth.right]
    twice = pairs_of(np.bincount(truth.node))
    said = pairs_of(np.bincount(component[truth.node])) - twice
    both, true = int(truth.times[same].sum()), int(truth.times.sum())
    return {"precision": both / said, "recall": both / true, "f1": 2 * both / (said + true)}


def best(ready: Prepared, pairs: pl.DataFrame, truth: pl.DataFrame) -> tuple[float, dict[str, float]]:
    """The threshold, among half bits, whose connected components have the best F1."""
    facts = known(ready, truth)
    tried = []
    for threshold in THRESHOLDS:
        kept = pairs.filter(pl.col("weight") >= threshold)
        tried.append((float(threshold), score(components.connected(ready.frame.height, kept), facts)))
    return max(tried, key=lambda one: one[1]["f1"])
