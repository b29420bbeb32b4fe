"""Commands killed at changes of the disk: what was there before or what comes after, whole; and a second run is as if undisturbed.

``make test-more`` looks at the state at every change, ``make test`` at a few.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.command import run_apart as run
from tests.cli.killed import Commands, Order

KILLS = int(os.environ.get("VAXANALYSIS_KILLS", "1"))
"""How many times each command is killed; 0: at every change."""

COMMANDS = {
    "weekly": ["weekly", "006.csv", "--as-of", "08/11/2021", "--jobs", "2", "--lang", "vi"],
    "worklists": ["worklists", "--store", "store", "--as-of", "01/11/2021", "--out", "lists"],
    "figures": ["figures", "--store", "store", "--as-of", "01/11/2021", "--out", "figures"],
    "import-results": ["import-results", "lists", "--store", "store", "--on", "02/11/2021"],
    "profile": ["profile", "006.csv", "--findings", "findings", "--out", "p.csv"],
    "duplicates": ["duplicates", "006.csv", "--out", "d.csv"],
    "plan": ["plan", "--store", "store", "--as-of", "01/11/2021", "--out", "plan"],
}
PASSING = re.compile(r"\.(lock|holder)$|audit\.csv$|\.vaxanalysis-\d+\.part")
MAKING = re.compile(r"/\.[^/]+\.new/")
"""What lies in a folder in the making; the next run removes it unseen, so that states that differ here only are one."""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="SIGKILL, and commands are forked")
Content = dict[str, bytes]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Path:
    """Two hundred rows, a week in the store, and one good run of every command."""
    folder = tmp_path_factory.mktemp("home")
    lines = (samples / "long-dong-da-bom-semicolon.csv").read_text(encoding="utf-8-sig").splitlines(keepends=True)
    (folder / "006.csv").write_text("".join(lines[:201]), encoding="utf-8")
    first = ["weekly", "006.csv", "--as-of", "01/11/2021", "--jobs", "2"]
    for command in (first, *(COMMANDS[name] for name in ("worklists", "figures", "profile", "duplicates", "plan"))):
        done = run(*command, folder=folder)
        assert done.returncode in (0, 1), done.stderr
    return folder


@pytest.fixture(scope="module")
def commands(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Commands]:
    started = Commands(tmp_path_factory.mktemp("said") / "log")
    yield started
    started.close()


def content(folder: Path) -> Content:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {
        name: path.read_bytes() for path in files if not PASSING.search(name := path.relative_to(folder).as_posix())
    }


def renewed(work: Path, source: Path) -> None:
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(source, work, symlinks=True)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_killed_command(home: Path, tmp_path: Path, commands: Commands, name: str) -> None:
    before, work = content(home), tmp_path / "work"
    renewed(work, home)
    code, changes, _ = commands.run(Order(COMMANDS[name], str(work)))
    after = content(work)
    assert changes > 5
    times = KILLS or 2
    for number in range(1, changes + 1)[changes // (2 * times) :: changes // times]:
        renewed(work, home)
        assert commands.run(Order(COMMANDS[name], str(work), at=number))[0] == -9
        _whole(content(work), before, after)
        assert commands.run(Order(COMMANDS[name], str(work)))[0] == code, commands.said
        assert content(work) == after, number


@pytest.mark.parametrize("name", COMMANDS if KILLS == 0 else ["duplicates"])
def test_every_state_that_a_kill_leaves(home: Path, tmp_path: Path, commands: Commands, name: str) -> None:
    before, work = content(home), tmp_path / "work"
    renewed(work, home)
    order = Order(COMMANDS[name], str(work), states=str(tmp_path / "states"))
    code, changes, _ = commands.run(order)
    after, different = content(work), {}
    for number in range(1, changes + 1):
        state = tmp_path / "states" / str(number)
        found = content(state)
        _whole(found, before, after)
        seen = {key: value for key, value in found.items() if not MAKING.search(f"/{key}")}
        different[tuple(sorted(seen.items()))] = state
    print(name, "changes:", changes, "different states:", len(different), file=sys.__stderr__, flush=True)
    for state in different.values():
        renewed(work, state)
        assert commands.run(Order(COMMANDS[name], str(work)))[0] == code, (state.name, commands.said)
        assert content(work) == after, state.name


def _whole(found: Content, before: Content, after: Content) -> None:
    """Every file is that of before or that of an undisturbed run; what is being made has a name that begins with a point."""
    half = [
        name
        for name, data in found.items()
        if "/." not in f"/{name}" and data not in (before.get(name), after.get(name))
    ]
    assert half == []


RANDOM = 300 if KILLS == 0 else 1


def test_commands_killed_at_random_moments(home: Path, tmp_path: Path, commands: Commands) -> None:
    """Between the changes too: while workers run, files are read, and the disk is waited for."""
    before, chance, work = content(home), random.Random(1), tmp_path / "work"
    ends: dict[str, tuple[Content, int, float]] = {}
    for number in range(RANDOM):
        name = chance.choice(sorted(COMMANDS))
        order = Order(COMMANDS[name], str(work))
        renewed(work, home)
        if name not in ends:
            code, _, seconds = commands.run(order)
            ends[name] = content(work), code, seconds
            renewed(work, home)
        after, code, seconds = ends[name]
        commands.run(Order(COMMANDS[name], str(work), after=chance.uniform(0.02, 1.0) * seconds))
        _whole(content(work), before, after)
        again = commands.run(order)[0]
        assert (again, content(work) == after) == (code, True), (number, name, commands.said)
