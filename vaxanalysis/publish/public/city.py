"""The city's pages in the public edition: the methods of :class:`vaxanalysis.publish.city.City`, from masked counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape

import polars as pl

from vaxanalysis import places
from vaxanalysis.evidence.lights import GRAVITY, Light
from vaxanalysis.publish import tables
from vaxanalysis.publish.blocks import footer, index
from vaxanalysis.publish.blocks.base import Block, section
from vaxanalysis.publish.blocks.duplicates import KINDS
from vaxanalysis.publish.blocks.lightmark import mark
from vaxanalysis.publish.blocks.said import change_words
from vaxanalysis.publish.charts.bar import SNAPSHOTS, sparkline
from vaxanalysis.publish.charts.scale import start
from vaxanalysis.publish.city_data import CityWeek
from vaxanalysis.publish.public import units, work
from vaxanalysis.publish.public.cells import Count
from vaxanalysis.publish.public.district import footing
from vaxanalysis.publish.public.week import PublicWeek
from vaxanalysis.publish.text import Text


@dataclass(frozen=True)
class PublicCity:
    """The blocks of the city's public index page; ``status`` says who has no report and why."""

    week: PublicWeek
    status: CityWeek
    text: Text
    audience: str = "public"
    pages: Sequence[str] = ()
    suffix: str = ""

    def index(self) -> Block:
        """Who has no report, then every district: published ones by work, masked ones by code."""
        text, silent = self.text, self.status.silent
        districts = self.districts
        behind = districts.filter(pl.col("light").is_in([Light.HELP, Light.BELOW])).height
        title = text.title("city.title", n=behind, f=len(silent))
        count = {name: self.week.count(name).said(text) for name in ("records", "to_clean")}
        totals = text("city.totals", k=districts.height, n=self.status.names.height, records=count["records"],
                      W=count["to_clean"], p=self.week.complete().said(text))  # fmt: skip
        parts = (
            index.silence(self.status, text),
            f'<p class="totals">{escape(totals)}</p>',
            self._sorter(),
            f"<p>{text('public.sum')}</p>",
        )
        return section(
            "index", title, text, *parts, decision=text("city.decision"), tables={"districts": self.workbook_table()}
        )

    def trend(self) -> Block:
        """The city's weekly completeness."""
        return units.trend(self.week, self.text, self.text("common.city"))

    def identities(self) -> Block:
        """Duplicates by kind and district."""
        text, frame = self.text, self.week.duplicates
        if frame is None:
            made = work.withheld("duplicates", text)
            return section(
                "identities",
                made.title,
                text,
                f'<p class="absent">{text("public.withheld", what=text("public.duplicates"))}</p>',
            )
        every = {kind: self.week.other(frame, kind) or Count(0) for kind in KINDS}
        rows = [row for row in frame.iter_rows(named=True) if row["part_of"]]
        said = {kind: [Count.of(row, kind).said(text) for row in rows] for kind in KINDS}
        shown = pl.DataFrame({"district": [places.district_name(row["unit"]) for row in rows], **said})
        written = {kind: [Count.of(row, kind).written() for row in frame.iter_rows(named=True)] for kind in KINDS}
        title = text.title("public.city_duplicates", x=every["duplicate"].said(text), y=every["probable"].said(text))
        labels = {kind: text(f"duplicates.{kind}") for kind in KINDS}
        parts = [*work.drawn_duplicates("identities", every, text), tables.folded("identities", shown, text, labels)]
        tidy = pl.DataFrame({"unit": frame["unit"], **written})
        return section("identities", title, text, *parts, tables={"identities": tidy})

    def footer(self) -> Block:
        """Method, thresholds, versions."""
        return footer.block(footing(self.week), self.text)

    def workbook_table(self) -> pl.DataFrame:
        """Every district with its published figures, or why it has none, and the city."""
        status = {**dict.fromkeys(self.districts["code"], "received"), **self.status.silent}
        names = ("records", "usable", "incomplete", "to_clean")
        rows = []
        for code, name in self.status.names.select("district_code", "district").iter_rows():
            counts = (
                [self.week.count(column, code).written() for column in names]
                if status.get(code) == "received"
                else [None] * 4
            )
            rows.append((code, name, *counts, status.get(code, "not_sent")))
        rows.append(("city", "", *(self.week.count(column).written() for column in names), ""))
        schema = dict.fromkeys(["district_code", "district", *names, "status"], pl.String)
        return pl.DataFrame(rows, schema=schema, orient="row")

    @cached_property
    def districts(self) -> pl.DataFrame:
        """``code, district, slug, light, masked, left, by_name, by_light`` of districts with a report, in the order of work."""
        reported = [code for code in self.week.reported if code not in self.status.silent]
        own = self.status.names.filter(pl.col("district_code").is_in(reported)).rename({"district_code": "code"})
        left = [self.week.count("to_clean", code) for code in own["code"]]
        lights = [self.week.complete(code).light(self.week.terms) for code in own["code"]]
        frame = own.with_columns(
            pl.Series("light", [light.value for light in lights], dtype=pl.String),
            pl.Series("by_light", [GRAVITY.index(light) for light in lights], dtype=pl.Int64),
            pl.Series("masked", [not one.known for one in left], dtype=pl.Boolean),
            pl.Series("left", [one.low if one.known else 0 for one in left], dtype=pl.Int64),
            pl.col("district_short").map_elements(places.sort_key, return_dtype=pl.String).alias("by_name"),
        )
        return frame.sort("masked", "left", "code", descending=[False, True, False])

    def _sorter(self) -> str:
        text, rows = self.text, self.districts
        rates = {code: self._rates(code) for code in [*rows["code"], "city"]}
        low = start([rate for code in rows["code"] for rate in rates[code]])
        orders = (rows, rows.sort("by_light", maintain_order=True), rows.sort("by_name"))
        made = [self._table(sort, frame, rates, low) for sort, frame in zip(index.SORTS, orders, strict=True)]
        return index.sorter(set(rows["light"]), made, low, self.week.terms.target, text)

    def _rates(self, code: str) -> list[float | None]:
        return [self.week.complete(code, day).value for day in self.week.dates[-SNAPSHOTS:]]

    def _table(self, name: str, frame: pl.DataFrame, rates: dict[str, list[float | None]], low: int) -> str:
        text, week = self.text, self.week
        insets: list[str] = []
        rows = []
        for row in frame.iter_rows(named=True):
            code = row["code"]
            link = index.link({**row, "district_code": code}, self.pages, self.suffix)
            insets += [link, mark(Light(row["light"]), text), self._spark(rates[code], rates["city"], low)]
            found = week.change(code)
            said = text("common.hidden") if found is None else change_words(found.verdict, found.delta, text, "_short")
            overdue = week.other(week.requests, "overdue", code)
            rows.append(
                (tables.inset(len(insets) - 3), week.count("to_clean", code).said(text), week.count("records", code).said(text),
                 week.complete(code).said(text), tables.inset(len(insets) - 2), tables.inset(len(insets) - 1), said,
                 overdue.said(text) if overdue else None)
            )  # fmt: skip
        names = ["district", "to_clean", "records", "rate", "light", "trend", "change_points", "overdue"]
        shown = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")
        return tables.with_insets(tables.html(f"by-{name}", shown, text), insets)

    def _spark(self, own: list[float | None], city: list[float | None], low: int) -> str:
        text = self.text
        values = "; ".join(text("city.spark_gap") if value is None else f"{text.percent(value)}%" for value in own)
        return sparkline(own, city, self.week.terms.target, low / 100, text("city.spark", values=values))
