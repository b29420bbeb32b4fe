"""Something done just before each change of the disk that this process makes, such as killing it."""

from __future__ import annotations

import builtins
import io
import os
import signal
import threading
from collections.abc import Callable
from typing import Any

from vaxanalysis.outputs import swap

CHANGES = ("rename", "replace", "unlink", "remove", "mkdir", "rmdir", "link", "symlink", "chmod", "truncate")


def at_changes(act: Callable[[int], object]) -> None:
    """Call ``act`` with the number (from 1) of each change just before it; changes that ``act`` makes itself do not count."""
    seen, within = [0], threading.local()

    def counted(plain: Callable[..., Any], changes: Callable[..., bool]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            if changes(*given, **named) and not getattr(within, "act", False):
                seen[0] += 1
                within.act = True
                act(seen[0])
                within.act = False
            return plain(*given, **named)

        return call

    for name in CHANGES:
        setattr(os, name, counted(getattr(os, name), lambda *_, **__: True))
    writes = os.O_WRONLY | os.O_RDWR | os.O_CREAT
    os.open = counted(os.open, lambda _path, flags, *_, **__: bool(flags & writes))
    os.write = counted(os.write, lambda *_: True)
    io.open = builtins.open = counted(io.open, lambda _file, mode="r", *_, **__: bool({*"wax+"} & {*mode}))
    swap.exchange = counted(swap.exchange, lambda *_: True)


def die_at(number: int) -> Callable[[int], None]:
    """Kills this process at the change of that number."""

    def die(change: int) -> None:
        if change == number:
            os.kill(os.getpid(), signal.SIGKILL)

    return die
