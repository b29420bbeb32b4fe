"""A district's figures as of a date, computed from the small tables of a store's snapshots and nothing else.

A :class:`Week` reads lazily and once; a table that a snapshot lacks gives ``None``, which a block turns into words. Every
rate comes from the additive counts, so communes add up to the district and districts to the city.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Protocol

import polars as pl

from vaxanalysis import places, rates, tally
from vaxanalysis.evidence import funnel
from vaxanalysis.evidence.change import Change, Flows, change
from vaxanalysis.evidence.lights import lights
from vaxanalysis.evidence.terms import TERMS, Terms
from vaxanalysis.publish.sums import CLEANING, FLOWS, TREND, cleaning, commune_flow, complete, flow_sum, pair

HISTORY = 12
"""Snapshots shown in a trend, this one included."""


class Tables(Protocol):
    """What a report needs of a store: its dates and its small tables."""

    def snapshots(self) -> list[date]:
        """The as-of dates kept, oldest first."""

    def table(self, as_of: date, name: str) -> pl.DataFrame | None:
        """A small table of a snapshot, or None."""


def of_city(store: Tables, as_of: date, name: str, province: str) -> pl.DataFrame | None:
    """The rows of a small table that belong to the province's own districts with a report; None without the table.

    A city is the sum of these districts. A commune that is none of its district's counts as unknown, so that a district is the
    sum of its communes and the unknown. Records that live elsewhere are in no sum.
    """
    table = store.table(as_of, name)
    if table is None:
        return None
    own = places.units().filter(pl.col("province_code") == province)
    status = store.table(as_of, "districts")
    if status is not None:
        received = status.filter(pl.col("status") == "received")["unit_district"]
        own = own.filter(pl.col("district_code").is_in(received.to_list()))
    kept = table.filter(pl.col("unit_district").is_in(own["district_code"].unique().to_list()))
    if "unit_commune" not in kept.columns:
        return kept
    return kept.with_columns(pl.when(_placed(own)).then("unit_commune").alias("unit_commune"))


def _placed(own: pl.DataFrame) -> pl.Expr:
    known = dict(own.select("commune_code", "district_code").iter_rows())
    return pl.col("unit_commune").replace_strict(known, default=None, return_dtype=pl.String) == pl.col("unit_district")


@dataclass(frozen=True)
class Week:
    """The figures of one ``district`` of a city as of a date."""

    store: Tables
    as_of: date
    district: str
    terms: Terms = TERMS

    @cached_property
    def units(self) -> pl.DataFrame:
        """The district's communes in Vietnamese order: commune_code, commune, commune_short, kind, lat, lon."""
        own = places.units().filter(pl.col("district_code") == self.district)
        return own.sort(pl.col("commune_short").map_elements(places.sort_key, return_dtype=pl.String))

    @cached_property
    def city_counts(self) -> pl.DataFrame:
        """The counts of the city's own districts with a report."""
        return self._counts(self.as_of)

    @cached_property
    def counts(self) -> pl.DataFrame:
        """The counts of the district."""
        return self.city_counts.filter(pl.col("unit_district") == self.district)

    @cached_property
    def dates(self) -> list[date]:
        """The snapshots up to this one, at most :data:`HISTORY`."""
        return [day for day in self.store.snapshots() if day <= self.as_of][-HISTORY:]

    @property
    def before(self) -> date | None:
        """The snapshot before this one."""
        return self.dates[-2] if len(self.dates) > 1 else None

    @cached_property
    def complete(self) -> tuple[int, int]:
        """The district's records with all four mandatory fields, and all its records."""
        return pair(self.counts)

    @cached_property
    def city_complete(self) -> tuple[int, int]:
        """The same for the whole city."""
        return pair(self.city_counts)

    @cached_property
    def fields(self) -> pl.DataFrame:
        """``district_code, field, records, blank, placeholder, invalid, usable, rate, low, high`` for every district.

        Without the fields for which no file of the district has a column.
        """
        table = rates.completeness(self.city_counts, by=["district"]).table.filter(pl.col("records") > 0)
        enough = pl.col("records") >= self.terms.enough
        return table.with_columns(pl.when(enough).then(name).alias(name) for name in ("rate", "low", "high")).drop(
            "no_column"
        )

    @cached_property
    def change(self) -> Change:
        """The change of the district's completeness since the snapshot before."""
        return change(self.complete, self._pair_before(), self._flows(), same_rules=self.same_rules, terms=self.terms)

    @cached_property
    def same_rules(self) -> bool:
        """Whether the snapshot before was checked with the same catalogue of rules."""
        versions = [self.run(day).get("rules") for day in (self.as_of, self.before) if day]
        return len(set(versions)) == 1

    @cached_property
    def funnel(self) -> funnel.Funnel | None:
        """The funnel over all the city's communes."""
        communes = complete(self.city_counts.drop_nulls("unit_commune"), ["unit_commune"])
        return funnel.fit(communes["usable"], communes["records"], self.terms)

    @cached_property
    def communes(self) -> pl.DataFrame:
        """Each commune, most records to clean first: records, usable, rate, low, high, light, unusual, the categories, change.

        Records whose commune is unknown come last under an empty code; a commune without records keeps its row.
        """
        own = self.counts
        frame = (
            self._rows()
            .join(
                complete(own, ["unit_commune"]), on="unit_commune", how="left", nulls_equal=True, maintain_order="left"
            )
            .join(cleaning(own), on="unit_commune", how="left", nulls_equal=True, maintain_order="left")
            .with_columns(pl.col("records", "usable", *CLEANING).fill_null(0))
            .with_columns(pl.sum_horizontal(CLEANING).alias("to_clean"))
        )
        judged = lights(frame, terms=self.terms)
        unusual = (
            funnel.unusually_low(judged, self.funnel, self.terms) if self.funnel else pl.lit(False).alias("unusual")
        )
        ranked = judged.with_columns(unusual).with_columns(pl.col("unusual") & pl.col("unit_commune").is_not_null())
        changed = ranked.with_columns(*self._commune_changes(ranked))
        return changed.sort(pl.col("unit_commune").is_null(), -pl.col("to_clean").cast(pl.Int64), "order").with_columns(
            pl.int_range(1, pl.len() + 1).alias("key")
        )

    @cached_property
    def to_clean(self) -> int:
        """The district's records to clean."""
        return int(self.communes["to_clean"].sum())

    @cached_property
    def to_clean_before(self) -> int | None:
        """The records to clean in the snapshot before; None without one or with another catalogue of rules."""
        if self.before is None or not self.same_rules:
            return None
        earlier = self._counts(self.before).filter(pl.col("unit_district") == self.district)
        return int(earlier.filter(tally.category().is_in(tally.CLEANING))["records"].sum())

    @cached_property
    def trend(self) -> pl.DataFrame:
        """``as_of, records, usable, city_records, city_usable`` and the flows (null where unknown) by snapshot."""
        rows = [self._trend_row(day) for day in self.dates]
        return pl.DataFrame(rows, schema=TREND)

    def own(self, name: str, as_of: date | None = None) -> pl.DataFrame | None:
        """The district's rows of a small table; None where the snapshot has no such table."""
        table = of_city(self.store, as_of or self.as_of, name, self.province)
        return None if table is None else table.filter(pl.col("unit_district") == self.district)

    def run(self, as_of: date | None = None) -> Mapping[str, str]:
        """Versions and parameters of the run that made a snapshot."""
        table = self.store.table(as_of or self.as_of, "run")
        return {} if table is None else dict(table.select("name", "value").iter_rows())

    @property
    def province(self) -> str:
        """The code of the district's province."""
        return str(self.units.item(0, "province_code"))

    def _counts(self, as_of: date) -> pl.DataFrame:
        table = of_city(self.store, as_of, "counts", self.province)
        return tally.COUNTS_SCHEMA.to_frame() if table is None else table

    def _rows(self) -> pl.DataFrame:
        rows = self.units.with_row_index("order").select(
            "order", pl.col("commune_code").alias("unit_commune"), "commune", "commune_short", "kind"
        )
        if self.counts["unit_commune"].null_count():
            rows = pl.concat(
                [rows, pl.DataFrame({"order": [rows.height]}, schema={"order": pl.UInt32})], how="diagonal"
            )
        return rows

    def _pair_before(self) -> tuple[int, int] | None:
        if self.before is None:
            return None
        return pair(self._counts(self.before).filter(pl.col("unit_district") == self.district))

    def _flows(self, as_of: date | None = None) -> Flows | None:
        table = self.own("flows", as_of)
        return None if table is None else flow_sum(table)

    def _commune_changes(self, ranked: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
        before: dict[str | None, tuple[int, int]] = {}
        if self.before:
            earlier = complete(
                self._counts(self.before).filter(pl.col("unit_district") == self.district), ["unit_commune"]
            )
            before = {code: (k, n) for code, n, k in earlier.select("unit_commune", "records", "usable").iter_rows()}
        flows = self.own("flows")
        found = [
            change((row["usable"], row["records"]), before.get(row["unit_commune"]), commune_flow(flows, row["unit_commune"]),
                   same_rules=self.same_rules, terms=self.terms)
            for row in ranked.iter_rows(named=True)
        ]  # fmt: skip
        return (
            pl.Series("verdict", [one.verdict.value for one in found], dtype=pl.String),
            pl.Series("delta", [one.delta for one in found], dtype=pl.Float64),
        )

    def _trend_row(self, as_of: date) -> dict[str, object]:
        counts = self.city_counts if as_of == self.as_of else self._counts(as_of)
        usable, records = pair(counts.filter(pl.col("unit_district") == self.district))
        city_usable, city_records = pair(counts)
        flows = self._flows(as_of)
        numbers = {name: getattr(flows, name) if flows else None for name in (*FLOWS, "newly_incomplete")}
        return {
            "as_of": as_of,
            "records": records,
            "usable": usable,
            "city_records": city_records,
            "city_usable": city_usable,
            **numbers,
        }
