"""What is assumed of the work: minutes, shares, people, scenarios; sections ``[plan...]`` of ``vaxanalysis.toml``.

The defaults are ``data/plan.toml``, which ``vaxanalysis template plan`` writes; no figure stands in code.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from typing import Any

from vaxanalysis import config
from vaxanalysis.errors import ParameterError, did_you_mean

Tree = Mapping[str, Any]

SCENARIO = ("deadline", "staff", "merged", "accepted")
"""What a scenario may set beside any of ``[plan.shares]``."""

AIMS = ("records", "communes")
STEPS = ("station", "police", "facility")
ROLES = STEPS[:2]
"""Who works on open records; a facility is only asked."""


@dataclass(frozen=True)
class Effort:
    """``minutes`` by category and way, ``shares``, ``capacity`` of a commune and day, ``scenarios`` by name; ``by``: whose
    guess; ``finished``: the share of its records after which a unit counts as finished.

    ``spread``: how far the true minutes may lie from these, as a logarithm. ``aim``: of mobile teams (``AIMS``).
    ``scale``: by how many times ``reach`` and ``to_police`` were measured to differ from what is assumed.
    """

    minutes: Mapping[str, Mapping[str, float]]
    shares: Mapping[str, float]
    capacity: Mapping[str, float]
    scenarios: Mapping[str, Tree]
    by: str
    finished: float = 0.99
    spread: float = 0.25
    aim: str = AIMS[0]
    scale: Mapping[str, float] = field(default_factory=dict)

    def reached(self) -> float:
        """Share of calls to a usable number that are answered."""
        evening = self.shares["evening"]
        reached = evening * self.shares["reach_evening"] + (1 - evening) * self.shares["reach_office"]
        return min(reached * self.scale.get("reach", 1.0), 1.0)

    def to_police(self, contactable: float) -> float:
        """Share of a category's records that the police get, of which a share is ``contactable`` by phone."""
        person = 1 - self.shares["file"]
        answered = contactable * self.reached()
        seen = answered + (1 - answered) * self.shares["visit"]
        return min(person * (1 - seen + seen * self.shares["police"]) * self.scale.get("to_police", 1.0), 1.0)

    def cost(self, category: str, contactable: float, at: str = "station") -> dict[str, float]:
        """Expected minutes of one record by step (``STEPS``); ``at``: where it lies now."""
        minutes, person = self.minutes[category], 1 - self.shares["file"]
        look_up = minutes["police"] * (1 + self.shares["rework"])
        if at == "police":
            return {"station": 0.0, "police": look_up, "facility": 0.0}
        answered = contactable * self.reached()
        visits = (1 - answered) * self.shares["visit"]
        station = minutes["file"] + person * (contactable * minutes["phone"] + visits * minutes["visit"])
        return {"station": station, "police": self.to_police(contactable) * look_up, "facility": minutes["facility"]}

    def scenario(self, name: str) -> Tree:
        """What the scenario changes. Raises ParameterError where there is none of that name."""
        if name not in self.scenarios:
            known = ", ".join(self.scenarios) or "none is set"
            repair = f"Use one of {known}, or add [plan.scenario.{name}]"
            raise ParameterError("--scenario", f"no scenario {name!r}", repair)
        return self.scenarios[name]

    def a_day(self, step: str) -> float:
        """Minutes of work a day that ``station`` or ``police`` of one commune have."""
        return self.capacity[f"{step}_people"] * self.capacity[f"{step}_hours"] * 60

    def presence(self, off: Sequence[bool]) -> list[float]:
        """The part of a working day that people work on each day, which is ``off`` or not."""
        return [self.capacity["day_off"] if one else 1.0 for one in off]

    def under(self, name: str) -> Effort:
        """These assumptions with the shares that a scenario sets."""
        changed = {key: value for key, value in self.scenario(name).items() if key in self.shares}
        return replace(self, shares={**self.shares, **changed})


def effort(given: Tree, where: str = "vaxanalysis.toml") -> Effort:
    """The assumptions that ``given``, the table ``plan`` of a file, sets; else the defaults.

    Raises ParameterError for an unknown name and a value of another kind or out of range.
    """
    merged = _merged(defaults(), given, f"{where}: plan")
    if merged["aim"] not in AIMS:
        raise ParameterError(f"{where}: plan.aim", f"{merged['aim']!r} given", f"Use one of {', '.join(AIMS)}")
    return Effort(scenarios=merged.pop("scenario"), by=merged.pop("assumed_by"), **merged)


@cache
def defaults() -> dict[str, Any]:
    """The table ``plan`` of the file that ships."""
    text = (files("vaxanalysis.data") / "plan.toml").read_text(encoding="utf-8")
    return dict(tomllib.loads(text)["plan"])


def _merged(base: Tree, given: Tree, where: str) -> dict[str, Any]:
    """``base`` with the values of ``given``, each of the kind of what it replaces."""
    result = dict(base)
    for name, value in given.items():
        here = f"{where}.{name}"
        if name == "scenario":
            config.typed(value, (dict,), here, "sections such as [plan.scenario.more_staff]")
            result[name] = {**base[name], **{key: _scenario(one, f"{here}.{key}") for key, one in value.items()}}
        elif name not in base:
            raise ParameterError(here, "no such setting", did_you_mean(name, base))
        elif isinstance(base[name], dict):
            config.typed(value, (dict,), here, f"a section [{here.split(': ')[1]}]")
            result[name] = _merged(base[name], value, here)
        elif isinstance(base[name], str):
            config.typed(value, (str,), here, "text in quotation marks")
            result[name] = value
        else:
            result[name] = _number(value, here, 1.0 if ".shares." in here or name in ("day_off", "finished") else None)
    return result


def _scenario(given: Any, where: str) -> Tree:
    config.typed(given, (dict,), where, "a section")
    result: dict[str, Any] = {}
    known = (*SCENARIO, *defaults()["shares"])
    for name, value in given.items():
        here = f"{where}.{name}"
        if name not in known:
            raise ParameterError(here, "no such setting", did_you_mean(name, known))
        if name == "deadline":
            result[name] = config.day_of(value, here)
        else:
            result[name] = _number(value, here, None if name == "staff" else 1.0)
    return result


def _number(value: Any, where: str, most: float | None) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise ParameterError(where, f"{type(value).__name__} given", "Write a number")
    if not 0 <= value <= (most or float("inf")):
        repair = f"Write a number from 0{f' to {most:g}' if most else ' up'}"
        raise ParameterError(where, f"{value} is out of range", repair)
    return float(value)
