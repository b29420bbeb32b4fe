"""The thresholds a report judges by, in one place, because they are printed with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

DEADLINE = date(2021, 11, 12)
"""The nationwide deadline (meeting of 6/11/2021)."""

DEADLINES: Mapping[str, date] = {"01": date(2021, 11, 11)}
"""Province code -> its own earlier deadline; Hanoi's was a day before the nationwide one."""


@dataclass(frozen=True)
class Terms:
    """Targets, deadline and limits of evidence.

    ``target`` and ``floor`` are the lights' rates; ``enough`` the fewest records a rate is judged on; ``least_change`` the
    smallest change in rate worth a word; ``change_alpha`` its tests' level; ``stable`` the share of last week's records that
    must be found again for flows to mean anything; ``row_drop`` the loss of rows beyond which weeks are not compared;
    ``overdue_hours`` the clock of citizens' requests; ``small`` the largest count of a
    combination of missing fields that is counted with "other"; ``likely`` and ``unlikely`` the forecast's bands;
    ``expected`` the districts that should send, all where it is empty.
    """

    target: float = 0.99
    floor: float = 0.90
    enough: int = 20
    deadline: date = date(2021, 11, 11)
    least_change: float = 0.005
    change_alpha: float = 0.01
    stable: float = 0.5
    row_drop: float = 0.20
    reject_share: float = 0.01
    overdue_hours: int = 48
    small: int = 7
    likely: float = 0.80
    unlikely: float = 0.20
    expected: tuple[str, ...] = ()

    def days_left(self, as_of: date) -> int:
        """Days from ``as_of`` to the deadline; negative once it has passed."""
        return (self.deadline - as_of) // timedelta(days=1)

    @staticmethod
    def deadline_of(province: str | None) -> date:
        """The deadline of a province where none is configured."""
        return DEADLINES.get(province or "", DEADLINE)


TERMS = Terms()
"""The terms of Hanoi, 99 % of records complete by 11/11/2021, in which nothing is configured."""
