"""One level of a place at a time: what the code and the name of a province or a district claim together."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from vaxanalysis.places.lookup import DISTRICT_ALIASES, PROVINCE_ALIASES, Scope, Unit, all_units, only, scope
from vaxanalysis.places.names import bare_name

_DIGITS = {"province": 2, "district": 3, "commune": 5}
NUMBER = re.compile(r"(\d+)(?:\.0+)?")
"""A code or a number as a spreadsheet may write it."""

CACHED = 65_536
"""Answers kept in memory: combinations differ in one or two texts, and share the others."""


@dataclass(frozen=True)
class Claim:
    """The unit of a level's code and name together; ``other`` is the unit of the name if the code contradicts it."""

    unit: Unit | None = None
    how: str | None = None
    other: Unit | None = None


def by_code(text: str, level: str) -> Unit | None:
    """The unit of a code; zeros lost in a spreadsheet are put back."""
    number = NUMBER.fullmatch(text)
    return all_units()[level].get(number[1].zfill(_DIGITS[level])) if number else None


def claim(text: str, code: str, within: Scope) -> Claim:
    """Code first, checked against the name; else the name, exactly or with a slip."""
    coded = by_code(code, within.level)
    exact = within.exact(text) if text else frozenset()
    if coded:
        agreed = not text or coded in exact or is_slip_of(text, coded, exact)
        return Claim(coded, "code") if agreed else Claim(coded, "conflict", only(exact))
    found, how = (only(exact), "name") if exact else (within.slip(text), "fuzzy")
    return Claim(found, how) if found else Claim()


@lru_cache(maxsize=CACHED)
def is_slip_of(text: str, unit: Unit, exact: frozenset[Unit]) -> bool:
    """Whether ``text`` is a misspelling of this unit and names no other, here or elsewhere in the province."""
    elsewhere = unit.level == "commune" and scope("commune", unit.province).exact(text)
    within = scope(unit.level, unit.province, unit.district if unit.level == "commune" else None)
    return not exact and not elsewhere and within.slip(text) == unit


@lru_cache(maxsize=CACHED)
def claim_province(name: str, code: str) -> Claim:
    """The province that its own texts claim."""
    alias = PROVINCE_ALIASES.get(bare_name(name, "province"))
    return claim(all_units()["province"][alias].name if alias else name, code, scope("province"))


@lru_cache(maxsize=CACHED)
def claim_district(name: str, code: str, upper: Claim) -> Claim:
    """The district that its own texts claim, looked for in the claimed province, else in the whole country."""
    if not name and not code:
        return Claim()
    within = scope("district", upper.unit and upper.unit.code)
    alias = DISTRICT_ALIASES.get((upper.unit.code, bare_name(name, "district"))) if upper.unit else None
    name = all_units()["district"][alias].name if alias else name
    if upper.unit and not by_code(code, "district") and not within.exact(name) and scope("district").exact(name):
        return Claim(None, "conflict")
    held = claim(name, code, within)
    if held.unit and upper.unit and held.unit.province != upper.unit.code:
        return replace(held, how="conflict")
    return held


def side_with(commune: str, middle: Claim) -> Claim:
    """Where a district's code and name contradict: the one that has a commune of this name, if only one has."""
    if not middle.unit or not middle.other or not commune:
        return middle
    here, there = (scope("commune", district=unit.code).exact(commune) for unit in (middle.unit, middle.other))
    return replace(middle, unit=middle.other, other=middle.unit) if there and not here else middle
