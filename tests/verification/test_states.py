"""Where an open record lies by the answers so far, and on which day a record was done, on tables one can read."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from vaxanalysis.verification.states import _columns, _pending

DAYS = {"last_on": date(2021, 11, 9), "last_try": date(2021, 11, 10), "gone_on": date(2021, 11, 15)}
SCHEMA = {
    **dict.fromkeys(("record_id", "unit_province", "unit_district", "unit_commune", "state", "identity", "category"), pl.String),
    **dict.fromkeys(("authenticated", "authenticated_fields", "last", "fingerprint", "kind", "group"), pl.String),
    **dict.fromkeys(("work", "reopened", "contactable", "non_citizen"), pl.Boolean),
    **dict.fromkeys(("tries", "fails"), pl.Int64),
    **dict.fromkeys(("listed_on", *DAYS), pl.Date),
}  # fmt: skip


@pytest.mark.parametrize(
    ("last", "tries", "foreign", "state"),
    [
        (None, None, False, "to_do"),
        (None, 1, False, "station"),
        (None, 2, False, "station"),
        (None, 3, False, "police"),
        (None, 4, False, "police"),
        (None, 3, True, "unverifiable"),
        (None, 4, True, "unverifiable"),
        ("listed_station", None, False, "station"),
        ("listed_police", None, False, "police"),
        ("police", None, False, "police"),
        ("police", None, True, "station"),
        ("wrong", None, False, "wrong"),
        ("not_found", None, False, "unverifiable"),
        ("mended", 4, False, "mended"),
    ],
)
def test_the_last_answer_and_the_tries_decide(last: str | None, tries: int | None, foreign: bool, state: str) -> None:
    table = pl.DataFrame(
        {"last": [last], "tries": [tries], "non_citizen": [foreign], "category": ["no_number"]},
        schema_overrides={"last": pl.String, "tries": pl.Int64},
    )
    assert table.select(_pending()).item() == state
    station = "station" if state == "police" else state
    for category in ("duplicate", "certificate"):
        assert table.with_columns(category=pl.lit(category)).select(_pending()).item() == station


@pytest.mark.parametrize(
    ("state", "last", "done_on"),
    [
        ("right", "right", "last_on"),
        ("mended", "mended", "last_on"),
        ("mended", None, "gone_on"),
        ("unverifiable", "not_found", "last_on"),
        ("unverifiable", None, "last_try"),
        ("station", None, None),
        ("wrong", "wrong", None),
    ],
)
def test_a_record_is_done_on_the_day_of_what_settled_it(state: str, last: str | None, done_on: str | None) -> None:
    row = {"record_id": "a", "state": state, "last": last, **DAYS}
    table = pl.DataFrame([row], schema=SCHEMA)
    assert _columns(table)["done_on"].item() == (DAYS[done_on] if done_on else None)
