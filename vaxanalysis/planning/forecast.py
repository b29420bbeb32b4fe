"""How many records will be left on each day ahead, by unit and in all, from the days so far.

Pace of units (:mod:`~vaxanalysis.planning.pace`) times what all share on a day (:mod:`~vaxanalysis.planning.common`), run through the
queue (:mod:`~vaxanalysis.planning.queues`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vaxanalysis.planning.common import PRIOR, PRIORS, Prior, shared
from vaxanalysis.planning.pace import Pace, pooled
from vaxanalysis.planning.queues import Counts, Course, Numbers, run

DRAWS = 1000

GROWTH = 0.06
"""Spread of the daily growth of arrivals, in parts of those of the first day, before any is seen (assumed)."""

OWN_DRIFT = 0.15
"""Spread of what changes in a unit alone (people fall ill or are added), as a logarithm (assumed)."""


@dataclass(frozen=True)
class History:
    """Days of every unit. ``open`` (units,): records not settled before the first day; ``arrived`` and ``done``: (days, units);
    ``off`` and ``ahead``: whether each day so far and each to come is a day off."""

    open: Counts
    arrived: Counts
    done: Counts
    off: Sequence[bool]
    ahead: Sequence[bool]

    @property
    def left(self) -> Counts:
        """Records not settled now, (units,)."""
        return np.asarray(self.open + self.arrived.sum(0) - self.done.sum(0))


def forecast(
    history: History,
    draws: int = DRAWS,
    seed: int = 1,
    *,
    prior: Prior = PRIORS,
    faster: float = 1.0,
    assumed: Numbers | None = None,
) -> Course:
    """The course of the days ahead in ``draws`` draws; the same ``seed`` gives the same draws.

    ``faster`` multiplies the pace. ``assumed`` (units,): records a working day, used only while nothing has been done yet.
    """
    rng = np.random.default_rng(seed)
    began = bool(history.done.sum())
    pace, totals = paces(history) if began or assumed is None else (_guess(assumed), np.zeros(0))
    common = shared(totals, history.off[: len(totals)], history.ahead, draws, rng, prior)
    own = pace.draw(draws, rng) * rng.lognormal(0, OWN_DRIFT, (draws, len(history.open))) * faster
    new, growing, lumps = _arrivals(history, draws, rng)

    def day(number: int) -> tuple[Counts, Counts]:
        able = _counts(own * common[:, number, None], pace.size, rng)
        return _counts(new * growing[:, number, None], lumps, rng), able

    return run(np.broadcast_to(history.left, (draws, len(history.open))), day, len(history.ahead))


def paces(history: History) -> tuple[Pace, Numbers]:
    """The pace of each unit on the mean day seen, and what all shared on each day against it."""
    earlier = np.vstack([np.zeros_like(history.open), (history.arrived - history.done).cumsum(0)[:-1]])
    before = history.open + earlier + history.arrived
    ready = (before > 0).astype(float)
    volume = (history.open + history.arrived.sum(0)).astype(float)
    totals = history.done.sum(1) / np.maximum((ready * volume).sum(1) / max(volume.sum(), 1), 1e-9)
    shares = totals / max(totals.mean(), 1e-9)
    emptied = (before > 0) & (history.done >= before)
    exposure = ready * shares[:, None] * np.where(emptied, 0.5, 1.0)
    return pooled(history.done.astype(float), exposure, volume), shares


def _guess(assumed: Numbers) -> Pace:
    """A pace that nothing was seen of: as assumed, give or take a half."""
    return Pace(np.full(len(assumed), 4.0), 4 / np.maximum(assumed, 1e-6), 4.0)


def _counts(mean: Numbers, size: float, rng: np.random.Generator) -> Counts:
    return np.asarray(rng.poisson(mean * rng.gamma(size, 1 / size, mean.shape)))


def _arrivals(history: History, draws: int, rng: np.random.Generator) -> tuple[Numbers, Numbers, float]:
    """Records that arrive in a unit on a mean day, (draws, units), each day ahead against it, (draws, days), and their spread."""
    arrived = history.arrived.astype(float)
    volume = history.open + arrived.sum(0) + 1.0
    pace = pooled(arrived, np.ones_like(arrived), volume)
    return pace.draw(draws, rng), _growing(arrived.sum(1), len(history.ahead), draws, rng), pace.size


def _growing(totals: Numbers, ahead: int, draws: int, rng: np.random.Generator) -> Numbers:
    """Arrivals of each day ahead against the mean day seen, (draws, ahead): a growth that the days seen make likely."""
    seen, total = len(totals), max(float(totals.sum()), 1e-9)
    growth = np.abs(rng.normal(0, GROWTH, PRIOR))[:, None]
    line = 1 + growth * np.arange(seen + ahead)
    spread = max(1.0, float(totals.var(ddof=1) / max(totals.mean(), 1e-9))) if seen > 1 else total
    share = line[:, :seen] / line[:, :seen].mean(1, keepdims=True)
    log = (totals * np.log(share)).sum(1) / spread
    weight = np.exp(log - log.max())
    kept = rng.choice(PRIOR, draws, p=weight / weight.sum())
    level = np.exp(rng.normal(0, min(1.0, (spread / total) ** 0.5), draws))
    return np.asarray(level[:, None] * line[kept, seen:] / line[kept, :seen].mean(1, keepdims=True))
