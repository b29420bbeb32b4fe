"""Rows that are records by themselves, judged chunk by chunk: texts that rows share once, numbers row by row."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import partial

import polars as pl

from vaxanalysis import rules, standardise
from vaxanalysis.findings import columns, slots
from vaxanalysis.findings.distinct import Decomposed, Distinct
from vaxanalysis.loading import columnar
from vaxanalysis.register import units
from vaxanalysis.register.records import ONCE
from vaxanalysis.schema import MANDATORY, UNIT

OF_TEXT: dict[str, tuple[str, ...]] = {
    "full_name": ("full_name_state", "name_std", "_three_words", "_thi", "_van", rules.NAME_FAILS),
    "birth_date": ("birth_date_state", "birth", "birth_year", "birth_month", "birth_precision", "age_group"),
    "sex": ("sex_state", "sex_std"),
    "nationality": ("nationality_state", "_foreign", "_unknown"),
    "priority_group": ("priority_group_state", "priority_std"),
}
"""What rules and keys need of each column whose texts are judged once."""

OF_PLACE = (*UNIT, "unit_source", "place_how", "commune_state")


class Judge:
    """The findings of chunks of raw rows, each row a record; what was made of a text is kept for the chunks to come."""

    def __init__(self, as_of: date, active: Collection[rules.Rule] = rules.RULES, *, composed: bool = True) -> None:
        self.as_of, self.active, self._composed = as_of, active, composed
        self._texts = [Distinct([name], partial(self._made, name), OF_TEXT[name], composed) for name in OF_TEXT]
        self._doses = {
            name: Distinct([name], partial(_made_of_dose, name), _wanted_of_dose(name), composed)
            for name in standardise.BY_TEXT_OF_DOSE
        }
        self._places = Distinct(units.PLACE, _homes, OF_PLACE, composed)
        self._stations = Distinct(units.STATION, _stations, [f"_{name}" for name in UNIT], composed)

    def judged(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The findings of raw ``rows``. Raises Decomposed where a text is not composed."""
        if not self._composed and rows.select(columnar.is_marked(pl.col("address")).any()).item():
            raise Decomposed
        count = slots.count(rows.columns)
        doses = [self._dose(rows, slot) for slot in range(1, count + 1)]
        texts = rows.with_columns(rules.stand_in(pl.col("full_name")).alias("full_name"))
        known = [each.of(texts) for each in self._texts]
        once = rows.select(*columns.PLACE_OF_ROW, *ONCE)
        typed = pl.concat([once, self._located(rows), *known, slots.of_doses(doses)], how="horizontal")
        worst = pl.min_horizontal(f"{field}_state" for field in MANDATORY).alias("all_mandatory_state")
        found = rules.judged(standardise.numbers(typed.lazy()).with_columns(worst), self.as_of, self.active)
        return columns.with_keys(found).select(columns.columns(count)).collect()

    def _made(self, name: str, texts: pl.LazyFrame) -> pl.LazyFrame:
        made = standardise.BY_TEXT[name](texts)
        if name == "full_name":
            given = pl.when(pl.col("name_std").is_not_null()).then(pl.lit("given"))
            return rules.name_fails(made, self.active).with_columns(name_std=given)
        if name == "birth_date":
            return made.with_columns(columns.age_group(self.as_of))
        return made

    def _located(self, rows: pl.DataFrame) -> pl.DataFrame:
        homes = self._places.of(rows)
        asked = pl.concat([rows.select(units.STATION), homes.select(*UNIT, "unit_source")], how="horizontal")
        return homes.with_columns(units.from_facilities(asked, self._stations.of))

    def _dose(self, rows: pl.DataFrame, slot: int) -> pl.DataFrame:
        have = slots.raw(slot, rows.columns)
        texts = rows.select(
            pl.col(have[name]).alias(name) if name in have else pl.lit(None, pl.String).alias(name)
            for name in self._doses
        )
        return pl.concat([each.of(texts) for each in self._doses.values()], how="horizontal")


def _wanted_of_dose(name: str) -> list[str]:
    return [wanted for wanted in slots.DOSE_COLUMNS if wanted.startswith(name)]


def _made_of_dose(name: str, texts: pl.LazyFrame) -> pl.LazyFrame:
    filled = (pl.col(name).str.strip_chars() != "").fill_null(False).alias(f"{name}_filled")
    made = standardise.BY_TEXT_OF_DOSE[name](texts).with_columns(filled)
    return made.with_columns(slots.week().alias("dose_date_week")) if name == "dose_date" else made


def _homes(texts: pl.LazyFrame) -> pl.LazyFrame:
    return standardise.commune(units.homes(texts.collect()).lazy())


def _stations(texts: pl.LazyFrame) -> pl.LazyFrame:
    return units.stations(texts.collect()).lazy()
