"""How many values a published count of records can have for a reader: of one week, and of two weeks together.

Both are computed from the rounded counts and the true ones, without a search; ``docs/disclosure.md`` derives them.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from vaxanalysis.disclosure import BASE, HIGH, LOW
from vaxanalysis.publish.public import MISSING, OF_COMMUNES, OF_DISTRICTS
from vaxanalysis.publish.units import CITY

CHOICES = 3
"""The least number of possible values of a published count: with two, a guess would be right half of the time."""


def alone(rounded: pl.DataFrame) -> int:
    """The fewest values of a base count for a reader of one week."""
    return min([*_own(rounded), *_bounded(rounded)], default=BASE)


def unchanged(now: pl.DataFrame, before: pl.DataFrame, true_now: pl.DataFrame, true_before: pl.DataFrame) -> int:
    """The fewest values of a count that is equal in two weeks, for a reader who knows that it is.

    ``now, before``: rounded counts; ``true_now, true_before``: the true ones; each by ``unit``.
    """
    if now.is_empty() or before.is_empty():
        return BASE
    names = [name for name in true_now.columns if name in now.columns and name not in ("unit", "part_of")]
    both = _long(now, true_now, names).join(_long(before, true_before, names), on=["unit", "count"], suffix="_before")
    equal = both.filter(pl.col("true") == pl.col("true_before"))
    least = pl.min_horizontal("high", "high_before") - pl.max_horizontal("low", "low_before") + 1
    found = equal.select(least.min()).item()
    return BASE if found is None else int(found)


def _own(rounded: pl.DataFrame) -> Iterator[int]:
    districts = pl.col("part_of") == CITY
    for units, names in ((rounded.filter(~districts), OF_COMMUNES), (rounded.filter(districts), OF_DISTRICTS)):
        for name in names:
            yield from units.select((pl.col(name + HIGH) - pl.col(name + LOW) + 1).drop_nulls()).to_series()


def _bounded(rounded: pl.DataFrame) -> Iterator[int]:
    """Numbers of possible values where counts of a district are bounded by those of its communes."""
    for row in rounded.filter(pl.col("part_of") == CITY).iter_rows(named=True):
        yield row["usable" + HIGH] - row["wrong" + LOW] + 1
        if row[MISSING[0]] is not None:
            yield sum(row[name + HIGH] for name in MISSING) - row["incomplete" + LOW] + 1
            yield row["incomplete" + HIGH] - max(row[name + LOW] for name in MISSING) + 1


def _long(rounded: pl.DataFrame, true: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    """``unit, count, low, high, true``."""
    joined = rounded.join(true.select("unit", *(pl.col(name).alias(f"{name}_true") for name in names)), on="unit")
    return pl.concat(
        joined.select("unit", count=pl.lit(name), low=name + LOW, high=name + HIGH, true=f"{name}_true").drop_nulls()
        for name in names
    )
