"""Districts and communes with their figures as tables, for CSV and the workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from vaxanalysis.publish.blocks.page import Page
from vaxanalysis.publish.units import CITY, Unit


def districts(page: Page) -> pl.DataFrame:
    """Every district by code, those without a report with their status and no figures."""
    silent, details = page.edition.silent(page.failed), page.edition.details
    make, columns = (exact, EXACT) if details else (_rounded, dict.fromkeys(_ROUNDED, pl.String()))
    rows = [
        {"district_code": one.code, "district": one.name, **(make(page, one) if one.code not in silent else {}),
         "status": silent.get(one.code, "received")}
        for one in sorted(page.edition.districts, key=lambda one: one.code)
    ]  # fmt: skip
    if not details:
        rows.append({"district_code": CITY, "district": "", **_rounded(page, page.unit), "status": ""})
    names = dict.fromkeys(("district_code", "district"), pl.String())
    return pl.DataFrame(rows, schema={**names, **columns, "status": pl.String()})


def communes(page: Page, listed: Sequence[Unit]) -> pl.DataFrame:
    """The communes of the districts ``listed``, by code, as the workbook has them; an unknown commune has no code."""
    edition, rounded = page.edition, dict.fromkeys(_OF_COMMUNES, pl.String())
    make, columns = (_exact_commune, _COMMUNE) if edition.details else (_rounded, rounded)
    rows = [
        {"district_code": district.code, "district": district.name, "commune_code": None if one.unknown else one.code,
         "commune": page.text("common.unresolved", P=page.kinds(district.children)) if one.unknown else one.name,
         **make(page, one)}
        for district in sorted(listed, key=lambda one: one.code) for one in sorted(edition.communes(district), key=lambda one: one.code)
    ]  # fmt: skip
    units = ("district_code", "district", "commune_code", "commune")
    return pl.DataFrame(rows, schema={**dict.fromkeys(units, pl.String()), **columns})


def _exact_commune(page: Page, unit: Unit) -> dict[str, object]:
    rate = page.edition.complete(unit)
    low, high = rate.ends or (None, None)
    return {
        "records": page.edition.size(unit).number, "usable": rate.part.number, "rate": rate.value, "low": low, "high": high,
        "light": rate.light.value, "to_clean": page.edition.count("to_clean", unit).number,
    }  # fmt: skip


_OF_COMMUNES = ("records", "usable", "incomplete")
_ROUNDED = (*_OF_COMMUNES, "to_clean")
EXACT: Mapping[str, pl.DataType] = (
    dict.fromkeys(("records", "usable"), pl.Int64()) | dict.fromkeys(("rate", "low", "high"), pl.Float64())
    | dict.fromkeys(("light", "verdict"), pl.String()) | {"delta": pl.Float64()} | dict.fromkeys(("to_clean", "overdue"), pl.Int64())
    | {"chance": pl.Float64()}
)  # fmt: skip

_COMMUNE = {name: kind for name, kind in EXACT.items() if name not in ("verdict", "delta", "overdue", "chance")}


def _rounded(page: Page, unit: Unit) -> dict[str, object]:
    names = _OF_COMMUNES if unit.level == "commune" else _ROUNDED
    return {name: page.edition.count(name, unit).tidy() for name in names}


def exact(page: Page, unit: Unit) -> dict[str, object]:
    """The figures of a unit in the internal edition, under the names of :data:`EXACT`."""
    change, overdue = page.edition.change(unit), page.overdue(unit)
    moved = {"verdict": change and change.verdict.value, "delta": change and change.delta}
    expected = page.edition.expected(unit)
    own = {"overdue": overdue and overdue.number, "chance": expected and expected.chance}
    return {**_exact_commune(page, unit), **moved, **own}
