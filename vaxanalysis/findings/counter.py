"""Counts of units and masks, chunk after chunk, without keeping the rows."""

from __future__ import annotations

import numpy as np
import polars as pl

from vaxanalysis.compiled.numbering import Numbering, Numbers, packed
from vaxanalysis.schema import UNIT
from vaxanalysis.tally import FINDINGS


class Counter:
    """How many rows there were of each combination of ``UNIT`` and the masks."""

    def __init__(self) -> None:
        self._units, self._rules, self._all = Numbering(), Numbering(), Numbering()
        self._met: list[pl.DataFrame] = []
        self._counts = np.zeros(0, np.int64)

    def add(self, found: pl.DataFrame) -> None:
        """Count the rows of ``found``."""
        units, _ = self._units.of(packed(*(_codes(found[name]) for name in UNIT)))
        rules, _ = self._rules.of(np.stack([found[name].to_numpy() for name in ("applies", "fails")], axis=1))
        numbers, new = self._all.of(packed(units, rules, found["states"].to_numpy().view(np.int32)))
        self._met.append(found.select(*UNIT, *FINDINGS)[new])
        counts = np.bincount(numbers, minlength=self._all.count)
        counts[: len(self._counts)] += self._counts
        self._counts = counts

    def table(self) -> pl.DataFrame:
        """The additive table (``tally.COUNTS_SCHEMA``)."""
        rows = pl.concat(self._met).with_columns(
            pl.col(UNIT).cast(pl.String), records=pl.Series(self._counts, dtype=pl.Int64)
        )
        return rows.sort(*UNIT, *FINDINGS)


def _codes(unit: pl.Series) -> Numbers:
    """The number by which Polars knows a unit; -1 where there is none."""
    return unit.cast(pl.Categorical).to_physical().cast(pl.Int32).fill_null(-1).to_numpy()
