"""Counts of communes -> counts of communes, districts and the whole, exact or rounded for a file that leaves the house."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from vaxanalysis.disclosure import near

ENOUGH = 8
"""Sums of fewer rounded counts stay sums: rounded by themselves, they could be subtracted from."""

UNKNOWN = "unknown"
"""Stands for the code of a commune or district that is not known."""

WHOLE = ""
"""The key of the whole. That of a district is its code and a colon, that of a commune its district's and its code."""


def with_keys(table: pl.DataFrame) -> pl.DataFrame:
    """``table`` with the keys of each row's commune and district as ``unit`` and ``above`` instead of their codes."""
    above = pl.col("unit_district").fill_null(UNKNOWN) + ":"
    unit = above + pl.col("unit_commune").fill_null(UNKNOWN)
    return table.with_columns(unit=unit, above=above).drop("unit_district", "unit_commune")


@dataclass(frozen=True)
class Levels:
    """How counts of communes become those of districts and the whole.

    Where ``rounded``, a count of a commune is rounded by itself, and so is that of a unit in ``large``; all others are sums of
    rounded counts. ``parts``: key of a unit -> how many rounded counts its counts are the sum of; zero where they are exact.
    """

    rounded: bool
    large: Sequence[str]
    parts: dict[str, int]

    @classmethod
    def of(cls, counts: pl.DataFrame, rounded: bool) -> Levels:
        """Those of the communes in ``counts``, which has their keys (:func:`with_keys`)."""
        below = {key: len(units) for key, units in counts.group_by("above").agg(pl.col("unit").unique()).rows()}
        below[WHOLE] = sum(1 if communes >= ENOUGH else communes for communes in below.values())
        large = [key for key, parts in below.items() if parts >= ENOUGH]
        every = dict.fromkeys(counts["unit"], 1) | below | dict.fromkeys(large, 1)
        return cls(rounded, large, {key: parts * rounded for key, parts in every.items()})

    def sums(self, table: pl.DataFrame, keys: Sequence[str] = ()) -> pl.DataFrame:
        """``unit, *keys`` and the other columns, which are counts, of each unit from a table by ``unit, above, *keys``."""
        exact = table.group_by("unit", "above", *keys).agg(pl.all().sum())
        shown = [self._near(exact, keys)]
        for _ in ("districts", "whole"):
            exact, added = _up(exact, keys), _up(shown[-1], keys)
            large = pl.col("unit").is_in(self.large)
            shown.append(pl.concat([self._near(exact.filter(large), keys), added.filter(~large)]))
        return pl.concat(reversed(shown)).drop("above")

    def _near(self, table: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
        return table.with_columns(near(pl.exclude("unit", "above", *keys))) if self.rounded else table


def _up(table: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """The counts of the units above."""
    parents = table.with_columns(unit=pl.col("above"), above=pl.lit(WHOLE))
    return parents.group_by("unit", "above", *keys).agg(pl.all().sum())
