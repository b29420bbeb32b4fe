"""The list of units of 2021 (63 provinces, 705 districts, 10,599 communes) and what they are called."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files

import polars as pl

from vaxanalysis import paths
from vaxanalysis.errors import ParameterError
from vaxanalysis.places.names import short, split_type, words
from vaxanalysis.schema import fold

UNINHABITED = "498"
"""Hoàng Sa: no station there vaccinates, so that no file is expected."""

_LETTERS = {letter: f"{place:02d}" for place, letter in enumerate(" aăâbcdđeêfghijklmnoôơpqrstuưvwxyz", start=10)}
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}


def read_list(name: str) -> pl.DataFrame:
    """One of the lists that travel with the package."""
    return paths.read_parquet((files("vaxanalysis") / "data" / name).read_bytes())


@lru_cache(maxsize=1)
def units() -> pl.DataFrame:
    """Every commune of 2021 with its district, province, short names, kind and centroid (and how good that is)."""
    frame = all_districts().filter(pl.col("commune_code").is_not_null())
    communes = frame["commune"].to_list()
    return frame.with_columns(
        pl.Series("commune_short", [short(name, "commune") for name in communes]),
        pl.Series("kind", [split_type(name, "commune")[0] for name in communes]),
    )


@lru_cache(maxsize=1)
def all_districts() -> pl.DataFrame:
    """The list as it is stored: five island districts have one row without a commune."""
    frame = read_list("units_2021.parquet")
    return frame.with_columns(pl.Series("district_short", [short(name, "district") for name in frame["district"]]))


@lru_cache(maxsize=2)
def _lies_in(level: str, above: str) -> pl.Expr:
    """The code of the unit in which that of a ``level`` lies."""
    listed = all_districts().select(f"{level}_code", f"{above}_code").drop_nulls().unique()
    return pl.col(f"unit_{level}").replace_strict(*listed.get_columns(), default=None, return_dtype=pl.String)


def own_commune() -> pl.Expr:
    """``unit_commune`` where it lies in ``unit_district``, else null."""
    within = _lies_in("commune", "district") == pl.col("unit_district")
    return pl.when(within).then("unit_commune").alias("unit_commune")


def own_province() -> pl.Expr:
    """``unit_province`` of ``unit_district``; null where that is not known."""
    return _lies_in("district", "province").alias("unit_province")


def districts(province_code: str) -> pl.DataFrame:
    """The districts of a province that may send files: district_code, district, district_short, slug, number of communes."""
    return (
        all_districts()
        .filter(pl.col("province_code") == province_code, pl.col("district_code") != UNINHABITED)
        .group_by("district_code", "district", "district_short")
        .agg(communes=pl.col("commune_code").count())
        .sort("district_code")
        .with_columns(slug=pl.col("district_code").map_elements(slug, return_dtype=pl.String))
    )


@lru_cache(maxsize=1)
def _names() -> dict[str, tuple[str, str]]:
    """Code -> official and short name; a province's code has two digits, a district's three, a commune's five."""
    names: dict[str, tuple[str, str]] = {}
    for level in ("province", "district", "commune"):
        columns = all_districts().select(f"{level}_code", level).drop_nulls().unique()
        names |= {code: (name, short(name, level)) for code, name in columns.iter_rows()}
    return names


def _name(code: str, digits: int) -> tuple[str, str]:
    if len(code) != digits or code not in _names():
        what = {2: "province", 3: "district", 5: "commune"}[digits]
        raise ParameterError(what, f"no {what} of 2021 has this code", f"Give {digits} digits from the list of units")
    return _names()[code]


def province_name(code: str, short: bool = False) -> str:
    """``Thành phố Hà Nội``, or ``Hà Nội`` when ``short``. Raises ParameterError for an unknown code."""
    return _name(code, 2)[short]


def province_of(code: str) -> str:
    """The code of the province of a district. Raises ParameterError for an unknown code."""
    district_name(code)
    return str(all_districts().filter(pl.col("district_code") == code).item(0, "province_code"))


def provinces_of(codes: Iterable[str]) -> list[str]:
    """The codes of the provinces of districts, each once, sorted. Raises ParameterError for an unknown code."""
    return sorted({province_of(code) for code in codes})


def district_name(code: str, short: bool = False) -> str:
    """``Quận Ba Đình``, or ``Ba Đình`` when ``short``."""
    return _name(code, 3)[short]


def commune_name(code: str) -> str:
    """``Phường Phúc Xá``."""
    return _name(code, 5)[0]


def is_city(province_code: str) -> bool:
    """Whether a province is a ``thành phố``, not a ``tỉnh``. Raises ParameterError for an unknown code."""
    return split_type(province_name(province_code), "province")[0] == "thành phố"


def slug(code: str) -> str:
    """The short name of a district or province for a file or link: ``ba-dinh``, ``bac-ninh``."""
    name = province_name(code, short=True) if len(code) == 2 else district_name(code, short=True)
    return hyphened(name)


def hyphened(name: str) -> str:
    """A name for a file or link: letters without marks and digits, hyphens for all between them."""
    return re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")


@lru_cache(maxsize=65_536)
def sort_key(name: str) -> str:
    """A string whose order is the Vietnamese one: A Ă Â ... D Đ, letters before tones, numbers by size."""
    letters, tones = [], []
    for part in re.findall(r"\d+|\D", words(name)):
        decomposed = unicodedata.normalize("NFD", part)
        tone = next((char for char in decomposed if char in _TONES), "")
        letter = unicodedata.normalize("NFC", decomposed.replace(tone, "")) if tone else part
        letters.append(f"01{int(part):06d}" if part.isdigit() else _LETTERS.get(letter, "99"))
        tones.append(_TONES.get(tone, "0"))
    return "".join(letters) + "." + "".join(tones)
