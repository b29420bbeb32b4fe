"""The unit that a row is counted under, from the texts of its place: each combination of them is looked up once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl

from vaxanalysis import standardise
from vaxanalysis.findings.columns import RawRows
from vaxanalysis.findings.text_masks import Answers, Distinct, TextShares
from vaxanalysis.register import units
from vaxanalysis.schema import UNIT

UNIT_COLUMNS = (*UNIT, "unit_source")

Watch = Callable[[pl.DataFrame], None]


class Places:
    """Units of 2021: of residence, else of the facility."""

    def __init__(self, shares: TextShares, watch: Watch, absent: int) -> None:
        self._shares, self._watch, self._absent = shares, watch, absent
        self._homes = Distinct(units.PLACE, self._home)
        self._stations = Distinct(units.STATION, self._station)

    def of(self, rows: RawRows) -> tuple[Answers, Answers]:
        """The answers for the place of each of ``rows``, and ``UNIT_COLUMNS``."""
        texts = rows.read((*units.PLACE, "facility"))
        [homes] = self._homes.of(texts)
        return homes, self._unit(texts, homes)

    def at_home(self, rows: pl.DataFrame) -> pl.Series:
        """Whether the commune of residence of ``rows`` is known."""
        return self._homes.of(rows)[0].frame(["unit_commune"]).to_series().is_not_null()

    def _home(self, texts: pl.DataFrame) -> pl.DataFrame:
        self._watch(texts)
        return self._shares.answers("commune", standardise.commune(units.homes(texts).lazy()), self._absent)

    def _station(self, texts: pl.DataFrame) -> pl.DataFrame:
        self._watch(texts)
        return units.stations(texts).select(pl.col(f"_{name}").cast(pl.Categorical) for name in UNIT)

    def _unit(self, rows: pl.DataFrame, homes: Answers) -> Answers:
        """The unit of residence, and that of the facility where residence gives no commune."""
        known = homes.table.select(UNIT_COLUMNS)
        away = known["unit_commune"].is_null().to_numpy()[homes.numbers]
        wanted = away & rows["facility"].is_not_null().to_numpy()
        lines, marked = np.flatnonzero(wanted), pl.Series(wanted)
        texts = pl.DataFrame([rows[name].filter(marked) for name in units.STATION])
        numbers = homes.numbers.copy()
        numbers[lines] = known.height + np.arange(len(lines), dtype=np.int32)
        homeless = texts.hstack(homes.of(lines).frame(known.columns))
        found = units.from_facilities(homeless, lambda texts: self._stations.of(texts)[0].frame())
        return Answers(pl.concat([known, found.select(known.columns)], rechunk=True), numbers)


class Nowhere:
    """No places are looked up: a commune is usable if anything but a placeholder is written."""

    def __init__(self, shares: TextShares, watch: Watch, absent: int) -> None:
        self._shares, self._watch, self._absent = shares, watch, absent
        self._communes = Distinct(["commune"], self._commune)

    def of(self, rows: RawRows) -> tuple[Answers, None]:
        """The answers for the commune of each of ``rows``."""
        [communes] = self._communes.of(rows.read(["commune"]))
        return communes, None

    def at_home(self, rows: pl.DataFrame) -> pl.Series:
        """Whether the commune of residence of ``rows`` is known: never."""
        return pl.repeat(False, rows.height, eager=True)

    def _commune(self, texts: pl.DataFrame) -> pl.DataFrame:
        self._watch(texts)
        somewhere = dict.fromkeys((*UNIT, "place_how"), pl.lit("")) | {"unit_source": pl.lit("residence")}
        typed = standardise.commune(texts.lazy().with_columns(**somewhere))
        return self._shares.answers("commune", typed, self._absent)
