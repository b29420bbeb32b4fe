"""No count is left with fewer than three values by the files of two weeks and their public pages (all of it: ``tests.explorer.attack``)."""

from __future__ import annotations

import pytest

from tests.explorer.attack import Attacker, Cell, Weeks
from tests.explorer.city import city
from tests.publish.attacked import CHOICES


@pytest.fixture(scope="module")
def weeks() -> Weeks:
    """Districts that are the sums of their four communes, and the whole, which is rounded by itself."""
    return Weeks.of(city({"001": 4, "003": 4}, seed=1, ages=2, mondays=0))


def test_no_count_has_fewer_than_three_values(weeks: Weeks) -> None:
    left = list(weeks.alone(90))
    assert len(left) > 4 and min(left) >= CHOICES


def test_no_count_has_fewer_than_three_values_if_one_is_known_not_to_have_changed(weeks: Weeks) -> None:
    left = list(weeks.unchanged(110, 200))
    assert len(left) > 4 and min(left) >= CHOICES


def test_the_attacker_subtracts() -> None:
    """Of ten records eight are complete and one lacks the ID alone: two are incomplete, and one at most lacks the sex."""
    here = "001:00001"
    known = [((Cell(here, "", "", what),), n, n) for what, n in (("n", 10), ("usable", 8), ("Citizen ID", 1))]
    hidden = Cell(here, "", "", "all_mandatory")
    attacker = Attacker([[*known, ((hidden,), 1, 7)]], [here])
    assert list(attacker.alone(0, [hidden])) == [(hidden, 2, 2)]
    assert list(attacker.alone(0, [Cell(here, "", "", "sex")])) == [(Cell(here, "", "", "sex"), 0, 1)]
