"""Killed with SIGKILL at ten random moments and repeated, nothing is lost and nothing is told twice.

A repeated run may list a record once more, since its answers are known by then; that adds to its history and to nothing else.
"""

import random
import shutil
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest
import simulation as sim
from polars.testing import assert_frame_equal

from vaxanalysis.store import Store
from vaxanalysis.verification import log, states, worklists

SCRIPT = Path(__file__).with_name("killed.py")


def started(store: Path, answers: Path, out: Path) -> "subprocess.Popen[bytes]":
    command = [sys.executable, str(SCRIPT), str(store), str(sim.MONDAY + timedelta(days=1)), str(answers), str(out)]
    root = str(Path(__file__).parents[2])
    process = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=root, env={"PYTHONPATH": root, "PATH": ""})
    assert process.stdout is not None and process.stdout.readline() == b"ready\n"
    return process


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL on this platform")
def test_ten_kills(tmp_path: Path) -> None:
    rng = random.Random(20)
    answers = prepared(tmp_path, rng)
    sound, length = unkilled(tmp_path, answers)
    for round in range(2):
        store = Path(shutil.copytree(tmp_path / "store", tmp_path / f"store{round}"))
        for _ in range(5):
            process = started(store, answers, tmp_path / "out")
            time.sleep(rng.random() * length)
            process.kill()
            process.wait()
        assert started(store, answers, tmp_path / "out").wait() == 0
        same(Store(store), sound)


def unkilled(folder: Path, answers: Path) -> tuple[Store, float]:
    whole = Path(shutil.copytree(folder / "store", folder / "whole"))
    process = started(whole, answers, folder / "out")
    begin = time.monotonic()
    assert process.wait() == 0
    return Store(whole), time.monotonic() - begin


def same(killed: Store, sound: Store) -> None:
    day = sim.MONDAY + timedelta(days=1)
    assert_frame_equal(states(killed, day).sort("record_id").collect(), states(sound, day).sort("record_id").collect())
    events = [log.read_log(store).sort("event_id") for store in (killed, sound)]
    answers = [table.filter(pl.col("kind") == "answer") for table in events]
    assert_frame_equal(*answers)
    assert answers[0].height > 60
    assert events[0]["event_id"].is_unique().all()
    assert set(events[1]["event_id"]) <= set(events[0]["event_id"])


def prepared(folder: Path, rng: random.Random) -> Path:
    """A store whose Monday lists went out, and a folder of Tuesday's answers."""
    store, people = sim.new_store(folder / "store"), sim.register(200, seed=3)
    sim.snapshot(people, sim.MONDAY, store, folder)
    lists = worklists(store, sim.MONDAY, folder / "lists")
    sim.listed(people)
    clerk = sim.Clerk(sim.ids(people, sim.MONDAY, store), rng)
    answers = folder / "answers"
    answers.mkdir()
    for book in lists.files:
        if book.name != "tong-hop.xlsx":
            clerk.fill(book, answers / book.name, sim.MONDAY + timedelta(days=1))
    return answers
