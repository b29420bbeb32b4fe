"""Records that wait, arrive and are done, day by day, in many draws at once: nothing appears and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Counts = npt.NDArray[np.integer]
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Course:
    """Records of each draw, day and unit, arrays (draws, days, units): ``left`` at the end of the day, ``done`` and ``arrived`` on it."""

    left: Counts
    done: Counts
    arrived: Counts


def run(now: Counts, day: Callable[[int], tuple[Counts, Counts]], days: int) -> Course:
    """The course of ``days`` days from the records that wait ``now``, an array (draws, units).

    ``day`` gives what arrives on the days 0, 1, ... and the most that can be done on them. What arrives can be done on its day. In every
    draw and unit, records now + arrived = done + left.
    """
    left, done, came = (np.zeros((len(now), days, now.shape[1]), np.int32) for _ in range(3))
    here = now.astype(np.int64)
    for today in range(days):
        arrived, able = day(today)
        here = here + arrived
        settled = np.minimum(here, able)
        here = here - settled
        left[:, today], done[:, today], came[:, today] = here, settled, arrived
    return Course(left, done, came)
