"""The pace of every unit from few days of history: each unit's own records, drawn towards what units of its size do.

Empirical Bayes for counts: a unit's pace is Gamma around the pace of units of its size, its days are negative binomial around that
(Robbins 1956; Casella 1985, The American Statistician 39:83). What all units share on a day (weather, orders, strikes) is
estimated from the day's total and is no news about any one unit.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vaxanalysis.planning.queues import Numbers

MEMORY = 0.97
"""Weight of a day against the next one: units change slowly."""


@dataclass(frozen=True)
class Pace:
    """Gamma ``shape`` and ``rate`` of each unit's records a day, arrays (units,), and ``size`` of the negative binomial of a day."""

    shape: Numbers
    rate: Numbers
    size: float

    @property
    def mean(self) -> Numbers:
        """Records a day of each unit on a day like the mean of the history."""
        return self.shape / self.rate

    def draw(self, draws: int, rng: np.random.Generator) -> Numbers:
        """Paces of every unit, an array (draws, units)."""
        return rng.gamma(self.shape, 1 / self.rate, (draws, len(self.shape)))


def pooled(counts: Numbers, exposure: Numbers, volume: Numbers) -> Pace:
    """The paces behind ``counts`` (days, units).

    ``exposure``, of the same shape, is the share of a full day that a unit had work on, times what all units shared that day;
    ``volume`` (units,) is each unit's work in all, to whose power the expected pace is proportional.
    """
    weight = MEMORY ** np.arange(len(counts) - 1, -1, -1.0)[:, None]
    worked = (exposure * weight).sum(0)
    seen = (counts * weight * (exposure > 0)).sum(0)
    expected = _expected(seen, worked, volume)
    size = _size(counts, exposure * expected)
    thinned = 1 + exposure * expected / size
    own, days = (counts * weight / thinned * (exposure > 0)).sum(0), (exposure * weight / thinned).sum(0)
    shape = _alike(own, days * expected)
    return Pace(shape + own, shape / expected + days, size)


def _expected(seen: Numbers, worked: Numbers, volume: Numbers) -> Numbers:
    """Records a day of a unit of each volume: a power of it, fitted to what was seen; the power lies between 0 and 1."""
    known = (worked > 0) & (volume > 0)
    if seen.sum() == 0 or not known.any():
        return np.full(len(volume), max(seen.sum(), 0.5) / max(worked.sum(), 1.0))
    powers = np.linspace(0, 1, 11)
    size = np.log(np.maximum(volume, 1))
    likely = []
    for power in powers:
        shape = np.exp(power * size)
        level = seen[known].sum() / (shape * worked)[known].sum()
        mean = level * (shape * worked)[known]
        likely.append((seen[known] * np.log(mean) - mean).sum())
    shape = np.exp(powers[int(np.argmax(likely))] * size)
    return np.asarray(np.maximum(shape * seen[known].sum() / (shape * worked)[known].sum(), 1e-6))


def _size(counts: Numbers, mean: Numbers) -> float:
    """Size of the negative binomial of a unit's day around its own mean, by moments over units; large means Poisson."""
    days = (mean > 0).sum(0)
    own = np.where(mean > 0, mean, 0)
    total, known = own.sum(0), days > 1
    if not known.any():
        return 4.0
    scaled = own * np.divide((counts * (mean > 0)).sum(0), total, out=np.ones_like(total), where=total > 0)
    excess = (((counts - scaled) ** 2 * (mean > 0)) - scaled)[:, known].sum() * (days[known] / (days[known] - 1)).mean()
    return float(np.clip((scaled[:, known] ** 2).sum() / max(excess, 1e-9), 0.5, 1e6))


def _alike(own: Numbers, expected: Numbers) -> float:
    """Shape of the Gamma that the units' paces, relative to the expected ones, follow: the most likely one."""
    from scipy.optimize import minimize_scalar
    from scipy.special import gammaln

    def unlikely(log_shape: float) -> float:
        a = np.exp(log_shape)
        each = gammaln(a + own) - gammaln(a) + a * np.log(a / (a + expected))
        each += own * np.log(np.maximum(expected, 1e-12) / (a + expected))
        return -float(each.sum())

    return float(np.exp(minimize_scalar(unlikely, bounds=(-2.0, 6.0), method="bounded").x))
