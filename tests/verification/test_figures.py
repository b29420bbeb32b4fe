"""For any split by commune or by day the figures of the parts add up to those of the whole."""

from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vaxanalysis.errors import StoreError
from vaxanalysis.store import Store
from vaxanalysis.verification.figures import (
    authentication_counts,
    daily_counts,
    figures_of,
    rolled_up,
    state_counts,
    unit_figures,
    with_pace,
)
from vaxanalysis.verification.vocabulary import DONE, GONE, OPEN, WORK_STATES

AS_OF = date(2021, 11, 12)
COMMUNES = [("001", "00001"), ("001", "00004"), ("002", "00037"), (None, None)]
DAYS = [AS_OF - timedelta(days=n) for n in range(6)]


@st.composite
def records(draw: st.DrawFn) -> pl.DataFrame:
    rows = draw(st.lists(st.tuples(
        st.sampled_from(COMMUNES), st.sampled_from([*WORK_STATES, *GONE]), st.booleans(), st.sampled_from(DAYS),
        st.sampled_from([None, "right", "wrong", "not_found"]), st.sampled_from([None, *DAYS]),
    ), max_size=40))  # fmt: skip
    told = [
        {"unit_district": d, "unit_commune": c, "state": s, "work": w, "done_on": day if s in DONE else None, "authenticated": a,
         "listed_on": listed, "fingerprint": "x"}
        for (d, c), s, w, day, a, listed in rows
    ]  # fmt: skip
    schema = {"unit_district": pl.String, "unit_commune": pl.String, "state": pl.String, "work": pl.Boolean, "done_on": pl.Date,
              "authenticated": pl.String, "listed_on": pl.Date, "fingerprint": pl.String}  # fmt: skip
    return pl.DataFrame(told, schema=schema)


@given(records(), st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=50)
def test_parts_add_up(table: pl.DataFrame, rng: object) -> None:
    whole = unit_figures(table, AS_OF, None)
    city = summed(whole, "city")
    for by in ("commune", "district"):
        assert summed(whole, by) == city
    communes = [unit_figures(part, AS_OF, None) for part in table.partition_by("unit_commune")]
    if communes:
        assert summed(pl.concat(communes), "city") == city
    marks = pl.Series([rng.randrange(3) for _ in range(table.height)], dtype=pl.Int8)  # type: ignore[attr-defined]
    halves = [unit_figures(table.filter(marks == part), AS_OF, None) for part in range(3)]
    assert summed(pl.concat(halves), "city") == city


def summed(counts: pl.DataFrame, by: str) -> tuple[int, ...]:
    return rolled_up(counts, by, ["01"]).drop(pl.selectors.starts_with("unit_")).sum().row(0)


def test_a_city_is_the_sum_of_its_own_districts_and_the_others_stand_in_a_line_of_their_own() -> None:
    districts = ["001", "002", "748", None]
    counts = pl.DataFrame(
        {"unit_district": districts, "unit_commune": None, "open": [5, 7, 2, 1], "done_lately": [1, 0, 0, 0]}
    )
    found = figures_of(counts, AS_OF, "city", None, ["01", "48"]).select("unit_province", "province", "open", "stalled")
    assert found.rows() == [
        ("01", "Thành phố Hà Nội", 12, False), ("48", "Thành phố Đà Nẵng", 0, False), (None, "Nơi khác hoặc không rõ nơi", 3, True),
    ]  # fmt: skip


@given(records())
@settings(deadline=None, max_examples=50)
def test_states_are_a_partition_and_days_end_in_what_is_open(table: pl.DataFrame) -> None:
    figures = unit_figures(table, AS_OF, None)
    assert (figures["to_verify"] == figures["open"] + figures["done"]).all()
    assert (figures["open"] == figures.select(pl.sum_horizontal(OPEN)).to_series()).all()
    assert (figures["done"] == figures.select(pl.sum_horizontal(DONE)).to_series()).all()
    counts = state_counts(table, AS_OF)
    assert counts["records"].sum() == figures["to_verify"].sum()
    assert counts["done_today"].sum() == figures["done_today"].sum()
    days = daily_counts(table, DAYS[-1])
    assert days["added"].sum() - days["done"].sum() == figures["open"].sum()
    assert days.filter(pl.col("day") == AS_OF)["done"].sum() == figures["done_today"].sum()
    answers = authentication_counts(table)
    assert (
        answers["answered"].sum() == answers.select(pl.sum_horizontal("right", "wrong", "not_found")).to_series().sum()
    )


def test_pace_and_need_by_hand() -> None:
    counts = pl.DataFrame({"unit_district": ["001", "002", "003"], "open": [10, 7, 0], "done_lately": [6, 0, 0]})
    told = with_pace(counts, AS_OF, AS_OF + timedelta(days=4)).select("pace", "stalled", "days_left", "needed")
    assert told.rows() == [(2.0, False, 4, 3), (0.0, True, 4, 2), (0.0, False, 4, 0)]
    assert with_pace(counts, AS_OF, AS_OF)["needed"].to_list() == [10, 7, 0]


def test_the_pace_counts_three_days_with_this_one() -> None:
    rows = [("001", "00001", "right", True, AS_OF - timedelta(days=back)) for back in (0, 2, 3, 4)]
    table = pl.DataFrame(rows, schema=["unit_district", "unit_commune", "state", "work", "done_on"], orient="row")
    assert unit_figures(table, AS_OF, None)["done_lately"].to_list() == [2]


def test_feedback_of_a_commune_without_records_still_counts() -> None:
    table = pl.DataFrame(schema={"unit_district": pl.String, "unit_commune": pl.String, "state": pl.String, "work": pl.Boolean,
                                 "done_on": pl.Date})  # fmt: skip
    requests = pl.DataFrame({"unit_district": ["001", "001"], "unit_commune": ["00001", "00001"], "received": [3, 2], "matured": [2, 2],
                             "matured_in_time": [1, 2], "open_over_48": [1, 0]})  # fmt: skip
    row = unit_figures(table, AS_OF, requests).row(0, named=True)
    assert (row["received"], row["matured_in_time"], row["to_verify"]) == (5, 3, 0)


@pytest.fixture
def weeks(tmp_path: Path) -> Store:
    """A store with three snapshots that hold nothing."""
    for day in (8, 15, 22):
        (tmp_path / "snapshots" / f"2021-11-{day:02}").mkdir(parents=True)
    return Store(tmp_path)


@pytest.mark.parametrize(("day", "last"), [(8, 8), (14, 8), (15, 15), (21, 15), (30, 22)])
def test_the_last_snapshot_up_to_a_day(day: int, last: int, weeks: Store) -> None:
    assert weeks.last(date(2021, 11, day)) == date(2021, 11, last)


def test_a_day_before_all_snapshots_is_named(weeks: Store) -> None:
    with pytest.raises(StoreError, match="no snapshot up to 2021-11-07"):
        weeks.last(date(2021, 11, 7))
