"""The unit a row is counted under: the commune of residence, else the facility's, else none; and who sent the file."""

from __future__ import annotations

import polars as pl

from vaxanalysis import places
from vaxanalysis.schema import UNIT

PLACE = ("province", "province_code", "district", "district_code", "commune", "commune_code")

CITY_FILE = 0.8
"""A file whose name tells no district is its main district's if that holds this share of its rows; else it is the city's."""

_STATION = r"(?i)^\s*(?:trạm y tế|trạm yt|tyt)\s+(?:của\s+)?(.+)$"
_CODE = r"^\s*(\d{2})(\d{5})\s*$"


def located(rows: pl.DataFrame) -> pl.DataFrame:
    """``rows`` with ``unit_province, unit_district, unit_commune, unit_source, place_how`` and ``sender``."""
    return _with_senders(placed(rows))


def placed(rows: pl.DataFrame) -> pl.DataFrame:
    """:func:`located` without the sender: all but that can be told from ``PLACE`` and ``facility`` alone."""
    homes = places.resolve(rows.select(PLACE).unique(maintain_order=True)).rename({"how": "place_how"})
    return _from_facilities(rows.join(homes, on=PLACE, how="left", nulls_equal=True, maintain_order="left"))


def _from_facilities(rows: pl.DataFrame) -> pl.DataFrame:
    """Where residence gives no commune: the facility's, unless it lies in another district than the residence."""
    source = pl.when(pl.col("unit_commune").is_not_null()).then(pl.lit("residence"))
    rows = rows.with_columns(source.alias("unit_source"))
    keys = ("facility", "province", "district")
    open_rows = rows.filter(pl.col("unit_commune").is_null() & pl.col("facility").is_not_null())
    asked = open_rows.select(keys).unique(maintain_order=True)
    if asked.is_empty():
        return rows
    texts = asked.select(
        *keys,
        pl.col("facility").str.extract(_CODE, 1).alias("province_code"),
        pl.lit(None, pl.String).alias("district_code"),
        pl.col("facility").str.extract(_STATION, 1).alias("commune"),
        pl.col("facility").str.extract(_CODE, 2).alias("commune_code"),
    )
    stations = places.resolve(texts).filter(pl.col("unit_commune").is_not_null())
    found = stations.select(*keys, *(pl.col(name).alias(f"_{name}") for name in UNIT))
    joined = rows.join(found, on=keys, how="left", nulls_equal=True, maintain_order="left")
    agrees = pl.col("unit_district").is_null() | (pl.col("unit_district") == pl.col("_unit_district"))
    use = pl.col("unit_commune").is_null() & pl.col("_unit_commune").is_not_null() & agrees
    chosen = [pl.when(use).then(pl.col(f"_{name}")).otherwise(pl.col(name)).alias(name) for name in UNIT]
    told = pl.when(use).then(pl.lit("facility")).otherwise("unit_source").alias("unit_source")
    return joined.with_columns(*chosen, told).drop(f"_{name}" for name in UNIT)


def _with_senders(rows: pl.DataFrame) -> pl.DataFrame:
    """``sender``: the district that the file's name tells, else the one nearly all its rows lie in; null for a city's file."""
    order = ("file", "len", "unit_district")
    counted = rows.group_by("file", "unit_district").len().sort(order, descending=[False, True, False], nulls_last=True)
    share = pl.col("len") / pl.col("len").sum().over("file")
    first = counted.with_columns(share.alias("share")).group_by("file", maintain_order=True).first()
    main = pl.when(pl.col("share") >= CITY_FILE).then("unit_district")
    named = pl.Series("named", [places.sender_of(file) for file in first["file"]], dtype=pl.String)
    senders = first.with_columns(named).select("file", pl.coalesce("named", main).alias("sender"))
    return rows.join(senders, on="file", how="left", maintain_order="left")
