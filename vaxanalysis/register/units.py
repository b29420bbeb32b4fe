"""The unit a row is counted under: the commune of residence, else the facility's, else none; and who sent the file."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from vaxanalysis import places
from vaxanalysis.schema import UNIT
from vaxanalysis.standardise import text

PLACE = ("province", "province_code", "district", "district_code", "commune", "commune_code")
STATION = ("facility", "province", "district")
"""The texts from which a facility's commune is found."""

PROVINCE_FILE = 0.8
"""A file whose name contains no district belongs to its main district if at least this share of rows is there; else to the province."""

MOST = 0.5
"""A file belongs to the province in which more than this share of its rows with a known province lie."""

_STATION = r"(?i)^\s*(?:trạm y tế|trạm yt|tyt)\s+(?:của\s+)?(.+)$"
_CODE = r"^\s*(\d{2})(\d{5})\s*$"


def placed(rows: pl.DataFrame) -> pl.DataFrame:
    """``rows`` with ``unit_province, unit_district, unit_commune, unit_source, place_how``, from ``PLACE`` and ``facility``."""
    units = homes(rows.select(PLACE).unique(maintain_order=True))
    at_home = rows.join(units, on=PLACE, how="left", nulls_equal=True, maintain_order="left")
    by_facility = from_facilities(at_home.select(*STATION, *UNIT, "unit_source"), _by_station)
    return at_home.with_columns(by_facility)


def as_typed(rows: pl.DataFrame) -> pl.DataFrame:
    """The columns of :func:`placed`, with units named by the texts of province, district and commune as they are typed.

    A commune without a district, or a district without a province, is counted in one of its own name, so that the levels stay nested.
    """
    typed = {level: text.trim(pl.col(level)).replace("", None) for level in ("province", "district", "commune")}
    names = {
        "unit_province": pl.coalesce(typed["province"], typed["district"], typed["commune"]),
        "unit_district": pl.coalesce(typed["district"], typed["commune"]),
        "unit_commune": typed["commune"],
    }
    source = pl.when(pl.any_horizontal(one.is_not_null() for one in typed.values())).then(pl.lit("residence"))
    return rows.with_columns(**names, unit_source=source, place_how=pl.lit(None, pl.String))


def homes(texts: pl.DataFrame) -> pl.DataFrame:
    """``texts`` (``PLACE``) with the unit of residence, ``unit_source`` and ``place_how``."""
    source = pl.when(pl.col("unit_commune").is_not_null()).then(pl.lit("residence"))
    named = places.resolve(texts.select(map(_named, PLACE))).drop(PLACE)
    return pl.concat([texts, named], how="horizontal").rename({"how": "place_how"}).with_columns(unit_source=source)


def _named(column: str) -> pl.Expr:
    """A text of a place; null for a placeholder in letters. (A run of one digit is a code.)"""
    here = text.trim(pl.col(column))
    nothing = text.is_blank(here) | text.is_placeholder(here) & here.str.contains(r"\p{L}")
    return pl.when(~nothing).then(pl.col(column))


def from_facilities(homes: pl.DataFrame, by_station: Callable[[pl.DataFrame], pl.DataFrame]) -> pl.DataFrame:
    """``UNIT`` and ``unit_source`` of rows with these and ``STATION``: where residence gives no commune, the facility's.

    Not if it lies in another district than the residence. ``by_station`` gives :func:`stations` of texts, in their order.
    """
    numbered = homes.drop(STATION).with_row_index("_row")
    opened = homes.with_row_index("_row").filter(pl.col("unit_commune").is_null() & pl.col("facility").is_not_null())
    found = pl.concat([opened.select("_row", "unit_district"), by_station(opened.select(STATION))], how="horizontal")
    agrees = pl.col("unit_district").is_null() | (pl.col("unit_district") == pl.col("_unit_district"))
    mine = found.filter(pl.col("_unit_commune").is_not_null() & agrees).drop("unit_district")
    if mine.is_empty():
        return homes.drop(STATION)
    joined = numbered.join(mine, on="_row", how="left", maintain_order="left")
    source = pl.when(pl.col("_unit_commune").is_not_null()).then(pl.lit("facility")).otherwise("unit_source")
    return joined.select(*(pl.coalesce(f"_{name}", name).alias(name) for name in UNIT), source.alias("unit_source"))


def stations(texts: pl.DataFrame) -> pl.DataFrame:
    """``texts`` (``STATION``) with the commune whose station the facility names, or whose code it holds, as ``_unit_commune`` and so on."""
    named = texts.select(
        "province",
        "district",
        pl.col("facility").str.extract(_CODE, 1).alias("province_code"),
        pl.lit(None, pl.String).alias("district_code"),
        pl.col("facility").str.extract(_STATION, 1).alias("commune"),
        pl.col("facility").str.extract(_CODE, 2).alias("commune_code"),
    )
    known = places.resolve(named)
    found = pl.when(known["unit_commune"].is_not_null())
    return pl.concat(
        [texts, known.select(found.then(pl.col(name)).alias(f"_{name}") for name in UNIT)], how="horizontal"
    )


def _by_station(texts: pl.DataFrame) -> pl.DataFrame:
    communes = stations(texts.unique(maintain_order=True))
    return texts.join(communes, on=STATION, how="left", nulls_equal=True, maintain_order="left").drop(STATION)


def senders(sums: pl.DataFrame, province: str | None = None) -> pl.DataFrame:
    """``file, sender, sender_province`` from the ``rows`` of each file by unit (:mod:`vaxanalysis.register.sums`).

    ``sender``: the district that sent the file, null for a file of a whole province. ``province``: the code of the province that all
    files came from, where that is known.
    """
    counted = (
        sums.filter(pl.col("rows") > 0).group_by("file", "unit_province", "unit_district").agg(len=pl.col("rows").sum())
    )
    found = [
        _sender(part, province)
        for part in counted.sort("file", "unit_district").partition_by("file", maintain_order=True)
    ]
    names = ("file", "sender", "sender_province")
    return pl.DataFrame(found, schema=dict.fromkeys(names, pl.String), orient="row")


def sender(senders: pl.DataFrame) -> pl.Expr:
    """``sender`` by ``file``, from :func:`senders`."""
    by_file = dict(senders.select("file", "sender").iter_rows())
    return pl.col("file").replace_strict(by_file, default=None, return_dtype=pl.String).alias("sender")


def _sender(rows: pl.DataFrame, province: str | None) -> tuple[str, str | None, str | None]:
    """File, sender and province of one file, from ``file, unit_province, unit_district, len``.

    The sender is the district in the file's name, else the one in which nearly all its rows lie. A name is compared
    with the districts of the given province, else of the province of most rows, else of those of any row.
    """
    file, own = rows["file"].item(0), rows.drop_nulls("unit_province")
    home = province or _most(own, "unit_province", int(own["len"].sum()) * MOST)
    living = set(own["unit_province"]) or None
    near = places.sender_of(file, {home}) if home else None
    named = near or (places.sender_of(file, living) if province is None else None)
    here = own.filter(pl.col("unit_province") == home) if province else own
    sender = named or _most(here, "unit_district", int(rows["len"].sum()) * PROVINCE_FILE, least=True)
    return file, sender, province or (places.province_of(sender) if sender else home)


def _most(rows: pl.DataFrame, by: str, limit: float, least: bool = False) -> str | None:
    """The only unit of level ``by`` with more than ``limit`` rows (with ``least``: at least so many), if any."""
    shares = rows.drop_nulls(by).group_by(by).agg(pl.col("len").sum())
    enough = pl.col("len") >= limit if least else pl.col("len") > limit
    found = shares.filter(enough)[by].to_list()
    return found[0] if len(found) == 1 else None
