"""A masked count, and the rate of two of them: what is known, and how it is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from vaxanalysis.disclosure import FEW, HIDDEN, SHOWN, SMALL
from vaxanalysis.evidence.lights import Light, agreed
from vaxanalysis.evidence.terms import TERMS, Terms
from vaxanalysis.publish.text import Text


@dataclass(frozen=True)
class Count:
    """A published count: its value, or the mark printed in its place."""

    value: int | None
    mark: str = SHOWN

    @classmethod
    def of(cls, row: Mapping[str, Any], name: str) -> Count:
        """The count ``name`` of a row of a masked frame."""
        return cls(row[name], row[f"{name}_mark"] or SHOWN)

    @property
    def low(self) -> int:
        """The least it may be."""
        return {SHOWN: self.value or 0, FEW: SMALL[0], HIDDEN: SMALL[-1] + 1}[self.mark]

    @property
    def high(self) -> int | None:
        """The most it may be; None where no limit is known."""
        return {SHOWN: self.value or 0, FEW: SMALL[-1], HIDDEN: None}[self.mark]

    @property
    def known(self) -> bool:
        """Whether the value itself is published."""
        return self.mark == SHOWN

    def said(self, text: Text) -> str:
        """The number, ``1–7`` or ``hidden`` in the language's form."""
        if self.known:
            return text.number(self.value or 0)
        return text("common.few", small=SMALL[-1]) if self.mark == FEW else text("common.hidden")

    def written(self) -> str:
        """The number or mark as a table for machines holds it."""
        return str(self.value or 0) if self.known else self.mark


@dataclass(frozen=True)
class Rate:
    """``part / whole``, where ``rest`` is the whole without the part."""

    part: Count
    rest: Count
    whole: Count

    @property
    def counts(self) -> tuple[int, int] | None:
        """The least and the greatest numerator; None where nothing useful is known."""
        if not self.whole.known or not self.whole.value:
            return None
        n = self.whole.value
        if self.part.known:
            return self.part.low, self.part.low
        if FEW not in (self.part.mark, self.rest.mark):
            return None
        least = 0 if self.rest.high is None else n - self.rest.high
        most = n if self.part.high is None else self.part.high
        return max(self.part.low, least), min(most, n - self.rest.low)

    @property
    def span(self) -> tuple[float, float] | None:
        """The least and the greatest rate that the published counts allow."""
        found, n = self.counts, self.whole.value
        return (found[0] / n, found[1] / n) if found and n and n >= TERMS.enough else None

    @property
    def exact(self) -> tuple[int, int] | None:
        """Numerator and denominator, where both are published."""
        found = self.counts
        return (found[0], self.whole.low) if found and found[0] == found[1] else None

    @property
    def value(self) -> float | None:
        """The rate, where it is published."""
        return self.span[0] if self.exact and self.span else None

    def light(self, terms: Terms) -> Light:
        """What every value in the range agrees on; not enough evidence where they differ or nothing is known."""
        found = self.counts
        return agreed(*found, self.whole.low, terms) if found else Light.UNSURE

    def said(self, text: Text) -> str:
        """The rate in per cent, its range, or ``hidden``; a dash where there are too few to rate."""
        if self.whole.known and self.whole.low < TERMS.enough:
            return text("common.none")
        if self.span is None:
            return text("common.hidden")
        low, high = (text.percent(end) for end in self.span)
        return low if low == high else f"{low}–{high}"
