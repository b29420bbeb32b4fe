"""A district's report in the public edition: the methods of :class:`vaxanalysis.publish.report.Report`, from masked counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from vaxanalysis import places, rules
from vaxanalysis.publish import tables
from vaxanalysis.publish.blocks import footer
from vaxanalysis.publish.blocks.base import Block
from vaxanalysis.publish.blocks.summary import MOST
from vaxanalysis.publish.opening import software
from vaxanalysis.publish.public import headline, units, work
from vaxanalysis.publish.public.week import PublicWeek
from vaxanalysis.publish.text import Text


@dataclass(frozen=True)
class PublicReport:
    """The blocks of one district's public report."""

    week: PublicWeek
    text: Text
    audience: str = "public"

    @property
    def name(self) -> str:
        """The district's short name."""
        return places.district_name(self.week.unit, short=True)

    def overview(self) -> Block:
        """What the chair must know."""
        return self._block(headline.overview)

    def cards(self) -> Block:
        """Headline figures."""
        return self._block(headline.cards)

    def fields(self) -> Block:
        """Completeness of the mandatory fields among the districts."""
        return self._block(units.fields)

    def communes(self) -> Block:
        """Communes, and the funnel."""
        return self._block(units.communes)

    def map(self) -> Block:
        """The schematic of the communes' positions."""
        return self._block(units.schematic)

    def trend(self) -> Block:
        """Completeness by week."""
        return self._block(units.trend)

    def patterns(self) -> Block:
        """Which mandatory fields are missing alone, or several together."""
        return self._block(work.patterns)

    def faults(self) -> Block:
        """Faults by rule, which are not published."""
        return work.withheld("faults", self.text)

    def duplicates(self) -> Block:
        """Records in duplicates."""
        return self._block(work.duplicates)

    def workload(self) -> Block:
        """Records to clean."""
        return self._block(work.workload)

    def verification(self) -> Block:
        """Verification of the district."""
        return self._block(work.verification)

    def feedback(self) -> Block:
        """Citizens' requests against the 48 hours."""
        return self._block(work.requests)

    def footer(self) -> Block:
        """Method, thresholds, versions."""
        return footer.block(footing(self.week), self.text)

    def a4(self) -> Block:
        """The one-page summary for print."""
        return Block("a4", headline.title(self.week, self.text, self.name), self.summary())

    def summary(self) -> str:
        """The one-page summary for print, as HTML."""
        week, text = self.week, self.text
        if not week.count("records").low:
            return f"<p>{text('common.no_records')}</p>"
        said = "".join(f"<li>{escape(sentence)}</li>" for sentence in headline.bullets(week, text))
        drawn = self.trend().html
        svg = drawn[drawn.index("<svg") : drawn.index("</svg>") + len("</svg>")]
        heading = text("summary.communes", P=text.kind(week.communes["kind"].drop_nulls()))
        first = tables.html(
            "most", units.commune_table(week, text, MOST), text, {"incomplete": text("public.incomplete")}
        )
        return "".join(
            (
                f"<h2>{escape(headline.title(week, text, self.name))}</h2>",
                f'<ol class="bullets">{said}</ol>',
                f"<h3>{text('summary.figures')}</h3>{headline.drawn_cards(headline.figures(week, text), week, text)}",
                f"<h3>{heading[0].upper()}{heading[1:]}</h3>{first}",
                f"<h3>{escape(units.trend_title(week, text))}</h3><figure>{svg}</figure>",
                f"<p>{text('summary.as_of', date=week.as_of)} {text('public.sum')}</p>",
            )
        )

    def _block(self, make: Callable[[PublicWeek, Text, str], Block]) -> Block:
        return make(self.week, self.text, self.name)


def footing(week: PublicWeek) -> footer.Footing:
    """What the footer says of a public page: no files and no rows of them."""
    return footer.Footing(week.as_of, "public", week.terms, None, software(), rules.RULES_VERSION)
