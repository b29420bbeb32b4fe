"""The weighted interval score by hand, and bands of small counts."""

from __future__ import annotations

import numpy as np
import pytest

from tests.planning.calibration import held
from vaxanalysis.planning.scores import weighted_interval_score


def test_the_score_of_a_forecast_without_a_band_is_its_error() -> None:
    assert weighted_interval_score(np.full((7, 2), 10.0), np.array([13.0, 4.0])) == pytest.approx([3.0, 6.0])


def test_the_score_by_hand() -> None:
    """Median 10, bands 8-12, 6-14, 4-16, seen 15.

    Half of |15 - 10| is 2.5; 50 %: 0.25 (4 + 4 x 3) = 4; 80 %: 0.1 (8 + 10 x 1) = 1.8; 95 %: 0.025 x 12 = 0.3. Sum 8.6 over 3.5.
    """
    bounds = np.array([[4.0], [6], [8], [10], [12], [14], [16]])
    assert weighted_interval_score(bounds, np.array([15.0])) == pytest.approx(8.6 / 3.5)


def test_equal_counts_are_placed_by_chance() -> None:
    rng = np.random.default_rng(1)
    inside = held(np.zeros((50, 4000)), np.zeros(4000), 0.8, rng)
    assert inside.mean() == pytest.approx(0.8, abs=0.03)
    assert not held(np.zeros((50, 3)), np.ones(3), 0.8, rng).any()
