"""How many people the verification takes, from the hours of work up to the deadline, whatever the pace has been so far.

A record is handled once: from the station's own file, else by phone, else by a visit; what is not settled so goes to the police, who look
it up from the next day on. So the station must be through on the day before the deadline. People work in their own commune only.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import polars as pl

from vaxanalysis.planning.effort import ROLES, Effort
from vaxanalysis.planning.history import COMMUNE_KEYS, Work
from vaxanalysis.planning.levels import Level, levels
from vaxanalysis.planning.queues import Counts, Course, Numbers

DRAWS = 400
SURE = 0.8
"""The chance at which people count as enough."""

MOST = 1e9
"""People of a commune beyond which no number is enough."""

PEOPLE: dict[str, pl.DataType] = {
    "level": pl.String(), **dict.fromkeys(COMMUNE_KEYS, pl.String()), "step": pl.String(),
    **dict.fromkeys(("hours", "there", "people", "needed", "more", "reached", "chance", "now"), pl.Float64()),
}  # fmt: skip
"""``hours`` of work up to the deadline (mean) and those for which the present ``people`` are there; ``needed``: the least
whole people of communes, each as sure of its own as the others, with whom the city is finished with the chance ``SURE`` (null: no number
is enough); ``more``: what communes lack of them; ``reached``: needed if every call were answered. ``chance``: to be finished with those
needed; ``now``: with the present people."""


@dataclass(frozen=True)
class Load:
    """Arrays (draws, communes): ``records`` up to the deadline, the ``part`` of them that must be done, the ``hours`` of all by role, and
    the ``people`` that these take."""

    records: Numbers
    part: Numbers
    hours: dict[str, Numbers]
    people: dict[str, Numbers]

    def needed(self, city: Level, allowed: Numbers) -> dict[str, Numbers]:
        """The people of each commune, (communes,), with whom the ``city`` is finished with the chance ``SURE``."""
        sorts = {role: np.ceil(np.sort(load * self.part, axis=0) - 1e-9) for role, load in self.people.items()}
        low, high = 0, len(self.records) - 1
        while low < high:
            middle = (low + high) // 2
            enough = self.chance(city, {role: load[middle] for role, load in sorts.items()}, allowed)[0] >= SURE
            low, high = (low, middle) if enough else (middle + 1, high)
        return {role: load[low] for role, load in sorts.items()}

    def chance(self, level: Level, people: dict[str, Numbers], allowed: Numbers) -> Numbers:
        """The chance of each unit to have no more left than ``allowed`` (of its records now) on the deadline, with so many people."""
        parts = []
        for role, load in self.people.items():
            most = np.minimum(people[role], MOST)
            parts.append(np.divide(most, load, out=np.ones_like(load), where=load > most))
        left = level.sums(self.records * (1 - np.minimum(*parts)))
        return np.asarray((left <= allowed + 1e-6).mean(0))


def needed(found: Work, course: Course, effort: Effort, deadline: date) -> pl.DataFrame:
    """The table ``PEOPLE`` of the city, its districts and communes."""
    everyone = {"reach_office": 1.0, "reach_evening": 1.0}
    sure = replace(effort, shares={**effort.shares, **everyone}, scale={})
    every = levels(found.units)
    allowed = [np.floor(level.sums(found.history.left) * (1 - effort.finished) + 1e-9) for level in every]
    load, best = (_load(found, course, one, deadline) for one in (effort, sure))
    enough, reached = (one.needed(every[0], allowed[0]) for one in (load, best))
    there, lines = _there(found, effort, deadline), []
    present = {role: np.full(found.units.height, effort.capacity[f"{role}_people"]) for role in ROLES}
    for level, most in zip(every, allowed, strict=True):
        chances = {"chance": load.chance(level, enough, most), "now": load.chance(level, present, most)}
        for role in ROLES:
            values = {
                "hours": load.hours[role].mean(0), "there": present[role] * there[role], "people": present[role],
                "needed": enough[role], "more": np.maximum(enough[role] - present[role], 0), "reached": reached[role],
            }  # fmt: skip
            own = {name: np.where(found.staffed | (name == "hours"), value, 0.0) for name, value in values.items()}
            lines.append(level.table(own).with_columns(pl.lit(role).alias("step"), **pl.DataFrame(chances).to_dict()))
    table = pl.concat(lines, how="diagonal").select(pl.col(name).cast(kind) for name, kind in PEOPLE.items())
    numbers = pl.col("needed", "more", "reached")
    return table.with_columns(pl.when(~numbers.is_infinite()).then(numbers))


def _there(found: Work, effort: Effort, deadline: date) -> dict[str, float]:
    """Hours that one person has up to the deadline, by role; ``passed``: the police's from the second day on."""
    days = effort.presence(found.history.ahead[: (deadline - found.as_of).days])
    station, police = effort.capacity["station_hours"], effort.capacity["police_hours"]
    return {"station": station * sum(days[:-1]), "police": police * sum(days), "passed": police * sum(days[1:])}


def _load(found: Work, course: Course, effort: Effort, deadline: date) -> Load:
    rng, days = np.random.default_rng(1), (deadline - found.as_of).days
    came = course.arrived[:DRAWS, : days - 1].sum(1)
    records = found.history.left + came
    once = np.exp(rng.normal(0, effort.spread, (len(came), 1))) if effort.spread else np.ones((len(came), 1))
    station, passed, waiting = (once * one for one in _minutes(found, effort, came, rng))
    part = 1 - np.floor(found.history.left * (1 - effort.finished) + 1e-9) / np.maximum(records, 1)
    there = _there(found, effort, deadline)
    hours = {"station": station / 60, "passed": passed / 60, "police": (passed + waiting) / 60}
    people = {name: _over(one, there[name]) for name, one in hours.items()}
    share = {"station": people["station"], "police": np.maximum(people["police"], people["passed"])}
    return Load(records.astype(float), part, {role: hours[role] for role in ROLES}, share)


def _over(hours: Numbers, there: float) -> Numbers:
    """``hours`` over those that one person has; endless where that is none."""
    return hours / there if there else np.where(hours > 0, np.inf, 0.0)


def _minutes(found: Work, effort: Effort, came: Numbers, rng: np.random.Generator) -> tuple[Numbers, Numbers, Numbers]:
    """Minutes of work, (draws, communes): at the station, of the police on what it passes on, and on what waits there already.

    A record that ``came`` takes what the open ones of the city take on the mean.
    """
    draws, units = came.shape
    tasks = found.tasks.join(
        found.units.with_row_index("unit"), on=COMMUNE_KEYS, nulls_equal=True, maintain_order="left"
    )
    count, phone, unit = (tasks[name].to_numpy() for name in ("records", "contactable", "unit"))
    cost = {way: tasks["category"].replace_strict({kind: ways[way] for kind, ways in effort.minutes.items()}).to_numpy()
            for way in ("file", "phone", "visit", "police")}  # fmt: skip
    here = tasks["at"].to_numpy() == "station"

    def some(number: Counts, share: Numbers | float) -> Counts:
        return np.asarray(rng.binomial(number, share, (draws, len(count))))

    def by_unit(values: Numbers | Counts) -> Numbers:
        sums = np.zeros((units, draws))
        np.add.at(sums, unit, values.T)
        return sums.T

    persons = some(count * here, 1 - effort.shares["file"])
    answered = some(persons * phone, effort.reached())
    visited = some(persons - answered, effort.shares["visit"])
    station = cost["file"] * (count * here) + cost["phone"] * persons * phone + cost["visit"] * visited
    sent = some(count * here, np.where(phone, effort.to_police(1.0), effort.to_police(0.0)))
    rework = effort.shares["rework"]
    passed, waiting = (
        cost["police"] * (one + some(one, rework)) for one in (sent, np.broadcast_to(count * ~here, sent.shape))
    )
    total = max(int((count * here).sum()), 1)
    at_station, at_police = (by_unit(one) + came * one.sum(1, keepdims=True) / total for one in (station, passed))
    return at_station, at_police, by_unit(waiting)
