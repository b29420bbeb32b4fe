"""Days off: weekends and the public holidays of Viet Nam, as the library ``holidays`` knows them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta


def days(first: date, last: date) -> list[date]:
    """Every day from ``first`` to ``last``, both included; none where ``last`` is earlier."""
    return [first + timedelta(number) for number in range((last - first).days + 1)]


def off(of: Sequence[date]) -> list[bool]:
    """Whether each day is a Saturday, a Sunday or a public holiday."""
    from holidays import country_holidays

    known = country_holidays("VN", years=sorted({day.year for day in of}))
    return [day.weekday() >= 5 or day in known for day in of]
