"""A command in a process of its own, so that its end is reported whatever ends it: native code that aborts, a lack of memory, a standstill.

Libraries of compiled code end the process, or wait for ever with the interpreter's lock held, where they cannot get memory. No code in
the same process can answer that. Where a process cannot wait for signals and its child together (Windows, macOS), commands run as they are.
"""

from __future__ import annotations

import contextlib
import ctypes
import mmap
import os
import signal
import struct
import sys
import time
from collections.abc import Callable, Iterable
from types import FrameType

NOTHING = 2
STANDSTILL = 600
"""Seconds after which a command whose interpreter gives no sign of life is ended."""

PAUSED = 30
"""Seconds between two looks after which this process itself was stopped, with the command: that is no standstill."""

FORWARDED = ("SIGINT", "SIGTERM", "SIGHUP")
ENDED = (
    "ended by the system ({name}), most likely because it got no more memory. Close other programs, raise the limit (ulimit -v) or give "
    "fewer files at a time. Earlier outputs are as they were"
)
STOOD = "stood still for {minutes} minutes and was ended, most likely because it got no more memory. Earlier outputs are as they were"


def watched(run: Callable[[Callable[[], None]], int]) -> int:
    """The exit code of ``run``, which is given what it calls now and then as a sign of life; reported where the process dies.

    Signals are passed on by handlers: a mask holds for one thread only, and libraries have threads of their own, where a signal that the
    main thread blocks would end the whole process.
    """
    if not hasattr(signal, "sigtimedwait"):
        return run(lambda: None)
    alive = mmap.mmap(-1, 8)
    came: list[int] = []
    child, parent = 0, os.getpid()

    def pass_on(number: int, _frame: FrameType | None) -> None:
        came.append(number)
        _send(child, number)

    former = {number: signal.signal(number, pass_on) for number in heard(FORWARDED)}
    sys.stdout.flush()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {*former, signal.SIGCHLD})
    child = os.fork()
    if not child:
        for number, handler in former.items():
            signal.signal(number, handler)
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        if os.getppid() != parent:
            os._exit(NOTHING)
        return run(lambda: _sign(alive))
    signal.pthread_sigmask(signal.SIG_UNBLOCK, former)
    for early in tuple(came):  # before the child was there
        _send(child, early)
    return _reported(child, came, alive)


def heard(names: Iterable[str]) -> list[signal.Signals]:
    """The signals of these names that this system has and that nobody set to be ignored, as ``nohup`` does."""
    known = [getattr(signal, name) for name in names if hasattr(signal, name)]
    return [number for number in known if signal.getsignal(number) not in (signal.SIG_IGN, None)]


def _send(child: int, number: int) -> None:
    if child:
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, number)


def _reported(child: int, came: list[int], alive: mmap.mmap) -> int:
    """Wait for ``child``; its exit code; 2 and a message where the system ended it, 128 and more where a signal that ``came`` did."""
    _sign(alive)
    turn = time.monotonic()
    while not (ended := os.waitpid(child, os.WNOHANG))[0]:
        signal.sigtimedwait({signal.SIGCHLD}, 1)
        turn, before = time.monotonic(), turn
        if turn - before > PAUSED:
            _sign(alive)
        elif turn - struct.unpack_from("d", alive)[0] > STANDSTILL:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return failed(STOOD.format(minutes=STANDSTILL // 60))
    code = os.waitstatus_to_exitcode(ended[1])
    if -code in came:  # before it listened
        return stopped(-code)
    return code if code >= 0 else failed(ENDED.format(name=signal.Signals(-code).name))


def _sign(alive: mmap.mmap) -> None:
    """The time of the last sign of life, in one copy: ``struct.pack_into`` empties its place first, which reads as a standstill."""
    alive[:] = struct.pack("d", time.monotonic())


def stopped(number: int, before: str = "") -> int:
    """Print that a signal stopped a command. Returns its exit code."""
    print(
        f"{before}vaxanalysis: stopped ({signal.Signals(number).name}). Earlier outputs are as they were",
        file=sys.stderr,
    )
    return 128 + number


def failed(message: str) -> int:
    """Print why a command failed. Returns its exit code."""
    print(f"vaxanalysis: {message}", file=sys.stderr)
    return NOTHING
