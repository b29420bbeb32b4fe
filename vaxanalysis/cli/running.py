"""How a command runs: errors become one line and an exit code, a signal stops everything, and nothing temporary stays.

The command runs in a thread, so that the main thread can answer a signal while compiled code is at work.
"""

from __future__ import annotations

import errno
import os
import re
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from multiprocessing.util import Finalize
from pathlib import Path
from types import FrameType

from vaxanalysis import outputs
from vaxanalysis.cli.watching import NOTHING, failed, heard, stopped, watched
from vaxanalysis.errors import UserError

PART = 1
SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")

REPAIRS = {
    errno.ENOSPC: "Free space on this disk, then run again",
    errno.EFBIG: "A file may not be that large here: ask who runs this machine, or give another place",
    errno.EDQUOT: "Free space in your quota, then run again",
    errno.EROFS: "This disk is read-only: give another place",
    errno.EACCES: "Close the file in other programs and check who may read and write it",
    errno.EPERM: "Close the file in other programs and check who may read and write it",
    errno.ENAMETOOLONG: "Give a shorter path",
}

MEMORY = "memory|failed to map segment|start new thread|libllvmlite"
"""Words of what a library raises that could not get memory for itself."""

KEPT = "What was finished is kept; nothing is half-written"


OWN_CODE_ONLY = {"PYTHONSAFEPATH": "1", "JUPYTER_NO_CONFIG": "1", "OPENBLAS_NUM_THREADS": "1"}
"""For the processes that a command starts: no module out of the folder it runs in (a ``polars.py`` beside the data would be imported), no
settings of Jupyter; and no buffer of 32 MB for each core."""

LEAST_MEMORY = 3
"""Gigabytes that a limit on memory must allow: below it libraries abort, or try for ever to get their buffers (OpenBLAS)."""


class Stopped(BaseException):
    """A signal came."""


def run(command: Callable[[], object]) -> int:
    """Run ``command``; its exit code. A UserError and a failure of the machine are one line on standard error."""
    if limit := _limit():
        return failed(
            f"memory is limited to {limit:.1f} GB here (ulimit -v), and a command needs {LEAST_MEMORY} GB that it may ask for. "
            "Raise the limit, or run without it. Nothing was changed"
        )
    os.environ.update(OWN_CODE_ONLY)
    return watched(partial(here, command))


def here(command: Callable[[], object], alive: Callable[[], None] = lambda: None) -> int:
    """:func:`run` in this process, ``alive`` being called now and then."""
    codes: list[int] = []
    scratch = None
    thread = threading.Thread(target=lambda: codes.append(_code(command)), daemon=True)
    try:
        with _listening():
            scratch = _scratch()
        thread.start()
        while thread.is_alive():
            thread.join(0.2)
            alive()
    except Stopped as signalled:
        _stop(int(str(signalled)), scratch)
    if codes[0] == NOTHING:
        sys.unraisablehook = lambda _: None  # files that are closed at the end would report the same failure once more
    return codes[0]


def _limit() -> float | None:
    """The limit on the memory of this process in gigabytes, where it is too low."""
    if sys.platform == "win32":
        return None
    import resource

    soft, _ = resource.getrlimit(resource.RLIMIT_AS)
    allowed = soft / 2**30
    return allowed if soft != resource.RLIM_INFINITY and allowed < LEAST_MEMORY else None


@contextmanager
def _listening() -> Iterator[None]:
    """Raise Stopped for the first signal from here on; for one within the block at its end, since what is half made would stay."""
    known, early, begun = heard(SIGNALS), list[int](), False

    def stop(number: int, _frame: FrameType | None) -> None:
        for name in known:  # a second one must not stop the stopping
            signal.signal(name, signal.SIG_IGN)
        if begun:
            raise Stopped(number)
        early.append(number)

    for name in known:
        signal.signal(name, stop)
    yield
    begun = True
    if early:
        raise Stopped(early[0])


def _stop(number: int, scratch: Path | None) -> None:
    """End this process, and with it those that it started; what was swapped in before stays, what was in the making goes."""
    outputs.abandon()
    if scratch is not None:
        outputs.remove(scratch)
    show = "\x1b[?25h" if sys.stderr.isatty() else ""
    code = stopped(number, show)
    sys.stderr.flush()
    os._exit(code)


def _code(command: Callable[[], object]) -> int:
    try:
        command()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except UserError as error:
        return failed(str(error))
    except Exception as error:
        failure = _of_the_machine(error)
        if failure is None:
            sys.excepthook(type(error), error, error.__traceback__)
            return PART
        return failed(failure)
    return 0


def _of_the_machine(error: BaseException | None) -> str | None:
    """What the machine refused, where that is what ``error`` is or comes from: space, permission, memory."""
    while error is not None:
        if isinstance(error, MemoryError) or (
            isinstance(error, (OSError, ImportError, RuntimeError)) and re.search(MEMORY, str(error))
        ):
            return f"not enough memory. Close other programs or give fewer files at a time. {KEPT}"
        text = str(error)
        number = getattr(error, "errno", None) or next((code for code in REPAIRS if f"os error {code})" in text), None)
        if number in REPAIRS or isinstance(error, OSError):
            where = getattr(error, "filename", None) or "a file"
            what = os.strerror(number) if number else text
            return f"{where}: {what}. {REPAIRS.get(number or 0, 'Check the path and the disk')}. {KEPT}"
        error = error.__cause__ or error.__context__
    return None


def _scratch() -> Path:
    """A folder of this process for everything temporary, also of the processes that it starts, until it ends.

    It goes after the folder that multiprocessing keeps in it (priority -100). Those of processes that were killed are removed.
    """
    base = Path(tempfile.gettempdir())
    outputs.sweep(base, outputs.SCRATCH)
    folder = Path(tempfile.mkdtemp(prefix=outputs.SCRATCH.format(os.getpid()), dir=base))
    tempfile.tempdir = os.environ["TMPDIR"] = str(folder)
    os.environ["IPYTHONDIR"] = str(
        folder / "ipython"
    )  # without start-up files of the user's own, which could change a page
    Finalize(None, outputs.remove, args=(folder,), exitpriority=-101)
    return folder
