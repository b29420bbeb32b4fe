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
from vaxanalysis.explorer.levels import UNKNOWN, WHOLE, Levels, with_keys
from vaxanalysis.explorer.words import words
from vaxanalysis.findings import AGE_GROUPS, DOSE_KEYS
from vaxanalysis.languages import vi_or_en
from vaxanalysis.loading import redacted
from vaxanalysis.schema import ALL_MANDATORY, FIELD, MANDATORY, PROFILE_FIELDS

ENOUGH = TERMS.enough
"""Crossed cells of fewer records, and rules that fail in fewer, are left out of a file: no rate of so few is shown anywhere."""


def cube(
    counts: pl.DataFrame, crossed: pl.DataFrame, own: pl.DataFrame, language: str, rounded: bool
) -> dict[str, Any]:
    """The additive tables of ``tally`` and :func:`vaxanalysis.explorer.crossed.crossed` as what ``explorer.js`` takes.

    ``own``: the words of rules of the user's own. ``rounded``: counts are rounded to tens (:class:`vaxanalysis.explorer.levels.Levels`),
    and crossed cells of fewer records than :data:`ENOUGH` are left out. ``none`` and ``spared``: records without a column, and those to
    which a rule does not apply.
    """
    table = with_keys(counts)
    levels, units = Levels.of(table, rounded), _units(counts, language)
    order = {code: at for at, (code, _, _) in enumerate(units)}
    fields = [name for name in (*PROFILE_FIELDS, ALL_MANDATORY) if name in _used(counts)]
    sums = _in_order(levels.sums(_by_field(table, fields)), order)
    return {
        "language": language,
        "words": words(language),
        "rounded": rounded,
        "units": units,
        "parts": [levels.parts[code] for code in order],
        "fields": [[name, _label(name, language)] for name in fields],
        "crossed": [fields.index(name) for name in FIELDS if name in fields],
        "n": list(sums["records"]),
        "none": [list(sums[f"none_{name}"]) for name in fields],
        "lacking": [list(sums[f"lacking_{name}"]) for name in fields],
        "funnel": [_funnel(sums, name, units) for name in fields],
        "patterns": _patterns(table, levels, order, fields, language),
        **_rules(table, levels, order, own, language),
        "dims": [one for name in DIMENSIONS if (one := _dimension(crossed, levels, name, order, fields, language))],
    }


def _by_field(table: pl.DataFrame, fields: Sequence[str]) -> pl.DataFrame:
    """``unit, above, records`` and ``none_, lacking_`` of each of ``fields``."""
    numbers_of = [expression for field in fields for expression in of(field)]
    summed = table.group_by("unit", "above").agg(pl.col("records").sum(), *numbers_of)
    return _without_column(summed, fields)


def _without_column(table: pl.DataFrame, fields: Sequence[str]) -> pl.DataFrame:
    """The records without a column for each of ``fields`` as ``none_`` in place of ``judged_``."""
    none = [(pl.col("records") - pl.col(f"judged_{name}")).alias(f"none_{name}") for name in fields]
    return table.with_columns(none).drop(f"judged_{name}" for name in fields)


def _units(counts: pl.DataFrame, language: str) -> list[list[Any]]:
    """``key, name, place of the parent`` of each unit: the whole, the districts by name, the communes of each by name."""
    found = counts.select(pl.col("unit_district", "unit_commune").fill_null(UNKNOWN)).unique().rows()
    parts = [places.units().select(f"{level}_code", f"{level}_short") for level in ("district", "commune")]
    names = {code: name for part in parts for code, name in part.iter_rows()} | {UNKNOWN: words(language)["unknown"]}

    def by_name(code: str) -> tuple[bool, str, str]:
        return code == UNKNOWN, places.sort_key(names.get(code, code)), code

    districts = sorted({district for district, _ in found}, key=by_name)
    units: list[list[Any]] = [[WHOLE, words(language)["whole"], -1]]
    units += [[f"{code}:", names.get(code, code), 0] for code in districts]
    for parent, code in enumerate(districts, 1):
        communes = sorted((commune for district, commune in found if district == code), key=by_name)
        units += [[f"{code}:{one}", names.get(one, one), parent] for one in communes]
    return units


def _used(counts: pl.DataFrame) -> set[str]:
    """The fields for which any file has a column."""
    every = [*PROFILE_FIELDS, ALL_MANDATORY]
    sums = counts.select(one for name in every for one in of(name)[:1])
    return {name for name in every if sums[f"judged_{name}"].item()}


def _in_order(table: pl.DataFrame, order: dict[str, int]) -> pl.DataFrame:
    """A line a unit, in their order; zeros where there is none."""
    every = pl.DataFrame({"unit": list(order)}, schema={"unit": pl.String})
    return every.join(table, on="unit", how="left", maintain_order="left").fill_null(0)


def _label(name: str, language: str) -> str:
    if name == ALL_MANDATORY:
        return words(language)["all_mandatory"]
    return FIELD[name].label(language)


def _funnel(sums: pl.DataFrame, field: str, units: Sequence[Sequence[Any]]) -> list[float] | None:
    """The rate of all communes and the variance between them (``evidence.funnel``), from the counts that are shown."""
    communes = sums.filter(pl.Series([parent > 0 for _, _, parent in units]))
    judged = (communes["records"] - communes[f"none_{field}"]).clip(0)
    usable = (judged - communes[f"lacking_{field}"]).clip(0)
    found = funnel.fit(usable.filter(judged > 0), judged.filter(judged > 0)) if (judged > 0).sum() > 1 else None
    return None if found is None else [round(found.p0, 6), round(found.tau2, 6)]


def _patterns(
    table: pl.DataFrame, levels: Levels, order: dict[str, int], fields: Sequence[str], language: str
) -> list[Any]:
    """Fields that are not usable together, and in how many records of each unit; none that is shown as zero everywhere."""
    together = [field for field in MANDATORY if field in fields]
    sums = levels.sums(rates.patterns(table, ["unit", "above"], together), ["missing"]).filter(pl.col("records") > 0)
    wide = _in_order(sums.sort("missing").pivot("missing", index="unit", values="records"), order)
    names = {name: " + ".join(_label(field, language) for field in name.split("+")) for name in wide.columns[1:]}
    return [[names[name], list(wide[name])] for name in wide.columns[1:]]


def _rules(
    table: pl.DataFrame, levels: Levels, order: dict[str, int], own: pl.DataFrame, language: str
) -> dict[str, Any]:
    """The rules that fail anywhere: code and message, and by unit to how many records they do not apply, and how many fail."""
    known, keys = rules.words(rules.RULES), ["unit", "above"]
    every = tally.rule_counts(table, keys, own).join(table.group_by(keys).agg(pl.col("records").sum()), on=keys)
    spared = (pl.col("records") - pl.col("applies")).alias("spared")
    found = levels.sums(every.select(*keys, "rule", spared, "fails"), ["rule"])
    least = ENOUGH if levels.rounded else 1
    failing = set(found.filter(pl.col("unit") == WHOLE, pl.col("fails") >= least)["rule"])
    messages = (
        pl.concat([known, own])
        .filter(pl.col("code").is_in(failing))
        .select("code", f"message_{vi_or_en(language)}")
        .rows()
    )
    tables = [_in_order(found.filter(pl.col("rule") == code), order) for code, _ in messages]
    return {
        "rules": [list(one) for one in messages],
        "spared": [list(one["spared"]) for one in tables],
        "fails": [list(one["fails"]) for one in tables],
    }


def _dimension(
    crossed: pl.DataFrame, levels: Levels, name: str, order: dict[str, int], fields: list[str], language: str
) -> dict[str, Any] | None:
    shown = [field for field in FIELDS if field in fields]
    own = crossed.filter(pl.col("dimension") == name, pl.col("value").is_not_null())
    if name == "facility":
        doses = own.group_by("value").agg(pl.col("records").sum())
        own = own.with_columns(pl.col("value").replace(redacted.facilities(dict(doses.iter_rows()))))
    numbers_of = [f"{kind}_{field}" for field in shown for kind in ("judged", "lacking")]
    table = _without_column(with_keys(own).select("unit", "above", "value", "records", *numbers_of), shown)
    cells = levels.sums(table, ["value"]).filter(
        pl.col("records") >= (ENOUGH if levels.rounded else 1), pl.col("unit").is_in(list(order))
    )
    if cells.is_empty():
        return None
    known = [value for value in AGE_GROUPS if name == "age_group"] or sorted(cells["value"].unique())
    place = {value: at for at, value in enumerate(known)}
    cells = cells.with_columns(pl.col("unit").replace_strict(order), pl.col("value").replace_strict(place))
    cells = cells.sort("unit", "value")
    return {
        "name": name, "label": words(language)[name], "doses": name in DOSE_KEYS,
        "keys": [None if value == redacted.OTHER else value for value in known],
        "values": [_shown(name, value, language) for value in known], "unit": list(cells["unit"]), "value": list(cells["value"]),
        "n": list(cells["records"]),
        "none": [list(cells[f"none_{field}"]) for field in shown],
        "lacking": [list(cells[f"lacking_{field}"]) for field in shown],
    }  # fmt: skip


def _shown(name: str, value: str, language: str) -> str:
    return numbers.day(date.fromisoformat(value), language) if name == "week" else value
