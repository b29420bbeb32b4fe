"""The index of several provinces: a line a province, each linked to its own page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from html import escape
from pathlib import Path

import polars as pl

from vaxanalysis import config, places
from vaxanalysis.evidence.terms import Terms
from vaxanalysis.publish import lab, tables
from vaxanalysis.publish.blocks import footer
from vaxanalysis.publish.blocks.base import Block, section
from vaxanalysis.publish.blocks.index import outside
from vaxanalysis.publish.blocks.page import Page
from vaxanalysis.publish.city import City, city
from vaxanalysis.publish.counted import provinces
from vaxanalysis.publish.edition import Failed
from vaxanalysis.publish.opening import check, open_store
from vaxanalysis.publish.text import Text
from vaxanalysis.publish.units import Unit, province_name
from vaxanalysis.register import day

COLUMNS = ("districts", "records", "rate", "to_clean", "silent")


@dataclass(frozen=True)
class Country:
    """The blocks of the index over the provinces that sent files; ``cities`` by code."""

    cities: Mapping[str, City]
    text: Text
    terms: Terms
    pages: Sequence[str] = ()
    suffix: str = ""

    def _repr_html_(self) -> str:
        return lab.shown(next(iter(self.cities.values())).page) if self.cities else ""

    def index(self) -> Block:
        """Every province with its figures; the number of its districts without a report is in the table behind it."""
        lines = {code: [self.text.shown(cell) for cell in one.line()] for code, one in self.cities.items()}
        figures = pl.DataFrame(list(lines.values()), schema=dict.fromkeys(COLUMNS, pl.String), orient="row")
        names = pl.Series("province", [self._link(code) for code in lines], dtype=pl.Object)
        silent = sum(one.line()[-1] for one in self.cities.values())
        title = self.text.title("country.title", n=len(lines), f=silent)
        shown = tables.html("provinces", pl.DataFrame([names]).hstack(figures.drop("silent")), self.text)
        coded = pl.DataFrame({"province": list(lines)}, schema={"province": pl.String}).hstack(figures)
        behind = {"provinces": coded, "districts": self._districts()}
        return section("index", title, self.text, shown, outside(self._page), behind=behind)

    def footer(self) -> Block:
        """Sources of all provinces, method, versions, with the nationwide deadline."""
        return footer.block(self._page)

    @property
    def _page(self) -> Page:
        edition = replace(next(iter(self.cities.values())).page.edition, terms=self.terms)
        return Page(edition, Unit("country", ""), self.text)

    def _link(self, code: str) -> str:
        name = escape(province_name(code, self.text.language))
        page = f"{code}-{places.slug(code)}{self.suffix}.html"
        return tables.Html(f'<a href="{page}">{name}</a>' if code in self.pages else name)

    def _districts(self) -> pl.DataFrame:
        """Every province's districts."""
        found = {code: one.workbook_table() for code, one in self.cities.items()}
        named = (table.select(pl.lit(code).alias("province"), pl.all()) for code, table in found.items())
        return pl.concat(named, how="diagonal")


def country(
    store: Path | str, as_of: date | str, language: str = "vi", audience: str = "internal", failed: Failed = (),
    *, pages: Sequence[str] = (), primary: str = "vi",
) -> Country:  # fmt: skip
    """The blocks of all provinces (:class:`Country`) of a snapshot.

    Raises ParameterError for an unknown language or audience, StoreError where there is no such snapshot.

    ``pages`` are the provinces to link, ``primary`` the language whose pages have no suffix.
    """
    check(language, audience)
    cities = {
        code: city(store, as_of, language, audience, failed, province=code, pages=pages, primary=primary)
        for code in provinces(open_store(store, as_of), day(as_of))
    }
    suffix = "" if language == primary else f".{language}"
    terms = config.of_table(open_store(store, as_of).table(day(as_of), "settings")).terms()
    return Country(cities, Text(language, audience, False), terms, pages, suffix)
