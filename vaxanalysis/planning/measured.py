"""Rates of the verification so far, estimated from its log, beside what is assumed of them."""

from __future__ import annotations

import numpy as np
import polars as pl

from vaxanalysis.planning.effort import Effort
from vaxanalysis.planning.forecast import History
from vaxanalysis.planning.queues import Numbers
from vaxanalysis.schema import UNIT

ENOUGH = 20
"""Fewest observations of a rate that is given as measured."""


def rates(events: pl.DataFrame, effort: Effort, contactable: float) -> pl.DataFrame:
    """``name, assumed, measured, low, high, observed, communes_low, communes_high``: shares from 0 to 1, a line each.

    ``events``: the log with its outcomes. ``low`` and ``high`` bound the city's rate by 95 %, with the spread between communes in it;
    ``communes_low`` and ``communes_high`` are the lowest and highest rate of a commune, each drawn towards the city's.
    """
    answers = events.filter((pl.col("kind") == "answer") & (pl.col("authority") == "station"))
    reached = pl.col("answer") != "not_reached"
    police = pl.col("outcome") == "police"
    decided = answers.filter(pl.col("outcome").is_in(["mended", "police"]))
    lines = {
        "reach": (effort.reached(), answers.filter(pl.col("answer") != "tried"), reached),
        "to_police": (effort.to_police(contactable), decided, police),
    }
    return pl.DataFrame(
        [{"name": name, "assumed": assumed, **_rate(of, what)} for name, (assumed, of, what) in lines.items()],
        schema={"name": pl.String, **dict.fromkeys(COLUMNS, pl.Float64), "observed": pl.Int64},
    )


COLUMNS = ("assumed", "measured", "low", "high", "communes_low", "communes_high")


def _rate(answers: pl.DataFrame, what: pl.Expr) -> dict[str, float | int | None]:
    counts = answers.group_by(UNIT[1:]).agg(what.sum().alias("yes"), pl.len().alias("all"))
    yes, every = counts["yes"].to_numpy().astype(float), counts["all"].to_numpy().astype(float)
    total = int(every.sum())
    if total < ENOUGH:
        return {"observed": total}
    rate = yes.sum() / total
    own = shrunk(yes, every)
    error = max(float(np.sqrt(((yes - rate * every) ** 2).sum())), float(np.sqrt(total * rate * (1 - rate)))) / total
    bounds = {"low": max(rate - 1.96 * error, 0.0), "high": min(rate + 1.96 * error, 1.0)}
    return {"measured": rate, **bounds, "observed": total, "communes_low": own.min(), "communes_high": own.max()}


def shrunk(yes: Numbers, every: Numbers) -> Numbers:
    """The rate of each unit drawn towards that of all, the more the fewer its observations: Beta-binomial, by moments.

    Source: Casella 1985, An introduction to empirical Bayes data analysis, The American Statistician 39:83.
    """
    rate = yes.sum() / every.sum()
    chance = rate * (1 - rate)
    spread = ((yes - rate * every) ** 2 - every * chance).sum() / max(float((every * (every - 1)).sum()), 1.0)
    strength = chance / spread - 1 if spread > 0 else np.inf
    weight = every / (every + max(strength, 0.0)) if np.isfinite(strength) else np.zeros_like(every)
    return np.asarray(weight * yes / np.maximum(every, 1) + (1 - weight) * rate)


def minutes(history: History, effort: Effort, expected: float) -> dict[str, float | None]:
    """``assumed, measured``: minutes of a commune's people a record; what was done so far by those whom ``effort`` says are there."""
    worked = (history.done.sum(1) > 0).sum() if len(history.done) else 0
    factor = sum(effort.capacity["day_off"] if off else 1.0 for off in history.off[-int(worked) :]) if worked else 0.0
    done, people = float(history.done.sum()), (effort.a_day("station") + effort.a_day("police")) * len(history.open)
    return {"assumed": expected, "measured": people * factor / done if done >= ENOUGH else None}
