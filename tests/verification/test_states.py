"""Where an open record lies by the answers so far, and on which day a record was done, on tables one can read."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest
import simulation as sim

from vaxanalysis.verification import import_results, states, worklists
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


def test_what_the_population_database_says_is_not_done_with_a_duplicate(tmp_path: Path) -> None:
    people, store = sim.register(40, seed=1), sim.new_store(tmp_path / "store")
    one, missing = (next(each for each in people if each.fault == fault) for fault in ("fine", "blank"))
    twice = sim.Person({**one.row, "phone": "0987654321", "lot": "ABX124"}, "fine", one.truth)
    sim.snapshot([*people, twice], sim.MONDAY, store, tmp_path)
    worklists(store, sim.MONDAY, tmp_path / "lists")
    ids = {id(person): record for record, person in sim.ids([*people, twice], sim.MONDAY, store).items()}
    answers = [("right", one), ("not_found", twice), ("not_found", missing)]
    lines = [f"{ids[id(person)]};{sim.LABELS[answer]}" for answer, person in answers]
    (tmp_path / "answers.csv").write_text("\n".join(["Mã bản ghi;Kết quả", *lines]), encoding="utf-8")
    import_results([tmp_path / "answers.csv"], store, on=sim.MONDAY)
    found = dict(states(store, sim.MONDAY).select("record_id", "state").collect().iter_rows())
    assert [found[ids[id(person)]] for _, person in answers] == ["station", "station", "unverifiable"]
