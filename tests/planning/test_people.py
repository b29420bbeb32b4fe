"""People needed from the hours of work, by hand: what binds is the station, the police, the days or who is reached."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from vaxanalysis.planning.effort import Effort, effort
from vaxanalysis.planning.forecast import History
from vaxanalysis.planning.history import Work
from vaxanalysis.planning.people import needed
from vaxanalysis.planning.queues import Course

MONDAY = date(2021, 11, 1)


def work(records: int, contactable: bool = False) -> Work:
    """Two communes with as many records each, all at the station, and a week of working days ahead."""
    units = pl.DataFrame({"unit_district": ["001", "001"], "unit_commune": ["00001", "00004"]})
    none = np.zeros((1, 2), int)
    tasks = units.with_columns(
        category=pl.lit("no_number"), contactable=contactable, at=pl.lit("station"), records=records
    )
    return Work(MONDAY, units, History(np.full(2, records), none, none, [False], [False] * 7), tasks)


def course(each_day: int = 0) -> Course:
    none = np.zeros((400, 7, 2), int)
    return Course(none, none, none + each_day)


def settings(**shares: float) -> Effort:
    """10 minutes at the file, 6 a call, 30 a visit, 60 of the police; 4 hours a day at the station, 2 of the police."""
    given = {
        "file": 0.0,
        "visit": 0.0,
        "police": 0.0,
        "rework": 0.0,
        "reach_office": 0.5,
        "reach_evening": 0.5,
    } | shares
    minutes = {"file": 10, "phone": 6, "visit": 30, "police": 60}
    return effort({"spread": 0.0, "finished": 1.0, "shares": given, "minutes": {"no_number": minutes}})


def city(found: Work, assumed: Effort, days: int, arrivals: int = 0) -> dict[str, dict[str, object]]:
    table = needed(found, course(arrivals), assumed, MONDAY + timedelta(days))
    return {row["step"]: row for row in table.filter(level="city").iter_rows(named=True)}


def test_the_station_s_hours_bind() -> None:
    """90 records of a commune x (10 + 30 of a visit) = 60 hours; four days until the day before the deadline x 4 hours = 16 a person:
    3.75, so 4 people in each commune, 2 more than now. All were seen, so that the police have nothing."""
    found = city(work(90), settings(visit=1.0), days=5)
    station, police = found["station"], found["police"]
    assert (station["hours"], station["there"], station["people"], station["needed"], station["more"]) == (
        120,
        64,
        4,
        8,
        4,
    )
    assert (police["hours"], police["needed"], police["more"]) == (0, 0, 0)
    assert (station["chance"], station["now"]) == (1.0, 0.0)


def test_records_without_a_commune_are_work_but_no_station_of_their_own() -> None:
    """90 records of the commune and 90 of no known one: 120 hours of work; 2 people there, 16 hours each; 4 needed, 2 more."""
    found = work(90)
    units = found.units.with_columns(unit_commune=pl.Series(["00001", None]))
    tasks = found.tasks.with_columns(unit_commune=pl.Series(["00001", None]))
    station = city(replace(found, units=units, tasks=tasks), settings(visit=1.0), days=5)["station"]
    assert [station[name] for name in ("hours", "there", "people", "needed", "more")] == [120, 32, 2, 4, 2]


def test_the_police_s_hours_bind_and_start_on_the_second_day() -> None:
    """No phone, no visit: all 12 of a commune go to the police, 12 hours; four days from the second on x 2 hours = 8 a person: 2 people."""
    found = city(work(12), settings(), days=5)
    assert (found["station"]["needed"], found["police"]["needed"], found["police"]["more"]) == (2, 4, 2)


def test_one_day_is_too_short_for_what_the_police_must_see() -> None:
    found = city(work(12), settings(), days=1)
    assert (found["police"]["needed"], found["police"]["chance"], found["station"]["now"]) == (None, 0.0, 0.0)


def test_what_arrives_is_work_too_but_for_that_of_the_deadline() -> None:
    """4 arrive a day on four days before the deadline, which are 16 beside the 90: (90 + 16) x 40 minutes = 70.67 hours."""
    found = city(work(90), settings(visit=1.0), days=5, arrivals=4)
    assert found["station"]["hours"] == pytest.approx(2 * 106 * 40 / 60)
    assert found["station"]["needed"] == 2 * np.ceil(106 * 40 / 60 / 16)


def test_a_person_does_little_in_few_hours_but_nobody_is_asked_for_where_nothing_is_left() -> None:
    """Three records in one commune are 30 minutes: one person, however slow the days so far were; the other commune needs none."""
    found = work(3)
    tasks = found.tasks.filter(unit_commune="00001")
    left = Work(
        MONDAY, found.units, History(np.array([3, 0]), *([np.zeros((1, 2), int)] * 2), [False], [False] * 7), tasks
    )
    assert city(left, settings(visit=1.0), days=5)["station"]["needed"] == 1


def test_the_chance_by_hand() -> None:
    """Each of two records goes to the police with 1/2; an hour each, and one person has one hour (two days, half an hour from now on).

    One person is enough for one record: 3/4 in a commune, 9/16 in both. So 80 % takes two each. If every call were answered, none goes.
    """
    assumed = settings()
    assumed = effort(
        {"spread": 0.0, "finished": 1.0, "shares": dict(assumed.shares), "minutes": {"no_number": {"file": 0, "phone": 0, "police": 60}},
         "capacity": {"police_hours": 1.0, "police_people": 1.0}}
    )  # fmt: skip
    found = city(work(2, contactable=True), assumed, days=2)["police"]
    assert found["now"] == pytest.approx(9 / 16, abs=0.06)
    assert (found["needed"], found["chance"], found["reached"]) == (4, 1.0, 0)


def test_where_the_minutes_are_a_guess_more_people_are_needed_to_be_sure() -> None:
    """16 hours of work in 16 hours of a person: one of each commune is enough if the minutes are known, half the time if not."""
    known = settings(visit=1.0)
    guessed = effort(
        {
            "spread": 0.25,
            "finished": 1.0,
            "shares": dict(known.shares),
            "minutes": {"no_number": dict(known.minutes["no_number"])},
        }
    )
    assert [city(work(24), one, days=5)["station"]["needed"] for one in (known, guessed)] == [2, 4]
