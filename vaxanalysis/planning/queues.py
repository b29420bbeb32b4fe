"""Records that pass from the station to the police, day by day, in many draws at once: nothing appears and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Counts = npt.NDArray[np.integer]
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Flow:
    """What one day brings, each an array (draws, units) of records.

    ``arrived``: new in the verification; ``station`` and ``police``: the most records that each can settle or pass on.
    """

    arrived: Counts
    station: Counts
    police: Counts


@dataclass(frozen=True)
class Course:
    """Records of each draw, day and unit, arrays (draws, days, units), at the end of the day.

    ``station`` and ``police`` wait there; ``done`` are settled on the day itself, ``arrived`` came on it, ``by_station`` and
    ``by_police`` were handled by each on it.
    """

    station: Counts
    police: Counts
    done: Counts
    arrived: Counts
    by_station: Counts
    by_police: Counts

    @property
    def left(self) -> Counts:
        """Records not settled at the end of each day."""
        return self.station + self.police


def run(
    station: Counts,
    police: Counts,
    day: Callable[[int], Flow],
    days: int,
    *,
    to_police: float = 0.0,
    rework: float = 0.0,
    rng: np.random.Generator,
) -> Course:
    """The course of ``days`` days from the records that wait now at ``station`` and ``police``, arrays (draws, units).

    ``day`` gives the flow of the days 0, 1, ...; ``to_police`` and ``rework`` are the shares of handled records that the station passes on
    and that the police return. What arrives can be handled on its day. In every draw and unit, records now + arrived = done + left.
    """
    kept = [np.zeros((days, *station.shape), np.int32) for _ in range(6)]
    here, there = station.astype(np.int64), police.astype(np.int64)
    for today in range(days):
        flow = day(today)
        here = here + flow.arrived
        handled = np.minimum(here, flow.station)
        passed = rng.binomial(handled, to_police) if to_police else np.zeros_like(handled)
        there = there + passed
        checked = np.minimum(there, flow.police)
        back = rng.binomial(checked, rework) if rework else np.zeros_like(checked)
        here, there = here - handled + back, there - checked
        done = handled - passed + checked - back
        for table, value in zip(kept, (here, there, done, flow.arrived, handled, checked), strict=True):
            table[today] = value
    return Course(*(table.swapaxes(0, 1) for table in kept))
