"""How good forecasts were: the weighted interval score.

Source: Bracher, Ray, Gneiting and Reich 2021, PLOS Computational Biology 17(2): e1008618. With quantiles in pairs around the median
the score is twice their mean pinball loss; for a forecast without a band it is the absolute error.
"""

from __future__ import annotations

import numpy as np

from vaxanalysis.planning.queues import Numbers

BANDS = (0.5, 0.8, 0.95)
"""The bands that are shown and scored."""

QUANTILES = (*((1 - level) / 2 for level in reversed(BANDS)), 0.5, *((1 + level) / 2 for level in BANDS))
"""The bounds of the bands and the median, in order."""


def weighted_interval_score(quantiles: Numbers, seen: Numbers) -> Numbers:
    """The score of each forecast, lower is better, in the unit of what was ``seen`` (n,).

    ``quantiles``: (levels, n), a line for each of ``QUANTILES``.
    """
    levels = np.array(QUANTILES)[:, None]
    missed = np.asarray(seen) - quantiles
    return np.asarray(2 * np.maximum(levels * missed, (levels - 1) * missed).mean(0))
