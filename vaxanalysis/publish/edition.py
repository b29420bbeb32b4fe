"""The source of figures for the blocks of a page: the same methods for exact and for rounded counts.

A block gets an edition and never a table, so a public page can only hold figures of :mod:`vaxanalysis.publish.public`.
Details that are not published are None there, and a block shows the rest.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, ClassVar

import polars as pl

from vaxanalysis import config
from vaxanalysis.evidence import funnel
from vaxanalysis.evidence.change import Change, Flows, Verdict, change
from vaxanalysis.evidence.terms import TERMS, Terms
from vaxanalysis.publish.counted import OF_EVERY_UNIT, Tables, lacking, of_city
from vaxanalysis.publish.details import Details
from vaxanalysis.publish.figures import Figure, Rate
from vaxanalysis.publish.progress import Expected, Progress
from vaxanalysis.publish.units import CITY, UNKNOWN, Unit
from vaxanalysis.schema import ALL_MANDATORY

HISTORY, SNAPSHOTS = 12, 8
"""Snapshots in a trend and in a sparkline, this one included."""

SETTINGS = ("province", "deadline", "thresholds", "expected")
"""Settings that the pages of a snapshot depend on."""

Rows = Mapping[str, Mapping[str, Any]]
Failed = Sequence[Mapping[str, str]]
"""Pages that could not be made: district, what_<language>, repair_<language>, last (ISO date or empty)."""


@dataclass(frozen=True)
class Edition(ABC):
    """The figures of a ``province``'s snapshot and of those before it."""

    store: Tables
    as_of: date
    province: str
    terms: Terms = TERMS

    audience: ClassVar[str]
    work: ClassVar[str]
    """The count by which communes are ordered."""

    @property
    def details(self) -> Details | None:
        """Details that are not published; None in the public edition."""
        return None

    @abstractmethod
    def rows(self, day: date) -> Rows:
        """Key of a unit -> its counts of records and their limits, in a snapshot."""

    @abstractmethod
    def small_rows(self, name: str, day: date) -> Rows | None:
        """The same of a small table; None where there is none, or it is not published."""

    @cached_property
    def city(self) -> Unit:
        """The province as a unit."""
        return Unit("province", self.province)

    @cached_property
    def dates(self) -> list[date]:
        """The snapshots up to this one, at most :data:`HISTORY`."""
        return [day for day in self.store.snapshots() if day <= self.as_of][-HISTORY:]

    @property
    def before(self) -> date | None:
        """The snapshot before this one."""
        return self.dates[-2] if len(self.dates) > 1 else None

    def reported(self, day: date | None = None) -> tuple[Unit, ...]:
        """The districts that had a report in a snapshot (this one), by code."""
        rows = self.rows(day or self.as_of)
        return tuple(Unit("district", code) for code, row in rows.items() if row["part_of"] == CITY)

    def reports(self, unit: Unit) -> list[date]:
        """The snapshots in which a unit has a record."""
        return [day for day in self.dates if unit.key in self.rows(day)]

    def paired(self, unit: Unit, first: date, second: date) -> bool:
        """Whether a unit has records in both snapshots; of a city, whether the same districts had a report."""
        if unit == self.city:
            return set(self.reported(first)) == set(self.reported(second))
        return {first, second} <= set(self.reports(unit))

    def earlier(self, unit: Unit) -> date | None:
        """The snapshot before this one, where counts of the unit can be compared with it."""
        return self.before if self.before and self.paired(unit, self.before, self.as_of) else None

    def communes(self, unit: Unit) -> list[Unit]:
        """The communes of a district in the order of the work, those not published by code; then the unknown one, if it has a record."""
        known = sorted(unit.children, key=lambda one: (*self.count(self.work, one).order, *self.tie_break(one)))
        return [*known, unit.unknown_commune] if unit.unknown_commune.key in self.rows(self.as_of) else known

    @abstractmethod
    def tie_break(self, unit: Unit) -> tuple[str, ...]:
        """Sorts units with equal work."""

    def count(self, name: str, unit: Unit, day: date | None = None) -> Figure:
        """A count of records of a unit in a snapshot (this one); zero where the unit has no record."""
        row = self.rows(day or self.as_of).get(unit.key)
        return Figure.of(row, name) if row else Figure(0)

    def rate(self, field: str, unit: Unit, day: date | None = None) -> Rate:
        """Records with a usable ``field``, or with all mandatory ones, of all."""
        absent = self.lacking(unit, day)
        if field in absent or (absent and field == ALL_MANDATORY):
            return self.of(Figure(0), Figure(0), Figure(0))
        names = ("usable", "incomplete") if field == ALL_MANDATORY else (f"usable_{field}", f"missing_{field}")
        return self.of(*(self.count(name, unit, day) for name in (*names, "records")))

    def expected(self, unit: Unit) -> Expected | None:
        """What the forecast gives for a unit; None where there is none, or it is not published."""
        return None

    def size(self, unit: Unit) -> Figure:
        """All records of a unit that this edition counts."""
        return self.count("records", unit)

    def lacking(self, unit: Unit, day: date | None = None) -> tuple[str, ...]:
        """The mandatory fields for which the files of too many of a unit's records have no column for a rate of the unit."""
        return self._lacking[day or self.as_of].get(unit.key, ())

    def _own(self, name: str, day: date) -> pl.DataFrame | None:
        """The rows of a small table that belong to the province's own districts, read once."""
        if (name, day) not in self._read:
            self._read[name, day] = of_city(self.store, day, name, self.province)
        return self._read[name, day]

    @cached_property
    def _read(self) -> dict[tuple[str, date], pl.DataFrame | None]:
        return {}

    @cached_property
    def _lacking(self) -> dict[date, dict[str, tuple[str, ...]]]:
        return {day: {} if (table := self._own("counts", day)) is None else lacking(table) for day in self.dates}

    def complete(self, unit: Unit, day: date | None = None) -> Rate:
        """Records with all four mandatory fields, of all."""
        return self.rate(ALL_MANDATORY, unit, day)

    def of(self, part: Figure, rest: Figure, whole: Figure) -> Rate:
        """A rate of figures of this edition."""
        return Rate(part, rest, whole, self.terms, interval=self.audience == "internal")

    def small(self, name: str, column: str, unit: Unit, day: date | None = None) -> Figure | None:
        """A count of a small table; None without the table or where nothing is known of the unit."""
        rows = self.small_rows(name, day or self.as_of)
        if rows is None:
            return None
        if row := rows.get(unit.key):
            return Figure.of(row, column)
        return Figure(0) if name in OF_EVERY_UNIT and unit.key in self.rows(day or self.as_of) else None

    def small_rate(self, name: str, columns: Sequence[str], unit: Unit, day: date | None = None) -> Rate | None:
        """The rate of three columns (part, rest, whole) of a small table."""
        found = [one for column in columns if (one := self.small(name, column, unit, day))]
        return self.of(*found) if found else None

    def change(self, unit: Unit) -> Change | None:
        """The change since the snapshot before; None where rounding leaves the verdict open. A city's needs the same districts in both."""
        if self.before is None or self.reports(unit) in ([], [self.as_of]):
            return Change(Verdict.FIRST)
        absent = self.count("records", unit, self.before).high == 0
        if absent or self.lacking(unit) or self.lacking(unit, self.before):
            return Change(Verdict.INCOMPARABLE)
        if unit == self.city and self._rated(self.as_of) != self._rated(self.before):
            return Change(Verdict.INCOMPARABLE)
        now, before = self.complete(unit).pairs, self.complete(unit, self.before).pairs
        if now is None or before is None:
            return None
        flows = self.flows(unit)
        printed, least, most = (
            change(here, there, flows, same_rules=self.same_rules, terms=self.terms)
            for here, there in ((now[1], before[1]), (now[0], before[2]), (now[2], before[0]))
        )
        return printed if printed.verdict == least.verdict == most.verdict else None

    def _rated(self, day: date) -> set[Unit]:
        """The districts with a report whose files have a column for every mandatory field."""
        return {unit for unit in self.reported(day) if not self.lacking(unit, day)}

    @cached_property
    def same_rules(self) -> bool:
        """Whether the snapshot before was checked with the same catalogue of rules."""
        return len({self.run(day).get("rules") for day in self.dates[-2:]}) == 1

    @cached_property
    def changed_settings(self) -> list[str]:
        """The names of the settings that have other values in the snapshot before."""
        now, before = (config.of_table(self.store.table(day, "settings")) for day in self.dates[-2:][::-1])
        return [name for name in SETTINGS if getattr(now, name) != getattr(before, name)]

    def run(self, day: date | None = None) -> Mapping[str, str]:
        """Versions of the run that made a snapshot."""
        table = self.store.table(day or self.as_of, "run")
        return {} if table is None else dict(table.select("name", "value").iter_rows())

    def recent(self, unit: Unit) -> list[float | None]:
        """The rates of the snapshots that a sparkline shows; None where nothing is known."""
        return [self.complete(unit, day).value for day in self.dates[-SNAPSHOTS:]]

    @cached_property
    def funnel(self) -> funnel.Funnel | None:
        """The funnel over the city's communes whose rate is known."""
        lowest = [key for key, row in self.rows(self.as_of).items() if row["part_of"] not in (None, CITY)]
        found = (self.complete(Unit("commune", key)).pairs for key in lowest if not key.endswith(UNKNOWN))
        pairs = [one[1] for one in found if one and one[1][1]]
        return funnel.fit([k for k, _ in pairs], [n for _, n in pairs], self.terms) if pairs else None

    @cached_property
    def districts(self) -> tuple[Unit, ...]:
        """The province's districts that should send or did: all of them unless the settings name those expected."""
        table, expected = self.store.table(self.as_of, "districts"), self.terms.expected
        sent = set() if table is None else set(table.filter(pl.col("status") != "not_sent")["unit_district"])
        known = {*expected, *sent, *(unit.code for unit in self.reported())}
        return tuple(unit for unit in self.city.children if not expected or unit.code in known)

    def silent(self, failed: Failed = ()) -> dict[str, str]:
        """District -> why it has no report: ``not_sent``, ``failed``, or ``page`` where its page could not be made."""
        table = self.store.table(self.as_of, "districts")
        status = {} if table is None else dict(table.select("unit_district", "status").iter_rows())
        now = {unit.code for unit in self.reported()}
        found = {
            unit.code: status.get(unit.code, "received" if unit.code in now else "not_sent") for unit in self.districts
        }
        found |= {one["district"]: "page" for one in failed if one["district"] in found}
        return {code: state for code, state in sorted(found.items()) if state != "received"}

    def last_good(self, unit: Unit) -> date | None:
        """The last snapshot before this one that has records of a district."""
        return max((day for day in self.reports(unit) if day < self.as_of), default=None)

    @abstractmethod
    def progress(self, unit: Unit) -> Progress:
        """How much is left against the deadline."""

    def flows(self, unit: Unit, day: date | None = None) -> Flows | None:
        """What moved since the snapshot before; None where it is not known or not published."""
        return None
