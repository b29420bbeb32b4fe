"""Rates of the verification so far, estimated from its log, beside what is assumed of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl

from vaxanalysis.planning.effort import ROLES, Effort
from vaxanalysis.planning.history import COMMUNE_KEYS, Work, by_unit
from vaxanalysis.planning.queues import Numbers

ENOUGH = 20
"""Fewest observations of a rate that is given as measured."""


def replaced(found: Work, events: pl.DataFrame, effort: Effort) -> tuple[pl.DataFrame, Effort]:
    """The rates of ``RATES``, a line each, and ``effort`` with the shares that are measured in the place of those assumed.

    Minutes stay as assumed: the log has no clock, and what people who are there get done in a day also depends on what else they do.

    ``events``: the log with its outcomes. ``low`` and ``high`` bound the city's rate by 95 %, with the spread between communes in it;
    ``communes_low`` and ``communes_high`` are the lowest and highest rate of a commune, each drawn towards the city's. ``apart``: measured
    against assumed, in parts; null for minutes.
    """
    phone, calls = found.contactable, _answers(events).filter(pl.col("answer") != "tried")
    reach, to_police = _rate(calls, pl.col("answer") != "not_reached"), _rate(*_passed(events))
    reached = _scaled(effort, "reach", reach["measured"], effort.reached())
    used = _scaled(reached, "to_police", to_police["measured"], reached.to_police(phone))
    lines = [
        {"name": "minutes", "assumed": _assumed_minutes(found, effort), "measured": _minutes_present(found, effort)},
        {"name": "reach", "assumed": effort.reached(), **reach},
        {"name": "to_police", "assumed": effort.to_police(phone), **to_police},
    ]
    table = pl.DataFrame(lines, schema=RATES)
    share = pl.col("name") != "minutes"  # minutes of presence hold other work too
    return table.with_columns(apart=pl.when(share).then(pl.col("measured") / pl.col("assumed") - 1)), used


def _scaled(effort: Effort, name: str, measured: float | None, model: float) -> Effort:
    return replace(effort, scale={**effort.scale, name: measured / model}) if measured is not None and model else effort


def _assumed_minutes(found: Work, effort: Effort) -> float:
    hours = found.hours(effort)
    return float(sum(hours[step].sum() for step in ROLES) * 60 / max(int(found.history.left.sum()), 1))


def _answers(events: pl.DataFrame) -> pl.DataFrame:
    return events.filter((pl.col("kind") == "answer") & (pl.col("authority") == "station"))


def _passed(events: pl.DataFrame) -> tuple[pl.DataFrame, pl.Expr]:
    return _answers(events).filter(pl.col("outcome").is_in(["mended", "police"])), pl.col("outcome") == "police"


def police_share(found: Work, events: pl.DataFrame, effort: Effort) -> Numbers:
    """Of the records that the station handles, those that it passes to the police, by commune: its own rate drawn towards the city's where
    the log says enough, else what is assumed."""
    answers, police = _passed(events)
    if answers.height < ENOUGH:
        return np.full(found.units.height, effort.to_police(found.contactable))
    return shrunk(*_counts(by_unit(found.units, _by_commune(answers, police))))


RATES: dict[str, pl.DataType] = {
    "name": pl.String(), **dict.fromkeys(("assumed", "measured", "low", "high", "communes_low", "communes_high"), pl.Float64()),
    "observed": pl.Int64(),
}  # fmt: skip
"""``minutes`` a record; ``reach``, of the calls those answered, and ``to_police``, of the records handled those passed on, from 0 to 1."""


def _by_commune(answers: pl.DataFrame, what: pl.Expr) -> pl.DataFrame:
    """``*COMMUNE_KEYS, yes, all``: how many answers there are, and of how many ``what`` holds."""
    return answers.group_by(COMMUNE_KEYS, maintain_order=True).agg(what.sum().alias("yes"), pl.len().alias("all"))


def _counts(table: pl.DataFrame) -> tuple[Numbers, Numbers]:
    return table["yes"].to_numpy().astype(float), table["all"].to_numpy().astype(float)


def _rate(answers: pl.DataFrame, what: pl.Expr) -> dict[str, Any]:
    yes, every = _counts(_by_commune(answers, what))
    total = int(every.sum())
    if total < ENOUGH:
        return {"measured": None, "observed": total}
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


def _minutes_present(found: Work, effort: Effort) -> float | None:
    """Minutes for which a commune's people were there, a record done so far, by ``effort``; None where few are done."""
    done, presence = found.history.done, np.array(effort.presence(found.history.off))
    people = sum(effort.a_day(role) for role in ROLES) * int(found.staffed.sum())
    return float(people * presence[done.sum(1) > 0].sum() / done.sum()) if done.sum() >= ENOUGH else None
