"""What is assumed: read from one file with defaults, every mistake named; the cost of a record by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from vaxanalysis import config
from vaxanalysis.errors import ParameterError
from vaxanalysis.planning.effort import effort
from vaxanalysis.templates import template


def given(text: str) -> dict[str, object]:
    return dict(config.parse(text).plan)


def test_the_template_is_the_defaults(tmp_path: Path) -> None:
    written = template("plan", tmp_path)
    assert effort(config.load(written).plan).minutes == effort({}).minutes
    assert set(effort({}).scenarios) == {"more_staff", "merge_first", "better_phones", "bulk"}


def test_what_a_file_sets_replaces_the_default_and_the_rest_stays() -> None:
    found = effort(
        given("[plan]\nassumed_by = 'Sở Y tế'\n[plan.minutes.no_number]\nfile = 9\n[plan.scenario.mine]\nstaff = 2")
    )
    assert (found.by, found.minutes["no_number"]["file"], found.minutes["no_number"]["phone"]) == ("Sở Y tế", 9, 6)
    assert found.scenario("mine") == {"staff": 2.0}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[plan.minutes.no_numbr]\nfile = 1", "did you mean 'no_number'"),
        ("[plan.minutes.no_number]\nfile = 'x'", "file"),
        ("[plan.shares]\nrework = 1.5", "out of range"),
        ("[plan.capacity]\nstation_people = -1", "out of range"),
        ("[plan.scenario.mine]\nstaf = 2", "did you mean 'staff'"),
        ("[plan.scenario.mine]\ndeadline = 'soon'", "deadline"),
        ("[plan]\nminutes = 3", "minutes"),
        ("[plan]\naim = 'teams'", "Use one of records, communes"),
    ],
)
def test_a_mistake_is_named(text: str, named: str) -> None:
    with pytest.raises(ParameterError) as error:
        effort(given(text))
    assert named in str(error.value).replace("Did", "did")


def test_an_unknown_scenario_names_those_that_there_are() -> None:
    with pytest.raises(ParameterError, match="more_staff"):
        effort({}).scenario("none")


def test_the_minutes_of_a_record_by_hand() -> None:
    """Half of the persons have a phone; 35 % are settled from the file, 54 % of calls are answered.

    answered = 0.5 x 0.54 = 0.27; visits = 0.73 x 0.3 = 0.219; station = 4 + 0.65 (0.5 x 6 + 0.219 x 30) = 10.2205.
    seen = 0.27 + 0.219 = 0.489; to the police 0.65 (0.511 + 0.489 x 0.15) = 0.3798; 5 minutes, 5 % twice: 1.994.
    """
    cost = effort({}).cost("no_number", 0.5)
    assert cost["station"] == pytest.approx(10.2205)
    assert cost["police"] == pytest.approx(1.99409, abs=1e-4)


def test_better_phones_cost_fewer_minutes() -> None:
    assert (
        effort({}).under("better_phones").cost("no_number", 0.9)["station"]
        < effort({}).cost("no_number", 0.9)["station"]
    )
