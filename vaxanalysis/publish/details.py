"""Exact numbers behind the figures that are not published: states of fields, faults, flows, groups, files, communes' work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import polars as pl

from vaxanalysis import causes, flows, rates, rules, tally
from vaxanalysis.evidence.change import Flows
from vaxanalysis.evidence.terms import Terms
from vaxanalysis.languages import vi_or_en
from vaxanalysis.loading import redacted
from vaxanalysis.loading.lacking import what
from vaxanalysis.publish.counted import Tables, provinces, records_where
from vaxanalysis.publish.units import Unit
from vaxanalysis.schema import MANDATORY, SENT_AGAIN, UNIT
from vaxanalysis.tally import CLEANING as CLEANING
from vaxanalysis.verification.vocabulary import WORK_STATES

PLACES = ("reported", "unsent", "unknown", "elsewhere")
"""Where records of the funnel live: districts with a report, without one, no known district, another province."""

AGES = {"open_0_24": "column.open_24", "open_24_48": "column.open_48", "open_over_48": "column.open_late"}
"""Open requests by age -> the key of their heading in the texts."""

UNLISTED = ("certificate_blocked", *(rule.code for rule in rules.RULES if rule.expected is not None))
"""Rules left out of lists of faults: one that repeats findings of others, and those that are not about a single record."""


@dataclass(frozen=True)
class Details:
    """Exact numbers of a snapshot of a ``province``, by unit; a method gives None where the snapshot lacks the table."""

    store: Tables
    as_of: date
    province: str
    terms: Terms
    of_city: Callable[[str, date], pl.DataFrame | None]
    """The name of a small table and a date -> its rows of the province's own districts."""

    def own(self, name: str, unit: Unit, day: date | None = None) -> pl.DataFrame | None:
        """The rows of a small table that belong to a unit."""
        table = self.of_city(name, day or self.as_of)
        if table is None or unit.level == "province":
            return table
        if unit.level == "district":
            return table.filter(pl.col("unit_district") == unit.code)
        if not unit.unknown:
            return table.filter(pl.col("unit_commune") == unit.code)
        return table.filter(pl.col("unit_commune").is_null(), pl.col("unit_district") == unit.district)

    @cached_property
    def counts(self) -> pl.DataFrame:
        """The city's counts."""
        table = self.of_city("counts", self.as_of)
        return tally.COUNTS_SCHEMA.to_frame() if table is None else table

    def counts_of(self, unit: Unit) -> pl.DataFrame:
        """The counts of a district or the city."""
        return self.counts if unit.level == "province" else self.counts.filter(pl.col("unit_district") == unit.code)

    def flows(self, unit: Unit, day: date) -> Flows | None:
        """What moved in a unit since the snapshot before."""
        table = self.own("flows", unit, day)
        return None if table is None else Flows(**{name: int(table[name].sum()) for name in flows.COLUMNS})

    def fields(self, unit: Unit) -> pl.DataFrame:
        """``field, records``, its states and ``rate, low, high`` of every field; no rate of too few records.

        Without the fields for which no file has a column.
        """
        table = rates.completeness(self.counts_of(unit)).table.filter(pl.col("records") > 0)
        enough = pl.col("records") >= self.terms.enough
        return table.with_columns(pl.when(enough).then(name).alias(name) for name in ("rate", "low", "high"))

    def cleaning(self, unit: Unit) -> pl.DataFrame:
        """``unit`` (key of a commune) and its records to clean in each category of :data:`CLEANING`."""
        key = pl.col("unit_commune").fill_null(unit.unknown_commune.key).alias("unit")
        found = rates.categories(self.counts_of(unit).with_columns(key), by=["unit"])
        return found.group_by("unit").agg(records_where({name: pl.col("category") == name for name in CLEANING}))

    def patterns(self, unit: Unit) -> pl.DataFrame:
        """``missing, records``: which mandatory fields are missing together, commonest first."""
        return rates.patterns(self.counts_of(unit))

    def faults(self, unit: Unit) -> pl.DataFrame:
        """``code, severity, actor, applies, fails``: rules that fail; errors before warnings, most records first; no summaries."""
        counts = tally.rule_counts(self.counts_of(unit), (), self._own_rules)
        known = self.words.filter(~pl.col("code").is_in(UNLISTED)).select("code", "severity", "actor")
        frame = known.join(counts.rename({"rule": "code"}), on="code")
        order = [pl.col("severity") == "error", pl.col("fails").cast(pl.Int64)]
        return frame.filter(pl.col("fails") > 0).sort(*order, "code", descending=[True, True, False])

    def causes(self, unit: Unit) -> pl.DataFrame | None:
        """Where the faults of the mandatory fields come from (``causes.SCHEMA``); None where nothing can be compared."""
        own, files = self.own("origins", unit), self.store.table(self.as_of, "sources")
        if own is None or not causes.comparable(named := causes.with_entry(own, files)):
            return None
        return causes.scan(named, MANDATORY)

    def failing_any(self, unit: Unit, codes: list[str]) -> int:
        """Records that fail at least one of the rules ``codes``."""
        failing, own = tally.failing(codes), [code for code in self._own_rules["code"] if code in codes]
        if own:
            failing |= tally.failing_own(own, self._own_rules["code"].to_list())
        return int(self.counts_of(unit).filter(failing)["records"].sum())

    @cached_property
    def words(self) -> pl.DataFrame:
        """``rules.words`` of the rules on records: the catalogue's, then the user's own."""
        return pl.concat([rules.words(rules.RULES), self._own_rules])

    @cached_property
    def _own_rules(self) -> pl.DataFrame:
        own = self.store.table(self.as_of, tally.OWN_RULES)
        return rules.words(()) if own is None else own

    def groups(self, unit: Unit) -> pl.DataFrame | None:
        """``kind, clusters, records, doses, surplus`` of duplicates."""
        own = self.own("duplicates", unit)
        sums = pl.col("clusters", "records", "doses", "surplus").sum()
        return None if own is None else own.group_by("kind").agg(sums).sort("kind")

    def surplus(self, unit: Unit) -> int:
        """Records that merging certain duplicates would spare."""
        found = self.groups(unit)
        return 0 if found is None else int(found.filter(pl.col("kind") == "duplicate")["surplus"].sum())

    def verification(self, unit: Unit) -> pl.DataFrame | None:
        """``unit`` (key of a commune), its records in each state and ``done_today``; None without a record in it."""
        own = self.own("verification", unit)
        if own is None or own.is_empty():
            return None
        sums = records_where({state: pl.col("state") == state for state in WORK_STATES})
        key = pl.col("unit_commune").fill_null(unit.unknown_commune.key).alias("unit")
        return own.group_by(key).agg(*sums, pl.col("done_today").sum().cast(pl.Int64))

    def done_today(self, unit: Unit) -> list[float]:
        """Records done on the day of the snapshot."""
        own = self.own("verification", unit)
        return [] if own is None else [float(own["done_today"].sum())]

    def requests(self, unit: Unit, by: str) -> pl.DataFrame | None:
        """Requests by ``responsible`` or ``kind``: received, open by age, 48 hours old and answered in time; None without any."""
        own = self.own("feedback", unit)
        if own is None or own.is_empty():
            return None
        return own.group_by(by).agg(pl.col("received", *AGES, "matured", "matured_in_time").sum()).sort(by)

    def times(self) -> pl.DataFrame:
        """``unit, median_hours`` of the whole city's bodies responsible."""
        return self._table("feedback_times", "median_hours").select(pl.col("responsible").alias("unit"), "median_hours")

    def curve(self) -> pl.DataFrame:
        """``hours, survival``: the share of the whole city's requests that is still open."""
        return self._table("feedback_km", "hours", "survival").filter(responsible="all").select("hours", "survival")

    def _table(self, name: str, *numbers: str) -> pl.DataFrame:
        """A small table of bodies ``responsible`` and ``numbers``; without rows where the snapshot lacks it."""
        table = self.store.table(self.as_of, name)
        return (
            pl.DataFrame(schema={"responsible": pl.String, **dict.fromkeys(numbers, pl.Float64)})
            if table is None
            else table
        )

    def outside(self, unit: Unit) -> tuple[int, int]:
        """Records of the province's files (the country's: of all files) that live in another province (in none of those that sent),
        and those whose place is not known; in no total."""
        table = self.store.table(self.as_of, "outside")
        if table is None:
            return 0, 0
        sent, lives = provinces(self.store, self.as_of), pl.col("unit_province")
        if unit.level == "country":
            own = table.filter(~lives.is_in(sent).fill_null(False))
        else:
            own = table.filter((pl.col("province") == self.province).fill_null(len(sent) < 2))
        unknown = int(own.filter(pl.col("unit_province").is_null())["records"].sum())
        return int(own["records"].sum()) - unknown, unknown

    def uncounted(self, unit: Unit) -> tuple[int, int]:
        """Records that live in the province (the country's: in those that sent) in districts without a report, and in no known one."""
        counts, status = (self.store.table(self.as_of, name) for name in ("counts", "districts"))
        if counts is None or status is None:
            return 0, 0
        homes = provinces(self.store, self.as_of) if unit.level == "country" else [self.province]
        here, district = counts.filter(pl.col("unit_province").is_in(homes)), pl.col("unit_district")
        reported = district.is_in(status.filter(pl.col("status") == "received")["unit_district"].to_list())
        return tuple(int(here.filter(one)["records"].sum()) for one in (~reported, district.is_null()))  # type: ignore[return-value]

    def funnel(self) -> pl.DataFrame | None:
        """``where`` (:data:`PLACES`) and the steps of :func:`vaxanalysis.verification.funnel.funnel`; rows add up to all open records."""
        table = self.store.table(self.as_of, "funnel")
        own = self.of_city("funnel", self.as_of)
        if table is None or own is None:
            return None
        reported, province = own["unit_district"].unique().to_list(), pl.col("unit_province")
        where = (
            pl.when(pl.col("unit_district").is_in(reported)).then(pl.lit("reported"))
            .when(province.is_null()).then(pl.lit("unknown"))
            .when(province != self.province).then(pl.lit("elsewhere"))
            .when(pl.col("unit_district").is_null()).then(pl.lit("unknown"))
            .otherwise(pl.lit("unsent"))
        )  # fmt: skip
        return (
            table.group_by(where.alias("where")).agg(pl.exclude(UNIT).sum()).sort(pl.col("where").cast(pl.Enum(PLACES)))
        )

    def sources(self, unit: Unit, language: str = "vi", shared: bool = True) -> pl.DataFrame | None:
        """The account of the files that a district sent, with those of no one sender where ``shared``; all of a province's.

        Files are named as they may be shown in ``language``.
        """
        table = self.store.table(self.as_of, "sources")
        table = table if table is None or "file" not in table.columns else redacted.table(table, language)
        if table is None or unit.level == "country":
            return table
        if "province" in table.columns:
            table = table.filter((pl.col("province") == self.province).fill_null(True))
        if unit.level == "province":
            return table
        sent = pl.col("sender") == unit.code
        return table.filter(sent | pl.col("sender").is_null() if shared else sent)

    def sent_again(self, unit: Unit) -> set[Unit]:
        """The districts of a province all of whose files are those of earlier weeks."""
        table = self.sources(unit)
        if table is None or not {"sender", "status"} <= set(table.columns):
            return set()
        again = pl.col("status").is_in(SENT_AGAIN).all()
        found = table.drop_nulls("sender").group_by("sender").agg(again)
        return {Unit("district", code) for code in found.filter("status")["sender"]}

    def lacking(self, unit: Unit, language: str) -> list[tuple[str, str]]:
        """The files of a unit without a column for a mandatory field, and what each lacks, with the headings not understood."""
        table, language = self.sources(unit, language), vi_or_en(language)
        if table is None or not {"no_column", f"unknown_{language}"} <= set(table.columns):
            return []
        lines = table.select("file", "no_column", f"unknown_{language}").drop_nulls("no_column").iter_rows()
        worded = ((file, what(fields.split(", "), unknown or "", language)) for file, fields, unknown in lines)
        return [(file, found) for file, found in worded if found]
