"""Texts that many rows share are judged once: each is given a number, and what was made of it is looked up by that number.

At 10 million rows the columns of this kind hold some 300 thousand texts. Numbering costs 5 ns a row and column, looking up 2 ns
for each column of the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vaxanalysis.compiled.numbering import Texts
from vaxanalysis.findings.answers import Answers
from vaxanalysis.loading import columnar

MOST = 500_000
"""Texts kept for one column; with more, memory would grow with the file, and the answers are made anew."""

Make = Callable[[pl.DataFrame], pl.DataFrame]


class Decomposed(Exception):
    """A text holds combining marks: its file has to be composed before it is judged."""


def refuse_decomposed(texts: pl.DataFrame) -> None:
    """Raise Decomposed where any of ``texts`` holds a combining mark."""
    if texts.select(columnar.is_marked(pl.col(pl.String)).any()).row(0).count(True):
        raise Decomposed


class Distinct:
    """What ``make`` (texts -> answers, a line each) makes of the texts in ``columns``, row by row."""

    def __init__(self, columns: Sequence[str], make: Make) -> None:
        self._columns = list(columns)
        self._make = make
        self._start()

    def _start(self) -> None:
        self._texts = Texts(len(self._columns))
        self._known: pl.DataFrame | None = None

    def of(self, *rows: pl.DataFrame) -> list[Answers]:
        """The answers for each of ``rows`` (frames that hold ``columns``), for all of their lines."""
        told = [self._texts.of([frame[name] for name in self._columns]) for frame in rows]
        new = [self._at(frame, lines) for frame, (_, lines) in zip(rows, told, strict=True) if len(lines)]
        if new or self._known is None:
            made = self._make(pl.concat(new) if new else rows[0].select(self._columns).clear())
            self._known = made if self._known is None else pl.concat([self._known, made], rechunk=True)
        found = [Answers(self._known, numbers) for numbers, _ in told]
        if self._texts.count > MOST:
            self._start()
        return found

    def _at(self, rows: pl.DataFrame, lines: NDArray[np.int64]) -> pl.DataFrame:
        """The texts in some ``lines``, which ascend. (Looking them up would first put all chunks of a column together.)"""
        marked = np.zeros(rows.height, np.bool_)
        marked[lines] = True
        new = pl.Series(marked)
        return pl.DataFrame([rows[name].filter(new) for name in self._columns])
