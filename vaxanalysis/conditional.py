"""Does missing depend on who, where and when? Rates by group, and how strong the dependence is before whether it is chance.

With a million records any difference is significant, so Cramer's V (0 none, 1 complete; bias-corrected, Bergsma 2013) comes
first; the G-test says only whether chance alone could do it. Groups of few records are judged together as ``other``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from vaxanalysis import numbers, rates, screen, tally
from vaxanalysis.schema import PLACEHOLDER

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LEAST = 20
"""Records below which a group is not judged by itself."""

OTHER = "other"


@dataclass(frozen=True, repr=False)
class Dependence(screen.Shown):
    """``table``: a line a group, with ``records, missing, rate, low, high``. ``v``: Cramer's V; ``g, df, p``: the G-test."""

    field: str
    by: str
    table: pl.DataFrame
    v: float | None
    g: float | None
    df: int
    p: float | None

    def title(self) -> str:
        """What depends on what, and how strongly."""
        field, by = screen.value("field", self.field), screen.heading(self.by)
        about = screen.word(f"Thiếu {field} theo {by}", f"{field} missing by {by}")
        if self.v is None:
            return f"{about}: {screen.word('chưa đủ hai nhóm để kiểm định', 'no test: fewer than two groups differ')}"
        return f"{about}: V = {self.v:.3f}, G = {self.g:.1f}, df = {self.df}, p = {self.p:.3g}"

    def plot(self) -> Figure:
        """Rates of missing by group, with their intervals."""
        from vaxanalysis.screen.figures import dots

        rows = self.table.select(self.by, "records").iter_rows()
        names = [
            f"{screen.value(self.by, name)} (n={numbers.number(records, screen.spoken())})" for name, records in rows
        ]
        label = f"{screen.word('% thiếu', '% missing')}: {screen.value('field', self.field)}"
        return dots(names, self.table.select("rate", "low", "high"), label)


def depends(counts: pl.DataFrame, field: str, by: str, least: int = LEAST) -> Dependence:
    """Whether ``field`` is missing (blank or a placeholder) depending on the column ``by`` of ``counts``.

    Records whose file has no column for ``field`` are left out.
    """
    counts = counts.filter(~tally.without_column([field]))
    small = pl.col("records").sum().over(by) < least
    group = pl.when(small).then(pl.lit(OTHER)).otherwise(pl.col(by).cast(pl.String).fill_null("unknown")).alias(by)
    missing = pl.col("records").filter(tally.state(field) <= PLACEHOLDER).sum().alias("missing")
    table = counts.with_columns(group).group_by(by).agg(pl.col("records").sum(), missing).sort(by)
    return Dependence(field, by, rates.with_rates(table, "missing"), *_tested(table))


def _tested(table: pl.DataFrame) -> tuple[float | None, float | None, int, float | None]:
    """Cramer's V, G, degrees of freedom and p of missing against group; None where nothing varies."""
    from scipy.stats import chi2_contingency

    total, missing = int(table["records"].sum()), int(table["missing"].sum())
    if table.height < 2 or missing in (0, total):
        return None, None, 0, None
    cells = table.select("missing", pl.col("records") - pl.col("missing")).to_numpy()
    g = chi2_contingency(cells, correction=False, lambda_="log-likelihood")
    squared = float(chi2_contingency(cells, correction=False).statistic)
    return _cramer(squared, total, table.height), float(g.statistic), int(g.dof), float(g.pvalue)


def _cramer(squared: float, total: int, groups: int) -> float:
    """Cramer's V for two columns and ``groups`` rows, corrected for its bias in small tables."""
    if total <= 1:
        return 0.0
    phi = max(0.0, squared / total - (groups - 1) / (total - 1))
    rows = groups - (groups - 1) ** 2 / (total - 1)
    columns = 2 - 1 / (total - 1)
    return float((phi / (min(rows, columns) - 1)) ** 0.5) if min(rows, columns) > 1 else 0.0
