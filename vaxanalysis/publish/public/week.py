"""A district's or the city's figures in the public edition: all of them read from masked frames."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import polars as pl

from vaxanalysis import places
from vaxanalysis.evidence import funnel
from vaxanalysis.evidence.change import Change, Verdict, change
from vaxanalysis.evidence.terms import TERMS, Terms
from vaxanalysis.publish.data import HISTORY, Tables
from vaxanalysis.publish.public import masked
from vaxanalysis.publish.public.cells import Count, Rate
from vaxanalysis.schema import MANDATORY

NONE = Count(0)


@dataclass(frozen=True)
class PublicWeek:
    """What may be published of a ``province``'s week; ``unit`` is a district's code or :data:`masked.CITY`."""

    store: Tables
    as_of: date
    unit: str = masked.CITY
    province: str = "01"
    terms: Terms = TERMS

    @cached_property
    def dates(self) -> list[date]:
        """The snapshots up to this one, at most :data:`HISTORY`."""
        return [day for day in self.store.snapshots() if day <= self.as_of][-HISTORY:]

    @cached_property
    def frames(self) -> dict[date, pl.DataFrame]:
        """The masked counts of each snapshot."""
        return {day: masked.main(self.store, day, self.province) for day in self.dates}

    @property
    def frame(self) -> pl.DataFrame:
        """The masked counts of this snapshot."""
        return self.frames[self.as_of]

    @property
    def reported(self) -> list[str]:
        """The districts that have a report."""
        return self.reported_on(self.as_of)

    def reported_on(self, day: date) -> list[str]:
        """The districts that had a report in a snapshot."""
        return self.frames[day].filter(pl.col("part_of") == masked.CITY)["unit"].to_list()

    def count(self, name: str, unit: str | None = None, day: date | None = None) -> Count:
        """A count of a unit (this one) in a snapshot (this one); nought where the unit has no record."""
        row = self._rows[day or self.as_of].get(unit or self.unit)
        return Count.of(row, name) if row else NONE

    def complete(self, unit: str | None = None, day: date | None = None) -> Rate:
        """Records with all four mandatory fields, of all."""
        return Rate(*(self.count(name, unit, day) for name in ("usable", "incomplete", "records")))

    def field(self, field: str, unit: str | None = None) -> Rate:
        """Records with a usable ``field``, of all."""
        return Rate(*(self.count(name, unit) for name in (f"usable_{field}", f"missing_{field}", "records")))

    def change(self, unit: str | None = None) -> Change | None:
        """The change since the snapshot before, from published rates; None where one of them is masked."""
        if len(self.dates) < 2 or not self.count("records", unit, self.dates[-2]).low:
            return Change(Verdict.FIRST)
        if (unit or self.unit) == masked.CITY and len({tuple(self.reported_on(day)) for day in self.dates[-2:]}) > 1:
            return Change(Verdict.INCOMPARABLE)
        now, before = self.complete(unit).exact, self.complete(unit, self.dates[-2]).exact
        return change(now, before, None, same_rules=self._same_rules, terms=self.terms) if now and before else None

    @cached_property
    def communes(self) -> pl.DataFrame:
        """``code, name, kind, lat, lon, key`` of the district's communes: published ones by incomplete records, then by code."""
        own = places.units().filter(pl.col("district_code") == self.unit)
        frame = own.select(
            pl.col("commune_code").alias("code"), pl.col("commune_short").alias("name"), "kind", "lat", "lon"
        )
        extra = pl.DataFrame({"code": [f"{self.unit}{masked.UNKNOWN}"]})
        if extra.item() in self._rows[self.as_of]:
            frame = pl.concat([frame, extra], how="diagonal")
        incomplete = [self.count("incomplete", code) for code in frame["code"]]
        order = [(not one.known, -one.low if one.known else 0) for one in incomplete]
        return (
            frame.with_columns(
                pl.Series("masked", [one for one, _ in order]), pl.Series("less", [two for _, two in order])
            )
            .sort(pl.col("name").is_null(), "masked", "less", "code")
            .drop("masked", "less")
            .with_row_index("key", 1)
        )

    @cached_property
    def funnel(self) -> funnel.Funnel | None:
        """The funnel over the city's communes whose rate is published."""
        lowest = self.frame.filter(
            pl.col("part_of").is_in(self.reported) & ~pl.col("unit").str.ends_with(masked.UNKNOWN)
        )
        pairs = [found for code in lowest["unit"] if (found := self.complete(code).exact)]
        return funnel.fit([k for k, _ in pairs], [n for _, n in pairs], self.terms) if pairs else None

    @cached_property
    def duplicates(self) -> pl.DataFrame | None:
        """Masked records by kind of duplicate; None where they are not published."""
        return self._other("duplicates", masked.duplicates)

    @cached_property
    def verification(self) -> pl.DataFrame | None:
        """Masked records by state of verification; None where they are not published, or their sum is masked."""
        found = self._other("verification", masked.verification)
        return found if found is not None and masked.settled(found, ["records"]) else None

    @cached_property
    def requests(self) -> pl.DataFrame | None:
        """Masked requests received 48 hours ago or more; None without the table."""
        table = self._small("feedback")
        return None if table is None else masked.requests(table)

    def other(self, frame: pl.DataFrame | None, name: str, unit: str | None = None) -> Count | None:
        """A count of a masked frame; None without one or where the unit is not in it."""
        if frame is None:
            return None
        row = frame.filter(pl.col("unit") == (unit or self.unit))
        return Count.of(row.row(0, named=True), name) if row.height else None

    def other_rate(self, frame: pl.DataFrame | None, part: str, rest: str, whole: str) -> Rate | None:
        """The rate of two counts of a masked frame."""
        found = [one for name in (part, rest, whole) if (one := self.other(frame, name))]
        return Rate(*found) if found else None

    @property
    def missing(self) -> list[tuple[str, Count]]:
        """The mandatory fields and the records without them, published ones first, most records first."""
        found = [(field, self.count(f"missing_{field}")) for field in MANDATORY]
        return sorted(found, key=lambda one: (not one[1].known, -one[1].low if one[1].known else 0))

    def _other(self, name: str, make: masked.Masking) -> pl.DataFrame | None:
        table = self._small(name)
        sure = self.frame.height and masked.settled(self.frame, ["records", "to_clean"])
        return make(table) if table is not None and sure else None

    def _small(self, name: str) -> pl.DataFrame | None:
        table = self.store.table(self.as_of, name)
        own = None if table is None else masked.received(self.store, self.as_of, table)
        return None if own is None or own.is_empty() else own

    @cached_property
    def _rows(self) -> dict[date, dict[str, dict[str, Any]]]:
        return {day: {row["unit"]: row for row in frame.iter_rows(named=True)} for day, frame in self.frames.items()}

    @cached_property
    def _same_rules(self) -> bool:
        runs = [self.store.table(day, "run") for day in self.dates[-2:]]
        found = {
            dict(run.select("name", "value").iter_rows()).get("rules") if run is not None else None for run in runs
        }
        return len(found) == 1
