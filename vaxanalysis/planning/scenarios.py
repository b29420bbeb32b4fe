"""What if: the same forecast with other people, phones, merging or deadline, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import polars as pl

from vaxanalysis.errors import ParameterError
from vaxanalysis.planning import calendar
from vaxanalysis.planning.effort import ROLES, Effort
from vaxanalysis.planning.forecast import DRAWS, History, forecast
from vaxanalysis.planning.history import COMMUNE_KEYS, Work, by_unit
from vaxanalysis.planning.levels import finished

NOW = "now"


def compared(found: Work, effort: Effort, deadline: date, names: Sequence[str], draws: int = DRAWS) -> pl.DataFrame:
    """``scenario, deadline, open, staff, chance, left_low, left, left_high, finish`` of the city: as it is
    (``now``), then each of ``names``.

    ``open``: records to settle once what the scenario takes away is gone; ``staff``: the pace against now. Raises ParameterError for an
    unknown name.
    """
    lines = [_line(found, effort, deadline, name, draws) for name in (NOW, *names)]
    return pl.DataFrame(lines, infer_schema_length=None)


@dataclass(frozen=True)
class Outlook:
    """The city under a scenario up to ``deadline`` and on: ``open`` records to settle, the pace against now (``staff``), and arrays (draws,
    days ahead) of the records ``left`` and of whether it is finished (``over``)."""

    deadline: date
    days: int
    open: int
    staff: float
    left: np.ndarray
    over: np.ndarray

    @property
    def chance(self) -> float:
        """To be finished by the deadline."""
        return float(self.over[:, : self.days].any(1).mean())


def outlook(found: Work, effort: Effort, name: str, deadline: date, *, draws: int, more: int | None = None) -> Outlook:
    """The city under the scenario ``name`` of ``effort``, or as it is (``now``), ``more`` days beyond the deadline (default: as far as
    the plan looks). Raises ParameterError for an unknown name and a deadline that has passed."""
    chosen = {} if name == NOW else effort.scenario(name)
    last = chosen.get("deadline", deadline)
    days = (last - found.as_of).days
    if days <= 0:
        where = f"plan.scenario.{name}.deadline"
        raise ParameterError(where, f"{last} is not after {found.as_of}", "Give a later day")
    history, faster = _changed(found, effort, name) if chosen else (found.history, 1.0)
    until = max(days, len(history.ahead)) if more is None else days + more
    ahead = calendar.off(calendar.days(found.as_of + timedelta(1), found.as_of + timedelta(until)))
    extended = replace(history, ahead=ahead)
    course = forecast(extended, draws, faster=faster, assumed=found.assumed_pace(effort))
    left, opened = course.left.sum(2), int(history.left.sum())
    over = finished(left, course.arrived.sum(2), np.asarray(opened), effort.finished)
    return Outlook(last, days, opened, faster, left, over)


def _line(found: Work, effort: Effort, deadline: date, name: str, draws: int) -> dict[str, object]:
    one = outlook(found, effort, name, deadline, draws=draws)
    low, middle, high = np.quantile(one.left[:, one.days - 1], (0.1, 0.5, 0.9)).round().astype(int).tolist()
    ahead = one.over.shape[1]
    first = np.quantile(np.where(one.over.any(1), one.over.argmax(1), ahead), 0.5, method="higher")
    finish = found.as_of + timedelta(int(first) + 1) if first < ahead else None
    return {
        "scenario": name, "deadline": one.deadline, "open": one.open, "staff": one.staff, "chance": one.chance,
        "left_low": low, "left": middle, "left_high": high, "finish": finish,
    }  # fmt: skip


def _changed(found: Work, effort: Effort, name: str) -> tuple[History, float]:
    """The history without the records that a scenario takes away, and how much faster the rest goes."""
    chosen, other = effort.scenario(name), effort.under(name)
    shares = {"duplicate": chosen.get("merged", 0.0) / 2, "malformed": chosen.get("accepted", 0.0)}
    gone = pl.col("category").replace_strict(shares, default=0.0)
    taken = found.tasks.group_by(COMMUNE_KEYS).agg(gone=(pl.col("records") * gone).sum().floor().cast(pl.Int64))
    each = by_unit(found.units, taken)["gone"].to_numpy()
    hours = [max(sum(found.hours(one)[role].sum() for role in ROLES), 1e-9) for one in (effort, other)]
    history = replace(found.history, open=found.history.open - np.minimum(each, found.history.left))
    return history, chosen.get("staff", 1.0) * hours[0] / hours[1]
