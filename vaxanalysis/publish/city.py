"""The city's pages: index, trend, duplicates, footer, and the table for the workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from vaxanalysis import config, rules
from vaxanalysis.evidence.terms import Terms
from vaxanalysis.publish.blocks import citywide, footer, index
from vaxanalysis.publish.blocks.base import Block
from vaxanalysis.publish.city_data import CityWeek, Failed
from vaxanalysis.publish.opening import check, day, open_store, software
from vaxanalysis.publish.public.city import PublicCity
from vaxanalysis.publish.public.week import PublicWeek
from vaxanalysis.publish.text import Text


@dataclass(frozen=True)
class City:
    """The blocks of the city's index page."""

    week: CityWeek
    text: Text
    audience: str = "internal"
    pages: Sequence[str] = ()
    suffix: str = ""

    def index(self) -> Block:
        """What failed, then every district by work."""
        return index.block(self.week, self.text, self.pages, self.suffix)

    def trend(self) -> Block:
        """The city's weekly completeness."""
        return citywide.trend(self.week, self.text)

    def identities(self) -> Block:
        """Duplicates by kind and district."""
        return citywide.identities(self.week, self.text)

    def footer(self) -> Block:
        """Sources, method, thresholds, versions."""
        footing = footer.Footing(
            self.week.as_of, self.audience, self.week.terms, self.week.table("sources"), software(), rules.RULES_VERSION
        )
        return footer.block(footing, self.text)

    def workbook_table(self) -> pl.DataFrame:
        """Every district with its figures, or why it has none."""
        return index.workbook(self.week)


def city(
    store: Path | str, as_of: date | str, language: str = "vi", audience: str = "internal", failed: Failed = (),
    *, pages: Sequence[str] = (), primary: str = "vi", terms: Terms | None = None,
) -> City | PublicCity:  # fmt: skip
    """The province as of a date, by ``terms`` or those that the snapshot was taken with.

    ``pages`` are the districts to link, ``primary`` the language whose pages have no suffix.
    """
    check(language, audience)
    opened, suffix = open_store(store, as_of), "" if language == primary else f".{language}"
    terms = terms or config.of_table(opened.table(day(as_of), "settings")).terms(CityWeek.province)
    week = CityWeek(opened, day(as_of), failed=tuple(failed), terms=terms)
    if audience == "public":
        masked = PublicWeek(opened, day(as_of), terms=terms)
        return PublicCity(masked, week, Text(language), pages=tuple(pages), suffix=suffix)
    return City(week, Text(language), audience, tuple(pages), suffix)
