"""The languages of pages, and how each writes numbers and dates."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Language:
    """How a language is written.

    ``locale``: that of a Word file. ``marks``: the one between thousands, and that before decimals. ``day, short_day``: a date with and
    without its year, where ``month`` is one of ``months``.
    """

    locale: str
    marks: str
    day: str
    short_day: str
    months: tuple[str, ...] = (
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    )  # fmt: skip


LANGUAGES = {
    "vi": Language("vi-VN", ".,", "{day:%d/%m/%Y}", "{day:%d/%m}"),
    "en": Language("en-GB", ",.", "{day.day} {month} {day.year}", "{day.day} {month:.3}"),
}
"""Code -> language, in the order of the pages; each has a file in ``publish/words`` and a section in ``explorer/words.toml``."""


def vi_or_en(language: str) -> str:
    """``vi`` for Vietnamese, ``en`` for any other: rules, fields and remarks on files have words in these two alone."""
    return "vi" if language == "vi" else "en"
