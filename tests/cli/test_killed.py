"""Commands killed at changes of the disk: what was there before or what comes after, whole; and a second run is as if undisturbed.

``make test-more`` kills at every change, ``make test`` at a few.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.test_commands import run

KILLS = int(os.environ.get("VAXANALYSIS_KILLS", "2"))
"""How many times each command is killed; 0: at every change."""

COMMANDS = {
    "weekly": ["weekly", "006.csv", "--as-of", "08/11/2021", "--jobs", "2", "--lang", "vi"],
    "worklists": ["worklists", "--store", "store", "--as-of", "01/11/2021", "--out", "lists"],
    "figures": ["figures", "--store", "store", "--as-of", "01/11/2021", "--out", "figures"],
    "import-results": ["import-results", "lists", "--store", "store", "--on", "02/11/2021"],
    "profile": ["profile", "006.csv", "--findings", "findings", "--out", "p.csv"],
    "duplicates": ["duplicates", "006.csv", "--out", "d.csv"],
}
ROOT = str(Path(__file__).parents[2])
PASSING = re.compile(r"\.(lock|holder)$|audit\.csv$|\.vaxanalysis-\d+\.part")
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Path:
    """Two hundred rows, a week in the store, and one good run of every command."""
    folder = tmp_path_factory.mktemp("home")
    lines = (samples / "long-dong-da-bom-semicolon.csv").read_text(encoding="utf-8-sig").splitlines(keepends=True)
    (folder / "006.csv").write_text("".join(lines[:201]), encoding="utf-8")
    first = ["weekly", "006.csv", "--as-of", "01/11/2021", "--jobs", "2"]
    for command in (first, *(COMMANDS[name] for name in ("worklists", "figures", "profile", "duplicates"))):
        done = run(*command, folder=folder)
        assert done.returncode in (0, 1), done.stderr
    return folder


def content(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {
        name: path.read_bytes() for path in files if not PASSING.search(name := path.relative_to(folder).as_posix())
    }


def killed(number: int, command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    call = [sys.executable, "-m", "tests.cli.killed", str(number), *command]
    return subprocess.run(call, cwd=folder, env=os.environ | {"PYTHONPATH": ROOT}, capture_output=True, text=True)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_killed_command(home: Path, tmp_path: Path, name: str) -> None:
    before, work = content(home), tmp_path / "work"
    shutil.copytree(home, work)
    whole = killed(0, COMMANDS[name], work)
    after, changes = content(work), int(whole.stderr.rsplit("changes: ", 1)[1])
    assert changes > 5
    every = range(1, changes + 1)
    for number in every[changes // (2 * KILLS) :: changes // KILLS] if KILLS else every:
        shutil.rmtree(work)
        shutil.copytree(home, work)
        assert killed(number, COMMANDS[name], work).returncode == -9
        _whole(content(work), before, after)
        again = killed(0, COMMANDS[name], work)
        assert again.returncode == whole.returncode, again.stderr
        assert content(work) == after, number


def _whole(found: dict[str, bytes], before: dict[str, bytes], after: dict[str, bytes]) -> None:
    """Every file is that of before or that of an undisturbed run; what is being made has a name that begins with a point."""
    half = [
        name
        for name, data in found.items()
        if "/." not in f"/{name}" and data not in (before.get(name), after.get(name))
    ]
    assert half == []


RANDOM = 300 if KILLS == 0 else 1


def test_commands_killed_at_random_moments(home: Path, tmp_path: Path) -> None:
    """Between the changes too: while workers run, files are read, and the disk is waited for."""
    before, chance, work = content(home), random.Random(1), tmp_path / "work"
    ends: dict[str, tuple[dict[str, bytes], int, float]] = {}
    for number in range(RANDOM):
        name = chance.choice(sorted(COMMANDS))
        if name not in ends:
            ends[name] = _undisturbed(home, work, name)
        after, code, seconds = ends[name]
        shutil.copytree(home, work)
        process = subprocess.Popen(
            [sys.executable, "-m", "vaxanalysis", *COMMANDS[name]], cwd=work, env=os.environ | {"PYTHONPATH": ROOT},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        try:
            process.wait(chance.uniform(0.2, 1.0) * seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        _whole(content(work), before, after)
        again = run(*COMMANDS[name], folder=work)
        assert (again.returncode, content(work) == after) == (code, True), (number, name, again.stderr)
        shutil.rmtree(work)


def _undisturbed(home: Path, work: Path, name: str) -> tuple[dict[str, bytes], int, float]:
    """What a command leaves, its exit code, and how long it takes."""
    shutil.copytree(home, work)
    start = time.monotonic()
    done = run(*COMMANDS[name], folder=work)
    found = content(work), done.returncode, time.monotonic() - start
    shutil.rmtree(work)
    return found
