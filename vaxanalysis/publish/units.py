"""A unit of a page and of what it is made of: a country of provinces, a province of districts, a district of communes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property

import polars as pl

from vaxanalysis import places
from vaxanalysis.places.units import UNINHABITED, all_districts

LEVELS = ("country", "province", "district", "commune")
CITY, UNKNOWN = "city", "unknown"
"""The key of a province in tables of figures, and what is appended to a district's code for its records of an unknown commune."""


_NAMES = {"province": places.province_name, "district": places.district_name, "commune": places.commune_name}


@dataclass(frozen=True)
class Unit:
    """A unit by its level, one of :data:`LEVELS`, and its code; an unknown commune has its district's code and ``unknown``."""

    level: str
    code: str

    @property
    def key(self) -> str:
        """The unit's name in tables of figures."""
        return CITY if self.level == "province" else self.code

    @property
    def unknown(self) -> bool:
        """Whether this stands for records of a district whose commune is not known."""
        return self.code.endswith(UNKNOWN)

    @property
    def district(self) -> str:
        """The code of the district of an unknown commune."""
        return self.code.removesuffix(UNKNOWN)

    @cached_property
    def children(self) -> tuple[Unit, ...]:
        """What the unit is made of, by name in Vietnamese order."""
        if self.level == "commune":
            return ()
        below = LEVELS[LEVELS.index(self.level) + 1]
        listed = all_districts().drop_nulls("commune_code" if below == "commune" else f"{below}_code")
        own = listed if self.level == "country" else listed.filter(pl.col(f"{self.level}_code") == self.code)
        own = own.filter(pl.col("district_code") != UNINHABITED)
        return tuple(sorted((Unit(below, code) for code in own[f"{below}_code"].unique()), key=lambda one: one.by_name))

    @property
    def unknown_commune(self) -> Unit:
        """The records of a district whose commune is not known."""
        return Unit("commune", f"{self.code}{UNKNOWN}")

    @property
    def name(self) -> str:
        """The official name."""
        return _NAMES[self.level](self.code)

    @property
    def short(self) -> str:
        """The name without its kind; with it where two communes of a district have the same."""
        if self.level == "commune":
            return _communes()[self.code][0]
        named = places.province_name if self.level == "province" else places.district_name
        return named(self.code, short=True)

    @property
    def by_name(self) -> tuple[str, str]:
        """Sorts units in Vietnamese order."""
        return places.sort_key(self.short), self.code

    @property
    def kind(self) -> str:
        """``phường``, ``xã`` or ``thị trấn`` of a commune; ``quận`` and the like of a district."""
        if self.level == "commune":
            return _communes()[self.code][1]
        return self.name.removesuffix(self.short).strip().lower()

    @property
    def slug(self) -> str:
        """The district's name in the address of its page."""
        return places.slug(self.code)

    @property
    def centre(self) -> tuple[float, float] | None:
        """Latitude and longitude of a commune's centre, where they are known."""
        found = _communes().get(self.code)
        return (found[2], found[3]) if found and found[2] is not None and found[3] is not None else None


PROVINCES_IN_ENGLISH = {"01": "Hanoi", "79": "Ho Chi Minh City"}


def province_name(code: str, language: str) -> str:
    """``Thành phố Đà Nẵng`` or ``Tỉnh Bắc Ninh``; in English ``Đà Nẵng City`` or ``Bắc Ninh Province``."""
    if language == "vi":
        return places.province_name(code)
    kind = "City" if places.is_city(code) else "Province"
    return PROVINCES_IN_ENGLISH.get(code, f"{places.province_name(code, short=True)} {kind}")


def district_name(code: str, language: str) -> str:
    """``Quận Ba Đình`` in Vietnamese, ``Ba Đình`` in any other language."""
    return places.district_name(code, short=language != "vi")


def district(code: str) -> Unit:
    """The district of a code. Raises ParameterError for an unknown one."""
    places.district_name(code)
    return Unit("district", code)


@cache
def _communes() -> dict[str, tuple[str, str, float | None, float | None]]:
    """Code -> name, kind and centre; the name with its kind where two communes of a district have the same."""
    alike = pl.struct("district_code", "commune_short").is_duplicated()
    name = pl.when(alike).then("commune").otherwise("commune_short").alias("name")
    found = places.units().select("commune_code", name, "kind", "lat", "lon")
    return {code: (name, kind, lat, lon) for code, name, kind, lat, lon in found.iter_rows()}
