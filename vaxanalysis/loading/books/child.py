"""The separate process in which workbooks are read, until the main process closes its input.

A line of input holds a path in hexadecimal digits and 1 for the cells of hidden sheets, else 0; the output is grids.
"""

from __future__ import annotations

import io
import json
import os
import signal
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import fields
from pathlib import Path
from typing import Any

from vaxanalysis.loading.books import calamine, markup
from vaxanalysis.loading.failures import FileError
from vaxanalysis.loading.grids import Grid

MEMORY = 6 << 30
"""Bytes of address space that reading may take, where the system can limit it."""

_BOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def grids(path: Path, hidden: bool) -> Iterable[Grid]:
    """The sheets of a workbook or of markup, whatever its name."""
    with path.open("rb") as file:
        head = file.read(4096)
    return calamine.grids(path, hidden) if head.startswith(_BOOKS) or not markup.kind(head) else markup.grids(path)


def answer(path: Path, hidden: bool) -> tuple[dict[str, Any], list[bytes]]:
    """The answer for a file: its grids, each with the size of its cells, or an error; and the cells."""
    try:
        found = [(grid, _packed(grid)) for grid in grids(path, hidden)]
    except FileError as error:
        return {"error": error.code}, []
    except MemoryError:
        return {"error": "memory"}, []
    except Exception as error:  # for any error of a parser: the other files are read
        return {"error": "internal", "found": type(error).__name__}, []
    return {"grids": [_about(grid) | {"bytes": len(data)} for grid, data in found]}, [data for _, data in found]


def _about(grid: Grid) -> dict[str, Any]:
    return {each.name: getattr(grid, each.name) for each in fields(grid) if each.name != "cells"}


def _packed(grid: Grid) -> bytes:
    data = io.BytesIO()
    grid.cells.write_ipc(data)
    return data.getvalue()


def _limit(parent: int) -> None:
    """Limit the memory of this process, and let it end with its parent, where the system can."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(1, signal.SIGKILL)
        if os.getppid() != parent:
            sys.exit()


def main() -> None:
    """Answer every line of input until it ends."""
    _limit(int(sys.argv[1]))
    for line in sys.stdin.buffer:
        path, hidden = line.decode().split()
        about, blobs = answer(Path(os.fsdecode(bytes.fromhex(path))), hidden == "1")
        sys.stdout.buffer.write(json.dumps(about).encode() + b"\n")
        for blob in blobs:
            sys.stdout.buffer.write(blob)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
