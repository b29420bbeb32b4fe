"""The city's pages: index, trend, duplicates, footer, and the table for the workbook."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import polars as pl

from vaxanalysis import places
from vaxanalysis.errors import ParameterError
from vaxanalysis.evidence.terms import Terms
from vaxanalysis.publish.blocks import duplicates, index, listing, overview, summary
from vaxanalysis.publish.blocks.base import Block, for_print
from vaxanalysis.publish.blocks.page import Page
from vaxanalysis.publish.counted import provinces
from vaxanalysis.publish.edition import Failed
from vaxanalysis.publish.figures import Figure, Rate
from vaxanalysis.publish.opening import check, edition, open_store
from vaxanalysis.publish.report import Blocks
from vaxanalysis.publish.text import Text
from vaxanalysis.register import day


class City(Blocks):
    """The blocks of the city's index page in an edition."""

    def index(self) -> Block:
        """What failed, then every district by work."""
        return index.block(self.page)

    def identities(self) -> Block:
        """Duplicates by kind and district."""
        return duplicates.by_district(self.page)

    def a4(self) -> Block:
        """The page for print; the public edition has none: its figures would be new ones."""
        title = overview.title(self.page)
        return for_print("a4", title, summary.html(self.page)) if self.page.edition.details else Block("a4", title, "")

    def line(self) -> tuple[str, Figure, Rate, Figure, int]:
        """Districts with a report of all, records, rate, records to clean and districts without one, for an index of provinces."""
        page, silent = self.page, self.page.edition.silent(self.page.failed)
        every = len(page.edition.districts)
        reported = f"{every - len(silent)}/{every}"
        return reported, page.count("records"), page.complete, page.count("to_clean"), len(silent)

    def workbook_table(self) -> pl.DataFrame:
        """Every district with its figures, or why it has none."""
        return listing.districts(self.page)


def city(
    store: Path | str, as_of: date | str, language: str = "vi", audience: str = "internal", failed: Failed = (),
    *, province: str = "", pages: Sequence[str] = (), primary: str = "vi", terms: Terms | None = None,
) -> City:  # fmt: skip
    """The blocks of a province (:class:`City`) as of a date, by ``terms`` or those that the snapshot was taken with.

    Raises ParameterError for an unknown province, language or audience, StoreError where there is no such snapshot.

    ``province``: its code; may be left out where only one province sent files. ``pages`` are the districts to link, ``primary``
    the language whose pages have no suffix.
    """
    check(language, audience)
    province = province or _only(provinces(open_store(store, as_of), day(as_of)))
    made = edition(store, as_of, province, language, audience, terms)
    suffix = "" if language == primary else f".{language}"
    text = Text(language, audience, places.is_city(province))
    return City(Page(made, made.city, text, tuple(pages), suffix, tuple(failed)))


def _only(codes: Sequence[str]) -> str:
    if len(codes) == 1:
        return codes[0]
    found = ", ".join(f"{code} {places.province_name(code)}" for code in codes) or "none"
    raise ParameterError(
        "province", f"files of several provinces, or of none, are in the snapshot: {found}", "Name one of them"
    )
