"""Mobile teams: equal to trying every plan on small cases, never worse than going day by day, better where travel matters."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations_with_replacement, product

import numpy as np
import pytest

from vaxanalysis.planning.allocation import Task, allocate, greedy, worked


def small(seed: int) -> Task:
    """Two or three districts, one or two teams, two or three days, up to some hours of travel, little or much to do."""
    draw = np.random.default_rng(seed)
    places, days, teams = (int(draw.integers(*bounds)) for bounds in ((2, 4), (2, 4), (1, 3)))
    at = draw.uniform(0, 1, (places + 1, 2)) * draw.uniform(1, 6)
    travel = np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1))
    left = [draw.integers(20, 200, 2).astype(float) for _ in range(places)]
    return Task(left, draw.uniform(4, 12, places), np.zeros(places), travel, np.full(days, 8.0), teams)


def plans(task: Task) -> Iterator[np.ndarray]:
    """Every way of every team; a team that stays away on a day does not come later."""
    ways = product(range(-1, len(task.pace)), repeat=len(task.hours))
    kept = [way for way in ways if all(after < 0 or now >= 0 for now, after in zip(way, way[1:], strict=False))]
    return (np.array(chosen) for chosen in combinations_with_replacement(kept, task.teams))


@pytest.mark.parametrize("seed", range(50))
def test_fifty_small_cases_are_solved_as_by_trying_every_plan(seed: int) -> None:
    task = small(seed)
    none = np.zeros(len(task.pace))
    fewest = min((task.open - task.settled(worked(task, plan), none)).sum() for plan in plans(task))
    found = allocate(task)
    assert found.left == pytest.approx(fewest, abs=1e-4)
    assert found.gap <= 1e-6
    assert found.left <= greedy(task).left + 1e-6


def far() -> Task:
    """A near district with little to do and a far one with much, for one team and three days of eight hours.

    Near (1 hour from the base): 40 records, 8 an hour. Far (5 hours from either): 400 records, 20 an hour.
    Day by day: near, (8 - 1) x 8 = 56 > 40 against 3 x 20 = 60 far: far first. So the base is 6 hours away: 2 x 20 = 40 far, equal to
    the 40 near, which comes first in the list. Then far: 3 x 20 = 60, then 8 x 20 = 160: 440 - 40 - 60 - 160 = 180 left.
    The optimum goes far at once: 40 + 160 + 160 = 360, and 80 are left.
    """
    travel = np.array([[0.0, 1, 6], [1, 0, 5], [6, 5, 0]])
    return Task([np.array([40.0]), np.array([400.0])], np.array([8.0, 20]), np.zeros(2), travel, np.full(3, 8.0), 1)


def test_where_travel_matters_the_optimum_leaves_less_by_hand() -> None:
    assert greedy(far()).left == pytest.approx(180)
    found = allocate(far())
    assert found.left == pytest.approx(80)
    assert found.routes.tolist() == [[1, 1, 1]]
    settled = [440 - one.left for one in (found, greedy(far()))]
    assert settled[0] >= 1.1 * settled[1]


def test_overtime_is_spent_where_an_hour_settles_most() -> None:
    """Ten hours in all, six in a district: 6 x 4 = 24 in the second and 4 x 3 = 12 in the first."""
    task = Task(
        [np.array([50.0]), np.array([50.0])],
        np.ones(2),
        np.array([3.0, 4]),
        np.ones((3, 3)),
        np.full(1, 0.0),
        0,
        10.0,
        np.full(2, 6.0),
    )
    assert greedy(task).extra.tolist() == [4, 6]
    assert allocate(task).left == pytest.approx(100 - 36)


def test_most_communes_can_be_another_plan_than_fewest_records() -> None:
    """One team, one day of eight hours. Small: three communes of 10 records at 4 an hour; large: one of 100 at 10 an hour."""
    task = Task(
        [np.full(3, 10.0), np.array([100.0])], np.array([4.0, 10]), np.zeros(2), np.zeros((3, 3)), np.full(1, 8.0), 1
    )
    assert (allocate(task).left, allocate(task).communes) == (pytest.approx(130 - 80), 0)
    many = allocate(task, "communes")
    assert (many.communes, many.left, many.bound) == (3, pytest.approx(100), 3)
