"""Counts -> completeness: states by field and unit, rates with intervals, which fields are missing together.

Completeness is usable / records; a placeholder is missing and a malformed value is not usable. Records whose file has no column for
the field are counted apart (``no_column``) and stand in neither: nothing is known of them. The register is a full
count, so the Wilson interval is not a sampling error: it says how far a rate of so few records could move by chance if the
unit's way of working stayed as it is, and keeps a commune of forty records from being called worst by one of them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from statistics import NormalDist
from typing import TYPE_CHECKING

import polars as pl

from vaxanalysis import places, tally
from vaxanalysis.errors import ParameterError
from vaxanalysis.register import Register, records_of
from vaxanalysis.schema import ALL_MANDATORY, MANDATORY, NO_COLUMN, PROFILE_FIELDS, STATES, UNIT, USABLE

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

UNIT_COLUMNS = {"province": 1, "district": 2, "commune": 3}


@dataclass(frozen=True)
class Completeness:
    """A completeness table: the unit's codes and names, ``field``, ``records``, a column a state, ``rate, low, high``.

    ``records`` = blank + placeholder + invalid + usable; those in ``no_column`` come on top.
    """

    table: pl.DataFrame

    def to_pandas(self) -> pd.DataFrame:
        """The table as a pandas frame."""
        return self.table.to_pandas()

    def _repr_html_(self) -> str:
        return self.table._repr_html_()

    def plot(self, field: str = ALL_MANDATORY) -> Figure:
        """Rates of ``field`` by group with their intervals, lowest first."""
        from vaxanalysis.screen import Shown

        rows = self.table.filter(pl.col("field") == field).sort("rate")
        names = rows.select(pl.concat_str(pl.exclude(_NUMBERS), separator=" ", ignore_nulls=True)).to_series()
        figure = Shown(figsize=(7, 1 + 0.25 * rows.height), layout="constrained")
        axes = figure.subplots()
        axes.hlines(range(rows.height), rows["low"] * 100, rows["high"] * 100, color="#12436D")
        axes.plot(rows["rate"] * 100, range(rows.height), "o", color="#12436D")
        axes.set_yticks(range(rows.height), names.to_list())
        axes.set_xlabel("% đầy đủ / complete")
        return figure


_NUMBERS = ("field", "records", *STATES, "rate", "low", "high", "province_code", "district_code", "commune_code")


def completeness(frame: Register | pl.DataFrame | pl.LazyFrame | pd.DataFrame, by: Sequence[str] = ()) -> Completeness:
    """States and rates of every profiled field and of all mandatory ones together, by unit or any other column.

    ``frame`` is a register, records or counts; ``by`` names unit levels (``province``, ``district``, ``commune``) and columns of
    the frame. Returns :class:`Completeness`: a line a group and field; ``rate`` (0 to 1) is usable of all records, ``low`` and
    ``high`` its 95 % interval (Wilson, Journal of the American Statistical Association 22, 1927). Raises ParameterError for a name
    that is neither, TableError for what is no table.
    """
    counts = as_counts(frame)
    keys, levels = keys_of(counts, by)
    wide = counts.group_by(keys).agg(_cells()) if keys else counts.select(_cells())
    table = wide.sort(keys, nulls_last=True).collect(engine="streaming") if keys else wide.collect(engine="streaming")
    return Completeness(with_rates(named_units(_tidy(table, keys), levels)))


def as_counts(frame: Register | pl.DataFrame | pl.LazyFrame | pd.DataFrame) -> pl.LazyFrame:
    """``frame`` with a ``states`` mask and a ``records`` number: counts as they are, each record counting one."""
    lazy = records_of(frame)
    if "states" in lazy.collect_schema():
        return lazy
    return lazy.with_columns(tally.state_mask(), pl.lit(1, pl.Int64).alias("records"))


def patterns(counts: pl.DataFrame, by: Sequence[str] = (), fields: Sequence[str] = MANDATORY) -> pl.DataFrame:
    """``*by, missing, records``: ``fields`` that are not usable together, such as ``birth_date+citizen_id``.

    Records whose file has no column for any of ``fields`` are left out.
    """
    lacking = [pl.when(tally.state(field) < USABLE).then(pl.lit(field)) for field in fields]
    missing = pl.concat_str(lacking, separator="+", ignore_nulls=True).alias("missing")
    grouped = counts.filter(~tally.without_column(fields)).group_by(*by, missing).agg(pl.col("records").sum())
    return grouped.filter(pl.col("missing") != "").sort(
        *by, "records", "missing", descending=[*([False] * len(by)), True, False]
    )


def categories(counts: pl.DataFrame, by: Sequence[str] = ()) -> pl.DataFrame:
    """``*by, category, records``: ``tally.CATEGORIES``."""
    return counts.group_by(*by, tally.category()).agg(pl.col("records").sum()).sort(*by, "category")


DIGITS = 12
"""Beyond them an interval is noise of floating point: all of 300 reaches 1, not 0.9999999999999998."""


@cache
def interval(successes: int, trials: int, alpha: float = 0.05) -> tuple[float, float]:
    """Wilson score interval of ``successes`` in one trial or more, 0 to 1 (Wilson 1927).

    The formula of SciPy's ``proportion_ci``, to which the tests hold it. Counts repeat often on a page, so that answers are kept.
    """
    z = NormalDist().inv_cdf(1 - alpha / 2)
    middle = successes + z**2 / 2
    half = z * math.sqrt(successes * (trials - successes) / trials + z**2 / 4)
    low, high = (min(max(end / (trials + z**2), 0.0), 1.0) for end in (middle - half, middle + half))
    return round(low, DIGITS), round(high, DIGITS)


def wilson(successes: pl.Series, trials: pl.Series, alpha: float = 0.05) -> tuple[pl.Series, pl.Series]:
    """:func:`interval` of whole columns; null where nothing was tried."""
    ends = [interval(k, n, alpha) if n else (None, None) for k, n in zip(successes, trials, strict=True)]
    low, high = zip(*ends, strict=True) if ends else ((), ())
    return pl.Series("low", low, dtype=pl.Float64), pl.Series("high", high, dtype=pl.Float64)


def with_rates(table: pl.DataFrame) -> pl.DataFrame:
    """``table`` with ``rate`` = usable / records and its Wilson interval ``low, high`` (0 to 1)."""
    low, high = wilson(table["usable"], table["records"])
    rate = pl.when(pl.col("records") > 0).then(pl.col("usable") / pl.col("records")).alias("rate")
    return table.with_columns(rate, low, high)


def named_units(table: pl.DataFrame, levels: Sequence[str]) -> pl.DataFrame:
    """Unit codes under their short names with the units' names beside them (``unresolved`` where there is none)."""
    renamed = table.rename({f"unit_{level}": f"{level}_code" for level in levels})
    if not levels or levels == ["province"]:
        return renamed
    finest = levels[-1]
    names = places.units().select(
        "district_code", "district", *(["commune_code", "commune"] if finest == "commune" else [])
    )
    named = renamed.join(
        names.unique(f"{finest}_code"), on=f"{finest}_code", how="left", suffix="_of", maintain_order="left"
    )
    columns = [
        name for level in levels for name in (f"{level}_code", level) if name in named.columns and name != "province"
    ]
    filled = named.with_columns(pl.col(columns).fill_null("unresolved"))
    return filled.select(*columns, *(name for name in renamed.columns if name not in columns))


def keys_of(counts: pl.LazyFrame, by: Sequence[str]) -> tuple[list[str], list[str]]:
    """The columns that ``by`` means, and the levels of units among them. Raises ParameterError for a name that is neither."""
    finest = max((UNIT_COLUMNS[name] for name in by if name in UNIT_COLUMNS), default=0)
    levels = list(UNIT_COLUMNS)[:finest]
    others = [name for name in by if name not in UNIT_COLUMNS]
    unknown = set(others) - set(counts.collect_schema().names())
    if unknown:
        known = ", ".join(UNIT_COLUMNS)
        raise ParameterError("by", f"no column {', '.join(sorted(unknown))}", f"Use {known} or a column of the frame")
    return [*UNIT[:finest], *others], levels


def _cells() -> list[pl.Expr]:
    records = pl.col("records")
    fields = {field: tally.state(field) for field in PROFILE_FIELDS} | {ALL_MANDATORY: tally.all_mandatory_state()}
    return [
        records.filter(found == code).sum().alias(f"{field}:{name}")
        for field, found in fields.items()
        for code, name in enumerate(STATES)
    ]


def _tidy(wide: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    parts = [
        wide.select(
            *keys,
            pl.lit(field).alias("field"),
            pl.sum_horizontal(f"{field}:{name}" for name in STATES[:NO_COLUMN]).alias("records"),
            *(pl.col(f"{field}:{name}").alias(name) for name in STATES),
        )
        for field in (*PROFILE_FIELDS, ALL_MANDATORY)
    ]
    order = pl.int_range(pl.len()).over("field").alias("_group")
    return pl.concat(parts).with_columns(order).sort("_group", maintain_order=True).drop("_group")
