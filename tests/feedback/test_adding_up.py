"""For any split by commune or by day the figures of the parts add up, and a synthetic log is judged as it was made."""

from datetime import date, datetime, timedelta
from pathlib import Path

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from vaxanalysis.feedback import feedback
from vaxanalysis.feedback.clock import REQUEST_STATES, clocked
from vaxanalysis.feedback.figures import COUNTS, counts
from vaxanalysis.synth.requests import requests

NOW = datetime(2021, 11, 10, 12, 0)
HOURS = st.integers(-5, 200)


@st.composite
def logs(draw: st.DrawFn) -> pl.DataFrame:
    commune, kind = st.sampled_from(["00001", "00004", None]), st.sampled_from(["1", "4", None])
    rows = draw(st.lists(st.tuples(HOURS, st.none() | HOURS, commune, kind), max_size=30))
    told = [
        {"received": NOW - timedelta(hours=age), "closed": None if took is None else NOW - timedelta(hours=age - abs(took)),
         "unit_district": "001", "unit_commune": commune, "responsible": f"body {commune}", "kind": kind, "outcome": None, "reason": None}
        for age, took, commune, kind in rows
    ]  # fmt: skip
    texts = dict.fromkeys(("unit_district", "unit_commune", "responsible", "kind", "outcome", "reason"), pl.String)
    return pl.DataFrame(told, schema={"received": pl.Datetime("us"), "closed": pl.Datetime("us"), **texts})


def total(log: pl.DataFrame) -> tuple[int, ...]:
    return counts(clocked(log, NOW)).select(pl.col(COUNTS).sum()).row(0)


@given(logs())
@settings(deadline=None, max_examples=60)
def test_parts_add_up_and_every_request_is_one_thing(log: pl.DataFrame) -> None:
    whole = total(log)
    for parts in (log.partition_by("unit_commune"), _days(log)):
        if parts:
            assert tuple(sum(numbers) for numbers in zip(*(total(part) for part in parts), strict=True)) == whole
    named = dict(zip(COUNTS, whole, strict=True))
    assert (
        named["received"]
        == sum(named[state] for state in REQUEST_STATES)
        == log.filter(pl.col("received") <= NOW).height
    )
    assert named["due_6"] <= named["due_12"] <= named["due_24"] <= named["open_24_48"]
    assert named["matured"] >= named["open_over_48"] + named["closed_late"] + named["matured_in_time"]


def _days(log: pl.DataFrame) -> list[pl.DataFrame]:
    return log.with_columns(_day=pl.col("received").dt.date()).partition_by("_day", include_key=False)


def test_a_synthetic_log_is_judged_as_it_was_made(tmp_path: Path) -> None:
    made = requests(tmp_path / "requests.xlsx", 300, 11, persons=2_000)
    found = feedback([made.file], date(2021, 11, 8))
    truth = pl.read_parquet(made.truth).with_columns(
        pl.col("clock").replace({"in_time": "closed_in_time", "late": "closed_late"})
    )
    ages = {"open_0_24": "open", "open_24_48": "open", "open_over_48": "overdue"}
    both = truth.join(found.requests.with_columns(pl.col("clock").replace(ages)), on="request_id", suffix="_found")
    assert (both.height, both.filter(pl.col("clock") == pl.col("clock_found")).height) == (300, 300)
