"""The district that somebody means among a few: by its code, or its name with or without its type and marks."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from vaxanalysis.errors import ParameterError
from vaxanalysis.places.names import bare_name, keys
from vaxanalysis.places.units import all_districts, district_name


def district_among(text: str, codes: Sequence[str]) -> str:
    """The code of the one district among ``codes`` that ``text`` names.

    Raises ParameterError where it is none of them or could be several; the message proposes the nearest names.
    """
    known = set(all_districts()["district_code"])
    names = {code: district_name(code) for code in codes if code in known}
    if text in names:
        return text
    found = next((same for key in keys(text, "district") if (same := _named(key, names))), [])
    if len(found) == 1:
        return found[0]
    near = found or _nearest(text, names) or list(names)
    listed = ", ".join(f"{names[code]} ({code})" for code in near)
    raise ParameterError(
        "district",
        f"{text!r} names {'several districts' if found else 'no district'} with records here",
        f"Did you mean {listed}?",
    )


def _named(key: tuple[str, str], names: dict[str, str]) -> list[str]:
    return [code for code, name in names.items() if key in keys(name, "district")]


def _nearest(text: str, names: dict[str, str]) -> list[str]:
    by_name = {bare_name(name, "district"): code for code, name in names.items()}
    return [by_name[name] for name in get_close_matches(bare_name(text, "district"), by_name, n=3)]
