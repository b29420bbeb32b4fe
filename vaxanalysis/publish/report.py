"""A district's weekly report: one method a block, in the order of the page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from vaxanalysis import places
from vaxanalysis.evidence.terms import Terms
from vaxanalysis.publish import lab
from vaxanalysis.publish.blocks import (
    cards,
    causes,
    communes,
    duplicates,
    faults,
    feedback,
    fields,
    footer,
    overview,
    patterns,
    picture,
    progress,
    schematic,
    summary,
    trend,
)  # fmt: skip
from vaxanalysis.publish.blocks.base import Block, for_print
from vaxanalysis.publish.blocks.page import Page
from vaxanalysis.publish.opening import edition
from vaxanalysis.publish.text import Text
from vaxanalysis.publish.units import district as unit_of


@dataclass(frozen=True, repr=False)
class Blocks:
    """The blocks that the pages of a district and of the city both have; each method gives one, with its tables."""

    page: Page

    def __repr__(self) -> str:
        return f"{self.page.full_name}, {self.page.edition.as_of}"

    def _repr_html_(self) -> str:
        return lab.shown(self.page)

    def trend(self) -> Block:
        """Completeness by week, and what moved."""
        return trend.block(self.page)

    def picture(self) -> Block:
        """The picture to share in a chat."""
        return for_print("picture", overview.title(self.page), picture.html(self.page))

    def footer(self) -> Block:
        """Sources, method, thresholds, versions."""
        return footer.block(self.page)


class Report(Blocks):
    """The blocks of one district's report in an edition."""

    def overview(self) -> Block:
        """What the chair must know."""
        return overview.block(self.page)

    def cards(self) -> Block:
        """Headline figures."""
        return cards.block(self.page)

    def fields(self) -> Block:
        """Completeness of the mandatory fields among the districts."""
        return fields.block(self.page)

    def communes(self) -> Block:
        """Communes by work, and the funnel."""
        return communes.block(self.page)

    def map(self) -> Block:
        """The schematic of the communes' positions."""
        return schematic.block(self.page)

    def patterns(self) -> Block:
        """Which mandatory fields are missing together."""
        return patterns.block(self.page)

    def faults(self) -> Block:
        """The rules that fail most, and who corrects them."""
        return faults.block(self.page)

    def causes(self) -> Block:
        """The facilities, files and weeks in which a field is faulty more often than elsewhere."""
        return causes.block(self.page)

    def duplicates(self) -> Block:
        """What merging duplicates spares."""
        return duplicates.block(self.page)

    def workload(self) -> Block:
        """The pace needed against the pace seen."""
        return progress.workload(self.page)

    def verification(self) -> Block:
        """Each commune's verification."""
        return progress.verification(self.page)

    def feedback(self) -> Block:
        """Citizens' requests against the 48 hours."""
        return feedback.block(self.page)

    def a4(self) -> Block:
        """The one-page summary for print."""
        return for_print("a4", overview.title(self.page), self.summary())

    def summary(self) -> str:
        """The one-page summary for print, as HTML."""
        return summary.html(self.page)


def report(
    store: Path | str, as_of: date | str, district: str, language: str = "vi", audience: str = "internal",
    *, terms: Terms | None = None,
) -> Report:  # fmt: skip
    """The blocks of a district (:class:`Report`) as of a date, from the snapshots of ``store``.

    Raises ParameterError for an unknown district, language or audience, StoreError where there is no such snapshot.

    ``terms``: else those that the snapshot was taken with.
    """
    province = places.province_of(district)
    made = edition(store, as_of, province, language, audience, terms)
    return Report(Page(made, unit_of(district), Text(language, audience, places.is_city(province))))
