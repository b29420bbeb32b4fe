"""Has completeness changed since the snapshot before, or is it chance?

Flows (corrected, worsened, newly entered) are exact counts. The words "up" and "down" need a change of at least half a point
and a test that differs at 1 % with the same sign: corrected against worsened among matched records (mid-P McNemar), or newly
entered records against last week's stock (Newcombe). No word rests on fewer than 20 records new or changed. Where record ids
do not hold, weeks are compared as two samples.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from math import hypot

import polars as pl

from vaxanalysis import screen
from vaxanalysis.evidence.terms import TERMS, Terms
from vaxanalysis.rates import interval


class Verdict(StrEnum):
    """The verdicts on the change of a rate."""

    UP = "up"
    DOWN = "down"
    NONE = "none"
    INCOMPARABLE = "incomparable"
    FIRST = "first"


class Reason(StrEnum):
    """Why a change gets no verdict: too few records moved, it is too small, or chance explains it."""

    FEW = "few"
    SMALL = "small"
    CHANCE = "chance"


@dataclass(frozen=True)
class Flows:
    """Exact movements between two snapshots; ``worsened`` and ``new_incomplete`` together are the newly incomplete."""

    matched: int
    mended: int
    worsened: int
    new_records: int
    new_incomplete: int
    vanished: int

    @property
    def newly_incomplete(self) -> int:
        """Records incomplete now that were complete or absent before."""
        return self.worsened + self.new_incomplete

    @property
    def moved(self) -> int:
        """Records that a change of the rate rests on: corrected, worsened or new."""
        return self.mended + self.worsened + self.new_records


@dataclass(frozen=True, repr=False)
class Change(screen.Shown):
    """The verdict, the change of the rate (1 = 100 points; None when not comparable), the flows, None where ids do not hold, and
    why the verdict is that there is no clear change. It shows itself as a table of one line."""

    verdict: Verdict
    delta: float | None = None
    flows: Flows | None = None
    reason: Reason | None = None

    @property
    def table(self) -> pl.DataFrame:
        """``verdict, reason, delta`` and the flows, one line."""
        flows = asdict(self.flows) if self.flows else {}
        return pl.DataFrame([{"verdict": self.verdict, "reason": self.reason, "delta": self.delta, **flows}])

    def title(self) -> str:
        """What the table shows."""
        return screen.word("Thay đổi so với kỳ trước", "Change since the week before")


def change(
    now: tuple[int, int],
    before: tuple[int, int] | None,
    flows: Flows | None,
    *,
    same_rules: bool = True,
    terms: Terms = TERMS,
) -> Change:
    """The change of a rate between ``before`` and ``now``, each (complete, all records)."""
    if before is None or before[1] == 0:
        return Change(Verdict.FIRST)
    kept = flows if flows is not None and flows.matched >= terms.stable * before[1] else None
    if not same_rules or now[1] < (1 - terms.row_drop) * before[1] or now[1] == 0:
        return Change(Verdict.INCOMPARABLE, flows=kept)
    delta = now[0] / now[1] - before[0] / before[1]
    if min(now[1], before[1], kept.moved if kept else terms.enough) < terms.enough:
        return Change(Verdict.NONE, delta, kept, Reason.FEW)
    if abs(delta) < terms.least_change:
        return Change(Verdict.NONE, delta, kept, Reason.SMALL)
    if not _evidence(now, before, kept, delta, terms):
        return Change(Verdict.NONE, delta, kept, Reason.CHANCE)
    return Change(Verdict.UP if delta > 0 else Verdict.DOWN, delta, kept)


def mid_p(first: int, second: int) -> float:
    """Two-sided mid-P McNemar test of ``first`` against ``second`` discordant records; 1.0 without any."""
    from scipy.stats import binom

    both, fewer = first + second, min(first, second)
    if both == 0 or first == second:
        return 1.0
    return float(2 * binom.cdf(fewer, both, 0.5) - binom.pmf(fewer, both, 0.5))


def newcombe(first: tuple[int, int], second: tuple[int, int], alpha: float) -> tuple[float, float]:
    """The interval for the rate of ``first`` minus that of ``second``, each (complete, all): Newcombe 1998, method 10."""
    (k1, n1), (k2, n2) = first, second
    (l1, u1), (l2, u2), p1, p2 = interval(k1, n1, alpha), interval(k2, n2, alpha), k1 / n1, k2 / n2
    return p1 - p2 - hypot(p1 - l1, u2 - p2), p1 - p2 + hypot(u1 - p1, p2 - l2)


def _evidence(now: tuple[int, int], before: tuple[int, int], flows: Flows | None, delta: float, terms: Terms) -> bool:
    if flows is None:
        return _differs(now, before, delta, terms)
    corrected = (flows.mended - flows.worsened) * delta > 0 and mid_p(flows.mended, flows.worsened) < terms.change_alpha
    entered = (flows.new_records - flows.new_incomplete, flows.new_records)
    return corrected or (entered[1] >= terms.enough and _differs(entered, before, delta, terms))


def _differs(first: tuple[int, int], second: tuple[int, int], delta: float, terms: Terms) -> bool:
    if first[1] == 0 or second[1] == 0:
        return False
    low, high = newcombe(first, second, terms.change_alpha)
    return low > 0 if delta > 0 else high < 0
