"""Forecasts are kept in the store, and scored once the days that they were about have come."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from vaxanalysis import outputs, paths
from vaxanalysis.planning.history import Work
from vaxanalysis.planning.levels import UNIT_OF_LEVEL, levels
from vaxanalysis.planning.scores import QUANTILES, weighted_interval_score
from vaxanalysis.store import Store, sound

SCORES = {
    "as_of": pl.Date, "level": pl.String, "days": pl.Int64, "forecasts": pl.Int64, "held": pl.Float64, "score": pl.Float64,
    "naive": pl.Float64,
}  # fmt: skip
"""A line a forecast and level: days scored, forecasts (units times days), share of 80 % bands that held, mean weighted interval score,
and that of the naive pace (mean of the last seven days, without a band)."""

REPAIR = "Restore it from a copy of the store, or delete it: later forecasts do not depend on it"


def keep(store: Store, as_of: date, days: pl.DataFrame) -> None:
    """Keep the quantiles ``days`` of a plan. A forecast of the same day is replaced."""
    outputs.make_folder(_folder(store), private=True)
    outputs.add(_folder(store), f"{as_of.isoformat()}.parquet", days.write_parquet, "forecasts")


def with_naive(found: Work, days: pl.DataFrame) -> pl.DataFrame:
    """``days`` with ``naive``: records left on each day if every unit goes on at its mean net pace of the last seven days."""
    recent = (found.history.done[-7:] - found.history.arrived[-7:]).mean(0)
    each = {"_now": found.history.left, "_pace": recent}
    sums = pl.concat([level.table(each) for level in levels(found.units)], how="diagonal")
    ahead = (pl.col("day") - pl.lit(found.as_of)).dt.total_days()
    left = (pl.col("_now") - pl.col("_pace") * ahead).clip(lower_bound=0).alias("naive")
    joined = days.join(sums, on=UNIT_OF_LEVEL, how="left", nulls_equal=True, maintain_order="left")
    return joined.with_columns(left).drop("_now", "_pace")


def scored(store: Store, as_of: date, found: Work) -> pl.DataFrame:
    """How the forecasts of earlier days did on the days up to ``as_of``: the columns of ``SCORES``.

    Days before the history in hand are left out.
    """
    every, lines = levels(found.units), []
    left = [
        level.table({"seen": each}).with_columns(day=pl.lit(day))
        for level in every
        for day, each in found.left_by_day()
    ]
    seen = pl.concat(left, how="diagonal")
    for path in paths.inside(_folder(store), end=".parquet") if _folder(store).is_dir() else []:
        day = date.fromisoformat(path.stem)
        file = sound(_folder(store), path.name, REPAIR)
        if file and day < as_of:
            table = paths.read_parquet(file).filter(pl.col("day") <= as_of)
            known = table.join(seen, on=[*UNIT_OF_LEVEL, "day"], nulls_equal=True, maintain_order="left")
            parts = known.partition_by("level", as_dict=True)
            lines += [_line(day, level, part) for (level,), part in parts.items()]
    return pl.DataFrame(lines, schema=SCORES).sort("as_of", "level")


def _line(day: date, level: str, part: pl.DataFrame) -> dict[str, object]:
    bounds = part.select(f"q{n}" for n in range(1, len(QUANTILES) + 1)).to_numpy().T.astype(float)
    seen = part["seen"].to_numpy().astype(float)
    held = (seen >= bounds[1]) & (seen <= bounds[-2])
    score = weighted_interval_score(bounds, seen)
    error = np.abs(part["naive"].to_numpy() - seen)
    return {
        "as_of": day, "level": level, "days": part["day"].n_unique(), "forecasts": part.height, "held": float(held.mean()),
        "score": float(score.mean()), "naive": float(error.mean()),
    }  # fmt: skip


def _folder(store: Store) -> Path:
    return store.path / "verification" / "forecasts"
