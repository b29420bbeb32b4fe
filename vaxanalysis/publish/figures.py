"""A figure of a page: a count that is exact or rounded with its range, and the rate of two counts, each with its form in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from vaxanalysis.disclosure import BASE, HIGH, LOW
from vaxanalysis.evidence.lights import Light, agreed
from vaxanalysis.evidence.terms import TERMS, Terms
from vaxanalysis.rates import interval

if TYPE_CHECKING:
    from vaxanalysis.publish.text import Text

WIDE = 0.1
"""A sum prints as a range where rounding may move it by more than this share."""

Pair = tuple[int, int]
"""A numerator and its denominator."""


@dataclass(frozen=True)
class Figure:
    """A count as it is printed (None: not published), and by how much the true one may be ``below`` and ``above`` it."""

    value: int | None
    below: int = 0
    above: int = 0

    @classmethod
    def of(cls, row: Mapping[str, Any], name: str) -> Figure:
        """The count ``name`` of a row; rounded where the row holds its limits."""
        value = row[name]
        if value is None or name + LOW not in row:
            return cls(value)
        return cls(value, value - row[name + LOW], row[name + HIGH] - value)

    @property
    def known(self) -> bool:
        """Whether a number is published."""
        return self.value is not None

    @property
    def exact(self) -> bool:
        """Whether the number is the true one."""
        return self.known and not self.below and not self.above

    @property
    def number(self) -> int:
        """What is printed; 0 where nothing is."""
        return self.value or 0

    @property
    def low(self) -> int:
        """The least it may be."""
        return self.number - self.below

    @property
    def high(self) -> int | None:
        """The most it may be; None where no limit is known."""
        return None if self.value is None else self.value + self.above

    def __add__(self, other: Figure) -> Figure:
        """The sum of two published counts."""
        return Figure(self.number + other.number, self.below + other.below, self.above + other.above)

    def without(self, part: Figure) -> Figure:
        """What is left of a sum without one of its parts."""
        return Figure(self.number - part.number, self.below - part.below, self.above - part.above)

    @property
    def order(self) -> tuple[bool, int]:
        """Sorts the largest first and those not published together at the end."""
        return not self.known, -self.number

    def worded(self, text: Text) -> str:
        """The number in the language's form; its range where rounding leaves it open; the word for a count that is not published."""
        if self.value is None:
            return text("common.hidden")
        spread = self.below + self.above
        if spread and (not self.value or (spread >= BASE and spread > WIDE * self.value)):
            return f"{text.number(self.low)}–{text.number(self.value + self.above)}"
        return text.number(self.value)

    def tidy(self) -> str:
        """The number as a table for machines holds it; ``hidden`` for a count that is not published."""
        return "hidden" if self.value is None else str(self.value)


@dataclass(frozen=True)
class Rate:
    """``part / whole``, where ``rest`` is the whole without the part; ``interval``: whether an exact one shows its interval."""

    part: Figure
    rest: Figure
    whole: Figure
    terms: Terms = TERMS
    interval: bool = False

    @cached_property
    def pairs(self) -> tuple[Pair, Pair, Pair] | None:
        """Part and whole at the lowest rate, as they are printed, and at the highest rate; None where one is not published."""
        if self.exact:
            return self.exact, self.exact, self.exact
        if not self.whole.known or self.part.high is None or self.rest.high is None:
            return None
        lowest = self.part.low, self.part.low + self.rest.high
        return lowest, (self.part.number, self.whole.number), (self.part.high, self.part.high + self.rest.low)

    @property
    def exact(self) -> Pair | None:
        """Part and whole, where both are the true ones."""
        return (self.part.number, self.whole.number) if self.part.exact and self.whole.exact else None

    @property
    def enough(self) -> bool:
        """Whether there are enough records for a rate."""
        return self.whole.low >= self.terms.enough

    @property
    def span(self) -> tuple[float, float] | None:
        """The lowest and the highest rate that the published counts allow; None where hidden or of too few records."""
        if self.pairs is None or not self.enough:
            return None
        (least, n), _, (most, m) = self.pairs
        return least / n, most / m

    @property
    def value(self) -> float | None:
        """The rate of the counts as they are printed."""
        return self.pairs[1][0] / self.pairs[1][1] if self.pairs and self.enough else None

    @cached_property
    def ends(self) -> tuple[float, float] | None:
        """What is drawn around the rate: the range of a rounded one, the Wilson interval of an exact one that shows it."""
        if self.span and not self.exact:
            return self.span
        if not self.interval or self.value is None or self.pairs is None:
            return None
        return interval(*self.pairs[1])

    @cached_property
    def light(self) -> Light:
        """What both ends of the range agree on; not enough evidence where they differ or nothing is known."""
        return agreed(self.pairs, self.terms) if self.pairs else Light.UNSURE

    def worded(self, text: Text) -> str:
        """The rate in per cent, its range, or ``hidden``; a dash where there are too few to rate."""
        if self.whole.known and not self.enough:
            return text("common.none")
        if self.span is None:
            return text("common.hidden")
        low, high = (text.percent(end) for end in self.span)
        return low if low == high else f"{low}–{high}"

    def tidy(self) -> tuple[str, str, str]:
        """Part, rest and whole as a table for machines holds them."""
        return self.part.tidy(), self.rest.tidy(), self.whole.tidy()
