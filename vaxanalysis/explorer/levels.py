"""Counts of communes -> counts of communes, districts and the whole, exact or rounded for a file that leaves the house."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from vaxanalysis.disclosure import near

COMMUNES = 8
"""Districts of fewer communes show the sums of their communes' rounded counts, as the public edition does."""

UNKNOWN = "unknown"
"""Stands for the code of a commune or district that is not known."""

WHOLE = ""
"""The key of the whole. That of a district is its code and a colon, that of a commune its district's and its code."""


def keyed(table: pl.DataFrame) -> pl.DataFrame:
    """``table`` with the keys of each row's commune and district as ``unit`` and ``above`` instead of their codes."""
    above = pl.col("unit_district").fill_null(UNKNOWN) + ":"
    unit = above + pl.col("unit_commune").fill_null(UNKNOWN)
    return table.with_columns(unit=unit, above=above).drop("unit_district", "unit_commune")


@dataclass(frozen=True)
class Levels:
    """How counts of communes become those of districts and the whole.

    Where ``rounded``, a count of a commune is rounded by itself, and so is that of a district in ``large``; all others are sums of
    rounded counts. ``parts``: key of a unit -> how many rounded counts its counts are the sum of; zero where they are exact.
    """

    rounded: bool
    large: Sequence[str]
    parts: dict[str, int]

    @classmethod
    def of(cls, counts: pl.DataFrame, rounded: bool) -> Levels:
        """Those of the communes in ``counts``, which has their keys (:func:`keyed`)."""
        below = counts.group_by("above").agg(pl.col("unit").unique()).rows()
        own = {unit: int(rounded) for _, units in below for unit in units}
        districts = {key: int(rounded) * (1 if len(units) >= COMMUNES else len(units)) for key, units in below}
        large = [key for key, units in below if len(units) >= COMMUNES]
        return cls(rounded, large, own | districts | {WHOLE: sum(districts.values())})

    def sums(self, table: pl.DataFrame, keys: Sequence[str] = ()) -> pl.DataFrame:
        """``unit, *keys`` and the other columns, which are counts, of each unit from a table by ``unit, above, *keys``."""
        communes = table.group_by("unit", "above", *keys).agg(pl.all().sum())
        shown = self._shown(communes, keys)
        large = pl.col("above").is_in(self.large)
        by_itself = self._shown(_up(communes.filter(large), keys), keys)
        districts = pl.concat([by_itself, _up(shown.filter(~large), keys)])
        whole = _up(districts.with_columns(above=pl.lit(WHOLE)), keys)
        return pl.concat([whole, districts, shown]).drop("above")

    def _shown(self, table: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
        counts = pl.exclude("unit", "above", *keys)
        return table.with_columns(near(counts)) if self.rounded else table


def _up(table: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """The counts of the units above."""
    parents = table.with_columns(unit=pl.col("above"))
    return parents.group_by("unit", "above", *keys).agg(pl.all().sum())
