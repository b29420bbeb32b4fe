"""From days and states to the plan's tables and workbook, on a district of two communes."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import openpyxl
import polars as pl
import pytest

from vaxanalysis.planning import basis, calendar
from vaxanalysis.planning.book import write_book
from vaxanalysis.planning.effort import effort
from vaxanalysis.planning.forecast import forecast
from vaxanalysis.planning.history import History, Work, work
from vaxanalysis.planning.kept import with_naive
from vaxanalysis.planning.levels import at_deadline, by_day, finished, levels
from vaxanalysis.planning.measured import police_share, replaced, shrunk
from vaxanalysis.planning.plan import Plan, _terms, _units
from vaxanalysis.planning.roles import by_role, sticks
from vaxanalysis.planning.scenarios import compared
from vaxanalysis.planning.teams import teams, visits

MONDAY = date(2021, 11, 1)
AS_OF = MONDAY + timedelta(3)


def daily() -> pl.DataFrame:
    rows = [("001", "00001", 0, 100, 0), ("001", "00004", 0, 10, 0)]
    rows += [("001", "00001", day, 5, 20) for day in range(1, 4)] + [("001", "00004", 3, 0, 2)]
    table = pl.DataFrame(rows, schema=["unit_district", "unit_commune", "day", "added", "done"], orient="row")
    return table.with_columns(pl.lit(MONDAY).dt.offset_by(pl.format("{}d", "day")).alias("day"))


def states() -> pl.DataFrame:
    opens = {"00001": 100 + 15 - 60, "00004": 8}
    rows = [
        ("001", code, "to_do", "no_number" if n % 2 else "malformed", n % 4 > 0, True)
        for code, count in opens.items()
        for n in range(count)
    ]
    names = ["unit_district", "unit_commune", "state", "category", "contactable", "work"]
    return pl.DataFrame(rows, schema=names, orient="row")


@pytest.fixture(scope="module")
def found() -> Work:
    return work(states(), daily(), AS_OF, AS_OF + timedelta(20))


def test_the_days_of_a_store_as_arrays(found: Work) -> None:
    assert found.units["unit_commune"].to_list() == ["00001", "00004"]
    assert found.history.open.tolist() == [
        105,
        10,
    ]  # open before the first day on which something was done, and its arrivals
    assert found.history.done.tolist() == [[20, 0], [20, 0], [20, 2]]
    assert found.history.left.tolist() == [55, 8]
    assert found.tasks["records"].sum() == 63
    assert found.past()[-1] == (AS_OF, 63)
    assert found.past()[0] == (MONDAY + timedelta(1), 115 - 20)


def test_days_off_are_weekends_and_holidays() -> None:
    assert calendar.off(calendar.days(date(2021, 9, 2), date(2021, 9, 6))) == [True, True, True, True, False]
    assert calendar.days(MONDAY, MONDAY - timedelta(1)) == []


def test_levels_add_up(found: Work) -> None:
    course, left = forecast(found.history, 100), found.history.left
    city, district, commune = (
        at_deadline(level, course, left, 0.99, AS_OF, AS_OF + timedelta(5)) for level in levels(found.units)
    )
    assert commune["open"].sum() == district["open"].item() == city["open"].item() == 63
    assert commune["chance"].is_between(0, 1).all()
    assert city["left_low"].item() <= city["left"].item() <= city["left_high"].item()
    one = levels(found.units, found.units["unit_commune"] == "00004")
    assert [at_deadline(level, course, left, 0.99, AS_OF, AS_OF + timedelta(5))["open"].to_list() for level in one] == [
        [8]
    ] * 3


def test_a_unit_is_finished_when_only_the_day_s_arrivals_and_one_in_a_hundred_are_left() -> None:
    assert finished(np.array([3, 2]), np.array([1, 1]), np.array([100, 100]), 0.99).tolist() == [False, True]
    assert finished(np.array([1]), np.array([0]), np.array([99]), 0.99).tolist() == [False]


def test_the_naive_pace_goes_on_as_the_last_days(found: Work) -> None:
    course = forecast(found.history, 20)
    days = pl.concat([by_day(level, course, AS_OF) for level in levels(found.units)], how="diagonal")
    table = with_naive(found, days).filter(level="commune", unit_commune="00001").sort("day")
    assert table["naive"].head(2).to_list() == pytest.approx([55 - (60 - 10) / 3, 55 - 2 * (60 - 10) / 3])


def test_more_people_finish_more_surely(found: Work) -> None:
    table = compared(found, effort({}), AS_OF + timedelta(6), ["more_staff", "bulk"]).rows_by_key(
        "scenario", named=True, unique=True
    )
    assert table["more_staff"]["left"] < table["now"]["left"]
    assert table["bulk"]["open"] < table["now"]["open"] == 63


def test_the_scenario_of_now_is_the_forecast_itself(found: Work) -> None:
    last, settings = AS_OF + timedelta(5), effort({})
    course = forecast(found.history, 50, 1, assumed=found.assumed_pace(settings))
    units = at_deadline(levels(found.units)[0], course, found.history.left, settings.finished, AS_OF, last)
    names = ["chance", "left_low", "left", "left_high", "finish"]
    assert compared(found, settings, last, [], draws=50).select(names).rows() == units.select(names).rows()


def test_a_commune_with_few_answers_is_drawn_towards_the_city() -> None:
    rates = shrunk(np.array([50.0, 90, 1, 0]), np.array([100.0, 100, 1, 0]))
    assert rates[:2] == pytest.approx([0.5, 0.9], abs=0.03)
    assert 0.6 < rates[2] < 0.95
    assert rates[3] == pytest.approx(141 / 201)


@pytest.fixture(scope="module")
def made(found: Work) -> Plan:
    """A plan with the tables that a workbook needs."""
    course, last = forecast(found.history, 50), AS_OF + timedelta(5)
    units = [_units(found, course, effort({}), last, level) for level in levels(found.units)]
    tables = {one.name: pl.DataFrame() for one in fields(Plan)} | teams(found, course, effort({}), last)
    return Plan(**tables | {"terms": _terms(found, effort({}), last), "units": pl.concat(units, how="diagonal")})


def test_a_plan_is_read_as_it_was_saved(made: Plan, tmp_path: Path) -> None:
    made.save(tmp_path)
    again = Plan.read(tmp_path)
    assert all(getattr(again, one.name).equals(getattr(made, one.name)) for one in fields(Plan))
    assert (again.term("deadline"), again.term("days_done")) == (AS_OF + timedelta(5), 3)


def test_the_workbook_holds_formulas_of_its_numbers(made: Plan, tmp_path: Path) -> None:
    write_book(made, "001", tmp_path / "p.xlsx")
    book = openpyxl.load_workbook(tmp_path / "p.xlsx").active
    shown = openpyxl.load_workbook(tmp_path / "p.xlsx", data_only=True).active
    assert [cell.value for cell in book[7]][:3] == ["00001", "Phường Phúc Xá", 55]
    assert book["H7"].value == "=IF(G7>0,E7*F7*60/G7,0)"
    assert book["I7"].value == "=MAX(0,C7+D7-H7*I$6)"
    assert book["I9"].value == "=SUM(I7:I8)"
    factor = [cell.value for cell in shown[6]][8:11]
    assert factor == [1, 0.4, 0.4]  # Friday, Saturday, Sunday
    assert shown["I7"].value == pytest.approx(55 + shown["D7"].value - shown["H7"].value)
    assert shown["I9"].value == pytest.approx(shown["I7"].value + shown["I8"].value)
    sheet = openpyxl.load_workbook(tmp_path / "p.xlsx")["Tổ lưu động"]
    assert [cell.value.date() for cell in sheet["A"][2:]] == made.routes.sort("day", "team")["day"].to_list()


def test_hours_by_role_and_where_the_work_is_held_up(found: Work) -> None:
    """63 open, all at the station; nothing returns; the police, who get half of it, have a tenth of a minute a day: they hold it up."""
    settings = effort({"capacity": {"police_hours": 0.1 / 60}})
    course = forecast(found.history, 100)
    table = by_role(found, course, settings, np.full(2, 0.5))
    first = table.filter(level="city", day=AS_OF + timedelta(1)).rows_by_key("role", named=True, unique=True)
    assert first["station"]["waiting"] + first["police"]["waiting"] == pytest.approx(
        course.left[:, 0].sum(1).mean(), abs=2
    )
    # two people of four hours in each of two communes, a working day
    assert first["station"]["there"] == 16
    assert sticks(table, found.minutes(settings), AS_OF + timedelta(1)).filter(level="city")["sticks"].to_list() == [
        "police"
    ]


def test_a_district_is_inspected_for_reasons(found: Work) -> None:
    """Ba Đình did 22 records in three days, and 5 arrived; with the chance of 10 % it is late, and half of nothing is with the police."""
    units = pl.DataFrame({"level": "district", "unit_district": "001", "open": 63, "left": 40, "chance": 0.1})
    assert visits(found, units).rows() == [("001", 40, 0.1, True, False, False, False)]
    assert visits(found, units.with_columns(chance=0.9)).is_empty()
    still = replace(found, history=replace(found.history, done=np.vstack([found.history.done, np.zeros((3, 2), int)]),
                                           arrived=np.vstack([found.history.arrived, np.ones((3, 2), int)])))  # fmt: skip
    assert visits(still, units.with_columns(chance=0.9)).select("late", "stalled", "growing").row(0) == (
        False,
        True,
        False,
    )


def test_what_is_measured_takes_the_place_of_what_is_assumed(found: Work) -> None:
    """Of 40 station answers 10 were passed on and 8 of 48 calls not answered: 25 % and 40/48. 62 records took two communes' people
    of 8 + 2 hours a day, on three days: 2 x 600 x 3 / 62 minutes each, which replace nothing: presence is no effort."""
    rows = [("answer", "station", "corrected", "mended")] * 30 + [("answer", "station", "forwarded", "police")] * 10
    rows += [("answer", "station", "not_reached", None)] * 8
    log = pl.DataFrame(rows, schema=["kind", "authority", "answer", "outcome"], orient="row").with_columns(
        unit_district=pl.lit("001"), unit_commune=pl.lit("00001")
    )
    table, used = replaced(found, log, effort({}))
    measured = dict(table.select("name", "measured").iter_rows())
    assert measured == {
        "minutes": pytest.approx(3600 / 62),
        "reach": pytest.approx(40 / 48),
        "to_police": pytest.approx(0.25),
    }
    assert table.filter(name="reach")["apart"].item() == pytest.approx(40 / 48 / 0.54 - 1)
    assert used.reached() == pytest.approx(40 / 48)
    assert used.to_police(found.contactable) == pytest.approx(0.25)
    assert used.minutes == effort({}).minutes
    assert police_share(found, log, used).tolist() == pytest.approx([0.25, 0.25])


def test_a_deadline_that_has_passed_is_refused() -> None:
    from vaxanalysis.errors import ParameterError
    from vaxanalysis.store import Store

    with pytest.raises(ParameterError, match="deadline"):
        basis(Store("none"), AS_OF, AS_OF, effort({}))


def test_equal_records_take_equal_hours_to_the_last_digit() -> None:
    communes = [f"{number:05d}" for number in range(200)]
    units = pl.DataFrame({"unit_district": [f"{number % 9:03d}" for number in range(200)], "unit_commune": communes})
    kinds = pl.DataFrame({"category": ["no_number", "malformed", "wrong_basic"]})
    tasks = units.join(kinds, how="cross").join(pl.DataFrame({"at": ["station", "police"]}), how="cross")
    tasks = tasks.join(pl.DataFrame({"contactable": [False, True]}), how="cross")
    tasks = tasks.with_columns(records=pl.int_range(pl.len()) * 7919 % 101 + 1)
    none = np.zeros((1, 200), int)
    large = Work(MONDAY, units, History(none[0], none, none, [False], [False]), tasks)
    assumed = effort({})
    once = large.hours(assumed)
    assert all(large.hours(assumed).equals(once) for _ in range(10))
    assert len({tuple(large.minutes(assumed).values()) for _ in range(10)}) == 1
