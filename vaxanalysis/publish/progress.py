"""What is left against the deadline, and what the forecast gives."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from vaxanalysis.publish.figures import Figure


@dataclass(frozen=True)
class Expected:
    """The chance to be finished by the deadline, that is, to have settled the share ``finished`` of what is open now, and the 80 % band
    of the records left at the end of each day up to it."""

    chance: float
    finished: float
    low: Sequence[int]
    high: Sequence[int]


@dataclass(frozen=True)
class Progress:
    """Records left, days left (negative once past), pace needed and seen a day, and the forecast where there is one."""

    left: Figure
    days: int
    needed: Figure
    pace: float | None = None
    outlook: Expected | None = None

    @property
    def behind(self) -> bool:
        """Whether fewer are done a day than are needed."""
        return self.pace is not None and self.pace < self.needed.number


def needed(left: Figure, days: int) -> Figure:
    """Records a day until the deadline, in the limits that the records themselves have."""
    if left.high is None:
        return left
    low, value, high = (math.ceil(count / max(days, 1)) for count in (left.low, left.number, left.high))
    return Figure(value, value - low, high - value)


def chance(share: float) -> str:
    """A chance in whole per cent, never quite none or certain; the space in it is not broken."""
    return "<\u00a01" if share < 0.01 else ">\u00a099" if share > 0.99 else str(round(share * 100))
