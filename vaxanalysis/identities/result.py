"""What linking found: who is whom, the small table a report reads, and its picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    from matplotlib.figure import Figure

KINDS = ("duplicate", "shared_id", "probable", "review")
"""Findings, the most certain first: a record with several is shown under the first."""

SINGLE = "single"

UNITS = ("unit_district", "unit_commune")


@dataclass(frozen=True)
class Identities:
    """The result of :func:`vaxanalysis.identities.duplicates`.

    ``persons``: one row per record (record_id, person_id, units, doses). ``findings``: one row per record and kind,
    with the ``group`` of records it stands in. ``edges``: the pairs behind it. ``audit``: small tables, one per stage.
    """

    persons: pl.DataFrame
    findings: pl.DataFrame
    edges: pl.DataFrame
    audit: dict[str, pl.DataFrame] = field(default_factory=dict)

    @property
    def clusters(self) -> pl.DataFrame:
        """Every record once: ``record_id, person_id, kind``."""
        rank = pl.col("kind").replace_strict({kind: i for i, kind in enumerate(KINDS)}, return_dtype=pl.Int8)
        first = self.findings.select("record_id", rank).group_by("record_id").agg(pl.col("kind").min())
        named = pl.col("kind").replace_strict(dict(enumerate(KINDS)), return_dtype=pl.String).fill_null(SINGLE)
        everyone = self.persons.select("record_id", "person_id")
        return everyone.join(first, on="record_id", how="left", maintain_order="left").with_columns(named)

    def summary(self, by: Sequence[str] = UNITS) -> pl.DataFrame:
        """Groups, records, doses and surplus records by unit and kind; all add up over units.

        Each group keeps its first record and counts as a group where that lies; every other record is surplus where it lies.
        """
        placed = self.findings.join(self.persons.select("record_id", "doses", *UNITS), on="record_id")
        first = pl.col("record_id") == pl.col("record_id").min().over("kind", "group")
        table = (
            placed.with_columns(first=first, surplus=~first & (pl.col("kind") != "shared_id"))
            .group_by(*by, "kind")
            .agg(
                pl.col("first").sum().alias("clusters"),
                pl.len().alias("records"),
                pl.col("doses").sum(),
                pl.col("surplus").sum(),
            )
        )
        return table.cast({"clusters": pl.UInt32, "records": pl.UInt32, "doses": pl.UInt32, "surplus": pl.UInt32}).sort(
            *by, "kind", nulls_last=True
        )

    @property
    def people(self) -> int:
        """How many people stand behind the records."""
        return self.persons["person_id"].n_unique()

    def to_pandas(self) -> Any:
        """``clusters`` as a pandas frame."""
        return self.clusters.to_pandas()

    def plot(self) -> Figure:
        """Records by kind, as bars."""
        from vaxanalysis.screen import Shown

        totals = dict(self.summary(by=()).select("kind", "records").iter_rows())
        figure = Shown(figsize=(6, 2.4), layout="constrained")
        axes = figure.subplots()
        shown = [kind for kind in KINDS if kind in totals]
        bars = axes.barh(shown, [totals[kind] for kind in shown])
        axes.bar_label(bars, fmt="{:,.0f}", padding=3)
        axes.invert_yaxis()
        axes.set_xlabel("records")
        axes.spines[["top", "right"]].set_visible(False)
        return figure

    def _repr_html_(self) -> str:
        head = f"<p>{self.persons.height:,} records, {self.people:,} people</p>"
        return head + str(self.summary(by=())._repr_html_())
