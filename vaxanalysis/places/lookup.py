"""Names to units, within a scope: exactly, then with a spelling mistake, never by guess."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from rapidfuzz.distance import OSA

from vaxanalysis.places.names import (
    LOOSE,
    Key,
    bare,
    bare_name,
    has_marks,
    keys,
    split_type,
    typed_for_another_level,
)
from vaxanalysis.places.units import all_districts, read_list

SLIP_SIMILARITY = 0.75
"""Least share of letters that a misspelt name has in common with the unit's (one slip in four letters)."""

SLIP_MARGIN = 0.1
"""How much better than the second-best a slip must fit; a tie stays unresolved."""

PROVINCE_ALIASES = {
    "hn": "01",
    "hcm": "79",
    "hochiminhcity": "79",
    "saigon": "79",
    "hue": "46",
    "brvt": "77",
    "vungtau": "77",
}
"""Province names in daily use, or official later, bare."""

DISTRICT_ALIASES = {("79", "2"): "769", ("79", "9"): "769"}
"""Province and bare name of a former district -> the code of the one it is a part of: Quận 2 and Quận 9, Thủ Đức since January 2021."""


@dataclass(frozen=True)
class Unit:
    """A province, district or commune: its code, its official name, and the district or province that holds it."""

    code: str
    name: str
    level: str
    province: str
    district: str | None = None


@dataclass(frozen=True)
class Scope:
    """Units that a name may mean: all of a level, or those within a province or district."""

    level: str
    units: tuple[Unit, ...]
    province: str | None = None
    district: str | None = None

    def exact(self, text: str) -> frozenset[Unit]:
        """The units that ``text`` names at the strictest comparison which finds any.

        In the whole country a text with marks must agree in its marks: Phú Yên is not Phù Yên.
        """
        named = _index(self.level, self.province)
        for key in keys(text, self.level):
            if not self.province and key[0] in LOOSE and has_marks(text):
                continue
            if found := frozenset(filter(self._holds, named.get(key, ()))):
                return found
        return frozenset()

    def _holds(self, unit: Unit) -> bool:
        return self.district in (None, unit.district)

    def slip(self, text: str) -> Unit | None:
        """The one unit that ``text`` misspells.

        Null when two fit nearly as well, when several names begin like it, where units differ by digits, and when it names
        another unit.
        """
        name = bare_name(text, self.level)
        if len(name) < 4 or any(char.isdigit() for char in name) or self.names_another(text):
            return None
        named = [(bare_name(unit.name, self.level), unit) for unit in self.units]
        if sum(other.startswith(name) for other, _ in named) > 1:
            return None
        scored = sorted(((OSA.normalized_similarity(name, other), unit.code) for other, unit in named), reverse=True)
        (best, code), (second, _) = [*scored, (0.0, ""), (0.0, "")][:2]
        return all_units()[self.level][code] if best >= SLIP_SIMILARITY and best - second >= SLIP_MARGIN else None

    def names_another(self, text: str) -> bool:
        """Whether ``text`` names a unit elsewhere or of another level, so that it may be in the wrong cell."""
        if typed_for_another_level(text, self.level):
            return True
        elsewhere = {
            "province": (("district", None),),
            "district": (
                ("district", None),
                ("province", None),
                *((("commune", self.province),) if self.province else ()),
            ),
            "commune": (("commune", None), ("district", self.province), ("province", None)),
        }
        return any(
            key in _index(level, province) for level, province in elsewhere[self.level] for key in keys(text, level)
        )


def only(units: Collection[Unit]) -> Unit | None:
    """The one of ``units``; None where there are none or several."""
    return next(iter(units)) if len(units) == 1 else None


@lru_cache(maxsize=256)
def _index(level: str, province: str | None) -> dict[Key, list[Unit]]:
    """The units of a level, or those in a province, by every key of their names, with and without their type."""
    found: dict[Key, list[Unit]] = defaultdict(list)
    for unit in _held(level).get((province, None), ()):
        _, rest = split_type(unit.name, level)
        for key in dict.fromkeys((*keys(unit.name, level), *keys(rest, level))):
            found[key].append(unit)
    return dict(found)


@lru_cache(maxsize=1)
def all_units() -> dict[str, dict[str, Unit]]:
    """Level -> code -> unit."""
    found: dict[str, dict[str, Unit]] = {"province": {}, "district": {}, "commune": {}}
    columns = all_districts().select(
        "province_code", "province", "district_code", "district", "commune_code", "commune"
    )
    for pc, p, dc, d, cc, c in columns.iter_rows():
        found["province"].setdefault(pc, Unit(pc, p, "province", pc))
        found["district"].setdefault(dc, Unit(dc, d, "district", pc, dc))
        if cc:
            found["commune"][cc] = Unit(cc, c, "commune", pc, dc)
    return found


@lru_cache(maxsize=1024)
def scope(level: str, province: str | None = None, district: str | None = None) -> Scope:
    """All units of a level, or those within a province or district."""
    within = province or (all_units()["district"][district].province if district else None)
    return Scope(level, tuple(_held(level).get((province, district), ())), within, district)


@lru_cache(maxsize=3)
def _held(level: str) -> dict[tuple[str | None, str | None], list[Unit]]:
    """The units of a level under what holds them: a province, a district, both or nothing."""
    found: dict[tuple[str | None, str | None], list[Unit]] = defaultdict(list)
    for unit in all_units()[level].values():
        for holder in product({unit.province, None}, {unit.district, None}):
            found[holder].append(unit)
    return found


@dataclass(frozen=True)
class Later:
    """What a name given after 2021 means for certain in the units of 2021; ``code`` is the code that it had."""

    code: str
    province: str
    district: str | None
    commune: str | None


def later_key(commune: str) -> str:
    """What names given after 2021 are looked up by: with the type where the text has one."""
    kind, rest = split_type(commune, "commune")
    return bare(f"{kind} {rest}" if kind else rest)


@lru_cache(maxsize=1)
def codes_since_2025() -> frozenset[str]:
    """The codes of communes in use since 1 July 2025, nearly all of which other units had before."""
    return frozenset(read_list("later_names.parquet").filter(year=2025)["later_code"])


@lru_cache(maxsize=1)
def later_names() -> dict[tuple[str, str], tuple[Later, ...]]:
    """(province as then named, or own code; bare name) -> what it means; several units may have borne it."""
    found: dict[tuple[str, str], list[Later]] = defaultdict(list)
    columns = ("later_province_code", "later_commune", "later_code", "province_code", "district_code", "commune_code")
    for then, name, code, *place in read_list("later_names.parquet").select(columns).iter_rows():
        for key in {later_key(name), bare_name(name, "commune")}:
            found[then, key].append(Later(code, *place))
            found[code, key].append(Later(code, *place))
    return {key: tuple(meanings) for key, meanings in found.items()}
