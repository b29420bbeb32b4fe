"""What reviewers' answers teach about the weights: bits for each level of a comparison, added to the model's weight of a pair.

A logistic regression whose offset is the model's weight, with a penalty that draws every level's bits to zero (ridge; van Houwelingen and
Le Cessie, Statistics in Medicine 9, 1990), and a share of answers that are slips, so that a single wrong one moves no weight far. It is
used only where it predicts answers that it has not seen better than the model alone.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.optimize import minimize

from vaxanalysis.identities.model import Model

FEWEST = 500
"""With fewer answers nothing is learned."""

SLIPS = 1e-12, 0.03
"""The share of answers assumed to be wrong: none at first, so that many answers against sure weights have an effect, then a few."""

MOST = 20.0
"""Log odds that are as good as certain."""

PENALTY = 1.0
"""The inverse of the assumed variance of a level's bits, in natural logarithms."""

FOLDS = 5

Floats = np.ndarray[Any, np.dtype[np.float64]]


def marks(model: Model, reached: Any) -> Floats:
    """A column of ones, and one for each level that weighs something: 1 where a pair ``reached`` it (pairs by comparisons), else 0."""
    found = [np.ones(len(reached))]
    for c, comparison in enumerate(model.comparisons):
        found += [reached[:, c] == k for k, level in enumerate(comparison.levels) if not level.null]
    return np.stack(found, axis=1).astype(np.float64)


def learned(weight: Floats, marked: Floats, same: Floats) -> Floats | None:
    """Bits for each column of ``marked``, from answered pairs: their ``weight`` in bits and whether they are the ``same`` person.

    None below ``FEWEST`` answers, and where answers that were held back are predicted no better than by the weights alone.
    """
    if len(same) < FEWEST:
        return None
    natural, fold = weight * np.log(2), np.arange(len(same)) % FOLDS
    alone = _surprise(natural, same)[0]
    with_bits = 0.0
    for one in range(FOLDS):
        out = fold == one
        taught = _fit(natural[~out], marked[~out], same[~out])
        with_bits += _surprise(natural[out] + marked[out] @ taught, same[out])[0]
    return _fit(natural, marked, same) / np.log(2) if with_bits < alone else None


def _fit(natural: Floats, marked: Floats, same: Floats) -> Floats:
    found = np.zeros(marked.shape[1])
    for slips in SLIPS:

        def lost(bits: Floats, slips: float = slips) -> tuple[float, Floats]:
            surprise, slope = _surprise(natural + marked @ bits, same, slips)
            return surprise + PENALTY * float(bits @ bits) / 2, marked.T @ slope + PENALTY * bits

        found = minimize(lost, found, jac=True, method="L-BFGS-B").x
    return np.asarray(found)


def _surprise(odds: Floats, same: Floats, slips: float = SLIPS[-1]) -> tuple[float, Floats]:
    """The negative log likelihood of the answers under log ``odds``, slips included, and its derivative by these."""
    chance = 1 / (1 + np.exp(-np.clip(odds, -MOST, MOST)))
    right = np.where(same, chance, 1 - chance)
    seen = slips + (1 - 2 * slips) * right
    slope = np.where(same, -1.0, 1.0) * (1 - 2 * slips) * chance * (1 - chance) / seen
    return -float(np.log(seen).sum()), slope
