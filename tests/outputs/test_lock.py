"""Two runs at once: the second stops and names the first; a dead one's lock is free."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from vaxanalysis.errors import OutputError
from vaxanalysis.outputs import locked

HOLD = """import sys
from pathlib import Path
from vaxanalysis.outputs import locked

with locked(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_the_holder_is_named_and_a_dead_one_is_not_in_the_way(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(tmp_path / "out")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None and other.stdout.readline() == "held\n"
        with (
            pytest.raises(OutputError, match=rf"in use by process {other.pid} on .+ since \d{{4}}-"),
            locked(tmp_path / "out"),
        ):
            pass
        other.kill()
        other.wait()
    with locked(tmp_path / "out"):
        assert f"process {os.getpid()} " in (tmp_path / ".out.holder").read_text()
    assert list(tmp_path.iterdir()) == []
