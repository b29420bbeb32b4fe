"""Everything that the explorer shows, as plain lists of counts: of the whole, its districts and communes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl

from vaxanalysis import numbers, places, rates, rules, tally
from vaxanalysis.evidence import funnel
from vaxanalysis.evidence.terms import TERMS
from vaxanalysis.explorer.crossed import DIMENSIONS, FIELDS, of
from vaxanalysis.explorer.words import words
from vaxanalysis.findings import AGE_GROUPS, DOSE_KEYS
from vaxanalysis.loading import shown as names_shown
from vaxanalysis.schema import ALL_MANDATORY, FIELD, PROFILE_FIELDS

SMALL = 7
"""Counts from 1 to this are masked in a file, as -1."""

ENOUGH = TERMS.enough
"""Crossed cells of fewer records, and rules that fail in fewer, are left out of a file: no rate of so few is shown anywhere."""

UNKNOWN = "unknown"
"""Stands for the code of a commune or district that is not known."""


def cube(counts: pl.DataFrame, crossed: pl.DataFrame, own: pl.DataFrame, language: str, masked: bool) -> dict[str, Any]:
    """The additive tables of ``tally`` and :func:`vaxanalysis.explorer.crossed.crossed` as what ``explorer.js`` takes.

    ``own``: the words of rules of the user's own. ``masked``: counts of 1 to 7 are -1, and crossed cells of fewer
    records than :data:`ENOUGH` are left out. ``none`` and ``spared``: records without a column, and those to which a rule does not apply.
    """
    whole = _levels(counts)
    units = _units(counts, language)
    order = {code: at for at, (code, _, _) in enumerate(units)}
    fields = [name for name in (*PROFILE_FIELDS, ALL_MANDATORY) if name in _used(whole)]
    numbers_of = [expression for field in fields for expression in of(field)]
    sums = _in_order(whole.group_by("unit").agg(pl.col("records").sum(), *numbers_of), order)
    hide = _masked if masked else list
    return {
        "language": language,
        "words": words(language),
        "masked": masked,
        "units": units,
        "fields": [[name, _label(name, language)] for name in fields],
        "crossed": [fields.index(name) for name in FIELDS if name in fields],
        "n": hide(sums["records"]),
        "none": [list(sums["records"] - sums[f"judged_{name}"]) for name in fields],
        "lacking": [hide(sums[f"lacking_{name}"]) for name in fields],
        "funnel": [_funnel(sums, name, units) for name in fields],
        "patterns": _patterns(whole, order, language, hide),
        **_rules(whole, order, own, language, masked),
        "dims": [one for name in DIMENSIONS if (one := _dimension(crossed, name, order, fields, language, masked))],
    }


def _levels(table: pl.DataFrame) -> pl.DataFrame:
    """``table`` three times, its rows under ``unit``: the whole (an empty text), the district, the commune."""
    district = pl.col("unit_district").fill_null(UNKNOWN) + ":"
    commune = district + pl.col("unit_commune").fill_null(UNKNOWN)
    return pl.concat(table.with_columns(unit=unit) for unit in (pl.lit(""), district, commune))


def _units(counts: pl.DataFrame, language: str) -> list[list[Any]]:
    """``key, name, place of the parent`` of each unit: the whole, the districts by name, the communes of each by name.

    The key of a district is its code and a colon, that of a commune its code after it.
    """
    found = counts.select(pl.col("unit_district", "unit_commune").fill_null(UNKNOWN)).unique().rows()
    names = _names() | {UNKNOWN: words(language)["unknown"]}

    def by_name(code: str) -> tuple[bool, str, str]:
        return code == UNKNOWN, places.sort_key(names.get(code, code)), code

    districts = sorted({district for district, _ in found}, key=by_name)
    units: list[list[Any]] = [["", words(language)["whole"], -1]]
    units += [[f"{code}:", names.get(code, code), 0] for code in districts]
    for parent, code in enumerate(districts, 1):
        communes = sorted((commune for district, commune in found if district == code), key=by_name)
        units += [[f"{code}:{one}", names.get(one, one), parent] for one in communes]
    return units


def _names() -> dict[str, str]:
    listed = places.units()
    parts = [listed.select(f"{level}_code", f"{level}_short").unique().rows() for level in ("district", "commune")]
    return dict(parts[0]) | dict(parts[1])


def _used(whole: pl.DataFrame) -> set[str]:
    """The fields for which any file has a column."""
    every = [*PROFILE_FIELDS, ALL_MANDATORY]
    sums = whole.filter(pl.col("unit") == "").select(one for name in every for one in of(name)[:1])
    return {name for name in every if sums[f"judged_{name}"].item()}


def _in_order(table: pl.DataFrame, order: dict[str, int]) -> pl.DataFrame:
    """A line a unit, in their order; zeros where there is none."""
    every = pl.DataFrame({"unit": list(order)}, schema={"unit": pl.String})
    return every.join(table, on="unit", how="left", maintain_order="left").fill_null(0)


def _masked(counts: pl.Series) -> list[int]:
    return [-1 if 0 < count <= SMALL else count for count in counts]


def _label(name: str, language: str) -> str:
    if name == ALL_MANDATORY:
        return words(language)["all_mandatory"]
    return FIELD[name].vi if language == "vi" else FIELD[name].en


def _funnel(sums: pl.DataFrame, field: str, units: Sequence[Sequence[Any]]) -> list[float] | None:
    """The rate of all communes and the variance between them (``evidence.funnel``)."""
    communes = sums.filter(pl.Series([parent > 0 for _, _, parent in units])).filter(pl.col(f"judged_{field}") > 0)
    judged = communes[f"judged_{field}"]
    found = funnel.fit(judged - communes[f"lacking_{field}"], judged) if communes.height > 1 else None
    return None if found is None else [round(found.p0, 6), round(found.tau2, 6)]


def _patterns(whole: pl.DataFrame, order: dict[str, int], language: str, hide: Any) -> list[Any]:
    found = rates.patterns(whole, ["unit"])
    columns = found.pivot("missing", index="unit", values="records")
    table = _in_order(columns, order)
    names = {name: " + ".join(_label(field, language) for field in name.split("+")) for name in columns.columns[1:]}
    return [[names[name], hide(table[name])] for name in columns.columns[1:]]


def _rules(
    whole: pl.DataFrame, order: dict[str, int], own: pl.DataFrame, language: str, masked: bool
) -> dict[str, Any]:
    """The rules that fail anywhere: code and message, and by unit to how many records they do not apply, and how many fail."""
    known = rules.words(rules.RULES)
    parts = [rules.rule_counts(whole, ["unit"], known["code"].to_list())]
    if own.height:
        parts.append(rules.rule_counts(whole, ["unit"], own["code"].to_list(), tally.OWN))
    found = pl.concat(parts).join(whole.group_by("unit").agg(pl.col("records").sum()), on="unit")
    least = ENOUGH if masked else 1
    failing = set(found.filter(pl.col("unit") == "", pl.col("fails") >= least)["rule"])
    said = pl.concat([known, own]).filter(pl.col("code").is_in(failing)).select("code", f"message_{language}").rows()
    tables = [_in_order(found.filter(pl.col("rule") == code), order) for code, _ in said]
    return {
        "rules": [list(one) for one in said],
        "spared": [list(table["records"] - table["applies"]) for table in tables],
        "fails": [_masked(table["fails"]) if masked else list(table["fails"]) for table in tables],
    }


def _dimension(
    crossed: pl.DataFrame, name: str, order: dict[str, int], fields: list[str], language: str, masked: bool
) -> dict[str, Any] | None:
    shown = [field for field in FIELDS if field in fields]
    numbers_of = [f"{kind}_{field}" for kind in ("judged", "lacking") for field in shown]
    own = crossed.filter(pl.col("dimension") == name, pl.col("value").is_not_null())
    if name == "facility":
        doses = own.group_by("value").agg(pl.col("records").sum())
        own = own.with_columns(pl.col("value").replace(names_shown.facilities(dict(doses.iter_rows()))))
    cells = _levels(own)
    cells = cells.group_by("unit", "value").agg(pl.col("records", *numbers_of).sum())
    cells = cells.filter(pl.col("records") >= (ENOUGH if masked else 1)).with_columns(
        at=pl.col("unit").replace_strict(order, default=None)
    )
    cells = cells.drop_nulls("at")
    if cells.is_empty():
        return None
    known = [value for value in AGE_GROUPS if name == "age_group"] or sorted(cells["value"].unique())
    place = {value: at for at, value in enumerate(known)}
    cells = cells.with_columns(pl.col("value").replace_strict(place)).sort("at", "value")
    hide = _masked if masked else list
    return {
        "name": name, "label": words(language)[name], "doses": name in DOSE_KEYS,
        "keys": [None if value == names_shown.OTHER else value for value in known],
        "values": [_shown(name, value, language) for value in known], "unit": list(cells["at"]), "value": list(cells["value"]),
        "n": hide(cells["records"]),
        "none": [list(cells["records"] - cells[f"judged_{field}"]) for field in shown],
        "lacking": [hide(cells[f"lacking_{field}"]) for field in shown],
    }  # fmt: skip


def _shown(name: str, value: str, language: str) -> str:
    return numbers.day(date.fromisoformat(value), language) if name == "week" else value
