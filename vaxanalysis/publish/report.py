"""A district's weekly report: one method a block, in the order of the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from vaxanalysis import config, places, rules
from vaxanalysis.evidence.terms import Terms
from vaxanalysis.publish.blocks import (
    cards,
    communes,
    duplicates,
    faults,
    feedback,
    fields,
    footer,
    overview,
    patterns,
    progress,
    schematic,
    summary,
    trend,
)  # fmt: skip
from vaxanalysis.publish.blocks.base import Block
from vaxanalysis.publish.data import Week
from vaxanalysis.publish.opening import check, day, open_store, software
from vaxanalysis.publish.public.district import PublicReport
from vaxanalysis.publish.public.week import PublicWeek
from vaxanalysis.publish.text import Text


@dataclass(frozen=True)
class Report:
    """The blocks of one district's report; each method gives one, with its tables."""

    week: Week
    text: Text
    audience: str = "internal"

    @property
    def name(self) -> str:
        """The district's short name."""
        return places.district_name(self.week.district, short=True)

    def overview(self) -> Block:
        """What the chair must know."""
        return self._block(overview.block)

    def cards(self) -> Block:
        """Six headline figures."""
        return self._block(cards.block)

    def fields(self) -> Block:
        """Completeness of the mandatory fields among the districts."""
        return self._block(fields.block)

    def communes(self) -> Block:
        """Communes by work, and the funnel."""
        return self._block(communes.block)

    def map(self) -> Block:
        """The schematic of the communes' positions."""
        return self._block(schematic.block)

    def trend(self) -> Block:
        """Completeness by week, and what moved."""
        return self._block(trend.block)

    def patterns(self) -> Block:
        """Which mandatory fields are missing together."""
        return self._block(patterns.block)

    def faults(self) -> Block:
        """The rules that fail most, and who mends them."""
        return self._block(faults.block)

    def duplicates(self) -> Block:
        """What merging duplicates spares."""
        return self._block(duplicates.block)

    def workload(self) -> Block:
        """The pace needed against the pace seen."""
        return self._block(progress.workload)

    def verification(self) -> Block:
        """Each commune's verification."""
        return self._block(progress.verification)

    def feedback(self) -> Block:
        """Citizens' requests against the 48 hours."""
        return self._block(feedback.block)

    def footer(self) -> Block:
        """Sources, method, thresholds, versions."""
        sources = self.week.store.table(self.week.as_of, "sources")
        sent = pl.col("sender").is_null() | (pl.col("sender") == self.week.district)
        return footer.block(
            footing(self.week, self.audience, None if sources is None else sources.filter(sent)), self.text
        )

    def a4(self) -> Block:
        """The one-page summary for print."""
        return Block("a4", overview.title(self.week, self.text, self.name), self.summary())

    def summary(self) -> str:
        """The one-page summary for print, as HTML."""
        return summary.html(self.week, self.text, self.name)

    def _block(self, make: Callable[[Week, Text, str], Block]) -> Block:
        return make(self.week, self.text, self.name)


def report(
    store: Path | str, as_of: date | str, district: str, language: str = "vi", audience: str = "internal",
    *, terms: Terms | None = None,
) -> Report | PublicReport:  # fmt: skip
    """The report of a district as of a date, from the snapshots of ``store``. Raises ParameterError, StoreError.

    ``terms``: else those that the snapshot was taken with.
    """
    check(language, audience)
    opened, province = open_store(store, as_of), places.province_of(district)
    terms = terms or config.of_table(opened.table(day(as_of), "settings")).terms(province)
    if audience == "public":
        return PublicReport(PublicWeek(opened, day(as_of), district, province, terms), Text(language))
    return Report(Week(opened, day(as_of), district, terms), Text(language), audience)


def footing(week: Week, audience: str, sources: pl.DataFrame | None) -> footer.Footing:
    """What the footer says for ``week`` of these files."""
    versions = week.run()
    return footer.Footing(
        week.as_of,
        audience,
        week.terms,
        sources,
        versions.get("vaxanalysis") or software(),
        versions.get("rules") or rules.RULES_VERSION,
    )
