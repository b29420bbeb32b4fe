"""Phrases that several blocks share: what a change is called, who is named first, how a district is called."""

from __future__ import annotations

from vaxanalysis import places
from vaxanalysis.evidence.change import Verdict
from vaxanalysis.publish import numbers
from vaxanalysis.publish.text import Text


def change_words(verdict: Verdict, delta: float | None, text: Text, suffix: str = "") -> str:
    """The change in words; ``suffix`` ``_bullet`` for the middle of a sentence."""
    shown = "" if delta is None else numbers.points(delta, text.language)
    return text(f"change.{verdict.value}{suffix}", points=shown)


def district_kind(code: str) -> str:
    """``quận``, ``huyện``, ``thị xã`` or ``thành phố``."""
    full, short = places.district_name(code), places.district_name(code, short=True)
    return full.removesuffix(short).strip().lower()


def full_name(code: str, text: Text) -> str:
    """``Quận Ba Đình`` in Vietnamese, ``Ba Đình`` in English."""
    return places.district_name(code, short=text.language == "en")
