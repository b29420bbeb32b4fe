import numpy as np
import polars as pl
import pytest

from vaxanalysis.evidence import funnel
from vaxanalysis.evidence.funnel import Z95, Z998, Funnel


def test_without_real_differences_the_limits_are_those_of_chance() -> None:
    found = funnel.fit([90, 91, 89, 90], [100, 100, 100, 100])
    assert found == Funnel(0.9, 0.0)
    low, high = found.limits([100], Z998)
    # arcsin sqrt 0.9 = 1.24905; 3.09 / sqrt 400 = 0.1545
    assert low[0] == pytest.approx(np.sin(1.24905 - 0.1545) ** 2, abs=1e-5)
    assert high[0] == pytest.approx(np.sin(1.24905 + 0.1545) ** 2, abs=1e-5)


def test_differences_between_communes_widen_the_limits() -> None:
    # z of each: (arcsin sqrt p - arcsin sqrt p0) * 2 sqrt n, far more spread than chance
    alike, apart = funnel.fit([900] * 10, [1000] * 10), funnel.fit([800, 1000] * 5, [1000] * 10)
    assert alike is not None and apart is not None
    assert alike.tau2 == 0 and apart.tau2 > 0.01
    assert apart.limits([1000], Z95)[0][0] < alike.limits([1000], Z95)[0][0]


def test_the_dersimonian_laird_variance_by_hand() -> None:
    # two communes of 100, angles p0 -+ d: sum z^2 = 2 * 400 d^2 after winsorising at the 10th and 90th percentile (0.8 of the way)
    k, n = np.array([80.0, 98.0]), np.array([100.0, 100.0])
    p0 = 178 / 200
    z = (np.arcsin(np.sqrt(k / n)) - np.arcsin(np.sqrt(p0))) * 20
    held = np.clip(z, z[0] + 0.1 * (z[1] - z[0]), z[0] + 0.9 * (z[1] - z[0]))
    expected = ((held**2).sum() - 1) / (800 - (400**2 * 2) / 800)
    found = funnel.fit(k, n)
    assert found is not None and found.tau2 == pytest.approx(expected)


def test_a_commune_far_below_is_unusual_and_a_small_one_never() -> None:
    communes = pl.DataFrame(
        {"usable": [450, 451, 449, 452, 448, 450, 451, 449, 450, 300, 0], "records": [500] * 10 + [19]}
    )
    found = funnel.fit(communes["usable"], communes["records"])
    assert found is not None
    assert funnel.unusually_low(communes, found).to_list() == [False] * 9 + [True, False]


def test_no_commune_of_enough_records_gives_no_funnel() -> None:
    assert funnel.fit([5, 6], [10, 10]) is None


def test_an_outlier_does_not_widen_its_own_limits() -> None:
    rng = np.random.default_rng(1)
    n = np.full(100, 345)
    k = rng.binomial(345, 0.93, 100)
    k[0] = 200
    found = funnel.fit(k, n)
    assert found is not None and found.tau2 < 0.001
