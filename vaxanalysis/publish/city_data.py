"""The whole city as of a date: a row a district, its history, and which districts have no report."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import polars as pl

from vaxanalysis import places, tally
from vaxanalysis.evidence.change import Change, Flows, change
from vaxanalysis.evidence.lights import lights
from vaxanalysis.evidence.terms import TERMS, Terms
from vaxanalysis.publish.charts.bar import SNAPSHOTS
from vaxanalysis.publish.data import HISTORY, Tables, of_city
from vaxanalysis.publish.sums import FLOWS, TREND, complete, flow_sum, rate
from vaxanalysis.rates import categories

Failed = Sequence[Mapping[str, str]]
"""Pages that could not be made: district, what_<language>, repair_<language>, last (ISO date or empty)."""


@dataclass(frozen=True)
class CityWeek:
    """The figures of a city's districts as of a date."""

    store: Tables
    as_of: date
    province: str = "01"
    failed: Failed = ()
    terms: Terms = TERMS

    @cached_property
    def names(self) -> pl.DataFrame:
        """``district_code, district, district_short, slug, communes`` of every district."""
        return places.districts(self.province)

    @cached_property
    def dates(self) -> list[date]:
        """The snapshots up to this one, at most :data:`HISTORY`."""
        return [day for day in self.store.snapshots() if day <= self.as_of][-HISTORY:]

    @cached_property
    def counts(self) -> pl.DataFrame:
        """The city's counts of this snapshot."""
        return self._counts(self.as_of)

    @cached_property
    def history(self) -> dict[date, dict[str, tuple[int, int]]]:
        """Snapshot -> district -> (complete, all records); a district that sent nothing is not there."""
        return {day: self._pairs(day) for day in self.dates}

    @cached_property
    def silent(self) -> dict[str, str]:
        """District -> status (``not_sent``, ``failed``, ``page`` where its page could not be made)."""
        table = self.store.table(self.as_of, "districts")
        status = {} if table is None else dict(table.select("unit_district", "status").iter_rows())
        now = self.history[self.as_of]
        codes = self.names["district_code"]
        found = {code: status.get(code, "received" if code in now else "not_sent") for code in codes}
        found |= {one["district"]: "page" for one in self.failed if one["district"]}
        return {code: state for code, state in found.items() if state != "received"}

    @cached_property
    def districts(self) -> pl.DataFrame:
        """Each district with a report: records, usable, rate, low, high, light, to_clean, overdue, verdict, delta."""
        reported = self.names.filter(~pl.col("district_code").is_in(list(self.silent)))
        now, found = self.history[self.as_of], self._to_clean()
        codes = reported["district_code"].to_list()
        pairs = [now.get(code, (0, 0)) for code in codes]
        changes = [self.change(code) for code in codes]
        frame = reported.with_columns(
            pl.Series("usable", [pair[0] for pair in pairs], dtype=pl.Int64),
            pl.Series("records", [pair[1] for pair in pairs], dtype=pl.Int64),
            pl.Series("to_clean", [found.get(code, 0) for code in codes], dtype=pl.Int64),
            pl.Series("overdue", [self._overdue.get(code) for code in codes], dtype=pl.Int64),
            pl.Series("verdict", [one.verdict.value for one in changes], dtype=pl.String),
            pl.Series("delta", [one.delta for one in changes], dtype=pl.Float64),
        )
        return lights(frame, terms=self.terms)

    def change(self, district: str | None = None) -> Change:
        """The change since the snapshot before of a district, or of the city where the same districts have a report in both."""
        if len(self.dates) < 2:
            return change((0, 1), None, None)
        codes = None if district is None else {district}
        now, before = (self._of(day, codes) for day in (self.as_of, self.dates[-2]))
        same = district is not None or set(self.history[self.as_of]) == set(self.history[self.dates[-2]])
        return change(
            now, before, self._flows(self.as_of, codes), same_rules=self._same_rules and same, terms=self.terms
        )

    def last_good(self, district: str) -> date | None:
        """The last snapshot before this one that has records of the district."""
        return max((day for day in self.dates[:-1] if district in self.history[day]), default=None)

    def rates(self, district: str | None) -> list[float | None]:
        """The rates of the snapshots that a sparkline shows, for a district or the city; None where nothing came."""
        codes = None if district is None else {district}
        pairs = [self._of(day, codes) for day in self.dates[-SNAPSHOTS:]]
        return [rate(pair, self.terms) for pair in pairs]

    @cached_property
    def trend(self) -> pl.DataFrame:
        """The city by snapshot, in the shape of a district's trend."""
        rows = []
        for day in self.dates:
            usable, records = self._of(day, None)
            flows = self._flows(day, None)
            numbers = {name: getattr(flows, name) if flows else None for name in (*FLOWS, "newly_incomplete")}
            rows.append(
                {"as_of": day, "records": records, "usable": usable, "city_records": 0, "city_usable": 0, **numbers}
            )
        return pl.DataFrame(rows, schema=TREND)

    def table(self, name: str) -> pl.DataFrame | None:
        """A small table of this snapshot."""
        return self.store.table(self.as_of, name)

    def own(self, name: str, day: date | None = None) -> pl.DataFrame | None:
        """The rows of a small table that are of the city's own districts with a report."""
        return of_city(self.store, day or self.as_of, name, self.province)

    def _counts(self, as_of: date) -> pl.DataFrame:
        table = self.own("counts", as_of)
        return tally.COUNTS_SCHEMA.to_frame() if table is None else table

    def _pairs(self, as_of: date) -> dict[str, tuple[int, int]]:
        found = complete(self._counts(as_of), ["unit_district"])
        return {code: (k, n) for code, k, n in found.select("unit_district", "usable", "records").iter_rows()}

    def _of(self, day: date, codes: Collection[str] | None) -> tuple[int, int]:
        pairs = [pair for code, pair in self.history[day].items() if codes is None or code in codes]
        return sum(k for k, _ in pairs), sum(n for _, n in pairs)

    def _flows(self, day: date, codes: Collection[str] | None) -> Flows | None:
        table = self.own("flows", day)
        if table is None:
            return None
        own = table if codes is None else table.filter(pl.col("unit_district").is_in(list(codes)))
        return flow_sum(own)

    def _to_clean(self) -> dict[str, int]:
        found = categories(self.counts, by=["unit_district"]).filter(pl.col("category").is_in(tally.CLEANING))
        return dict(found.group_by("unit_district").agg(pl.col("records").sum()).iter_rows())

    @cached_property
    def _same_rules(self) -> bool:
        runs = [self.store.table(day, "run") for day in self.dates[-2:]]
        return len({dict(run.iter_rows()).get("rules") if run is not None else None for run in runs}) == 1

    @cached_property
    def _overdue(self) -> dict[str, int]:
        table = self.own("feedback")
        return (
            {} if table is None else dict(table.group_by("unit_district").agg(pl.col("open_over_48").sum()).iter_rows())
        )
