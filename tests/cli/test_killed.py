"""Commands killed at changes of the disk: what was there before or what comes after, whole; and a second run is as if undisturbed.

``make test-more`` kills at every change, ``make test`` at a few.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
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
    root = str(Path(__file__).parents[2])
    return subprocess.run(call, cwd=folder, env=os.environ | {"PYTHONPATH": root}, capture_output=True, text=True)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_killed_command(home: Path, tmp_path: Path, name: str) -> None:
    before, work = content(home), tmp_path / "work"
    shutil.copytree(home, work)
    whole = killed(0, COMMANDS[name], work)
    after, changes = content(work), int(whole.stderr.rsplit("changes: ", 1)[1])
    assert changes > 5
    for number in range(1, changes + 1, max(changes // KILLS, 1) if KILLS else 1):
        shutil.rmtree(work)
        shutil.copytree(home, work)
        assert killed(number, COMMANDS[name], work).returncode == -9
        for path, found in content(work).items():
            if "/." not in f"/{path}":
                assert found in (before.get(path), after.get(path)), (number, path)
        again = killed(0, COMMANDS[name], work)
        assert again.returncode == whole.returncode, again.stderr
        assert content(work) == after, number
