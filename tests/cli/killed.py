"""Commands that are killed: at their n-th change of the disk, or after some seconds.

``python -m tests.cli.killed`` imports what commands import once, then forks for each line of JSON on standard input
(:class:`Order`) and answers with a line ``[exit code, changes of the disk, seconds]``.
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import shutil
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from subprocess import PIPE, Popen

import vaxanalysis
from tests.outputs.killing import at_changes, die_at
from vaxanalysis.cli import running, typer_app

SLOW = (
    "duckdb",
    "splink",
    "numba",
    "pandas",
    "scipy.stats",
    "matplotlib.pyplot",
    "papermill",
    "nbconvert",
    "lxml.html",
)
ROOT = Path(__file__).parents[2]


@dataclass
class Order:
    """A command in a folder. ``at``: killed before this change of the disk; ``after``: killed after so many seconds.

    ``states``: where to copy the folder to before each change, as what a kill at that moment leaves.
    """

    command: list[str]
    folder: str
    at: int = 0
    after: float = 0
    states: str = ""


class Commands:
    """The process that runs commands; ``run`` gives exit code, changes and seconds; ``said`` is what the last one wrote."""

    def __init__(self, log: Path) -> None:
        self._log = log
        self._process = Popen(
            [sys.executable, "-m", "tests.cli.killed", str(log)], stdin=PIPE, stdout=PIPE, text=True, cwd=ROOT
        )

    def run(self, order: Order) -> tuple[int, int, float]:
        assert self._process.stdin and self._process.stdout
        print(json.dumps(asdict(order)), file=self._process.stdin, flush=True)
        code, changes, seconds = json.loads(self._process.stdout.readline())
        return code, changes, seconds

    @property
    def said(self) -> str:
        return self._log.read_text(encoding="utf-8")

    def close(self) -> None:
        self._process.communicate()


def _import_all() -> None:
    for name in (*SLOW, *(module.name for module in pkgutil.walk_packages(vaxanalysis.__path__, "vaxanalysis."))):
        if name.rsplit(".")[-1] not in ("__main__", "child"):
            with suppress(ImportError):
                importlib.import_module(name)


def _begin(order: Order, log: str, changes: int) -> int | None:
    """The number of the new process; None in the process itself, once its command has ended."""
    if number := os.fork():
        return number
    os.setsid()
    os.chdir(order.folder)
    for stream in (1, 2):
        os.dup2(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), stream)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    sys.argv[1:] = order.command
    at_changes(_act(order, changes))
    sys.exit(running.here(typer_app))


def _act(order: Order, changes: int) -> Callable[[int], None]:
    """Counts a change as a byte in the file ``changes``, keeps the state of the folder, and kills at the wanted one."""
    die = die_at(order.at)

    def act(number: int) -> None:
        os.write(changes, b".")
        if order.states:
            with suppress(shutil.Error):  # what another process removed meanwhile
                shutil.copytree(order.folder, Path(order.states, str(number)), symlinks=True)
        die(number)

    return act


def _obey(order: Order, log: str) -> tuple[int, int, float]:
    start, seen = time.monotonic(), os.memfd_create("changes")
    os.truncate(log, 0)
    number = _begin(order, log, seen)
    assert number
    if order.after:
        _end_after(number, order.after)
    _, status = os.waitpid(number, 0)
    changes = os.fstat(seen).st_size
    os.close(seen)
    return os.waitstatus_to_exitcode(status), changes, time.monotonic() - start


def _end_after(number: int, seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if os.waitid(os.P_PID, number, os.WEXITED | os.WNOHANG | os.WNOWAIT):
            return
        time.sleep(0.01)
    os.kill(number, signal.SIGKILL)


if __name__ == "__main__":
    Path(sys.argv[1]).touch()
    _import_all()
    for line in sys.stdin:
        print(json.dumps(_obey(Order(**json.loads(line)), sys.argv[1])), flush=True)
