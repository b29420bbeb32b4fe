"""What every block is made from: an edition of figures, a unit, and the language."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, wraps
from typing import Any, TypeVar

import polars as pl

from vaxanalysis import numbers
from vaxanalysis.evidence.change import Change, Reason
from vaxanalysis.publish.blocks import base
from vaxanalysis.publish.blocks.base import Block, section
from vaxanalysis.publish.edition import Edition, Failed
from vaxanalysis.publish.figures import Figure, Rate
from vaxanalysis.publish.progress import chance
from vaxanalysis.publish.text import Text
from vaxanalysis.publish.units import Unit, district_name, province_name

T = TypeVar("T")


def once(function: Callable[[Page], T]) -> Callable[[Page], T]:
    """Keep what ``function`` makes of a page: the page, its A4 and its Word file show the same sentences and charts."""

    @wraps(function)
    def kept(page: Page) -> T:
        if function not in page.made:
            page.made[function] = function(page)
        found: T = page.made[function]
        return found

    return kept


@dataclass(frozen=True)
class Page:
    """A unit's page in an edition and a language; an index links the districts ``pages`` and lists those that ``failed``."""

    edition: Edition
    unit: Unit
    text: Text
    pages: Sequence[str] = ()
    suffix: str = ""
    failed: Failed = ()
    made: dict[Callable[[Page], Any], Any] = field(default_factory=dict, init=False, compare=False, repr=False)
    """What functions under :func:`once` have made for this page."""

    @property
    def is_city(self) -> bool:
        """Whether this is the city's own page."""
        return self.unit == self.edition.city

    @property
    def name(self) -> str:
        """The unit's short name, or the words for the whole city."""
        return self.text("common.city") if self.is_city else self.unit.short

    @property
    def full_name(self) -> str:
        """``Quận Ba Đình`` in Vietnamese, ``Ba Đình`` in English; of the city as in its title."""
        if self.is_city:
            return province_name(self.unit.code, self.text.language)
        return district_name(self.unit.code, self.text.language)

    @property
    def empty(self) -> bool:
        """Whether the unit has no record."""
        return self.edition.size(self.unit).high == 0

    @cached_property
    def no_column(self) -> str:
        """The words for mandatory fields without a column in the unit's files; empty where there are none."""
        return self.lacks(self.unit)

    def lacks(self, unit: Unit) -> str:
        """The same for any unit."""
        fields = "+".join(self.edition.lacking(unit))
        return self.text("common.no_column", field=self.text.fields(fields, inside=True)) if fields else ""

    def absent(self, name: str, what: str) -> Block:
        """The block ``name`` where there are no numbers about ``what``, or no column for them."""
        if self.no_column:
            return section(name, self.no_column, self.text)
        return base.absent(name, self.text(what), self.text)

    @property
    def target(self) -> str:
        """The target in whole per cent."""
        return self.text.number(round(self.edition.terms.target * 100))

    @property
    def deadline(self) -> str:
        """The deadline without its year."""
        return self.text.short_day(self.edition.terms.deadline)

    @cached_property
    def kind(self) -> str:
        """The word for the unit's communes, or a city's districts."""
        return self.text("kind.district") if self.is_city else self.kinds(self.unit.children)

    @cached_property
    def communes(self) -> list[Unit]:
        """The communes in the order of the work, the unknown one last."""
        return self.edition.communes(self.unit)

    @cached_property
    def known(self) -> list[Unit]:
        """The communes without the unknown one."""
        return [one for one in self.communes if not one.unknown]

    def kinds(self, communes: Sequence[Unit]) -> str:
        """The word for these communes."""
        return self.text.kind([one.kind for one in communes if not one.unknown])

    def called(self, commune: Unit) -> str:
        """A commune's short name, or the words for an unknown one."""
        return self.text("common.unresolved", P=self.kind) if commune.unknown else commune.short

    @property
    def named(self) -> pl.DataFrame:
        """``unit`` (key), ``commune_code`` and ``commune`` (name) of the communes in their order."""
        rows = [(one.key, None if one.unknown else one.code, self.called(one)) for one in self.communes]
        return pl.DataFrame(rows, schema=dict.fromkeys(("unit", "commune_code", "commune"), pl.String), orient="row")

    def count(self, name: str) -> Figure:
        """A count of this unit."""
        return self.edition.count(name, self.unit)

    @property
    def complete(self) -> Rate:
        """Records with all four mandatory fields, of all."""
        return self.edition.complete(self.unit)

    @cached_property
    def change(self) -> Change | None:
        """The unit's change since the snapshot before; None where rounding leaves it open."""
        return self.edition.change(self.unit)

    def worded_change(self, change: Change | None, suffix: str = "") -> str:
        """A change in words; ``suffix`` ``_bullet`` for the middle of a sentence, ``_short`` for a narrow column."""
        if change is None:
            return self.text("common.hidden")
        shown = "" if change.delta is None else numbers.points(change.delta, self.text.language)
        return self.text(f"change.{change.verdict.value}{suffix}", points=shown)

    def why(self, change: Change | None) -> str:
        """Why there is no clear change, in brackets; empty for another verdict and in the public edition."""
        if change is None or change.reason is None or change.delta is None or not self.edition.details:
            return ""
        way = "same" if not change.delta else f"{change.reason.value}_{'up' if change.delta > 0 else 'down'}"
        terms, language = self.edition.terms, self.text.language
        moved = change.flows is not None and change.flows.moved < terms.enough
        key = ("few_moved" if moved else "few") if change.reason is Reason.FEW else way
        reason = self.text(
            f"change.why_{key}", enough=terms.enough, points=numbers.points(change.delta, language),
            least=numbers.points(terms.least_change, language), alpha=self.text.number(round(terms.change_alpha * 100)),
        )  # fmt: skip
        return f" ({reason})"

    def chance(self, unit: Unit) -> str:
        """The chance of a unit to meet the deadline in whole per cent."""
        found = self.edition.expected(unit)
        return chance(found.chance) if found else self.text("common.none")

    def with_chances(self, table: pl.DataFrame) -> pl.DataFrame:
        """``table`` without its column ``chance`` where there is no forecast."""
        return table if self.edition.expected(self.unit) else table.drop("chance")

    def figure(self, svg: str, measure: str, caption: str, n: Figure | int | None = None, what: str = "records") -> str:
        """A chart under its ``measure``, place, date and number ``n`` (of ``what``), over its caption and source."""
        known = n is not None and not (isinstance(n, Figure) and not n.known)
        first = min(self.edition.reports(self.unit), default=self.edition.as_of)
        counted = self.text(f"chart.{what}", n=n, P=self.kind, first=first) if known else "."
        about = self.text("chart.about", measure=measure.rstrip("."), D=self.full_name, date=self.edition.as_of)
        return base.figure(svg, about + counted, f"{caption} {self.text('chart.source')}".strip())

    def overdue(self, unit: Unit | None = None) -> Figure | None:
        """Requests of a unit (this one) open for more than 48 hours; None where there is no request."""
        return self.edition.small("feedback", "overdue", unit or self.unit)
