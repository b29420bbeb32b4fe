"""What a long run says of itself: its step, which piece of how many, and how long the step will still take."""

from __future__ import annotations

import os
import time

import pytest

from vaxanalysis.cli import progress
from vaxanalysis.cli.progress import Progress
from vaxanalysis.cli.sentences import Sentences


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [0.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    return now


def lines(clock: list[float], language: str, pieces: list[tuple[float, int]]) -> list[str]:
    """The line at each moment at which a piece of ten begins."""
    clock[0] = 0.0
    made = Progress(Sentences(language))
    found = []
    for clock[0], number in pieces:
        made.at("assembling", number=number, count=10)
        found.append(made._line())
    return found


def test_the_time_left_is_told_from_the_pieces_that_are_done(clock: list[float]) -> None:
    assert (
        lines(clock, "en", [(0, 1), (20, 2), (60, 4), (200, 10)])
        == [
            "0 s: putting records together (1 of 10)",
            "20 s: putting records together (2 of 10)",
            "60 s: putting records together (4 of 10), about 2 min left in this step",  # three pieces took 60 s, seven are left
            "3 min: putting records together (10 of 10), about 22 s left in this step",
        ]
    )
    assert lines(clock, "vi", [(0, 1), (60, 4)])[1] == (
        "60 giây: đang ghép các dòng thành bản ghi (4/10), bước này còn khoảng 2 phút"
    )


def test_a_step_begins_anew_and_one_without_pieces_tells_no_time(clock: list[float]) -> None:
    made = Progress(Sentences("en"))
    for clock[0], number in ((0, 1), (100, 9)):
        made.at("reading", number, 10, file="a.csv")
    clock[0] = 1000.0
    made.at("linking")
    assert made._line() == "17 min: finding records of one person"
    made.at("judging", 1, 10)
    clock[0] = 1030.0
    made.at("judging", 4, 10)
    assert made._line().endswith("judging records (4 of 10), about 70 s left in this step")


def test_a_short_run_says_nothing_and_a_long_one_in_lines(capfd: pytest.CaptureFixture[str]) -> None:
    with Progress(Sentences("en"), first=60.0) as made:
        made.at("linking")
    assert capfd.readouterr().err == ""
    with Progress(Sentences("en"), first=0.0, every=0.01) as made:
        made.at("linking")
        while "finding records" not in (said := capfd.readouterr().err):
            time.sleep(0.01)
    assert said.splitlines()[-1] == "vaxanalysis: 0 s: finding records of one person"


def test_on_a_terminal_it_is_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    pty = pytest.importorskip("pty", reason="terminals of this kind are not on Windows")
    ours, theirs = pty.openpty()
    monkeypatch.setattr(progress, "REDRAWN", 0.01)
    monkeypatch.setenv("TERM", "xterm")
    with os.fdopen(theirs, "w") as terminal:
        monkeypatch.setattr("sys.stderr", terminal)
        with Progress(Sentences("en"), first=0.0) as made:
            made.at("judging", 6, 10)
            shown = ""
            while "judging records (6 of 10)" not in shown:
                shown += os.read(ours, 4096).decode()
    os.close(ours)
    assert "━" in shown
