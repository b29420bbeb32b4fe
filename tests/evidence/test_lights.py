import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaxanalysis.evidence.lights import Light, agreed, lights
from vaxanalysis.evidence.terms import TERMS, Terms

# k, n, Wilson 95 % by hand (rounded): target 0.99, floor 0.90
CASES = [
    (345, 345, Light.MET),  # all complete
    (3, 3, Light.MET),  # all complete, however few
    (9990, 10000, Light.MET),  # 0.9982 to 0.9995: above 0.99
    (996, 1000, Light.UNSURE),  # 0.9898 to 0.9984: holds 0.99
    (17, 20, Light.BELOW),  # 0.640 to 0.948: holds 0.90, below 0.99
    (16, 19, Light.UNSURE),  # 19 records are too few for any verdict but all complete
    (290, 345, Light.HELP),  # 0.798 to 0.876: below 0.90
    (320, 345, Light.BELOW),  # 0.895 to 0.950
    (0, 0, Light.UNSURE),
    (0, 19, Light.UNSURE),
    (0, 20, Light.HELP),
]


def light(k: int, n: int, terms: Terms = TERMS) -> Light:
    return agreed([(k, n)], terms)


@pytest.mark.parametrize(("k", "n", "expected"), CASES)
def test_the_first_rule_that_matches_decides(k: int, n: int, expected: Light) -> None:
    assert light(k, n) == expected


def test_rate_and_interval_stand_beside_the_light() -> None:
    row = lights(pl.DataFrame({"usable": [90], "records": [100]})).row(0, named=True)
    assert row["rate"] == 0.9
    assert (round(row["low"], 4), round(row["high"], 4)) == (0.8256, 0.9448)
    assert row["light"] == "below"


def test_no_records_give_no_rate() -> None:
    row = lights(pl.DataFrame({"usable": [0], "records": [0]})).row(0, named=True)
    assert row["rate"] is None and row["low"] is None and row["light"] == "unsure"


def test_the_ends_of_a_range_must_agree() -> None:
    assert agreed([(986, 1000), (995, 1000), (996, 996)]) == Light.UNSURE  # below target, unsure, met
    assert agreed([(5, 109), (14, 100)]) == Light.HELP


@given(st.integers(0, 2000), st.integers(0, 200), st.integers(0, 60), st.integers(0, 60), st.data())
def test_what_the_ends_agree_on_is_true_in_between(
    k: int, rest: int, more: int, less: int, data: st.DataObject
) -> None:
    between = k + data.draw(st.integers(0, more)), rest + data.draw(st.integers(0, less))
    found = agreed([(k, k + rest + less), (k + more, k + more + rest)])
    assert found in (Light.UNSURE, light(between[0], sum(between)))


def test_thresholds_are_arguments() -> None:
    assert light(85, 100) == Light.BELOW
    assert light(850, 1000, Terms(target=0.8, floor=0.5)) == Light.MET


@given(st.integers(20, 5000), st.data())
def test_more_complete_records_never_worsen_the_light(n: int, data: st.DataObject) -> None:
    k = data.draw(st.integers(0, n - 1))
    order = {Light.HELP: 0, Light.BELOW: 1, Light.UNSURE: 2, Light.MET: 3}
    assert order[light(k, n)] <= order[light(k + 1, n)]
