"""Will the verification be done by the deadline? A prediction interval for the daily pace from the paces seen so far.

Three weeks are the least that show how much a pace varies; before that there is a pace but no forecast. The chance is
that of Student's t for the mean pace of the days left, given the paces between snapshots.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from vaxanalysis.evidence.terms import TERMS, Terms

ENOUGH = 3


class Outlook(StrEnum):
    """The bands in which the chance of meeting the deadline is told."""

    LIKELY = "likely"
    UNCERTAIN = "uncertain"
    UNLIKELY = "unlikely"


@dataclass(frozen=True)
class Forecast:
    """Pace seen and its 80 % band for the days ahead (records a day), the chance to finish, and its band."""

    pace: float
    low: float
    high: float
    chance: float
    outlook: Outlook


def forecast(paces: Sequence[float], needed: float, terms: Terms = TERMS) -> Forecast | None:
    """The forecast from past daily ``paces`` against the pace ``needed``; None with fewer than three."""
    if len(paces) < ENOUGH:
        return None
    import numpy as np
    from scipy.stats import t

    values = np.asarray(paces, dtype=float)
    pace, count = float(values.mean()), len(values)
    spread = max(float(values.std(ddof=1)) * (1 + 1 / count) ** 0.5, 1e-9)
    chance = float(t.sf((needed - pace) / spread, count - 1))
    reach = float(t.ppf(0.9, count - 1)) * spread
    return Forecast(pace, max(0.0, pace - reach), pace + reach, chance, outlook(chance, terms))


def outlook(chance: float, terms: Terms = TERMS) -> Outlook:
    """The band of a chance to finish in time."""
    if chance >= terms.likely:
        return Outlook.LIKELY
    return Outlook.UNLIKELY if chance < terms.unlikely else Outlook.UNCERTAIN
