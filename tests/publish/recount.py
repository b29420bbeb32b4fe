"""Records of a snapshot -> the numbers of a page, without any code of ``publish``, ``tally`` or ``rates``."""

from __future__ import annotations

import math
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import polars as pl

from vaxanalysis import rules

FIELDS = ("full_name", "birth_date", "sex", "citizen_id", "phone", "insurance_id", "address", "vaccine", "lot", "dose_date",
          "facility", "nationality", "priority_group", "commune")  # fmt: skip
MANDATORY = FIELDS[:4]
STATES = ("blank", "placeholder", "invalid", "usable")
CATEGORIES = ("no_number", "malformed", "wrong_basic")
TARGET, FLOOR, ENOUGH, SMALL = 0.99, 0.90, 20, 7
CODES = [rule.code for rule in rules.RULES]
BASIC = {
    rule.code
    for rule in rules.RULES
    if rule.severity == "error" and set(rule.fields) <= set(MANDATORY) and rule.dimension != "completeness"
}

Row = dict[str, Any]


def rows(store: Path, day: str, province: str) -> list[Row]:
    """The records of a province's districts with a report: where they are, states of fields, what applies and fails, category.

    A file without a sender reports for every district.
    """
    found = []
    for folder in sorted((store / "snapshots" / day / "rows").iterdir()):
        records = pl.read_parquet(folder / "records.parquet", glob=False)
        judged = pl.read_parquet(folder / "findings.parquet", glob=False).select("record_id", "applies", "fails")
        joined = records.join(judged, on="record_id", how="left", validate="1:1").filter(unit_province=province)
        found += [_row(one) for one in joined.iter_rows(named=True)]
    senders = {one["sender"] for one in found}
    return [one for one in found if None in senders or one["district"] in senders]


def _row(record: Row) -> Row:
    states = {name: record[f"{name}_state"] for name in FIELDS}
    applies, fails = (
        {code for bit, code in enumerate(CODES) if record[mask] >> bit & 1} for mask in ("applies", "fails")
    )
    states["all_mandatory"] = min(states[name] for name in MANDATORY)
    number = states["citizen_id"]
    if number < 2:
        category = "no_number"
    elif number == 2:
        category = "malformed"
    else:
        category = "wrong_basic" if states["all_mandatory"] < 3 or fails & BASIC else None
    place = {"sender": record["sender"], "district": record["unit_district"], "commune": record["unit_commune"]}
    return {**place, "states": states, "applies": applies, "fails": fails, "category": category}


def wilson(part: int, whole: int) -> tuple[float, float]:
    """The 95 per cent interval of a rate."""
    z = 1.959963984540054
    middle = (part + z * z / 2) / (whole + z * z)
    half = z / (whole + z * z) * math.sqrt(part * (whole - part) / whole + z * z / 4)
    return (0.0 if part == 0 else middle - half), (1.0 if part == whole else middle + half)


def light(part: int, whole: int) -> str:
    """The word of a rate's light."""
    if whole and part == whole:
        return "met"
    if whole < ENOUGH:
        return "unsure"
    low, high = wilson(part, whole)
    if low >= TARGET:
        return "met"
    return "help" if high < FLOOR else "below" if high < TARGET else "unsure"


def rated(part: int, whole: int) -> Row:
    """``rate, low, high``; no rate of too few records."""
    if whole < ENOUGH:
        return {"rate": None, "low": None, "high": None}
    low, high = wilson(part, whole)
    return {"rate": part / whole, "low": round(low, 12), "high": round(high, 12)}


def of_field(found: Iterable[Row], name: str) -> Row:
    """``records``, the four states and the rate of one field."""
    states = [one["states"][name] for one in found]
    counted = {word: states.count(at) for at, word in enumerate(STATES)}
    return {"records": len(states), **counted, **rated(counted["usable"], len(states))}


def of_unit(found: list[Row]) -> Row:
    """``records, usable``, the rate, the light and what is to clean."""
    usable = sum(one["states"]["all_mandatory"] == 3 for one in found)
    cleaning = {name: sum(one["category"] == name for one in found) for name in CATEGORIES}
    return {
        "records": len(found), "usable": usable, **rated(usable, len(found)), "light": light(usable, len(found)),
        **cleaning, "to_clean": sum(cleaning.values()),
    }  # fmt: skip


def of_patterns(found: Iterable[Row]) -> dict[str, int]:
    """Mandatory fields missing together -> records; the small ones and those after the eighth under ``other``."""
    counted: dict[str, int] = {}
    for one in found:
        missing = "+".join(name for name in MANDATORY if one["states"][name] < 3)
        if missing:
            counted[missing] = counted.get(missing, 0) + 1
    ranked = sorted(counted.items(), key=lambda item: -item[1])
    kept = dict([item for item in ranked if item[1] > SMALL][:8])
    rest = sum(counted.values()) - sum(kept.values())
    return {**kept, "other": rest} if rest else kept


def of_faults(found: list[Row]) -> dict[str, Row]:
    """Code of a rule that fails -> ``severity, applies, fails``; without summaries and rules that say nothing of one record."""
    shown = [one for one in rules.RULES if one.code != "certificate_blocked" and one.expected is None]
    counted = {
        rule.code: {
            "severity": rule.severity,
            "applies": sum(rule.code in one["applies"] for one in found),
            "fails": sum(rule.code in one["fails"] for one in found),
        }
        for rule in shown
    }
    return {code: row for code, row in counted.items() if row["fails"]}
