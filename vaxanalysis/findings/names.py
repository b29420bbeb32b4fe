"""Names that are written often, by number."""

from __future__ import annotations

import polars as pl


class Names:
    """Numbers for names, from 1 in the order in which they are met; 0 for none."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def of(self, names: pl.Series) -> pl.Series:
        """The number of each of ``names``."""
        known = self._numbers
        numbers = [0 if name is None else known.setdefault(name, len(known) + 1) for name in names.to_list()]
        return pl.Series("number", numbers, dtype=pl.UInt32)

    def listed(self) -> list[str]:
        """The names, in the order of their numbers."""
        return list(self._numbers)
