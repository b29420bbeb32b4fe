"""When a unit counts as finished."""

from __future__ import annotations

import numpy as np

from vaxanalysis.planning.queues import Numbers


def finished(left: Numbers, arrived: Numbers, now: Numbers, share: float) -> np.ndarray:
    """Whether a unit is finished on each day: no more is left than arrived that day and ``1 - share`` of what is open now."""
    return np.asarray(left <= arrived + np.floor(now * (1 - share) + 1e-9))
