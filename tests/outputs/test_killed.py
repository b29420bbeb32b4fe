"""Killed at every rename, unlink, mkdir and write, an output is the last good one or the new one, and a second run is as if undisturbed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.skipif(sys.platform != "linux", reason="it forks")
def test_a_kill_at_every_change_of_the_disk(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.outputs.killed", str(tmp_path)],
        cwd=Path(__file__).parents[2], capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    kills = [int(number) for number in done.stdout.split()]
    assert len(kills) == 5 and min(kills) >= 4 and sum(kills) >= 90, kills
