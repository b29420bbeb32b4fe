"""What all units share from day to day: weekends, learning, strikes, the spread of totals; estimated by weighing draws.

Draws from the prior are weighed by how well they explain the totals so far and drawn again by weight (Rubin 1988, sampling
importance resampling), so that two days of history are used as far as they go and the prior stands for the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vaxanalysis.planning.queues import Numbers

PRIOR = 8000
"""Draws from the prior."""

STOPPED = 0.25
"""A day on which less than this part of the median of its kind was done counts as stopped (a strike, a broken portal)."""


@dataclass(frozen=True)
class Prior:
    """What is assumed of the days before any is seen; medians, and spreads of logarithms.

    ``weekend``: pace of a day off against a working day; ``spread``: of a day's total; ``drift``: of the level from day to day;
    ``gain``: by how much the last pace exceeds that of the first day; ``learning``: days until most of it is reached; ``stops``:
    share of days that stop.
    """

    weekend: tuple[float, float] = (0.4, 0.35)
    spread: tuple[float, float] = (0.1, 0.4)
    drift: float = 0.04
    gain: tuple[float, float] = (0.2, 0.12)
    learning: tuple[float, float] = (4.0, 0.5)
    stops: float = 0.02


PRIORS = Prior()


def shared(
    totals: Numbers, off: Sequence[bool], ahead: Sequence[bool], draws: int, rng: np.random.Generator, prior: Prior
) -> Numbers:
    """The factors of ``ahead`` (a day off or not) against the mean day seen, from the ``totals`` of past days.

    ``totals`` are what was done over what is done on a mean day; ``off`` says which of them were days off. An array (draws, days ahead).
    """
    seen, count = len(totals), PRIOR
    every, rest = np.arange(seen + len(ahead)), np.array([*off, *ahead], bool)
    weekend = np.exp(rng.normal(np.log(prior.weekend[0]), prior.weekend[1], count))
    spread = np.exp(rng.normal(np.log(prior.spread[0]), prior.spread[1], count))
    gain = rng.normal(*prior.gain, count)
    learning = np.exp(rng.normal(np.log(prior.learning[0]), prior.learning[1], count))
    curve = gain[:, None] * (1 - np.exp(-every / learning[:, None])) + np.log(weekend)[:, None] * rest
    good = ~_stopped(totals, np.array(off, bool))
    rough = np.log(np.maximum(totals[good], 1e-9)) - curve[:, :seen][:, good]
    kept = _resample(rough, spread, prior.drift, draws, rng)
    curve, spread = curve[kept], spread[kept]
    level, tight = _level(rough[kept], spread, prior.drift)
    steps = rng.normal(0, prior.drift, (draws, len(ahead))).cumsum(1)
    noise = rng.normal(0, 1, (draws, len(ahead))) * spread[:, None]
    base = level + rng.normal(0, 1, draws) * tight
    stops = (~good).sum() + 20 * prior.stops + 1e-9, good.sum() + 20 * (1 - prior.stops)
    works = rng.random((draws, len(ahead))) > rng.beta(*stops, draws)[:, None]
    return np.asarray(np.exp(base[:, None] + curve[:, seen:] + steps + noise) * works)


def _stopped(totals: Numbers, off: np.ndarray) -> np.ndarray:
    stopped = totals <= 0
    for kind in (True, False):
        own = totals[off == kind]
        if len(own) > 1:
            stopped |= (off == kind) & (totals < STOPPED * np.median(own))
    return np.asarray(stopped)


def _level(rough: Numbers, spread: Numbers, drift: float) -> tuple[Numbers, Numbers]:
    """Level of the last day and its spread in each draw, from residuals (draws, days): the newer weigh more."""
    days = rough.shape[1]
    if not days:
        return np.zeros(len(rough)), np.full(len(rough), 0.5)
    age = np.arange(days - 1, -1, -1)
    weight = 1 / (spread[:, None] ** 2 + drift**2 * age)
    return (rough * weight).sum(1) / weight.sum(1), 1 / np.sqrt(weight.sum(1))


def _resample(rough: Numbers, spread: Numbers, drift: float, draws: int, rng: np.random.Generator) -> np.ndarray:
    """Numbers of draws, by the likelihood of the residuals ``rough`` with the level left open."""
    level, tight = _level(rough, spread, drift)
    each = np.sqrt(spread[:, None] ** 2 + drift**2 * np.arange(rough.shape[1] - 1, -1, -1))
    log = (-0.5 * ((rough - level[:, None]) / each) ** 2 - np.log(each)).sum(1) + np.log(tight)
    weight = np.exp(log - log.max())
    return rng.choice(len(spread), draws, p=weight / weight.sum())
