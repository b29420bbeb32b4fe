"""The audit trail of a store: who ran which command on what, and what came of it; lines are added, never changed.

``STORE/audit.csv``: when (local time with zone), user, host, command, inputs (name and SHA-256), outputs (folders with
row-level files or reports), result. For the store's owner only (0600).
"""

from __future__ import annotations

import getpass
import os
import platform
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from vaxanalysis import outputs, paths
from vaxanalysis.errors import InputError

TRAIL = "audit.csv"
TRAIL_COLUMNS = ("when", "user", "host", "command", "inputs", "outputs", "result")


@dataclass
class Note:
    """What a run adds to the line that is written when it ends."""

    inputs: list[str] = field(default_factory=list)
    outputs: list[str] = field(default_factory=list)

    def take(self, files: Iterable[Path]) -> None:
        """Note input files with their hashes."""
        self.inputs = [f"{path.name} {outputs.digest(path) if path.is_file() else ''}".strip() for path in files]


@contextmanager
def noted(store: Path, command: str) -> Iterator[Note]:
    """Add a line to the trail when the block ends, well or not; a run that fails before there is a store leaves nothing.

    Raises InputError where the trail is a link: the file that it leads to may be somebody's own.
    """
    if (store / TRAIL).is_symlink():
        raise InputError(
            str(store / TRAIL), "a link to another file", "Remove the link, or put the file itself in its place"
        )
    start, note, result = datetime.now().astimezone(), Note(), "done"
    try:
        yield note
    except BaseException as error:
        result = f"failed: {type(error).__name__}"
        raise
    finally:
        when = start.isoformat(timespec="seconds")
        cells = (when, _user(), platform.node(), command, "; ".join(note.inputs), "; ".join(note.outputs), result)
        kept = store / "snapshots"
        if result == "done" or (store / TRAIL).exists() or (kept.is_dir() and any(kept.iterdir())):
            _append(store / TRAIL, cells)


def _append(path: Path, cells: Iterable[str]) -> None:
    """One line in one write; the headings first where the file is new."""
    new = not path.exists()
    text = outputs.csv_text([*([TRAIL_COLUMNS] if new else []), [*map(paths.printable, cells)]], bom=new)
    place = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(place, text.encode("utf-8"))
    finally:
        os.close(place)


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"
