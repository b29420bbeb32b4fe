"""Raw rows of which columns are read when they are wanted, and let go when they have been judged."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from vaxanalysis.register.parts import Spill


class Rows:
    """Raw ``rows`` of tables with equal columns (``absent``, as in :func:`vaxanalysis.schema.absent`).

    Those marked ``elsewhere`` are judged with others, and so put ``aside`` whole when all is :meth:`read`.
    """

    def __init__(
        self, rows: pl.LazyFrame, absent: int, elsewhere: pl.Series | None = None, aside: Spill | None = None
    ) -> None:
        self._rows, self.absent, self._elsewhere, self._aside = rows, absent, elsewhere, aside
        self.names = rows.collect_schema().names()
        self._left: list[pl.DataFrame] = []

    def read(self, columns: Sequence[str]) -> pl.DataFrame:
        """Some ``columns`` of all rows."""
        found = self._rows.select(columns).collect()
        new = self._not_left(columns)
        if new and self._aside is not None and self._elsewhere is not None:
            self._left.append(copied(found.select(new).filter(self._elsewhere)))
        return found

    def _not_left(self, columns: Sequence[str]) -> list[str]:
        left = {name for part in self._left for name in part.columns}
        return [name for name in columns if name not in left]

    def kept(self, found: pl.DataFrame) -> pl.DataFrame:
        """What was ``found`` of each row, without those elsewhere, which are put aside now."""
        if self._aside is None or self._elsewhere is None:
            return found
        self.read(self._not_left(self.names))
        self._aside.put(pl.concat(self._left, how="horizontal").select(self.names))
        return found.filter(~self._elsewhere)


def copied(rows: pl.DataFrame) -> pl.DataFrame:
    """A copy of few ``rows``, which otherwise hold on to the texts of all rows that they were read with."""
    copy = pl.from_arrow(rows.to_arrow(compat_level=pl.CompatLevel.oldest()))
    assert isinstance(copy, pl.DataFrame)
    return copy
