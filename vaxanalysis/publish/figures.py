"""A figure of a page: a count that is exact or masked with its range, and the rate of two counts; it says itself in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import polars as pl

from vaxanalysis.disclosure import FEW, HIDDEN, SHOWN, SMALL
from vaxanalysis.evidence.lights import Light, agreed
from vaxanalysis.evidence.terms import TERMS, Terms
from vaxanalysis.rates import wilson

if TYPE_CHECKING:
    from vaxanalysis.publish.text import Text


@dataclass(frozen=True)
class Figure:
    """A count: its value, or the mark that is printed in its place."""

    value: int | None
    mark: str = SHOWN

    @classmethod
    def of(cls, row: Mapping[str, Any], name: str) -> Figure:
        """The count ``name`` of a row; masked where the row holds its mark."""
        return cls(row[name], row.get(f"{name}_mark") or SHOWN)

    @property
    def known(self) -> bool:
        """Whether the value itself is published."""
        return self.mark == SHOWN

    @property
    def low(self) -> int:
        """The least it may be."""
        return {SHOWN: self.value or 0, FEW: SMALL[0], HIDDEN: SMALL[-1] + 1}[self.mark]

    @property
    def high(self) -> int | None:
        """The most it may be; None where no limit is known."""
        return {SHOWN: self.value or 0, FEW: SMALL[-1], HIDDEN: None}[self.mark]

    @property
    def order(self) -> tuple[bool, int]:
        """Sorts the largest first and masked ones together at the end."""
        return not self.known, -self.low if self.known else 0

    def said(self, text: Text) -> str:
        """The number, ``1–7`` or ``hidden`` in the language's form."""
        if self.known:
            return text.number(self.low)
        return text("common.few", small=SMALL[-1]) if self.mark == FEW else text("common.hidden")

    def written(self) -> str:
        """The number or mark as a table for machines holds it."""
        return str(self.low) if self.known else self.mark


@dataclass(frozen=True)
class Rate:
    """``part / whole``, where ``rest`` is the whole without the part; ``interval``: whether an exact one shows its interval."""

    part: Figure
    rest: Figure
    whole: Figure
    terms: Terms = TERMS
    interval: bool = False

    @cached_property
    def counts(self) -> tuple[int, int] | None:
        """The least and the greatest numerator; None where nothing useful is known."""
        if not self.whole.known:
            return None
        if self.part.known:
            return self.part.low, self.part.low
        if FEW not in (self.part.mark, self.rest.mark):
            return None
        n = self.whole.low
        least = 0 if self.rest.high is None else n - self.rest.high
        most = n if self.part.high is None else self.part.high
        return max(self.part.low, least), min(most, n - self.rest.low)

    @property
    def exact(self) -> tuple[int, int] | None:
        """Numerator and denominator, where both are published."""
        return (self.counts[0], self.whole.low) if self.counts and self.counts[0] == self.counts[1] else None

    @property
    def enough(self) -> bool:
        """Whether there are enough records for a rate."""
        return self.whole.low >= self.terms.enough

    @property
    def span(self) -> tuple[float, float] | None:
        """The least and the greatest rate that the published counts allow; None where hidden or of too few records."""
        found, n = self.counts, self.whole.low
        return (found[0] / n, found[1] / n) if found and self.enough else None

    @property
    def value(self) -> float | None:
        """The rate, where it is published."""
        return self.span[0] if self.exact and self.span else None

    @cached_property
    def ends(self) -> tuple[float, float] | None:
        """What is drawn around the rate: the range of a masked one, the Wilson interval of an exact one that shows it."""
        if self.span and not self.exact:
            return self.span
        if not self.interval or self.value is None or self.exact is None:
            return None
        low, high = wilson(pl.Series([self.exact[0]]), pl.Series([self.exact[1]]))
        return low.item(), high.item()

    @cached_property
    def light(self) -> Light:
        """What every value in the range agrees on; not enough evidence where they differ or nothing is known."""
        return agreed(*self.counts, self.whole.low, self.terms) if self.counts else Light.UNSURE

    def said(self, text: Text) -> str:
        """The rate in per cent, its range, or ``hidden``; a dash where there are too few to rate."""
        if self.whole.known and not self.enough:
            return text("common.none")
        if self.span is None:
            return text("common.hidden")
        low, high = (text.percent(end) for end in self.span)
        return low if low == high else f"{low}–{high}"

    def written(self) -> tuple[str, str, str]:
        """Part, rest and whole as a table for machines holds them."""
        return self.part.written(), self.rest.written(), self.whole.written()
