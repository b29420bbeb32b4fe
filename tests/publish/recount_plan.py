"""Rows of a store -> what a plan of the verification is calculated from, counted again: records, days, answers, rates, hours of work.

The rows are the states of ``verification`` and the answers in its log; the assumptions are those that ship. Nothing of ``planning`` but
these defaults is used.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from vaxanalysis import places, verification
from vaxanalysis.places.units import all_districts
from vaxanalysis.planning.effort import defaults
from vaxanalysis.store import Store
from vaxanalysis.verification.log import read_log

Row = dict[str, Any]
Unit = tuple[str, str | None, str | None]
"""Level, district, commune."""

OPEN, DONE = ("to_do", "station", "police", "wrong"), ("mended", "right", "unverifiable")
SETTLED, PASSED = ("completed", "corrected", "accepted"), ("forwarded", "wrong_person")
HANDS = ("station_hours", "police_hours", "facility_hours")


@dataclass
class Inputs:
    """The records of a plan: states as of ``day`` in one province, the answers on them, and the assumptions that ship."""

    store: Path
    day: date
    deadline: date
    province: str | None = "01"
    assumed: Mapping[str, Any] = field(default_factory=defaults)

    @cached_property
    def every(self) -> list[Row]:
        """The records in the verification; a commune that is none of its district's is unknown."""
        known = set(places.units().select("district_code", "commune_code").iter_rows())
        found = verification.states(Store(self.store), self.day).collect().to_dicts()
        for one in found:
            if (one["unit_district"], one["unit_commune"]) not in known:
                one["unit_commune"] = None
        return found

    @cached_property
    def own(self) -> list[Row]:
        codes = {one["district_code"] for one in all_districts().to_dicts() if one["province_code"] == self.province}
        return [one for one in self.every if not self.province or one["unit_district"] in {None, *codes}]

    @cached_property
    def work(self) -> list[Row]:
        return [one for one in self.own if one["work"] and one["state"] in OPEN + DONE]

    @cached_property
    def open(self) -> list[Row]:
        return [one for one in self.work if one["state"] in OPEN]

    @cached_property
    def days(self) -> list[date]:
        """From the first record done, at most 28 days back, to the day of the plan."""
        began = min((one["done_on"] for one in self.work if one["state"] in DONE), default=self.day)
        first = max(began, self.day - timedelta(27))
        return [first + timedelta(n) for n in range((self.day - first).days + 1)]

    @cached_property
    def moved(self) -> tuple[Counter[tuple[Unit, date]], Counter[tuple[Unit, date]]]:
        """(Unit, day) -> records that arrived, and that were done; what came up to the first day counts as there before it."""
        snapshot = max(day for day in Store(self.store).snapshots() if day <= self.day)
        came, done = Counter[tuple[Unit, date]](), Counter[tuple[Unit, date]]()
        for one in self.work:
            for unit in units_of(one):
                came[unit, one["listed_on"] or snapshot] += 1
                if one["state"] in DONE:
                    done[unit, one["done_on"]] += 1
        for unit, day in list(came):
            if day <= self.days[0]:
                del came[unit, day]
        return came, done

    @cached_property
    def sums_of_work(self) -> dict[Unit, float]:
        """Unit -> records that are or were to verify."""
        return self.sums(lambda _: 1, self.work)

    def lately(self, unit: Unit, days: int) -> tuple[int, int]:
        """Records that arrived in a unit and were done in the last ``days`` days."""
        came, done = (sum(one[unit, day] for day in self.days[-days:]) for one in self.moved)
        return came, done

    @cached_property
    def answers(self) -> list[Row]:
        """The stations' answers up to the day on records of the plan."""
        mine = {one["record_id"] for one in self.own}
        said = read_log(Store(self.store)).filter(kind="answer", authority="station").to_dicts()
        return [one for one in said if one["record_id"] in mine and _given(one) <= self.day]

    @cached_property
    def measured(self) -> dict[str, tuple[int, int]]:
        """Rate -> of how many answers it holds, and of how many."""
        said = [one["answer"] for one in self.answers]
        asked, handled = [one for one in said if one != "tried"], [one for one in said if one in SETTLED + PASSED]
        return {"reach": (sum(one != "not_reached" for one in asked), len(asked)),
                "to_police": (sum(one in PASSED for one in handled), len(handled))}  # fmt: skip

    @cached_property
    def assumed_rates(self) -> dict[str, float]:
        shares = self.assumed["shares"]
        reach = shares["evening"] * shares["reach_evening"] + (1 - shares["evening"]) * shares["reach_office"]
        return {"reach": reach, "to_police": self._passed(self._phones, reach)}

    @cached_property
    def rates(self) -> dict[str, float]:
        """The measured rates; those assumed where fewer than 20 answers are there."""
        return {
            name: yes / every if every >= 20 else self.assumed_rates[name]
            for name, (yes, every) in self.measured.items()
        }

    @cached_property
    def _phones(self) -> float:
        return sum(one["contactable"] for one in self.open) / len(self.open)

    def _passed(self, phone: float, reach: float) -> float:
        """The share of records, ``phone`` of them with a usable number, that the assumptions send to the police."""
        shares = self.assumed["shares"]
        called = phone * reach
        seen = called + (1 - called) * shares["visit"]
        return float((1 - shares["file"]) * (1 - seen + seen * shares["police"]))

    @cached_property
    def _scale(self) -> float:
        """By how many times the measured share that goes to the police is that of the model."""
        known = self.measured["to_police"][1] >= 20
        return self.rates["to_police"] / self._passed(self._phones, self.rates["reach"]) if known else 1.0

    def hours(self, one: Row) -> dict[str, float]:
        """Hours of work that an open record takes."""
        minutes, shares = self.assumed["minutes"][one["category"] or "wrong_basic"], self.assumed["shares"]
        look_up = minutes["police"] * (1 + shares["rework"]) / 60
        if one["state"] == "police":
            return dict(zip(HANDS, (0.0, look_up, 0.0), strict=True))
        phone, reach = float(one["contactable"]), self.rates["reach"]
        visits = (1 - phone * reach) * shares["visit"] * minutes["visit"]
        station = minutes["file"] + (1 - shares["file"]) * (phone * minutes["phone"] + visits)
        passed = self._passed(phone, reach) * self._scale
        return dict(zip(HANDS, (station / 60, passed * look_up, minutes["facility"] / 60), strict=True))

    def sums(self, value: Callable[[Row], float], found: Iterable[Row] | None = None) -> dict[Unit, float]:
        """``value`` of the open records (or of ``found``) added up by unit."""
        total: dict[Unit, float] = {}
        for one in self.open if found is None else found:
            for unit in units_of(one):
                total[unit] = total.get(unit, 0.0) + value(one)
        return total


def units_of(one: Row) -> tuple[Unit, Unit, Unit]:
    district, commune = one["unit_district"], one["unit_commune"]
    return ("city", None, None), ("district", district, None), ("commune", district, commune)


def _given(answer: Row) -> date:
    """The day of an answer: not before its list, not after it was taken in."""
    said = min(answer["day"] or answer["noted"], answer["noted"])
    return max(said, answer["list_date"] or said)
