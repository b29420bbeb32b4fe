"""Rates here against rates elsewhere, on the arcsine scale, for many places and runs of weeks at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]

ENOUGH, LEAST, DIFFERENCE, TIMES = 20, 10, 0.05, 1.5
"""A cause has so many records, so many faulty ones in excess, and a rate higher than elsewhere by so much and so many times."""


@dataclass(frozen=True)
class Candidates:
    """What may be a cause: of a value of a stream and a run its records, faulty ones, the rate elsewhere, and p."""

    value: Whole
    run: Whole
    n: Numbers
    k: Numbers
    expected: Numbers
    p: Numbers
    cost: Numbers
    """What it takes to name it: a run among all runs, a value among all values."""

    @classmethod
    def of(cls, n: Numbers, k: Numbers, all_n: Numbers, all_k: Numbers, spread: float) -> Candidates:
        """``n, k``: by value and run, of which the last is all weeks; ``all_n, all_k``: of all values together."""
        from scipy.stats import norm

        other_n, other_k = all_n - n, all_k - k
        enough = (n >= ENOUGH) & (other_n >= ENOUGH)
        rate, expected = k / np.maximum(n, 1), other_k / np.maximum(other_n, 1)
        higher = (k - n * expected >= LEAST) & (rate >= np.maximum(expected + DIFFERENCE, expected * TIMES))
        at = np.nonzero(enough & higher)
        value, run = at
        error = np.sqrt(1 / (4 * n[at] + 2) + 1 / (4 * other_n[at] + 2) + spread)
        p = norm.sf((angle(k[at], n[at]) - angle(other_k[at], other_n[at])) / error) * enough.sum(axis=1)[value]
        runs = np.where(run == n.shape[1] - 1, 1, n.shape[1])
        return cls(value, run, n[at], k[at], expected[at], np.minimum(p, 1), 2 * np.log(len(n) * runs))

    def strongest(self, most: float) -> int:
        """Where the likeliest cause with a p of at most ``most`` is."""
        return int(np.where(self.p <= most, self._gains, -np.inf).argmax())

    def gain(self, most: float) -> float:
        """Its likelihood ratio, less what it costs to name it."""
        wanted = self._gains[self.p <= most]
        return float(wanted.max()) if wanted.size else 0.0

    @cached_property
    def _gains(self) -> Numbers:
        expected = np.maximum(self.n * self.expected, 0.5)
        return 2 * (_part(self.k, expected) + _part(self.n - self.k, self.n - expected)) - self.cost


def angle(k: Numbers, n: Numbers) -> Numbers:
    """The arcsine of the root of a rate, of which the variance is 1 / (4 n + 2) (Anscombe 1948)."""
    return np.asarray(np.arcsin(np.sqrt((k + 0.375) / (n + 0.75))))


def _part(found: Numbers, expected: Numbers) -> Numbers:
    return np.where(found > 0, found * np.log(np.maximum(found, 1e-300) / np.maximum(expected, 1e-300)), 0)
