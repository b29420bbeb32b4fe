"""Texts that many rows share are judged once: each is given a number, and what was made of it is looked up by that number.

At 10 million rows the 20 columns of this kind hold 1.6 million names and 200 thousand other texts. Numbering costs 12 ns a row,
looking up 2 ns for each column of the answer; joining by a hash of the text took three times that.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import polars as pl

from vaxanalysis.loading import columnar

MOST = 500_000
"""Texts kept for one column; with more, memory would grow with the file, and the answers are made anew."""


class Decomposed(Exception):
    """A text holds combining marks: its file has to be composed before it is judged."""


class Distinct:
    """What ``make`` (frame -> frame with more columns) makes of the texts in ``columns``, row by row; texts as categories.

    Texts that are not known to be ``composed`` are watched: :meth:`of` raises Decomposed at the first that is not.
    """

    def __init__(
        self,
        columns: Sequence[str],
        make: Callable[[pl.LazyFrame], pl.LazyFrame],
        wanted: Sequence[str],
        composed: bool = True,
    ) -> None:
        self._columns = list(columns)
        self._make = make
        self._wanted = list(wanted)
        self._composed = composed
        self._start()

    def _start(self) -> None:
        self._numbers = pl.Series([""], dtype=pl.Categorical(pl.Categories.random()))
        self._known = self._made(pl.DataFrame(dict.fromkeys(self._columns, pl.Series([None, ""], dtype=pl.String))))

    def of(self, texts: pl.DataFrame) -> pl.DataFrame:
        """The columns ``wanted`` of every row of ``texts`` (which holds ``columns``), in its order."""
        numbers = self._numbered(texts)
        met = self._known.height
        if (numbers >= met).any():
            new = numbers.to_frame("number").with_row_index().filter(pl.col("number") >= met)
            places = new.unique("number", keep="any").sort("number")["index"]
            self._known = pl.concat([self._known, self._made(texts.select(self._columns)[places])], rechunk=True)
        found = self._known[numbers]
        if self._known.height > MOST:
            self._start()
        return found

    def _numbered(self, texts: pl.DataFrame) -> pl.Series:
        """0 where there is no text, 1 for an empty one, and so on in the order in which they were met.

        Polars forgets the numbers when no column that was numbered is left: ``_numbers`` is one.
        """
        text = pl.col(self._columns[0])
        if len(self._columns) > 1:
            text = pl.concat_str([pl.col(name).fill_null("\0") for name in self._columns], separator="\x1f")
        return texts.select((text.cast(self._numbers.dtype).to_physical() + 1).fill_null(0)).to_series()

    def _made(self, texts: pl.DataFrame) -> pl.DataFrame:
        if not self._composed and texts.select(columnar.is_marked(pl.col(self._columns)).any()).row(0).count(True):
            raise Decomposed
        made = self._make(texts.lazy()).select(self._wanted)
        return made.with_columns(pl.col(pl.String).cast(pl.Categorical)).collect()
