"""Workbooks and tables of markup -> grids, read in a separate process: a file that makes a parser abort ends only that process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

import vaxanalysis
from vaxanalysis import paths
from vaxanalysis.loading.failures import FileError
from vaxanalysis.loading.grids import Grid

SECONDS = 300
"""Seconds that a file may take."""

MODULE = "vaxanalysis.loading.books.child"


class Reader:
    """The process that reads, started with the first file and again after a failure. It ends with this one."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds, self._lock, self._owner = seconds, threading.Lock(), 0
        self._process: subprocess.Popen[bytes] | None = None

    def read(self, path: Path, hidden: bool = False) -> list[Grid]:
        """The sheets of a file; cells of hidden ones if ``hidden``. Raises FileError where it takes more than the limits."""
        with self._lock:
            process = self._running()
            timer = threading.Timer(self._seconds, process.kill)
            timer.start()
            try:
                return _asked(process, path, hidden)
            except (EOFError, OSError) as error:
                raise FileError(self._ended(process, timer)) from error
            finally:
                timer.cancel()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None or self._owner != os.getpid():
            home = str(Path(vaxanalysis.__file__).parent.parent)
            found = [home, *filter(None, [os.environ.get("PYTHONPATH")])]
            environment = {"PYTHONPATH": os.pathsep.join(found), "POLARS_MAX_THREADS": "1", "PYTHONIOENCODING": "utf-8"}
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", MODULE, str(os.getpid())], env=os.environ | environment,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            )  # fmt: skip
            self._owner = os.getpid()
        return self._process

    def _ended(self, process: subprocess.Popen[bytes], timer: threading.Timer) -> str:
        """Why the process has ended, in the code of a failure."""
        late = not timer.is_alive()
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):
                pipe.close()  # type: ignore[union-attr]
        self._process = None
        return "time" if late else "memory"


READER = Reader()


def read(path: Path, hidden: bool = False) -> list[Grid]:
    """The sheets of a workbook, or the tables of a file of markup; hidden sheets only if ``hidden``.

    Raises FileError where the file cannot be read within the limits.
    """
    return READER.read(path, hidden)


def _asked(process: subprocess.Popen[bytes], path: Path, hidden: bool) -> list[Grid]:
    assert process.stdin and process.stdout
    process.stdin.write(f"{os.fsencode(path.absolute()).hex()} {int(hidden)}\n".encode())
    process.stdin.flush()
    line = process.stdout.readline()
    if not line.endswith(b"\n"):
        raise EOFError
    answer = json.loads(line)
    if "error" in answer:
        raise FileError(answer["error"], answer.get("found", ""))
    return [_grid(about, _exactly(process.stdout, about.pop("bytes"))) for about in answer["grids"]]


def _exactly(pipe: Any, size: int) -> bytes:
    data: bytes = pipe.read(size)
    if len(data) < size:
        raise EOFError
    return data


def _grid(about: dict[str, Any], data: bytes) -> Grid:
    merges = tuple((top, left, bottom, right) for top, left, bottom, right in about.pop("merges"))
    return Grid(cells=paths.read_ipc(data), merges=merges, **about)
