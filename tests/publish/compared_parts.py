"""Parts of ``compared``: flows, duplicates and verification of a run, its workbook and Word files, and the public edition.

Flows are counted from the records of two weeks that the room ``flows`` matched, certain duplicates from the clusters kept with the
snapshot (a record of several kinds stands there once), verification from its records' states. Nothing of ``publish`` is used.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import docx
import openpyxl
import polars as pl

from tests.publish.recount import Row, of_unit
from vaxanalysis import flows, verification
from vaxanalysis.identities.exact import TRAITS
from vaxanalysis.schema import UNIT
from vaxanalysis.store import Store

SHEETS = {
    "districts": ("Quận, huyện", {"Tỉnh, thành phố": "province", "Mã đơn vị": "district_code", "Bản ghi": "records",
                                 "Dùng được": "usable", "Tỷ lệ đầy đủ, %": "rate", "KTC 95%, dưới": "low", "KTC 95%, trên": "high",
                                 "Đánh giá": "light", "Cần làm sạch": "to_clean", "Trạng thái": "status",
                                 "Thay đổi, điểm phần trăm": "delta"}),
    "communes": ("Phường, xã", {"Mã đơn vị": "district_code", "Mã phường, xã": "commune_code", "Bản ghi": "records", "Dùng được": "usable",
                               "Tỷ lệ đầy đủ, %": "rate", "Đánh giá": "light", "Cần làm sạch": "to_clean"}),
    "trend": ("Xu hướng", {"Tính đến": "as_of", "Bản ghi": "records", "Dùng được": "usable", "Tỷ lệ đầy đủ, %": "rate"}),
    "identities": ("Trùng", {"Mã đơn vị": "unit_district", "Trùng": "duplicate", "Nghi trùng": "probable",
                             "Nghi trùng, cần xem lại": "review", "Một CCCD hai người": "shared_id"}),
}  # fmt: skip
LIGHTS = {"Đạt": "met", "Cần hỗ trợ ngay": "help", "Chưa đạt": "below", "Chưa đủ căn cứ": "unsure"}
STATUS = {"đã nhận": "received", "chưa gửi": "not_sent"}

Numbers = Mapping[Any, Row]

COLUMNS = list(dict.fromkeys(("record_id", "all_mandatory_state", *UNIT, *TRAITS)))
"""Of a record, what its changes are told by."""


def of_flows(store: Path, before: str, now: str, district: str, province: str) -> Row:
    """What moved in a district between two snapshots."""
    old, new = (_records(store, day) for day in (before, now))
    pairs = dict(flows.match(old.lazy(), new.lazy()).select("record_id", "old_id").iter_rows())
    was = dict(old.select("record_id", pl.col("all_mandatory_state") < 3).iter_rows())
    here = new.filter(unit_province=province, unit_district=district)
    found: Counter[str] = Counter()
    for record, incomplete in here.select("record_id", pl.col("all_mandatory_state") < 3).iter_rows():
        if record not in pairs:
            found.update(["new_records", *(["new_incomplete"] if incomplete else [])])
        else:
            found.update(["matched"])
            if was[pairs[record]] != incomplete:
                found.update(["worsened" if incomplete else "mended"])
    names = ("matched", "mended", "worsened", "new_records", "new_incomplete")
    return {name: found[name] for name in names} | {"newly_incomplete": found["worsened"] + found["new_incomplete"]}


def of_duplicates(store: Path, day: str, own: Iterable[str]) -> dict[str, Row]:
    """District -> its records in groups of certain duplicates."""
    clusters = pl.read_parquet(store / "snapshots" / day / "clusters.parquet")
    placed = clusters.join(_records(store, day).select("record_id", "unit_district"), on="record_id")
    counted = Counter(placed.select("unit_district", "kind").iter_rows())
    return {code: {"duplicate": counted[code, "duplicate"]} for code in own}


def of_verification(store: Path, day: str, district: str) -> dict[Any, Row]:
    """Commune -> its records by state."""
    found = verification.states(Store(store), date.fromisoformat(day)).filter(pl.col("unit_district") == district)
    states = ("to_do", "station", "police", "mended", "right", "unverifiable", "wrong")
    needed = found.filter(pl.col("work"), pl.col("state").is_in(states)).select("unit_commune", "state").collect()
    counted = Counter(needed.iter_rows())
    return {one: {state: counted[one, state] for state in states} for one in {commune for commune, _ in counted}}


def _records(store: Path, day: str) -> pl.DataFrame:
    folders = sorted((store / "snapshots" / day / "rows").iterdir())
    return pl.concat([pl.read_parquet(folder / "records.parquet", columns=COLUMNS, glob=False) for folder in folders])


def sheet(folder: Path, name: str) -> list[Row]:
    """A sheet of the Vietnamese workbook as the table that it shows: codes of lights and states, points as shares."""
    title, headings = SHEETS[name]
    head, *body = openpyxl.load_workbook(folder / "city.xlsx", read_only=True)[title].iter_rows(values_only=True)
    rows = [{headings.get(key, key): value for key, value in zip(head, row, strict=True)} for row in body]
    for row in rows:
        row["light"] = LIGHTS.get(row.get("light"), row.get("light"))
        row["status"] = STATUS.get(row.get("status"), row.get("status", "received"))
        if isinstance(row.get("delta"), float):
            row["delta"] /= 100
    return rows


def word(path: Path) -> tuple[str, list[list[list[str]]]]:
    """The sentences of a Word file, and the cells of its tables."""
    document = docx.Document(str(path))
    said = re.sub(r"\s+", " ", " ".join(one.text for one in document.paragraphs))
    return said, [[[cell.text for cell in row.cells] for row in one.rows] for one in document.tables]


def rounded(count: int) -> int:
    """To the nearest multiple of ten; a half goes up."""
    return (count + 5) // 10 * 10


def public(rows: list[Row], listed: Mapping[str, str]) -> tuple[dict[Any, Row], dict[str, Row]]:
    """The published counts of communes and of districts, as texts; ``listed``: commune -> its district, for those without a record too."""
    units: dict[tuple[str, Any], list[Row]] = {(district, one): [] for one, district in listed.items()}
    for row in rows:
        units.setdefault((row["district"], row["commune"]), []).append(row)
    communes, districts = {}, {}
    for (district, commune), found in units.items():
        counted = of_unit(found)
        usable, incomplete = rounded(counted["usable"]), rounded(counted["records"] - counted["usable"])
        total = districts.setdefault(district, Counter())
        total.update(usable=usable, incomplete=incomplete, records=usable + incomplete, wrong=0)
        if commune is not None or usable + incomplete:
            communes[commune or f"{district}unknown"] = {
                "usable": usable,
                "incomplete": incomplete,
                "records": usable + incomplete,
            }
    for district, total in districts.items():
        own = of_unit([row for row in rows if row["district"] == district])
        wrong = own["to_clean"] - (own["records"] - own["usable"])
        districts[district] = {"usable": total["usable"], "incomplete": total["incomplete"], "records": total["records"],
                               "to_clean": total["incomplete"] + rounded(wrong)}  # fmt: skip
    return communes, districts
