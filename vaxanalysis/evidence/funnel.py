"""Funnel limits that allow for real differences between communes (Spiegelhalter 2005, arcsine scale).

Where communes truly differ, binomial limits flag 7-17 % of them; adding the between-commune variance (DerSimonian-Laird on
arcsine z-scores, winsorised so that the outliers sought do not hide themselves) brings that to 0.6 %.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray

from vaxanalysis.evidence.terms import TERMS, Terms

WINSORISED = 0.10
Z95, Z998 = 1.96, 3.09


@dataclass(frozen=True)
class Funnel:
    """The city's rate ``p0`` and the variance ``tau2`` between its communes on the arcsine scale."""

    p0: float
    tau2: float

    def limits(self, n: ArrayLike, z: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Lower and upper limit at ``n`` records, ``z`` standard deviations out."""
        middle = np.arcsin(np.sqrt(self.p0))
        reach = z * np.sqrt(1 / (4 * np.asarray(n, dtype=float)) + self.tau2)
        return (np.sin(np.clip(middle - reach, 0, np.pi / 2)) ** 2, np.sin(np.clip(middle + reach, 0, np.pi / 2)) ** 2)


def fit(k: ArrayLike, n: ArrayLike, terms: Terms = TERMS) -> Funnel | None:
    """The funnel of a city's communes; None without any commune of ``terms.enough`` records."""
    numerators, records = np.asarray(k, dtype=float), np.asarray(n, dtype=float)
    if not (records >= terms.enough).any():
        return None
    p0 = float(numerators.sum() / records.sum())
    judged = records >= terms.enough
    return Funnel(p0, _between(numerators[judged], records[judged], p0))


def unusually_low(frame: pl.DataFrame, funnel: Funnel, terms: Terms = TERMS) -> pl.Series:
    """Which rows (``usable`` of ``records``) fall below the 99.8 % limit; never one with too few records."""
    records = frame["records"].to_numpy()
    lower, _ = funnel.limits(np.maximum(records, 1), Z998)
    rate = frame["usable"].to_numpy() / np.maximum(records, 1)
    return pl.Series("unusual", (records >= terms.enough) & (rate < lower))


def _between(k: NDArray[np.float64], n: NDArray[np.float64], p0: float) -> float:
    weights = 4 * n
    z = (np.arcsin(np.sqrt(k / n)) - np.arcsin(np.sqrt(p0))) * np.sqrt(weights)
    held = np.clip(z, *np.quantile(z, [WINSORISED, 1 - WINSORISED]))
    spread = weights.sum() - (weights**2).sum() / weights.sum()
    excess = float((held**2).sum()) - (len(n) - 1)
    return max(0.0, excess / spread) if spread > 0 else 0.0
