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
from typing import TYPE_CHECKING, Any

import polars as pl

from vaxanalysis import places, screen, tally
from vaxanalysis.errors import ParameterError, did_you_mean
from vaxanalysis.findings import DOSE_KEYS, RECORD_KEYS
from vaxanalysis.register import is_ours, records_of
from vaxanalysis.schema import (
    ALL_MANDATORY,
    HEADINGS,
    MANDATORY,
    NO_COLUMN,
    PROFILE_FIELDS,
    STATES,
    UNIT,
    USABLE,
    fold_heading,
)

if TYPE_CHECKING:
    from matplotlib.figure import Figure

RATE_KEYS = (*RECORD_KEYS, *DOSE_KEYS)
"""What findings are grouped by beside units."""

CALLED = {
    "tinh": "province", "thanhpho": "province", "quan": "district", "huyen": "district", "phuong": "commune", "xa": "commune",
    "tuan": "week", "coso": "facility", "noitiem": "facility", "vacxin": "vaccine", "tuoi": "age_group", "nhomtuoi": "age_group",
    "age": "age_group",
}  # fmt: skip
"""What groupings are also called, folded."""

UNIT_COLUMNS = {"province": 1, "district": 2, "commune": 3}


@dataclass(frozen=True, repr=False)
class Completeness(screen.Shown):
    """A completeness table: the unit's codes and names, ``field``, ``records``, a column a state, ``rate, low, high``.

    ``records`` = blank + placeholder + invalid + usable; those in ``no_column`` come on top.
    """

    table: pl.DataFrame

    def title(self) -> str:
        """What the table shows."""
        return screen.word("Mức độ đầy đủ theo trường", "Completeness by field")

    def plot(self, field: str = ALL_MANDATORY) -> Figure:
        """Rates of ``field`` by group with their intervals, lowest first; without groups the rates of all fields."""
        from vaxanalysis.screen.figures import dots

        fields_of(field)
        groups = self.table.select(pl.exclude(*_NUMBERS))
        rows = self.table.filter(pl.col("field") == field) if groups.width else self.table
        drawn = rows.filter(pl.col("rate").is_not_null()).sort("rate", maintain_order=True)
        varied = [name for name in groups.columns if groups[name].n_unique() > 1] or groups.columns or ["field"]
        labels = [
            " · ".join(screen.value(name, str(found)) for name, found in row.items() if found is not None)
            for row in drawn.select(varied).iter_rows(named=True)
        ]
        return dots(labels, drawn.select("rate", "low", "high"), screen.word("% đầy đủ", "% complete"))


_NUMBERS = ("field", "records", *STATES, "rate", "low", "high", "province_code", "district_code", "commune_code")


def completeness(source: Any, by: str | Sequence[str] = ()) -> Completeness:
    """States and rates of every profiled field and of all mandatory ones together, by unit or any other column.

    ``source`` is a register, anything that :func:`vaxanalysis.load` takes, records or counts. ``by`` names one or more of ``province``,
    ``district``, ``commune``; ``sex``, ``age_group``, ``priority_group``; ``vaccine``, ``facility``, ``week`` (then doses are counted, with
    their own states); or columns of records or counts. Returns :class:`Completeness`: a line a group and field; ``rate`` (0 to 1) is usable
    of all records, ``low`` and ``high`` its 95 % interval (Wilson, Journal of the American Statistical Association 22, 1927). Raises
    ParameterError for a name that is neither, InputError for what is none of these.

    >>> import polars as pl, vaxanalysis as vax
    >>> rows = pl.DataFrame({"Họ và tên": ["Trần Thị Lan", "Lê Văn Bình"], "Số CCCD": ["001160000017", None]})
    >>> vax.completeness(rows).table.filter(field="citizen_id").select("records", "blank", "usable", "rate").row(0)
    (2, 1, 1, 0.5)
    """
    by = listed(by)
    counts = as_counts(source, by)
    keys, levels = keys_of(counts, by)
    wide = counts.group_by(keys).agg(_cells()) if keys else counts.select(_cells())
    table = wide.sort(keys, nulls_last=True).collect(engine="streaming") if keys else wide.collect(engine="streaming")
    return Completeness(with_rates(named_units(_tidy(table, keys), levels)))


def listed(by: str | Sequence[str] | None) -> list[str]:
    """``by`` as a list: one name stands for itself, not for its letters; None for nothing."""
    return [by] if isinstance(by, str) else list(by or ())


def fields_of(names: str | Sequence[str], known: Sequence[str] = (*PROFILE_FIELDS, ALL_MANDATORY)) -> list[str]:
    """``names`` as a list of fields. Raises ParameterError for one that is not ``known``."""
    for name in listed(names):
        if name not in known:
            meant = HEADINGS.get(fold_heading(str(name)), str(name))
            raise ParameterError("field", f"no field {name!r}", did_you_mean(meant, known))
    return listed(names)


def as_counts(source: Any, by: Sequence[str] = ()) -> pl.LazyFrame:
    """``source`` with a ``states`` mask and a ``records`` number: counts as they are, each record counting one.

    Keys of doses and typed keys of records are in the findings, which are made where ``by`` names one, unless the records have it.
    """
    if set(by) & set(RATE_KEYS) and not is_ours(source):
        from vaxanalysis.findings.sources import findings_of

        keys, _ = keys_of(pl.LazyFrame(schema=dict.fromkeys(RATE_KEYS)), by)
        return findings_of(source).counts(keys).lazy()
    lazy = records_of(source)
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


def wilson(successes: pl.Series, trials: pl.Series) -> tuple[pl.Series, pl.Series]:
    """:func:`interval` of whole columns; null where nothing was tried."""
    ends = [interval(k, n) if n else (None, None) for k, n in zip(successes, trials, strict=True)]
    low, high = zip(*ends, strict=True) if ends else ((), ())
    return pl.Series("low", low, dtype=pl.Float64), pl.Series("high", high, dtype=pl.Float64)


def with_rates(table: pl.DataFrame, part: str = "usable") -> pl.DataFrame:
    """``table`` with ``rate`` = ``part`` / ``records`` and its Wilson interval ``low, high`` (0 to 1); null without records."""
    low, high = wilson(table[part], table["records"])
    rate = pl.when(pl.col("records") > 0).then(tally.share(pl.col(part), pl.col("records"))).alias("rate")
    return table.with_columns(rate, low, high)


def named_units(table: pl.DataFrame, levels: Sequence[str]) -> pl.DataFrame:
    """Unit codes under their short names with the units' names beside them (``unresolved`` where there is none)."""
    named = table.rename({f"unit_{level}": f"{level}_code" for level in levels})
    below = list(levels[1:])
    if not below:
        return named
    for level in below:
        names = places.units().select(f"{level}_code", level).unique(f"{level}_code")
        named = named.join(names, on=f"{level}_code", how="left", maintain_order="left")
    named = named.with_columns(pl.coalesce(level, f"{level}_code").alias(level) for level in below)
    columns = ["province_code", *(name for level in below for name in (f"{level}_code", level))]
    return named.select(pl.col(columns).fill_null("unresolved"), pl.exclude(columns))


def keys_of(counts: pl.LazyFrame, by: Sequence[str]) -> tuple[list[str], list[str]]:
    """The columns that ``by`` means, and the levels of units among them. Raises ParameterError for a name that is neither."""
    finest = max((UNIT_COLUMNS[name] for name in by if name in UNIT_COLUMNS), default=0)
    levels = list(UNIT_COLUMNS)[:finest]
    others = [name for name in by if name not in UNIT_COLUMNS]
    known = counts.collect_schema().names()
    for name in others:
        if name not in known:
            heading = fold_heading(str(name))
            meant = CALLED.get(heading) or HEADINGS.get(heading) or str(name)
            fields = [one for one in known if not one.endswith("_state")]
            near = did_you_mean(meant, (*UNIT_COLUMNS, *RATE_KEYS, *fields))
            raise ParameterError("by", f"{name!r} is nothing to group by", near)
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
