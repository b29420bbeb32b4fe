"""The internal edition: every figure as it is counted, and the details behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Any

from vaxanalysis.evidence.change import Flows
from vaxanalysis.publish.counted import SMALL_TABLES, by_unit, exact, exact_records, small
from vaxanalysis.publish.details import Details
from vaxanalysis.publish.edition import Edition, Rows
from vaxanalysis.publish.figures import Figure, Rate
from vaxanalysis.publish.progress import Expected, Progress, needed
from vaxanalysis.publish.units import CITY, UNKNOWN, Unit
from vaxanalysis.schema import ALL_MANDATORY
from vaxanalysis.verification.vocabulary import DONE, OPEN, WORK_STATES


@dataclass(frozen=True)
class Internal(Edition):
    """The exact figures of a ``province``'s snapshots."""

    audience = "internal"
    work = "to_clean"

    @cached_property
    def details(self) -> Details:
        """What is not published."""
        return Details(self.store, self.as_of, self.province, self.terms, self._own)

    def rows(self, day: date) -> Rows:
        """Key of a unit -> its counts of records, in a snapshot."""
        return self._rows[day]

    def small_rows(self, name: str, day: date) -> Rows | None:
        """The same of a small table; None where the snapshot has none."""
        if (name, day) not in self._small:
            table, sums = self._own(name, day), SMALL_TABLES[name]
            self._small[name, day] = None if table is None else by_unit(exact(small(name, table), sums))
        return self._small[name, day]

    def tie_break(self, unit: Unit) -> tuple[str, ...]:
        """Units with equal work are sorted by name."""
        return unit.by_name

    def size(self, unit: Unit) -> Figure:
        """All records of a unit."""
        return self.count("all", unit)

    def rate(self, field: str, unit: Unit, day: date | None = None) -> Rate:
        """Records with a usable ``field`` of those whose file has a column for it, or with all mandatory ones."""
        found = super().rate(field, unit, day)
        return found if field == ALL_MANDATORY else self.of(found.part, found.rest, found.part + found.rest)

    def flows(self, unit: Unit, day: date | None = None) -> Flows | None:
        """What moved since the snapshot before; None where it is not known, or the two do not hold the same districts."""
        later = day or self.as_of
        before = max((one for one in self.dates if one < later), default=None)
        return self.details.flows(unit, later) if before is None or self.paired(unit, before, later) else None

    def states(self, unit: Unit, day: date | None = None) -> dict[str, int] | None:
        """Verification state -> records of a unit; None without a record in the verification."""
        found = {state: self.small("verification", state, unit, day) for state in WORK_STATES}
        return {state: one.number for state, one in found.items() if one} or None

    def progress(self, unit: Unit) -> Progress:
        """How much is left, from verification where it is kept, else from records corrected."""
        found = self.states(unit)
        left = Figure(sum(found[state] for state in OPEN)) if found else self.count("to_clean", unit)
        days = self.terms.days_left(self.as_of)
        if expected := self.expected(unit):
            return Progress(left, days, needed(left, days), self._forecasts[unit.key]["pace"], expected)
        paces = self._paces(unit) if found else self._corrected(unit)
        return Progress(left, days, needed(left, days), sum(paces) / len(paces) if paces else None)

    def expected(self, unit: Unit) -> Expected | None:
        """What the forecast gives for a unit."""
        row = self._forecasts.get(unit.key)
        return Expected(row["chance"], row["finished"], row["low"], row["high"]) if row else None

    @cached_property
    def _forecasts(self) -> Rows:
        """Key of a unit -> its line of the table ``forecast``, which is saved once for all pages."""
        table = self.store.table(self.as_of, "forecast")
        own = [] if table is None else table.filter(province=self.province).iter_rows(named=True)
        return {_key(row): row for row in own}

    def _paces(self, unit: Unit) -> list[float]:
        """Records done a day between each two snapshots that hold verification states; today's where there is but one."""
        done = [(day, sum(found[state] for state in DONE)) for day in self.dates if (found := self.states(unit, day))]
        if len(done) == 1:
            return self.details.done_today(unit)
        steps = [(day, then, max(0, n - m)) for (day, m), (then, n) in pairwise(done) if self.paired(unit, day, then)]
        return [count / (then - day).days for day, then, count in steps]

    def _corrected(self, unit: Unit) -> list[float]:
        found = [(self.flows(unit, later), (later - earlier).days) for earlier, later in pairwise(self.dates)]
        return [flows.mended / days for flows, days in found if flows]

    @cached_property
    def _rows(self) -> dict[date, Rows]:
        tables = {day: self._own("counts", day) for day in self.dates}
        return {day: {} if table is None else by_unit(exact_records(table)) for day, table in tables.items()}

    @cached_property
    def _small(self) -> dict[tuple[str, date], Rows | None]:
        return {}


def _key(row: Mapping[str, Any]) -> str:
    """The key of the unit of a line of the table ``forecast``."""
    if row["level"] == "commune":
        return row["unit_commune"] or f"{row['unit_district']}{UNKNOWN}"
    return row["unit_district"] or CITY
