import pytest

from vaxanalysis.evidence.joincount import adjacency_p, joins
from vaxanalysis.evidence.lights import Outlook, outlook
from vaxanalysis.evidence.trend import Limits, xmr

ROW = [(place, place + 1) for place in range(19)]
"""Twenty communes in a row."""


def test_joins_count_pairs_of_marked_neighbours() -> None:
    assert joins([True, True, False, True], [(0, 1), (1, 2), (2, 3)]) == 1


def test_marks_side_by_side_lie_together_and_spread_ones_do_not() -> None:
    together = [place < 5 for place in range(20)]
    spread = [place % 4 == 0 for place in range(20)]
    assert adjacency_p(together, ROW) < 0.01
    assert adjacency_p(spread, ROW) == 1


def test_the_test_is_seeded() -> None:
    marked = [place in (2, 3, 9, 10) for place in range(20)]
    assert adjacency_p(marked, ROW) == adjacency_p(marked, ROW)


def test_natural_limits_by_hand() -> None:
    # mean 0.91, every moving range 0.02: 0.91 -+ 2.66 * 0.02
    assert xmr([0.90, 0.92] * 6) == Limits(pytest.approx(0.91), pytest.approx(0.8568), pytest.approx(0.9632))


def test_eleven_snapshots_are_too_few_for_limits() -> None:
    assert xmr([0.9, 0.92] * 5 + [0.9]) is None


def test_limits_stay_within_a_rate() -> None:
    assert xmr([0.1, 0.9] * 6) == Limits(pytest.approx(0.5), 0, 1)


@pytest.mark.parametrize(
    ("chance", "band"),
    [
        (1.0, Outlook.LIKELY),
        (0.8, Outlook.LIKELY),
        (0.79, Outlook.UNCERTAIN),
        (0.2, Outlook.UNCERTAIN),
        (0.19, Outlook.UNLIKELY),
    ],
)
def test_the_bands(chance: float, band: Outlook) -> None:
    assert outlook(chance) == band
