"""The public edition: every figure from rounded counts, and no detail beside them.

Rounded are the complete and the incomplete records of each commune, and all other counts of each district; everything that
is published is a sum of these. ``docs/disclosure.md`` gives the reasons.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import polars as pl

from vaxanalysis.disclosure import BASE, HIGH, LOW, rest, rounded, total
from vaxanalysis.places.units import all_districts
from vaxanalysis.publish import counted
from vaxanalysis.publish.counted import OF_EVERY_UNIT, RECORDS, SMALL_TABLES, Tables, of_city
from vaxanalysis.publish.edition import Edition, Rows
from vaxanalysis.publish.progress import Progress, needed
from vaxanalysis.publish.units import CITY, UNKNOWN, Unit
from vaxanalysis.schema import MANDATORY

OF_COMMUNES = ("usable", "incomplete")
MISSING = tuple(f"missing_{field}" for field in MANDATORY)
OF_DISTRICTS = ("wrong", *MISSING)
"""Base counts of records: of communes, and of districts."""

COMMUNES = 8
"""Missing fields of a district are published where at least so many of its communes show incomplete records."""


@dataclass(frozen=True)
class Public(Edition):
    """What may be published of a ``province``'s snapshots."""

    audience = "public"
    work = "incomplete"

    @cached_property
    def frames(self) -> dict[date, pl.DataFrame]:
        """The rounded counts of records of each snapshot."""
        return {day: rounded_records(self.store, day, self.province) for day in self.dates}

    @cached_property
    def small_frames(self) -> dict[str, pl.DataFrame | None]:
        """The rounded counts of each small table of this snapshot; None where there are none."""
        return {name: self._small(name) for name in SMALL_TABLES}

    def rows(self, day: date) -> Rows:
        """Key of a unit -> its counts of records and their limits, in a snapshot."""
        return self._rows[day]

    def small_rows(self, name: str, day: date) -> Rows | None:
        """The same of a small table of this snapshot."""
        return self._small_rows[name] if day == self.as_of else None

    def tie_break(self, unit: Unit) -> tuple[str, ...]:
        """Units with equal work are sorted by code: an order by the true counts would reveal them."""
        return (unit.code,)

    def progress(self, unit: Unit) -> Progress:
        """Records to clean against the deadline; paces are not published."""
        left, days = self.count("to_clean", unit), self.terms.days_left(self.as_of)
        return Progress(left, days, needed(left, days))

    def _small(self, name: str) -> pl.DataFrame | None:
        table = self._own(name, self.as_of)
        if table is None or (table.is_empty() and name not in OF_EVERY_UNIT):
            return None
        return rounded_small(name, table, self.reported())

    @cached_property
    def _rows(self) -> dict[date, Rows]:
        return {day: counted.by_unit(frame) for day, frame in self.frames.items()}

    @cached_property
    def _small_rows(self) -> dict[str, Rows | None]:
        return {name: frame if frame is None else counted.by_unit(frame) for name, frame in self.small_frames.items()}


def rounded_records(store: Tables, as_of: date, province: str) -> pl.DataFrame:
    """``unit, part_of`` and the published counts of records with their limits, of the city, its districts and communes.

    Every commune of a district is there, and records of an unknown commune only where they do not round to zero: a missing row
    does not mean zero. Counts that are not published are null.
    """
    table = of_city(store, as_of, "counts", province)
    if table is None or table.is_empty():
        return pl.DataFrame(schema={"unit": pl.String, "part_of": pl.String})
    found = counted.exact(counted.records(table), RECORDS)
    communes = rounded(_every_commune(found), OF_COMMUNES)
    districts = rounded(found.filter(pl.col("part_of") == CITY), OF_DISTRICTS)
    details = _details(districts, communes)
    found = _sums(counted.with_sums(communes).join(details, on="unit", how="left", maintain_order="left"))
    return found.filter(~pl.col("unit").str.ends_with(UNKNOWN) | (pl.col("records") > 0))


def rounded_small(name: str, table: pl.DataFrame, districts: Collection[Unit]) -> pl.DataFrame:
    """``unit, part_of`` and the published counts of a small table with their limits, of the city and all its ``districts``."""
    sums = SMALL_TABLES[name]
    every = pl.DataFrame({"unit": [unit.key for unit in districts]}, schema={"unit": pl.String})
    found = every.join(counted.small(name, table), on="unit", how="left").with_columns(pl.lit(CITY).alias("part_of"))
    base = counted.with_sums(rounded(found.with_columns(pl.col(sums.atoms).fill_null(0)).sort("unit"), sums.atoms))
    expressions = [one for count, parts in sums.sums.items() if count not in parts for one in total(count, list(parts))]
    return base.with_columns(expressions)


def _every_commune(found: pl.DataFrame) -> pl.DataFrame:
    """The communes in ``found`` and those of its districts that have no record."""
    districts = found.filter(pl.col("part_of") == CITY)["unit"].to_list()
    every = all_districts().filter(pl.col("district_code").is_in(districts)).drop_nulls("commune_code")
    listed = every.select(unit="commune_code", part_of="district_code")
    there = found.filter(pl.col("part_of").is_in(districts)).select("unit", "part_of", *OF_COMMUNES)
    missing = listed.join(there, on="unit", how="anti")
    return pl.concat([there, missing], how="diagonal").fill_null(0).sort("part_of", "unit")


def _details(districts: pl.DataFrame, communes: pl.DataFrame) -> pl.DataFrame:
    """Base counts of districts and their sums for the city; missing fields are null below :data:`COMMUNES`, then also the city's."""
    shown = communes.group_by("part_of").agg((pl.col("incomplete") >= BASE).sum() >= COMMUNES)
    enough = shown.filter("incomplete")["part_of"].to_list()
    published = enough + ([CITY] if len(enough) == districts.height else [])
    missing = pl.when(pl.col("unit").is_in(published)).then(
        pl.col([f"{name}{end}" for name in MISSING for end in ("", LOW, HIGH)])
    )
    return counted.with_sums(districts).drop("part_of").with_columns(missing)


def _sums(frame: pl.DataFrame) -> pl.DataFrame:
    """``frame`` with the counts that are sums or rests of its base counts."""
    return (
        frame.with_columns(total("records", OF_COMMUNES))
        .with_columns(total("to_clean", ["incomplete", "wrong"]))
        .with_columns(rest("clean", "usable", "wrong"))
        .with_columns(*(one for field in MANDATORY for one in rest(f"usable_{field}", "records", f"missing_{field}")))
    )
