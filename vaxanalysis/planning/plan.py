"""The plan of a day: what will be left, when each unit is finished, what it takes, how good earlier forecasts were, and scenarios."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from vaxanalysis import places
from vaxanalysis.errors import ParameterError
from vaxanalysis.planning import calendar, kept, measured
from vaxanalysis.planning.effort import STEPS, Effort
from vaxanalysis.planning.finish import finished
from vaxanalysis.planning.forecast import forecast
from vaxanalysis.planning.history import KEYS, Work, work
from vaxanalysis.planning.queues import Course, Numbers
from vaxanalysis.planning.scenarios import compared, needed
from vaxanalysis.planning.scores import QUANTILES
from vaxanalysis.store import Store
from vaxanalysis.verification import states
from vaxanalysis.verification.answers import decided
from vaxanalysis.verification.figures import daily_counts, snapshot_of
from vaxanalysis.verification.log import read_log

AHEAD = 30
"""Days ahead that a plan looks, or up to the deadline where that is later."""

LEVELS: dict[str, tuple[str, ...]] = {"city": (), "district": KEYS[:1], "commune": KEYS}


@dataclass(frozen=True)
class Plan:
    """``units``: level (city, district, commune), codes, ``open``, hours by step, ``left_low, left, left_high`` at the deadline (80 %),
    ``chance`` to be finished by then, ``finish`` and its bounds ``finish_{50,80,95}_{low,high}`` (null: later than looked).

    ``days``: level, codes, ``day`` and ``q1`` ... ``q7``, the quantiles of the records left. ``rates``: assumed and measured.
    ``scores``: of earlier forecasts. ``scenarios``: side by side. ``people``: how many it takes to finish in time.
    """

    as_of: date
    deadline: date
    effort: Effort
    work: Work
    units: pl.DataFrame
    days: pl.DataFrame
    rates: pl.DataFrame
    scores: pl.DataFrame
    scenarios: pl.DataFrame
    people: pl.DataFrame


def plan(
    store: Store,
    as_of: date,
    deadline: date,
    effort: Effort,
    scenarios: Sequence[str] = (),
    *,
    province: str | None = None,
    draws: int = 1000,
    seed: int = 1,
) -> Plan:
    """The plan as of a day; where a ``province`` is given, of its districts and of the records without a district.

    Raises ParameterError for a deadline that has passed and an unknown scenario, StoreError where there is no snapshot.
    """
    if deadline <= as_of:
        raise ParameterError(
            "--deadline", f"{deadline} is not after {as_of}", "Give a later day, or an earlier --as-of"
        )
    until = max(deadline, as_of + timedelta(AHEAD))
    table = states(store, as_of).collect()
    own = table.filter(_of(province)) if province else table
    found = work(own, daily_counts(own, snapshot_of(store, as_of)), as_of, until)
    course = forecast(found.history, draws, seed, assumed=found.assumed_pace(effort))
    levels = _levels(found)
    events = decided(read_log(store)).filter(pl.col("on") <= as_of)
    days = pl.concat([_days(found, course, *level) for level in levels], how="diagonal")
    return Plan(
        as_of, deadline, effort, found,
        pl.concat([_units(found, course, effort, deadline, *level) for level in levels], how="diagonal"),
        days, _rates(found, events, effort), kept.scored(store, as_of, found),
        compared(found, effort, deadline, scenarios, seed), needed(found, effort, deadline, seed),
    )  # fmt: skip


def _of(province: str) -> pl.Expr:
    """Whether a record belongs to the province by its district, or has none."""
    codes = places.districts(province)["district_code"].to_list()
    return pl.col("unit_district").is_null() | pl.col("unit_district").is_in(codes)


def _levels(found: Work) -> list[tuple[str, pl.DataFrame, Numbers]]:
    """Each level with its units and the matrix (communes, units) that adds communes up to them."""
    levels = []
    for name, keys in LEVELS.items():
        frame = found.units.select(keys).unique(maintain_order=True) if keys else pl.DataFrame({"level": [name]})
        number = (
            found.units.join(
                frame.with_row_index("number"), on=keys, how="left", nulls_equal=True, maintain_order="left"
            )["number"]
            if keys
            else pl.zeros(found.units.height, pl.UInt32, eager=True)
        )
        matrix = np.zeros((found.units.height, frame.height))
        matrix[np.arange(found.units.height), number.to_numpy()] = 1
        levels.append((name, frame.select(pl.lit(name).alias("level"), *keys), matrix))
    return levels


def _units(
    found: Work, course: Course, effort: Effort, deadline: date, level: str, frame: pl.DataFrame, matrix: Numbers
) -> pl.DataFrame:
    now = found.history.left @ matrix
    left, arrived = course.left @ matrix, course.arrived @ matrix
    over = finished(left, arrived, now, effort.finished)
    first = np.where(over.any(1), over.argmax(1), over.shape[1]).astype(float)
    first[:, now == 0] = -1
    at = (deadline - found.as_of).days - 1
    low, middle, high = np.quantile(left[:, at], (0.1, 0.5, 0.9), axis=0).round().astype(int)
    hours = found.hours(effort)
    columns = {
        "open": now.astype(int),
        **{f"{step}_hours": hours[step].to_numpy() @ matrix for step in STEPS},
        "left_low": low, "left": middle, "left_high": high,
        "chance": (first <= at).mean(0),
        "finish": _dates(found, first, 0.5),
    }  # fmt: skip
    for band in (50, 80, 95):
        columns[f"finish_{band}_low"] = _dates(found, first, 0.5 - band / 200)
        columns[f"finish_{band}_high"] = _dates(found, first, 0.5 + band / 200)
    return frame.hstack(pl.DataFrame(columns))


def _dates(found: Work, first: Numbers, quantile: float) -> pl.Series:
    """The day by which the share ``quantile`` of the draws has finished; null where that lies beyond what was looked at."""
    most = len(found.history.ahead)
    at = np.quantile(first, quantile, axis=0, method="higher").astype(int)
    return pl.Series([None if day >= most else found.as_of + timedelta(int(day) + 1) for day in at], dtype=pl.Date)


def _days(found: Work, course: Course, level: str, frame: pl.DataFrame, matrix: Numbers) -> pl.DataFrame:
    """Quantiles of the records left at the end of each day ahead."""
    bounds = np.quantile(course.left @ matrix, QUANTILES, axis=0).round().astype(np.int64)
    days = calendar.days(found.as_of + timedelta(1), found.as_of + timedelta(bounds.shape[1]))
    return pl.concat(
        frame.with_columns(
            pl.lit(day).alias("day"), *(pl.Series(f"q{n}", bounds[n - 1, at]) for n in range(1, len(QUANTILES) + 1))
        )
        for at, day in enumerate(days)
    )


def _rates(found: Work, events: pl.DataFrame, effort: Effort) -> pl.DataFrame:
    hours = found.hours(effort)
    total = max(int(found.history.left.sum()), 1)
    expected = float(sum(hours[step].sum() for step in ("station", "police")) * 60 / total)
    line = measured.minutes(found.history, effort, expected)
    both = pl.DataFrame(
        [{"name": "minutes", **line}], schema={"name": pl.String, "assumed": pl.Float64, "measured": pl.Float64}
    )
    return pl.concat([both, measured.rates(events, effort, found.contactable)], how="diagonal")
