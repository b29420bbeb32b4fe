"""This week against the one before, from the small tables of a store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from vaxanalysis import flows, rates, tally
from vaxanalysis.errors import ParameterError
from vaxanalysis.evidence.change import Change, Flows, Verdict, change, newcombe
from vaxanalysis.evidence.terms import TERMS
from vaxanalysis.schema import USABLE
from vaxanalysis.store import Store

_COMMUNE = ["unit_district", "unit_commune"]


@dataclass(frozen=True)
class Week:
    """The counts of two snapshots and the flows between them, of a district or of all; ``alike``: the same districts sent for both."""

    now: pl.DataFrame
    before: pl.DataFrame | None
    flows: pl.DataFrame | None
    alike: bool = True

    @classmethod
    def of(cls, store: Store, as_of: date, district: str | None) -> Week:
        """The snapshot of ``as_of`` and the one before it."""
        previous = store.previous(as_of)
        before = store.table(previous, "counts") if previous else None
        now = _only(store.table(as_of, "counts"), district)
        if now is None:
            raise ParameterError("as_of", f"no counts of {as_of}", "Run `vaxanalysis weekly` for it")
        other = flows.sent(store, as_of) ^ flows.sent(store, previous) if previous else set()
        moved = _only(store.table(as_of, "flows"), district)
        known = None if moved is None else moved.filter(~pl.col("unit_district").is_in(other).fill_null(False))
        return cls(now, _only(before, district), known, not other if district is None else district not in other)

    def change(self) -> Change:
        """The verdict on the rate of all four mandatory fields."""
        sums = None if self.flows is None else {name: int(self.flows[name].sum()) for name in flows.COLUMNS}
        before = None if self.before is None else _complete(self.before)
        if not self.alike:
            return Change(Verdict.INCOMPARABLE)
        return change(_complete(self.now), before, None if sums is None else Flows(**sums))

    def by_commune(self) -> pl.DataFrame:
        """Rates of both weeks by commune, their difference with its interval, and the flows."""
        now, before = _by_commune(self.now), _by_commune(self.now.clear() if self.before is None else self.before)
        both = now.join(before, on=_COMMUNE, how="left", suffix="_before", nulls_equal=True, maintain_order="left")
        ends = [
            _interval(*row) for row in both.select("usable", "records", "usable_before", "records_before").iter_rows()
        ]
        after, earlier = (tally.share(pl.col(f"usable{end}"), pl.col(f"records{end}")) for end in ("", "_before"))
        intervals = pl.DataFrame(ends, schema={"low": pl.Float64, "high": pl.Float64}, orient="row")
        table = both.with_columns((after - earlier).alias("delta")).hstack(intervals)
        if self.flows is not None:
            table = table.join(self.flows, on=_COMMUNE, how="left", nulls_equal=True, maintain_order="left")
        named = table.with_columns(unit_province=pl.lit(None, pl.String))
        return rates.named_units(named, ["province", "district", "commune"]).drop("province_code")


def _only(frame: pl.DataFrame | None, district: str | None) -> pl.DataFrame | None:
    """Rows of one district, or all."""
    return frame if frame is None or district is None else frame.filter(pl.col("unit_district") == district)


def _complete(counts: pl.DataFrame) -> tuple[int, int]:
    complete, every = _by_commune(counts).select(pl.col("usable", "records").sum()).row(0)
    return int(complete), int(every)


def _by_commune(counts: pl.DataFrame) -> pl.DataFrame:
    records = pl.col("records").filter(~tally.without_column())
    usable = pl.col("records").filter(tally.all_mandatory_state() == USABLE).sum().alias("usable")
    return counts.group_by(_COMMUNE).agg(usable, records.sum()).sort(_COMMUNE)


def _interval(
    usable: int, records: int, usable_before: int | None, records_before: int | None
) -> tuple[float | None, float | None]:
    if not records or not records_before or usable_before is None:
        return None, None
    return newcombe((usable, records), (usable_before, records_before), TERMS.change_alpha)
