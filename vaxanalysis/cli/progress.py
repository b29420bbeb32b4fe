"""What a run is doing, said on standard error while it takes long; a short run says nothing."""

from __future__ import annotations

import sys
import threading
import time
from types import TracebackType

FIRST, EVERY = 5.0, 15.0
"""Seconds until the first line, and between lines."""


class Progress:
    """Says every now and then what :meth:`at` was told last."""

    def __init__(self, first: float = FIRST, every: float = EVERY) -> None:
        self._first, self._every = first, every
        self._doing, self._end = "", threading.Event()
        self._start = time.monotonic()

    def at(self, doing: str) -> None:
        """Note what is being done from now on."""
        self._doing = doing

    def __enter__(self) -> Progress:
        threading.Thread(target=self._run, daemon=True).start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._end.set()

    def _run(self) -> None:
        wait = self._first
        while not self._end.wait(wait):
            print(f"vaxanalysis: {time.monotonic() - self._start:.0f} s: {self._doing}", file=sys.stderr, flush=True)
            wait = self._every
