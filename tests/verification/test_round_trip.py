"""Five days in a district: lists go out, come back untidily, and every figure is right to the last record."""

import random
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest
import simulation as sim

from vaxanalysis import places
from vaxanalysis.store import Store
from vaxanalysis.verification import figures, import_results, states, worklists
from vaxanalysis.verification.figures import state_counts
from vaxanalysis.verification.results import STATUSES

SIZE = 300
NAMES = dict(places.units().select("commune_code", "commune_short").iter_rows())


def right(store: Store, people: list[sim.Person], day: sim.date) -> None:
    counts = state_counts(states(store, day).collect(), day)
    assert sim.counted(counts, NAMES) == sim.expected(people)


@pytest.mark.parametrize("seed", [5, 6, 7])
def test_five_days(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    store, people = sim.new_store(tmp_path / "store"), sim.register(SIZE, seed=seed)
    sim.snapshot(people, sim.MONDAY, store, tmp_path)
    records = sim.ids(people, sim.MONDAY, store)
    assert len(records) == SIZE
    lists = worklists(store, sim.MONDAY, tmp_path / "lists")
    sim.listed(people)
    right(store, people, sim.MONDAY)

    for number in range(1, 5):
        day = sim.MONDAY + timedelta(days=number)
        clerk = sim.Clerk(records, rng)
        folder = tmp_path / f"day{number}"
        folder.mkdir()
        for book in lists.files:
            if book.name != "tong-hop.xlsx":
                clerk.fill(book, folder / book.name, day)
        if number == 3:
            clerk.verdicts["taken"] = clerk.verdicts.get("taken", 0) + sim.authenticate(
                records, folder / "c06.csv", day, rng
            )
        report = import_results([folder], store, on=day)
        assert {name: n for name, n in report.accounts().items() if n} == {k: n for k, n in clerk.verdicts.items() if n}
        right(store, people, day)
        before = states(store, day).collect()
        again = import_results([folder], store, on=day + timedelta(days=1))
        assert again.added == 0
        assert states(store, day).collect().sort("record_id").equals(before.sort("record_id"))
        if number == 3:
            lists = worklists(store, day, tmp_path / "midweek")
            sim.listed(people)
            right(store, people, day)

    friday = sim.MONDAY + timedelta(days=5)
    mend(people, rng)
    sim.snapshot([person for person in people if person.state != "deleted"], friday, store, tmp_path)
    right(store, [person for person in people if person.state != "deleted"], friday)
    city = figures(store, friday, "city").row(0, named=True)
    parts = figures(store, friday, "commune")
    assert parts.height == len(sim.COMMUNES)
    for column in ("to_verify", "open", "done", "done_today", "mended", "right", "unverifiable", "police", "station"):
        assert parts[column].sum() == city[column]


def mend(people: list[sim.Person], rng: random.Random) -> None:
    """The register a week on: most reported mends were typed in, some were not, some records were mended unasked, one went."""
    for person in people:
        if person.state == "mended":
            if rng.random() < 0.8:
                person.row = person.truth
            else:
                person.state = "police" if person.before == "police" or person.out_of_reach else "station"
        elif person.state == "station" and rng.random() < 0.2 and not person.foreign:
            person.row, person.state = person.truth, "mended"
    gone = next(person for person in people if person.state == "police" and person.before == "none")
    gone.state = "deleted"


def test_every_status_is_told(tmp_path: Path) -> None:
    assert set(STATUSES) == {
        "taken", "repeated", "conflict", "changed", "gone", "unknown", "bad_key", "unreadable", "empty", "incomplete",
        "bad_number", "bad_tries", "no_proposal", "contrary",
    }  # fmt: skip


def test_register_columns_are_there(tmp_path: Path) -> None:
    store, people = sim.new_store(tmp_path / "store"), sim.register(20, seed=1)
    sim.snapshot(people, sim.MONDAY, store, tmp_path)
    assert states(store, sim.MONDAY).select(pl.col("state").is_in(["to_do"]).all()).collect().item()
