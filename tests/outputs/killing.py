"""A process that kills itself at its n-th change of the disk."""

from __future__ import annotations

import builtins
import io
import os
import signal
from collections.abc import Callable
from typing import Any

from vaxanalysis.outputs import swap

CHANGES = ("rename", "replace", "unlink", "remove", "mkdir", "rmdir", "link", "symlink", "chmod", "truncate")


def die_at(number: int) -> Callable[[], int]:
    """Kill this process just before its ``number``-th change (from 1) of the disk; how many there were so far."""
    seen = [0]

    def counted(plain: Callable[..., Any], changes: Callable[..., bool]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            if changes(*given, **named):
                seen[0] += 1
                if seen[0] == number:
                    os.kill(os.getpid(), signal.SIGKILL)
            return plain(*given, **named)

        return call

    for name in CHANGES:
        setattr(os, name, counted(getattr(os, name), lambda *_, **__: True))
    writes = os.O_WRONLY | os.O_RDWR | os.O_CREAT
    os.open = counted(os.open, lambda _path, flags, *_, **__: bool(flags & writes))
    os.write = counted(os.write, lambda *_: True)
    io.open = builtins.open = counted(io.open, lambda _file, mode="r", *_, **__: bool({*"wax+"} & {*mode}))
    swap.exchange = counted(swap.exchange, lambda *_: True)
    return lambda: seen[0]
