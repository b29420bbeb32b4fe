"""How well the clusters distinguish people, against a truth that linking never sees.

Counts are over pairs of distinct identities: rows that repeat one identity word for word make any method look better. Strata judge the
pairs with at least one end in the stratum; intervals come from drawing people, not pairs, again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vaxanalysis.errors import TableError

REDRAWS = 200

NUMBERS = ("precision", "recall", "f1", "f1_low", "f1_high")


@dataclass(frozen=True)
class Evaluation:
    """``scores``: one row per stratum; ``what`` is ``clusters``. ``totals``: cluster counts and B-cubed, one row."""

    scores: pl.DataFrame
    totals: pl.DataFrame

    def _repr_html_(self) -> str:
        return str(self.totals._repr_html_()) + str(self.scores._repr_html_())


def within(members: pl.DataFrame, group: str) -> pl.DataFrame:
    """Pairs of rows (``left`` < ``right``, by ``row``) that share ``group``."""
    several = members.filter(pl.len().over(group) > 1).select("row", group)
    joined = several.lazy().join(several.lazy(), on=group, suffix="_r").filter(pl.col("row") < pl.col("row_r"))
    return joined.select(left="row", right="row_r").collect()


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _interval(counts: NDArray[np.float64]) -> tuple[float | None, float | None]:
    """The 95 % interval of F1 over ``REDRAWS`` of the people; ``counts``: pairs in both, said, true. None without a pair in both."""
    if not counts[0].any():
        return None, None
    rng = np.random.default_rng(1)
    drawn = np.array([(counts * rng.poisson(1, counts.shape[1])).sum(axis=1) for _ in range(REDRAWS)])
    low, high = np.quantile(2 * drawn[:, 0] / np.maximum(drawn[:, 1] + drawn[:, 2], 1), (0.025, 0.975))
    return float(low), float(high)


def _score(table: pl.DataFrame, people: int) -> dict[str, float | None]:
    """Precision, recall, F1 and its interval; ``table``: said (the clusters join the pair), true, person. Null without such pairs."""
    counts = np.zeros((3, people))
    for k, kind in enumerate((("said", "true"), ("said",), ("true",))):
        chosen = table.filter(pl.all_horizontal(kind))["person"].to_numpy()
        counts[k] = np.bincount(chosen, minlength=people)
    counts = counts[:, counts.any(axis=0)]
    both, said, true = counts.sum(axis=1)
    low, high = _interval(counts)
    return {
        "pairs_true": true,
        "pairs_said": said,
        "precision": _share(both, said),
        "recall": _share(both, true),
        "f1": _share(2 * both, said + true),
        "f1_low": low,
        "f1_high": high,
    }


def _b_cubed(members: pl.DataFrame) -> tuple[float, float]:
    cell = pl.len().over("person_id", "person") / pl.len().over("person_id")
    rest = pl.len().over("person_id", "person") / pl.len().over("person")
    precision, recall = members.select(cell.mean().alias("p"), rest.mean().alias("r")).row(0)
    return precision, recall


def _judged(said: pl.DataFrame, true: pl.DataFrame, members: pl.DataFrame, strata: Sequence[str]) -> pl.DataFrame:
    """Said and true pairs together, each with its person and whether it touches a stratum."""
    ends = ["left", "right"]
    both = said.unique().with_columns(said=True).join(true.with_columns(true=True), on=ends, how="full", coalesce=True)
    facts = members.select("row", "person", *strata)
    joined = both.join(facts, left_on="left", right_on="row").join(facts, left_on="right", right_on="row", suffix="_r")
    touched = [(pl.col(name) | pl.col(f"{name}_r")).fill_null(False).alias(name) for name in strata]
    return joined.select(pl.col("said", "true").fill_null(False), "person", *touched)


def evaluate(clusters: pl.DataFrame, truth: pl.DataFrame) -> Evaluation:
    """Judge ``clusters`` (record_id, person_id, perhaps tuple) by ``truth`` (record_id, person, true-or-false strata)."""
    for name, table, column in (("clusters", clusters, "person_id"), ("truth", truth, "person")):
        if not {"record_id", column} <= set(table.columns):
            raise TableError(name, f"no columns record_id and {column}", "Give the file that the program wrote")
    strata = [name for name, kind in truth.schema.items() if kind == pl.Boolean]
    key = "tuple" if "tuple" in clusters.columns else "record_id"
    coded = truth.with_columns(pl.col("person").rank("dense").cast(pl.Int64) - 1)
    known = clusters.join(coded, on="record_id").unique([key, "person"], keep="first", maintain_order=True)
    members = known.with_row_index("row") if key == "record_id" else known.with_columns(row=pl.col(key))
    true, said = within(members, "person"), within(members, "person_id")
    people = int(coded["person"].max() or 0) + 1  # type: ignore[arg-type]
    table = _judged(said, true, members, strata)
    parts = {"all": table} | {name: table.filter(name) for name in strata}
    rows = [{"what": "clusters", "stratum": name, **_score(part, people)} for name, part in parts.items()]
    precision, recall = _b_cubed(members)
    sizes = members.group_by("person_id").len()["len"]
    totals = {
        "identities": members.height,
        "people": members["person"].n_unique(),
        "clusters": len(sizes),
        "largest": sizes.max(),
        "b_cubed_precision": precision,
        "b_cubed_recall": recall,
    }
    return Evaluation(pl.DataFrame(rows, schema_overrides=dict.fromkeys(NUMBERS, pl.Float64)), pl.DataFrame([totals]))
