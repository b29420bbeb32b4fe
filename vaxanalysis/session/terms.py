"""What a session is judged by: intervals, ages and the limits beyond which a whole list is stopped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from vaxanalysis.rules.birth import FROM_5, FROM_12
from vaxanalysis.rules.history import THIRD_FROM

SOONER_BOOSTERS = date(2021, 12, 17)
"""From this day boosters are due three months after the last dose, before it six."""


@dataclass(frozen=True)
class SessionTerms:
    """The section ``[session]`` of ``vaxanalysis.toml``; the values here are the defaults.

    A list is stopped below ``least_sound`` (share of its rows that are ready or not due), above ``most_rejected`` (rows that cannot be
    read) and above ``most_repeated`` (rows of a person who stands on the lists already). ``own_share``: the share of a list's rows
    that must live in a commune (else a district) for it to be the list's own. ``old_cards``: whether a CMND is enough. ``youngest``
    in years and ``booster_months``: 0 for what held on the day of the session. ``interval_*``: days from one dose to the next, by
    the product of the former; ``doses_*``: doses of a course where no public source confirms the number.
    """

    least_sound: float = 0.70
    most_rejected: float = 0.05
    most_repeated: float = 0.05
    own_share: float = 0.80
    old_cards: bool = False
    youngest: int = 0
    booster_months: int = 0
    interval_astrazeneca: int = 56
    interval_pfizer: int = 21
    interval_moderna: int = 28
    interval_vero_cell: int = 21
    interval_sputnik_v: int = 21
    interval_hayat_vax: int = 21
    interval_abdala: int = 14
    doses_janssen: int = 1
    doses_hayat_vax: int = 2
    doses_abdala: int = 3

    def interval(self, vaccine: str) -> int:
        """Days after a dose of ``vaccine`` (a code of :data:`vaxanalysis.vaccines.VACCINE`) before the next of its course."""
        return int(getattr(self, f"interval_{vaccine}", 0))

    def doses(self, vaccine: str, confirmed: int) -> int:
        """Doses of a course of ``vaccine``: the ``confirmed`` number where no term says otherwise."""
        return int(getattr(self, f"doses_{vaccine}", confirmed))

    def least_age(self, day: date) -> int:
        """Years of age from which people are vaccinated on ``day``."""
        by_day = 5 if day >= FROM_5 else 12 if day >= FROM_12 else 18
        return self.youngest or by_day

    def months_to_booster(self, day: date) -> int | None:
        """Months from the last dose of the course to a booster on ``day``; None while there were no boosters."""
        if day < THIRD_FROM:
            return None
        return self.booster_months or (3 if day >= SOONER_BOOSTERS else 6)


TERMS = SessionTerms()
