"""Numbers and dates as each language writes them: 1.234,5 and 08/11/2021; 1,234.5 and 8 November 2021."""

from __future__ import annotations

from datetime import date

from vaxanalysis.languages import LANGUAGES


def number(value: float, language: str, places: int | None = None) -> str:
    """``value`` with its thousands marked; a whole number without decimals, any other with one unless ``places`` says."""
    decimals = (0 if isinstance(value, int) else 1) if places is None else places
    english = f"{value:z,.{decimals}f}".replace("-", "−")
    return english.translate(str.maketrans(",.", LANGUAGES[language].marks))


def percent(rate: float | None, language: str) -> str:
    """A rate (0 to 1) as per cent without the sign; 100 and 0 only where they are exact."""
    if rate is None:
        return "–"
    rounded = round(rate * 100, 1)
    if rounded >= 100 and rate < 1:
        rounded = 99.9
    if rounded <= 0 < rate:
        rounded = 0.1
    return number(rounded, language, 0 if rounded in (0, 100) else 1)


def points(delta: float, language: str) -> str:
    """The size of a difference of two rates in percentage points."""
    return number(abs(delta) * 100, language, 1)


def day(value: date, language: str) -> str:
    """A date in full."""
    how = LANGUAGES[language]
    return how.day.format(day=value, month=how.months[value.month - 1])


def short_day(value: date, language: str) -> str:
    """A date without its year."""
    how = LANGUAGES[language]
    return how.short_day.format(day=value, month=how.months[value.month - 1])
