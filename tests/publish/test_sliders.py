"""The sliders of a plan: a moved one draws the forecast again; without ipywidgets the call says how to install it."""

from __future__ import annotations

import re
import sys
from datetime import timedelta

import polars as pl
import pytest

from tests.planning.test_plan import AS_OF, daily, states
from vaxanalysis.errors import ParameterError
from vaxanalysis.planning import Basis, effort
from vaxanalysis.planning.history import work
from vaxanalysis.publish.sliders import sliders
from vaxanalysis.publish.text import Text


@pytest.fixture
def base() -> Basis:
    """Two communes with 63 open records, as in the tests of the plan; the deadline is in six days."""
    found = work(states(), daily(), AS_OF, AS_OF + timedelta(20))
    return Basis(AS_OF + timedelta(6), found, effort({}), pl.DataFrame(), found.history.left, pl.DataFrame())


def left(shown: str) -> tuple[int, int]:
    """Records now and on the deadline, as the sentence above the chart has them."""
    numbers = re.search(r"Nay còn (\d+) bản ghi; đến hạn dự kiến còn (\d+)", shown)
    assert numbers
    return int(numbers[1]), int(numbers[2])


def test_a_slider_draws_the_forecast_again(base: Basis) -> None:
    box = sliders(base, base.work.past(), Text("vi"))
    staff, reach, merged, accepted, days, shown = box.children
    assert (staff.value, reach.value, merged.value, accepted.value, days.value) == (1.0, 0.5, 0.0, 0.0, 6)
    first = shown.value
    assert left(first)[0] == 63 and "<svg" in first and "10/11" in first
    staff.value = 0.5
    assert left(shown.value)[1] > left(first)[1]
    staff.value = 1.0
    assert shown.value == first
    accepted.value = 0.5  # 28 of 55 and 4 of 8 records are malformed: half of each, 14 and 2, are gone
    assert left(shown.value)[0] == 63 - 14 - 2
    days.value = 1
    assert "05/11" in shown.value and left(shown.value)[1] > left(first)[1]


def test_without_ipywidgets_the_call_says_how_to_install_it(base: Basis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    with pytest.raises(ParameterError, match=r"pip install 'vaxanalysis\[lab\]'"):
        sliders(base, base.work.past(), Text("vi"))
