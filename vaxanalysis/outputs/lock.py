"""One run at a time: a second run stops and names the first. The lock of a process that has ended is free."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from vaxanalysis.errors import OutputError
from vaxanalysis.outputs.files import make_folder, write_file


@contextmanager
def locked(folder: Path, *, inside: bool = False, private: bool = False) -> Iterator[None]:
    """Hold the lock of ``folder``, a hidden file beside it or ``inside`` it.

    Raises OutputError, with process, host and time, where another run holds it.
    """
    from filelock import FileLock, Timeout

    place = folder.resolve() / ".x" if inside else folder.resolve()
    stem = "." if inside else f".{place.name}."
    lock, holder = place.with_name(f"{stem}lock"), place.with_name(f"{stem}holder")
    make_folder(lock.parent, private=private)
    held = FileLock(lock, timeout=0)
    try:
        held.acquire()
    except Timeout as error:
        who = holder.read_text(encoding="utf-8") if holder.exists() else "another process"
        raise OutputError(str(folder), f"in use by {who}", "Wait until it has ended, then run again") from error
    try:
        me = f"process {os.getpid()} on {platform.node()} since {datetime.now():%Y-%m-%d %H:%M:%S}"
        write_file(holder, lambda path: path.write_text(me, encoding="utf-8"))
        yield
    finally:
        holder.unlink(missing_ok=True)
        with suppress(OSError):
            lock.unlink()  # while it is held: who gets it next sees that it is gone; Windows removes it by itself
        held.release()
