"""The number to clean in the register, step by step, to the number open on the worklists."""

from __future__ import annotations

import random
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest
import simulation as sim

from vaxanalysis import tally
from vaxanalysis.verification import daily, figures, import_results, states, worklists
from vaxanalysis.verification.funnel import STEPS, funnel

COLUMNS = ["unit_province", "unit_district", "fingerprint", "identity", "authenticated", "category", "state"]


def table(*rows: tuple[str | None, ...]) -> pl.DataFrame:
    return pl.DataFrame([("01", "001", *row) for row in rows], schema=dict.fromkeys(COLUMNS, pl.String), orient="row")


def test_every_step_by_hand() -> None:
    found = funnel(
        table(
            ("f", "no_number", None, "no_number", "to_do"),
            ("f", "no_number", None, "no_number", "station"),
            ("f", "malformed", None, "malformed", "mended"),
            ("f", "malformed", "right", None, "right"),
            ("f", "wrong_basic", "right", "duplicate", "to_do"),
            ("f", None, "wrong", "auth_wrong", "wrong"),
            ("f", None, None, "duplicate", "police"),
            ("f", None, None, "certificate", "unverifiable"),
            ("f", None, None, None, "mended"),
            (None, None, None, None, "left"),
        )
    )
    assert found.to_dicts() == [
        {"unit_province": "01", "unit_district": "001", "register": 5, "auth_right": 2, "auth_wrong": 1, "duplicate": 2,
         "certificate": 1, "answered": 2, "open": 5},
    ]  # fmt: skip


def test_a_sum_that_does_not_hold_is_no_table() -> None:
    with pytest.raises(AssertionError, match="add up"):
        funnel(table(("f", "no_number", None, None, "to_do")))


def test_the_end_is_what_worklists_and_figures_hold(tmp_path: Path) -> None:
    rng, people = random.Random(3), sim.register(200, seed=3)
    store = sim.new_store(tmp_path / "store")
    sim.snapshot(people, sim.MONDAY, store, tmp_path)
    records = sim.ids(people, sim.MONDAY, store)
    worklists(store, sim.MONDAY, tmp_path / "lists")
    (tmp_path / "answers").mkdir()
    sim.listed(people)
    sim.authenticate(records, tmp_path / "answers" / "c06.csv", sim.MONDAY + timedelta(days=1), rng)
    import_results([tmp_path / "answers"], store, on=sim.MONDAY + timedelta(days=1))
    day = sim.MONDAY + timedelta(days=2)
    found = funnel(states(store, day).collect())
    made = daily(store, day, tmp_path / "figures")
    again = worklists(store, day, tmp_path / "again")
    assert found["open"].sum() == again.records == figures(store, day, "city")["open"].item()
    assert found["auth_right"].sum() > 0 and found["auth_wrong"].sum() > 0 and found["answered"].sum() > 0
    assert made.tables["funnel"].equals(found) and set(found.columns[2:]) == {*STEPS, "open"}
    counts = store.needed(sim.MONDAY, "counts").filter(tally.category().is_in(tally.CLEANING))
    assert found["register"].sum() == counts["records"].sum()
