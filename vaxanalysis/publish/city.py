"""The city's pages: index, trend, duplicates, footer, and the table for the workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from vaxanalysis.evidence.terms import Terms
from vaxanalysis.places.units import HANOI
from vaxanalysis.publish.blocks import duplicates, footer, index, trend
from vaxanalysis.publish.blocks.base import Block
from vaxanalysis.publish.blocks.page import Page
from vaxanalysis.publish.edition import Failed
from vaxanalysis.publish.opening import edition
from vaxanalysis.publish.text import Text


@dataclass(frozen=True)
class City:
    """The blocks of the city's index page in an edition."""

    page: Page

    def index(self) -> Block:
        """What failed, then every district by work."""
        return index.block(self.page)

    def trend(self) -> Block:
        """The city's weekly completeness."""
        return trend.block(self.page)

    def identities(self) -> Block:
        """Duplicates by kind and district."""
        return duplicates.by_district(self.page)

    def footer(self) -> Block:
        """Sources, method, thresholds, versions."""
        return footer.block(self.page)

    def workbook_table(self) -> pl.DataFrame:
        """Every district with its figures, or why it has none."""
        return index.workbook(self.page)


def city(
    store: Path | str, as_of: date | str, language: str = "vi", audience: str = "internal", failed: Failed = (),
    *, pages: Sequence[str] = (), primary: str = "vi", terms: Terms | None = None,
) -> City:  # fmt: skip
    """The province as of a date, by ``terms`` or those that the snapshot was taken with. Raises ParameterError, StoreError.

    ``pages`` are the districts to link, ``primary`` the language whose pages have no suffix.
    """
    made = edition(store, as_of, HANOI, language, audience, terms)
    suffix = "" if language == primary else f".{language}"
    return City(Page(made, made.city, Text(language, audience), tuple(pages), suffix, tuple(failed)))
