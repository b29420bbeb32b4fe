"""The texts of a place in a register (up to three names and three codes) -> units of 2021, and how they were found.

``how`` is ``code``, ``name``, ``fuzzy`` (a slip in a name), ``later_name`` (a name given after 2021), ``conflict``
(codes, names or levels contradict each other), ``ambiguous`` (without a district: a unit of 2021 and a larger one that later
had its name), ``district_only``, ``province_only`` or null. A conflict is settled by
the commune's code, unless the names of commune and district agree against it. What remains open stays null: never a
guess.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import polars as pl

from vaxanalysis.places.levels import NUMBER, Claim, by_code, claim_district, claim_province, is_slip_of, side_with
from vaxanalysis.places.lookup import Later, Unit, all_units, later_key, later_names, only, scope
from vaxanalysis.schema import UNIT

COLUMNS = ("province", "province_code", "district", "district_code", "commune", "commune_code")
"""The texts from which a place is found."""


_PARTS = re.compile(r"\s*[,;()\n]\s*|\s+[-–]\s+|\s*-\s*(?=(?:Q|H|TX|TP|T)\.)")
_COUNTRY = ("việt nam", "viet nam", "vn")


@dataclass(frozen=True)
class Place:
    """The answer for one combination of texts."""

    unit_province: str | None = None
    unit_district: str | None = None
    unit_commune: str | None = None
    how: str | None = None


def resolve(frame: pl.DataFrame) -> pl.DataFrame:
    """``frame`` (distinct combinations of the six texts; columns may be absent) with the unit codes and ``how``."""
    texts = frame.select(
        pl.col(name) if name in frame.columns else pl.lit(None, pl.String).alias(name) for name in COLUMNS
    )
    places = [place_of(*codes_apart(spread([_cell(text or "") for text in row]))) for row in texts.iter_rows()]
    schema = dict.fromkeys((*UNIT, "how"), pl.String)
    return frame.hstack(pl.DataFrame(places, schema=schema))


def _cell(text: str) -> str:
    """``text`` without what a spreadsheet adds to a number: an apostrophe, a fraction of zeros."""
    bare = text.strip().lstrip("'‘’")
    number = NUMBER.fullmatch(bare)
    return number[1] if number else bare


def spread(texts: list[str]) -> list[str]:
    """A whole address in the commune's cell (``Phường A, Quận B, Hà Nội``) over the cells that are empty.

    Where the district has a cell of its own, what only repeats district and province is dropped. A province behind a district is too.
    """
    texts = _behind_district(texts)
    parts = [part for part in _PARTS.split(texts[4]) if part and part.lower() not in _COUNTRY]
    if len(parts) < 2:
        return texts
    province, district, commune = texts[0], texts[2], parts
    if claim_province(parts[-1], "").how == "name":
        province, commune = province or parts[-1], parts[:-1]
    if not district and len(commune) > 1:
        district, commune = commune[-1], commune[:-1]
    elif len(commune) > 1 and scope("district").exact(commune[-1]) & scope("district").exact(district):
        commune = commune[:-1]
    return [province, texts[1], district, texts[3], commune[-1], texts[5]]


def _behind_district(texts: list[str]) -> list[str]:
    """``texts`` with ``Quận B, Hà Nội`` in the district's cell as district and province; as they are where the province's cell differs."""
    parts = [part for part in _PARTS.split(texts[2]) if part and part.lower() not in _COUNTRY]
    upper = claim_province(parts[-1], "") if len(parts) == 2 else Claim()
    if upper.how != "name" or (texts[0] and claim_province(texts[0], "").unit != upper.unit):
        return texts
    return [texts[0] or parts[1], texts[1], parts[0], *texts[3:]]


def codes_apart(texts: list[str]) -> list[str]:
    """Moves codes of units in the cells of names (``001``, ``00001``) to the cells of codes if these are empty."""
    found = list(texts)
    for at, level in ((0, "province"), (2, "district"), (4, "commune")):
        unit = by_code(found[at], level) if len(found[at]) == len(next(iter(all_units()[level]))) else None
        upper = claim_province(found[0], found[1]).unit
        if unit and not found[at + 1] and (level == "commune" or upper is None or upper.code == unit.province):
            found[at : at + 2] = "", found[at]
    return found


def place_of(
    province: str, province_code: str, district: str, district_code: str, commune: str, commune_code: str
) -> Place:
    """The unit that one combination of texts means; an empty text is ignored."""
    upper = claim_province(province, province_code)
    if province and (are_swapped(province, district) if upper.unit else scope("province").names_another(province)):
        return from_misplaced_province(province, district, commune)
    if not commune_code and (swapped := in_swapped_cells(district, commune, upper)):
        return swapped
    middle = side_with(commune, claim_district(district, district_code, upper))
    coded = by_code(commune_code, "commune")
    if coded:
        place = weigh(coded, commune, middle, upper)
    elif commune:
        place = by_name(commune, district, middle, upper)
    else:
        place = whole(middle, upper)
    contradicted = place.how and ("conflict" in (upper.how, middle.how) or (province and not upper.unit))
    return replace(place, how="conflict") if contradicted else place


def from_misplaced_province(district: str, province: str, commune: str) -> Place:
    """The answer where the province's cell holds another unit: if the district's cell holds a province with that unit, that unit."""
    upper = claim_province(province, "")
    if upper.unit and scope("district", upper.unit.code).exact(district):
        return replace(place_of(province, "", district, "", commune, ""), how="conflict")
    return Place(how="conflict")


def are_swapped(province: str, district: str) -> bool:
    """Whether the district's cell names a province that has a district of the name in the province's cell, which has none of its own."""
    here, there = (scope("province").exact(text) for text in (province, district))
    upper = only(there)
    if not upper or here == there or any(scope("district", unit.code).exact(district) for unit in here):
        return False
    within = scope("district", upper.code)
    return bool(within.exact(province) or (not here and within.slip(province)))


def in_swapped_cells(district: str, commune: str, upper: Claim) -> Place | None:
    """The commune whose name is in the district's cell, with its district's name in the commune's, if no other reading is possible."""
    if not district or not commune:
        return None
    homes, there = (scope("district", upper.unit and upper.unit.code).exact(text) for text in (commune, district))
    home = only(homes)
    if not home or any(scope("commune", unit.province, unit.code).exact(commune) for unit in there):
        return None
    if found := only(scope("commune", home.province, home.code).exact(district)):
        return of_unit(found, "conflict")
    return Place(home.province, None, None, "conflict") if upper.unit and there and there != homes else None


def weigh(coded: Unit, commune: str, middle: Claim, upper: Claim) -> Place:
    """A commune's code against its name, its district and its province."""
    at_code = of_unit(coded, "code")
    home = middle.unit is None or coded.district in (middle.unit.code, middle.other and middle.other.code)
    at_home = home and (upper.unit is None or upper.unit.code == coded.province)
    exact = scope("commune", coded.province, coded.district).exact(commune)
    named = not commune or coded in exact or is_slip_of(commune, coded, exact)
    if at_home and named:
        return at_code if middle.unit or not commune else shared(at_code, meanings(commune, coded.code))
    later = meaning(commune, upper, middle if home else Claim(), coded.code)
    if later and not named:
        return as_later(later)
    if not home and not named and middle.unit:
        rival = only(scope("commune", district=middle.unit.code).exact(commune))
        if rival:
            return of_unit(rival, "conflict")
    return replace(at_code, how="conflict")


def by_name(commune: str, district: str, middle: Claim, upper: Claim) -> Place:
    """A commune's name in its district, else in its province if it is the only one there.

    A name that another district of the province has, or that was given later, is not taken for a slip.
    """
    held = middle.unit or upper.unit
    if not held or (held.level == "province" and district):
        return whole(middle, upper)
    within = scope("commune", held.province, held.district)
    if exact := within.exact(commune):
        return found_by_name(exact, commune, middle, upper)
    if later := meaning(commune, upper, middle):
        return as_later(later)
    if held.level == "province":
        return whole(middle, upper)
    if scope("commune", held.province).exact(commune):
        return replace(whole(middle, upper), how="conflict")
    slip = within.slip(commune)
    return at(slip, "fuzzy", middle, upper) if slip else whole(middle, upper)


def found_by_name(exact: frozenset[Unit], commune: str, middle: Claim, upper: Claim) -> Place:
    """The one commune of this name; without a district only the levels that it shares with units that had the name later."""
    unit = only(exact)
    if not unit:
        return whole(middle, upper)
    place = at(unit, "name", middle, upper)
    holder = upper.unit.code if upper.unit else unit.province
    return place if middle.unit else shared(place, meanings(commune, holder))


def shared(place: Place, others: set[Later]) -> Place:
    """``place``, or where a later unit of the name is another, as much as all of them have in common: province, district."""
    if all(other.commune == place.unit_commune for other in others):
        return place
    if any(other.province != place.unit_province for other in others):
        return Place(how="ambiguous")
    district = place.unit_district if all(other.district == place.unit_district for other in others) else None
    return Place(place.unit_province, district, None, "ambiguous")


def at(unit: Unit, how: str, middle: Claim, upper: Claim) -> Place:
    """A commune found by name; a slip at any level makes it a fuzzy answer."""
    return of_unit(unit, "fuzzy" if "fuzzy" in (middle.how, upper.how) else how)


def of_unit(unit: Unit, how: str) -> Place:
    """A commune with the units above it."""
    return Place(unit.province, unit.district, unit.code, how)


def whole(middle: Claim, upper: Claim) -> Place:
    """No commune: the district if it is known, else the province."""
    if middle.unit:
        return Place(middle.unit.province, middle.unit.code, None, "district_only")
    return Place(upper.unit.code, None, None, "province_only") if upper.unit else Place()


def meaning(commune: str, upper: Claim, middle: Claim, code: str | None = None) -> Later | None:
    """The one thing that a name given after 2021 can mean here."""
    province = upper.unit or middle.unit
    if not province or not commune:
        return None
    within = [later for later in meanings(commune, province.province) if code in (None, later.code)]
    found = [later for later in within if middle.unit is None or later.district == middle.unit.code]
    return found[0] if len(found) == 1 else None


def meanings(commune: str, holder: str) -> set[Later]:
    """All that a name may have meant after 2021 in a province of that time, or under a commune's code."""
    return set(later_names().get((holder, later_key(commune)), ()))


def as_later(later: Later) -> Place:
    """The answer for a name given after 2021."""
    return Place(later.province, later.district, later.commune, "later_name")
