"""Facts that several blocks speak of: faults, duplicates, verification and pace, citizens' requests."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

import polars as pl

from vaxanalysis import rules
from vaxanalysis.evidence.forecast import Forecast, forecast
from vaxanalysis.publish.data import Week
from vaxanalysis.verification.vocabulary import DONE, OPEN, STATES

SUMMARIES = frozenset({"certificate_blocked"})
"""Rules that repeat others' findings; they head no list of faults."""


@dataclass(frozen=True)
class Progress:
    """Records left, days left (negative once past), pace needed and seen a day, and the forecast where there is one."""

    left: int
    days: int
    needed: int
    pace: float | None
    outlook: Forecast | None


@dataclass(frozen=True)
class Requests:
    """Citizens' requests: open ones overdue, and of those received 48 hours ago or more how many were answered in time."""

    overdue: int
    in_time: int
    matured: int


def faults(week: Week) -> pl.DataFrame:
    """``code, severity, actor, applies, fails``: rules that fail somewhere; errors before warnings, most records first; no summaries."""
    listed = [
        (bit, rule) for bit, rule in enumerate(rules.RULES) if rule.code not in SUMMARIES and rule.expected is None
    ]
    sums = week.counts.select(
        *(_hit("applies", bit).alias(f"a{bit}") for bit, _ in listed),
        *(_hit("fails", bit).alias(f"f{bit}") for bit, _ in listed),
    ).row(0, named=True)
    rows = [
        (rule.code, rule.severity, rule.actor, sums[f"a{bit}"], sums[f"f{bit}"])
        for bit, rule in listed
        if sums[f"f{bit}"]
    ]
    frame = pl.DataFrame(rows, schema=["code", "severity", "actor", "applies", "fails"], orient="row")
    order = [pl.col("severity") == "error", pl.col("fails").cast(pl.Int64)]
    return frame.sort(*order, "code", descending=[True, True, False]) if rows else frame


def failing_any(week: Week, codes: list[str]) -> int:
    """Records of the district that fail at least one of the rules ``codes``."""
    bits = sum(1 << bit for bit, rule in enumerate(rules.RULES) if rule.code in codes)
    return int(week.counts.filter(pl.col("fails") & pl.lit(bits, pl.UInt64) != 0)["records"].sum())


def duplicates(week: Week, as_of: date | None = None) -> pl.DataFrame | None:
    """``kind, clusters, records, doses, surplus`` of the district; None without the table."""
    own = week.own("duplicates", as_of)
    return (
        None
        if own is None
        else own.group_by("kind").agg(pl.col("clusters", "records", "doses", "surplus").sum()).sort("kind")
    )


def certain(week: Week, as_of: date | None = None) -> int | None:
    """Records that lie in certain duplicates."""
    found = duplicates(week, as_of)
    return None if found is None else int(found.filter(pl.col("kind") == "duplicate")["records"].sum())


def surplus(week: Week, as_of: date | None = None) -> int | None:
    """Records that merging certain duplicates would spare."""
    found = duplicates(week, as_of)
    return None if found is None else int(found.filter(pl.col("kind") == "duplicate")["surplus"].sum())


def states(week: Week, as_of: date | None = None) -> dict[str, int] | None:
    """Verification state -> records of the district; None without the table or any record in it."""
    own = week.own("verification", as_of)
    if own is None or own.is_empty():
        return None
    sums = dict(own.group_by("state").agg(pl.col("records").sum()).iter_rows())
    return {state: int(sums.get(state, 0)) for state in STATES}


def progress(week: Week) -> Progress:
    """How much is left against the deadline, from verification where it is kept, else from records mended."""
    found = states(week)
    left = sum(found[state] for state in OPEN) if found else week.to_clean
    days = week.terms.days_left(week.as_of)
    needed = math.ceil(left / max(days, 1))
    paces = _paces(week) if found else _mending(week)
    pace = sum(paces) / len(paces) if paces else None
    return Progress(left, days, needed, pace, forecast(paces, needed, week.terms) if days > 0 else None)


def requests(week: Week, as_of: date | None = None) -> Requests | None:
    """The district's requests against the 48 hours; None without the table or a request in it."""
    own = week.own("feedback", as_of)
    if own is None or own.is_empty():
        return None
    return Requests(*(int(own[name].sum()) for name in ("open_over_48", "matured_in_time", "matured")))


def rejected(week: Week) -> tuple[int, int]:
    """Rows rejected and rows in the files that the district sent."""
    sources = week.store.table(week.as_of, "sources")
    if sources is None:
        return 0, 0
    own = sources.filter(pl.col("sender") == week.district)
    return int(own["rejected"].sum()), int(own["rows"].sum())


def _paces(week: Week) -> list[float]:
    """Records done a day between each two snapshots that hold verification states; today's where there is but one."""
    done = [(day, sum(found[state] for state in DONE)) for day in week.dates if (found := states(week, day))]
    if len(done) == 1:
        own = week.own("verification")
        return [] if own is None else [float(own["done_today"].sum())]
    steps = zip(done, done[1:], strict=False)
    return [max(0, after[1] - before[1]) / (after[0] - before[0]).days for before, after in steps]


def _mending(week: Week) -> list[float]:
    days = week.trend["as_of"]
    mended = week.trend["mended"]
    spans = [(later - earlier).days for earlier, later in zip(days, days[1:], strict=False)]
    return [count / span for count, span in zip(mended[1:], spans, strict=True) if count is not None]


def _hit(mask: str, bit: int) -> pl.Expr:
    return pl.col("records").filter(pl.col(mask) & pl.lit(1 << bit, pl.UInt64) != 0).sum()
