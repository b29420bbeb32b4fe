"""XmR limits for a weekly rate: with twelve snapshots or more, which weeks differ from the process' own noise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

ENOUGH = 12
NATURAL = 2.66
"""3 / d2 for moving ranges of two (Wheeler)."""


@dataclass(frozen=True)
class Limits:
    """Centre and natural process limits of a series, kept within 0 and 1."""

    centre: float
    low: float
    high: float


def xmr(rates: Sequence[float]) -> Limits | None:
    """Natural limits of a weekly series; None before there are twelve points."""
    if len(rates) < ENOUGH:
        return None
    values = np.asarray(rates, dtype=float)
    centre, reach = float(values.mean()), NATURAL * float(np.abs(np.diff(values)).mean())
    return Limits(centre, max(0.0, centre - reach), min(1.0, centre + reach))
