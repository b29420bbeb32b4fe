"""Counts of units and masks, chunk after chunk, without keeping the rows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from vaxanalysis.compiled.numbering import Numbering, Numbers, packed
from vaxanalysis.schema import UNIT
from vaxanalysis.tally import FINDINGS


class Counter:
    """How many rows there were of each combination of ``units`` and the masks."""

    def __init__(self, units: Sequence[str] = UNIT) -> None:
        self._keys = list(units)
        self._units, self._rules, self._all = Numbering(), Numbering(), Numbering()
        self._met: list[pl.DataFrame] = []
        self._counts = np.zeros(0, np.int64)

    def add(self, found: pl.DataFrame) -> None:
        """Count the rows of ``found``."""
        rules, _ = self._rules.of(np.stack([found[name].to_numpy() for name in ("applies", "fails")], axis=1))
        units = [self._units.of(packed(*(_codes(found[name]) for name in self._keys)))[0]] if self._keys else []
        keys = packed(*units, rules)
        keys[:, 1] = found["states"].to_numpy()
        numbers, new = self._all.of(keys)
        self._met.append(found.select(*self._keys, *FINDINGS)[new])
        counts = np.bincount(numbers, minlength=self._all.count)
        counts[: len(self._counts)] += self._counts
        self._counts = counts

    def table(self) -> pl.DataFrame:
        """The additive table: ``units``, the masks and ``records``."""
        names = [pl.col(name).cast(pl.String) for name in self._keys]
        rows = pl.concat(self._met).with_columns(*names, records=pl.Series(self._counts, dtype=pl.Int64))
        return rows.sort(*self._keys, *FINDINGS)


def _codes(unit: pl.Series) -> Numbers:
    """The number by which Polars knows a unit; -1 where there is none."""
    return unit.cast(pl.Categorical).to_physical().cast(pl.Int32).fill_null(-1).to_numpy()
