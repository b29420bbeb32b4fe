"""Records in + arrived = done + left, every day and draw; without chance the course is the one calculated by hand."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from vaxanalysis.planning.queues import Flow, run

COUNTS = st.integers(0, 60)


@given(
    st.lists(st.tuples(COUNTS, COUNTS, COUNTS, COUNTS, COUNTS), min_size=1, max_size=4),
    st.floats(0, 1),
    st.floats(0, 1),
    st.integers(0, 9),
)
def test_records_in_and_arrived_are_done_or_left_every_day_in_every_draw(
    units: list[tuple[int, ...]], to_police: float, rework: float, seed: int
) -> None:
    station, police, arrived, by_station, by_police = np.array([units] * 3).transpose(2, 0, 1)
    rng = np.random.default_rng(seed)
    course = run(
        station, police, lambda _: Flow(arrived, by_station, by_police), 6, to_police=to_police, rework=rework, rng=rng
    )
    into = (station + police)[:, None] + course.arrived.cumsum(1)
    assert (into == course.done.cumsum(1) + course.left).all()
    assert (course.left >= 0).all()
    assert (course.done >= 0).all()


def test_without_chance_the_course_is_calculated_by_hand() -> None:
    """Station 100, police 10; a day brings 5; the station handles 40 and passes all on; the police check 30, none comes back.

    Day 1: 100 + 5 - 40 = 65 at the station; 10 + 40 - 30 = 20 with the police; 30 done.
    Day 2: 65 + 5 - 40 = 30; 20 + 40 - 30 = 30; 30 done.
    Day 3: 30 + 5 - 35 = 0 (only 35 are there); 30 + 35 - 30 = 35; 30 done.
    Day 4: 0 + 5 - 5 = 0; 35 + 5 - 30 = 10; 30 done.
    """
    one = np.ones((1, 1), np.int64)
    course = run(
        100 * one, 10 * one, lambda _: Flow(5 * one, 40 * one, 30 * one), 4, to_police=1.0, rng=np.random.default_rng()
    )
    assert course.station[0, :, 0].tolist() == [65, 30, 0, 0]
    assert course.police[0, :, 0].tolist() == [20, 30, 35, 10]
    assert course.done[0, :, 0].tolist() == [30, 30, 30, 30]
    assert course.by_station[0, :, 0].tolist() == [40, 40, 35, 5]
