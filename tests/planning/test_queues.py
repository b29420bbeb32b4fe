"""Records in + arrived = done + left, every day and draw, in all and by role; without chance the course is the one calculated by hand."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from vaxanalysis.planning.queues import Course, run
from vaxanalysis.planning.roles import Split, split

COUNTS = st.integers(0, 60)


@given(
    st.lists(st.tuples(COUNTS, COUNTS, COUNTS, COUNTS, st.floats(0, 1)), min_size=1, max_size=4),
    st.floats(0, 0.9),
    st.integers(0, 9),
)
def test_records_in_and_arrived_are_done_or_left_every_day_in_every_draw(
    units: list[tuple[float, ...]], rework: float, seed: int
) -> None:
    station, police, arrived, able = np.array([unit[:4] for unit in units], np.int64).T
    three = np.ones((3, 1), np.int64)
    course = run(three * (station + police), lambda _: (three * arrived, three * able), 6)
    into = (station + police) + course.arrived.cumsum(1)
    assert (into == course.done.cumsum(1) + course.left).all()
    assert (course.left >= 0).all() and (course.done >= 0).all()
    share, rng = np.array([unit[4] for unit in units]), np.random.default_rng(seed)
    parts = split(course, station, police, share, rework, rng)
    assert (parts.station + parts.police == course.left).all()
    assert all((table >= 0).all() for table in (parts.station, parts.police, parts.by_station, parts.by_police))


def test_without_chance_the_course_is_calculated_by_hand() -> None:
    """Station 100, police 10; a day brings 5; 40 can be done a day; a quarter of what is settled the police settle.

    Day 1: 110 + 5 - 40 = 75 left. The police settle 10 of the 40, the station 30, which passes 30 x 0.25 / 0.75 = 10 on:
    station 100 + 5 - 30 - 10 = 65, police 10 - 10 + 10 = 10.
    Day 2: 75 + 5 - 40 = 40; station 65 + 5 - 40 = 30, police 10.
    Day 3: 40 + 5 - 40 = 5; the station has 30 + 5 = 35, settles 30 and passes the other 5 on: 0; police 10 - 10 + 5 = 5.
    Day 4: 5 + 5 = 10 are there and done; a quarter, rounded to 2 or 3, is the police's, who settle what the station has not: 5 of each.
    """
    one = np.ones((1, 1), np.int64)
    course = run(110 * one, lambda _: (5 * one, 40 * one), 4)
    assert course.left[0, :, 0].tolist() == [75, 40, 5, 0]
    assert course.done[0, :, 0].tolist() == [40, 40, 40, 10]
    parts = split(course, np.array([100]), np.array([10]), np.array([0.25]), 0.0, np.random.default_rng(1))
    assert parts.station[0, :, 0].tolist() == [65, 30, 0, 0]
    assert parts.police[0, :, 0].tolist() == [10, 10, 5, 0]
    assert parts.by_station[0, :3, 0].tolist() == [40, 40, 35]
    assert parts.by_police[0, :3, 0].tolist() == [10, 10, 10]


def test_what_the_police_return_goes_back_to_the_station() -> None:
    """30 done, a third by the police, who return a fifth of what they look at: 10 of 12.5 settled; 2 or 3 go back, by chance."""
    course = Course(*(np.full((400, 1, 1), value) for value in (70, 30, 0)))
    parts: Split = split(course, np.array([60]), np.array([40]), np.array([1 / 3]), 0.2, np.random.default_rng(1))
    back = parts.by_police[:, 0, 0] - 10
    assert set(back.tolist()) <= {2, 3} and abs(back.mean() - 2.5) < 0.1
    assert (parts.station[:, 0, 0] == 60 - 20 - 10 + back).all()
