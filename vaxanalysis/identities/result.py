"""What linking found: who is whom, the small table a report reads, and its picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from vaxanalysis import numbers, screen

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DUPLICATE_KINDS = ("duplicate", "shared_id", "probable", "review")
"""Findings, the most certain first: a record with several is shown under the first."""

SINGLE = "single"

UNITS = ("unit_district", "unit_commune")


def _in_both(*counts: int) -> tuple[list[str], ...]:
    """``counts`` as they are written in Vietnamese and in English."""
    return tuple([numbers.number(count, language) for count in counts] for language in ("vi", "en"))


@dataclass(frozen=True, repr=False)
class Identities(screen.Shown):
    """The result of :func:`vaxanalysis.identities.duplicates`.

    ``persons``: one row per record (record_id, person_id, units, doses). ``findings``: one row per record and kind,
    with its ``group`` of records. ``edges``: the pairs behind it. ``audit``: small tables, one per stage.
    """

    persons: pl.DataFrame
    findings: pl.DataFrame
    edges: pl.DataFrame
    audit: dict[str, pl.DataFrame] = field(default_factory=dict)

    @property
    def clusters(self) -> pl.DataFrame:
        """Every record once: ``record_id, person_id, kind``."""
        ranked = self.findings.select("record_id", pl.col("kind").cast(pl.Enum(DUPLICATE_KINDS)))
        first = ranked.group_by("record_id").agg(pl.col("kind").min().cast(pl.String))
        everyone = self.persons.select("record_id", "person_id").join(
            first, on="record_id", how="left", maintain_order="left"
        )
        return everyone.with_columns(pl.col("kind").fill_null(SINGLE))

    def summary(self, by: Sequence[str] = UNITS) -> pl.DataFrame:
        """Groups, records, doses and surplus records by unit and kind; all add up over units.

        Each group keeps its first record and counts as a group in that record's unit; every other record is surplus in its own unit.
        """
        placed = self.findings.join(self.persons.select("record_id", "doses", *UNITS), on="record_id")
        first = pl.col("record_id") == pl.col("record_id").min().over("kind", "group")
        surplus = ~first & (pl.col("kind") != "shared_id")
        counts = {"clusters": first, "records": pl.lit(True), "doses": pl.col("doses"), "surplus": surplus}
        sums = [pl.col(name).sum().cast(pl.UInt32) for name in counts]
        return placed.with_columns(**counts).group_by(*by, "kind").agg(sums).sort(*by, "kind", nulls_last=True)

    @property
    def people(self) -> int:
        """How many people the records belong to."""
        return self.persons["person_id"].n_unique()

    @property
    def table(self) -> pl.DataFrame:
        """``clusters``: every record once, with the person that it is."""
        return self.clusters

    def title(self) -> str:
        """How many records and people there are, and how many people to expect."""
        vi, en = _in_both(self.persons.height, self.people)
        return screen.word(f"{vi[0]} bản ghi, {vi[1]} người", f"{en[0]} records, {en[1]} people") + self._expected()

    def _expected(self) -> str:
        """The number of people expected from the chances of the pairs, with a 95 % interval; empty for exact rules."""
        from vaxanalysis.identities.meaning import people

        row = people(self).row(0, named=True)
        if row["expected"] is None:
            return ""
        vi, en = _in_both(row["expected"], row["low"], row["high"])
        return screen.word(f" (ước tính {vi[0]}, từ {vi[1]} đến {vi[2]})", f" (expected {en[0]}, {en[1]} to {en[2]})")

    def plot(self) -> Figure:
        """Records by kind, as bars."""
        from vaxanalysis.screen.figures import bars

        totals = dict(self.summary(by=()).select("kind", "records").iter_rows())
        kinds = [kind for kind in DUPLICATE_KINDS if kind in totals]
        label = screen.word("bản ghi", "records")
        return bars([screen.value("kind", kind) for kind in kinds], [totals[kind] for kind in kinds], label)

    def _seen(self) -> pl.DataFrame:
        return self.summary(by=())
