"""How everything here is compiled: kept on disk for the next process, and letting other threads run."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any

from numba import njit
from numba.core import event

Compiler = Callable[[Callable[..., Any]], Callable[..., Any]]

jit: Compiler = njit(cache=True, nogil=True, error_model="numpy")
inlined: Compiler = njit(cache=True, nogil=True, error_model="numpy", forceinline=True)

NOTICE = "vaxanalysis: compiling loops once after the installation, about 20 seconds; later runs start at once"


class Notice(event.Listener):
    """Writes ``NOTICE`` once to the error output, where somebody is watching: a terminal, or a notebook opened in JupyterLab."""

    def __init__(self) -> None:
        self.written = False

    def on_start(self, event: object) -> None:
        """A loop is not on disk yet."""
        if not self.written and (sys.stderr.isatty() or "JPY_SESSION_NAME" in os.environ):
            print(NOTICE, file=sys.stderr, flush=True)
        self.written = True

    def on_end(self, event: object) -> None:
        """Nothing to say."""


event.register("numba:compile", Notice())  # type: ignore[no-untyped-call]
