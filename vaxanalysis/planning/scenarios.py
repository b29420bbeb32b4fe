"""What if: the same forecast with other people, phones, merging or deadline, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import polars as pl

from vaxanalysis.errors import ParameterError
from vaxanalysis.planning import calendar
from vaxanalysis.planning.effort import Effort
from vaxanalysis.planning.forecast import History, forecast
from vaxanalysis.planning.history import KEYS, Work
from vaxanalysis.planning.levels import finished

DRAWS = 200
NOW = "now"


def compared(found: Work, effort: Effort, deadline: date, names: Sequence[str], seed: int = 1) -> pl.DataFrame:
    """``scenario, deadline, open, staff, chance, left_low, left, left_high, finish`` of the city: as it is
    (``now``), then each of ``names``.

    ``open``: records to settle once what the scenario takes away is gone; ``staff``: the pace against now. Raises ParameterError for an
    unknown name.
    """
    return pl.DataFrame(
        [_line(found, effort, deadline, name, seed) for name in (NOW, *names)], infer_schema_length=None
    )


def _line(found: Work, effort: Effort, deadline: date, name: str, seed: int) -> dict[str, object]:
    chosen = {} if name == NOW else effort.scenario(name)
    last = chosen.get("deadline", deadline)
    if last <= found.as_of:
        where = f"plan.scenario.{name}.deadline"
        raise ParameterError(where, f"{last} is not after {found.as_of}", "Give a later day")
    history, faster = _changed(found, effort, name) if chosen else (found.history, 1.0)
    until = max(len(history.ahead), (last - found.as_of).days)
    left, over = _city(_ahead(history, found.as_of, until), found, effort, faster, seed)
    at = max((last - found.as_of).days - 1, 0)
    low, middle, high = np.quantile(left[:, at], (0.1, 0.5, 0.9)).round().astype(int).tolist()
    first = np.quantile(np.where(over.any(1), over.argmax(1), over.shape[1]), 0.5, method="higher")
    finish = found.as_of + timedelta(int(first) + 1) if first < over.shape[1] else None
    return {
        "scenario": name, "deadline": last, "open": int(history.left.sum()), "staff": faster,
        "chance": float(over[:, : at + 1].any(1).mean()), "left_low": low, "left": middle, "left_high": high, "finish": finish,
    }  # fmt: skip


def _ahead(history: History, as_of: date, until: int) -> History:
    """``history`` with a calendar of ``until`` days ahead."""
    if until <= len(history.ahead):
        return history
    return replace(history, ahead=calendar.off(calendar.days(as_of + timedelta(1), as_of + timedelta(until))))


def _changed(found: Work, effort: Effort, name: str) -> tuple[History, float]:
    """The history without the records that a scenario takes away, and how much faster the rest goes."""
    chosen, other = effort.scenario(name), effort.under(name)
    shares = {"duplicate": chosen.get("merged", 0.0) / 2, "malformed": chosen.get("accepted", 0.0)}
    gone = pl.col("category").replace_strict(shares, default=0.0)
    taken = found.tasks.group_by(KEYS).agg((pl.col("records") * gone).sum().floor().cast(pl.Int64).alias("gone"))
    each = found.units.join(taken, on=KEYS, how="left", nulls_equal=True, maintain_order="left")["gone"].fill_null(0)
    hours = [max(sum(found.hours(one)[step].sum() for step in ("station", "police")), 1e-9) for one in (effort, other)]
    history = replace(found.history, open=found.history.open - np.minimum(each.to_numpy(), found.history.left))
    return history, chosen.get("staff", 1.0) * hours[0] / hours[1]


def _city(history: History, found: Work, effort: Effort, faster: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Records left in the city, (draws, days), and whether it is finished."""
    course = forecast(history, DRAWS, seed, faster=faster, assumed=found.assumed_pace(effort))
    left, arrived = course.left.sum(2), course.arrived.sum(2)
    return left, finished(left, arrived, np.asarray(history.left.sum()), effort.finished)
