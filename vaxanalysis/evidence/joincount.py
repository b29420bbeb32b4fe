"""Do the communes that need help lie next to each other? A join-count permutation test with a fixed seed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

SEED, SHUFFLES = 20211108, 999


def joins(marked: Sequence[bool], neighbours: Sequence[tuple[int, int]]) -> int:
    """Pairs of neighbours that are both marked."""
    return sum(marked[one] and marked[other] for one, other in neighbours)


def adjacency_p(marked: Sequence[bool], neighbours: Sequence[tuple[int, int]]) -> float:
    """The chance of at least so many joins if the marks lay anywhere: small means they lie together."""
    if not neighbours:
        return 1.0
    found = joins(marked, neighbours)
    one, other = np.asarray(neighbours).T
    shuffled = np.random.default_rng(SEED).permuted(np.tile(np.asarray(marked), (SHUFFLES, 1)), axis=1)
    reached = int((np.logical_and(shuffled[:, one], shuffled[:, other]).sum(axis=1) >= found).sum())
    return (1 + reached) / (1 + SHUFFLES)
