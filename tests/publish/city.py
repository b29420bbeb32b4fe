"""A whole city's small tables on disk, made from a seed: counts, flows, duplicates, verification, requests, several weeks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from tests.publish.tables import CODES, fails, forecast, states
from vaxanalysis import causes, places, tally
from vaxanalysis.explorer.crossed import CROSSED_KEYS, FIELDS
from vaxanalysis.schema import ALL_MANDATORY, BLANK, INVALID, MANDATORY, PLACEHOLDER
from vaxanalysis.store import Store

AS_OF = date(2021, 11, 8)
FAULTS: tuple[tuple[float, dict[str, int], tuple[str, ...]], ...] = (
    (0.045, {"citizen_id": BLANK}, ("citizen_id_missing",)),
    (0.010, {"citizen_id": PLACEHOLDER}, ("citizen_id_missing",)),
    (0.012, {"citizen_id": INVALID}, ("citizen_id_malformed",)),
    (0.014, {"birth_date": INVALID}, ("year_only",)),
    (0.006, {"birth_date": INVALID, "citizen_id": BLANK}, ("year_only", "citizen_id_missing")),
    (0.004, {"sex": BLANK}, ("sex_missing",)),
    (0.060, {"phone": BLANK}, ("phone_missing",)),
)
"""Share of records, states that are not usable, rules that fail."""


def write_city(folder: Path, districts: Sequence[str], weeks: int = 4, per_commune: int = 345, seed: int = 7) -> Path:
    """A store with ``weeks`` snapshots up to :data:`AS_OF` of ``districts``."""
    store, draw = Store(folder), np.random.default_rng(seed)
    communes = places.units().filter(pl.col("district_code").is_in(districts)).select("district_code", "commune_code")
    factor = draw.lognormal(0, 0.5, communes.height)
    sizes = draw.poisson(per_commune, communes.height) + 1
    for week in range(weeks):
        day = AS_OF - timedelta(weeks=weeks - 1 - week)
        with store.writing(day):
            pass
        _write_week(store, day, list(zip(*communes, factor * 0.9**week, sizes, strict=True)), draw, first=week == 0)
    return folder


Unit = tuple[str, str, float, int]


def _write_week(store: Store, day: date, units: list[Unit], draw: np.random.Generator, first: bool) -> None:
    received = sorted({unit[0] for unit in units})
    every = places.districts("01")["district_code"].to_list()
    status = ["received" if code in received else "not_sent" for code in every]
    store.write_table(day, "districts", pl.DataFrame({"unit_district": every, "status": status}))
    store.write_table(day, "counts", pl.concat([_counts(*unit, draw) for unit in units]))
    store.write_table(day, "sources", _sources(received, units))
    store.write_table(day, "origins", pl.concat([_origins(code, day) for code in received]))
    store.write_table(day, "crossed", _crossed(units))
    store.write_table(day, "duplicates", _duplicates(units, draw))
    store.write_table(day, "verification", _verification(units, draw))
    store.write_table(day, "feedback", _feedback(units, draw))
    store.write_table(day, "forecast", _forecast(units))
    if not first:
        store.write_table(day, "flows", _flows(units, draw))


def _counts(district: str, commune: str, factor: float, size: int, draw: np.random.Generator) -> pl.DataFrame:
    everywhere = (1 << len(CODES)) - 1
    found = [int(draw.binomial(size, min(0.2, share * factor))) for share, _, _ in FAULTS]
    rows = [({}, (), size - sum(found))] + [(bad, codes, n) for (_, bad, codes), n in zip(FAULTS, found, strict=True)]
    cells = [("01", district, commune, states(**bad), everywhere, fails(codes), n) for bad, codes, n in rows if n]
    return pl.DataFrame(cells, schema=tally.COUNTS_SCHEMA, orient="row")


def _origins(district: str, day: date) -> pl.DataFrame:
    """Four facilities in eight weeks, 50 records each, 2 without an ID; the second one left 30 blank in the last two weeks."""
    rows = [
        (district, f"Trạm Y tế {number}", day - timedelta(weeks=9 - week), f"{district}.xlsx", 50, 30 if number == 2 and week > 6 else 2)
        for number in range(1, 5) for week in range(1, 9)
    ]  # fmt: skip
    table = pl.DataFrame(rows, schema=[*causes.ORIGIN_KEYS, "records", "missing_citizen_id"], orient="row")
    numbers = {
        f"{kind}_{field}": 50 if kind == "judged" else 0
        for field in MANDATORY
        for kind in ("judged", "missing", "invalid")
    }
    return table.with_columns(
        pl.lit(number, pl.Int64).alias(name) for name, number in numbers.items() if name != "missing_citizen_id"
    )


def _crossed(units: list[Unit]) -> pl.DataFrame:
    """Two values of each dimension in each commune, 30 records each, some without an ID."""
    values = {
        "week": ("2021-09-06", "2021-09-13"), "vaccine": ("astrazeneca", "pfizer"), "facility": ("Trạm Y tế 1", "Trạm Y tế 2"),
        "age_group": ("18-29", "60-69"),
    }  # fmt: skip
    rows = [
        (district, commune, name, value, 30, 4 * place + number % 3)
        for number, (district, commune, _, _) in enumerate(units) for name, two in values.items() for place, value in enumerate(two)
    ]  # fmt: skip
    table = pl.DataFrame(rows, schema=[*CROSSED_KEYS, "records", "lacking_citizen_id"], orient="row")
    other = [f"lacking_{field}" for field in FIELDS if field not in ("citizen_id", ALL_MANDATORY)]
    judged = [pl.col("records").alias(f"judged_{field}") for field in FIELDS]
    none = [pl.lit(0, pl.Int64).alias(name) for name in other]
    return table.with_columns(*judged, *none, pl.col("lacking_citizen_id").alias(f"lacking_{ALL_MANDATORY}"))


def _sources(received: list[str], units: list[Unit]) -> pl.DataFrame:
    sizes = [sum(size for code, _, _, size in units if code == district) for district in received]
    zero = [0] * len(received)
    return pl.DataFrame(
        {
            "file": [f"{code}.xlsx" for code in received], "sha256": [f"{int(code):064d}" for code in received],
            "kind": "person", "sender": received, "status": "ok", "rows": sizes, "read": sizes, "rejected": zero, "records": sizes,
            "repeated": zero, "elsewhere": zero, "alike": zero, "unknown_vi": "", "unknown_en": "", "sheets_left": "",
            "message_vi": None, "message_en": None,
        }
    )  # fmt: skip


def _duplicates(units: list[Unit], draw: np.random.Generator) -> pl.DataFrame:
    rows = []
    for district, commune, _, size in units:
        for kind, share in (("duplicate", 0.01), ("shared_id", 0.003), ("probable", 0.004), ("review", 0.002)):
            n = int(draw.binomial(size, share))
            rows.append((district, commune, kind, n, 2 * n, 3 * n, n))
    names = ["unit_district", "unit_commune", "kind", "clusters", "records", "doses", "surplus"]
    return pl.DataFrame([row for row in rows if row[3]], schema=names, orient="row")


def _verification(units: list[Unit], draw: np.random.Generator) -> pl.DataFrame:
    shares = {"to_do": 0.03, "station": 0.01, "police": 0.01, "mended": 0.02, "right": 0.03, "wrong": 0.002}
    rows = [
        (district, commune, state, n := int(draw.binomial(size, share)), n // 4 if state == "right" else 0)
        for district, commune, _, size in units
        for state, share in shares.items()
    ]
    names = ["unit_district", "unit_commune", "state", "records", "done_today"]
    return pl.DataFrame(rows, schema=names, orient="row")


def _forecast(units: list[Unit]) -> pl.DataFrame:
    """Districts and communes with more work have the smaller chance."""
    districts = sorted({district for district, *_ in units})
    rows = [
        (None, None, 30.0, 0.4),
        *((one, None, 14.0, 0.05 + 0.9 * at / len(districts)) for at, one in enumerate(districts)),
    ]
    rows += [(one, commune, 4.0, min(0.999, 1 / (1 + factor**3))) for one, commune, factor, _ in units]
    return forecast(*rows, left=40)


def _feedback(units: list[Unit], draw: np.random.Generator) -> pl.DataFrame:
    names = ["closed_in_time", "closed_late", "open_0_24", "open_24_48", "open_over_48"]
    rows = []
    for district, commune, _, _ in units:
        found = [int(n) for n in draw.poisson([6, 2, 2, 1, 1])]
        who = places.commune_name(commune)
        rows.append((district, commune, who, "1", sum(found), *found, 0, sum(found[:2]) + found[4], found[0]))
    schema = [
        "unit_district",
        "unit_commune",
        "responsible",
        "kind",
        "received",
        *names,
        "rejected",
        "matured",
        "matured_in_time",
    ]
    return pl.DataFrame(rows, schema=schema, orient="row")


def _flows(units: list[Unit], draw: np.random.Generator) -> pl.DataFrame:
    names = ["matched", "mended", "worsened", "new_records", "new_incomplete", "vanished"]
    rows = [(d, c, size, *(int(n) for n in draw.poisson([6, 1, 4, 2, 0]))) for d, c, _, size in units]
    return pl.DataFrame(rows, schema=["unit_district", "unit_commune", *names], orient="row")
