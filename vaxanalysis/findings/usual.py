"""Texts that nearly all differ and nearly all look alike: one stands in for those that nothing tells apart."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vaxanalysis.findings.answers import Answers
from vaxanalysis.findings.distinct import Make

ODD = -1
"""For a text that stands for itself."""


class Usual:
    """What ``make`` (rows -> answers, a line each) makes of ``stand_ins``, and of each row for which none of them stands."""

    def __init__(self, stand_ins: pl.DataFrame, make: Make) -> None:
        self._make = make
        self._usual = make(stand_ins)

    def of(self, kinds: NDArray[np.int8], rows: pl.DataFrame) -> Answers:
        """The answer for every row, given its place among the stand-ins or ``ODD``, and the ``rows`` that are odd."""
        numbers = kinds.astype(np.int32)
        numbers[kinds == ODD] = self._usual.height + np.arange(rows.height, dtype=np.int32)
        return Answers(pl.concat([self._usual, self._make(rows)], rechunk=True), numbers)
