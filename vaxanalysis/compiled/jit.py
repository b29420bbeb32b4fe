"""How everything here is compiled: kept on disk for the next process, and letting other threads run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from numba import njit

Compiler = Callable[[Callable[..., Any]], Callable[..., Any]]

jit: Compiler = njit(cache=True, nogil=True, error_model="numpy")
inlined: Compiler = njit(cache=True, nogil=True, error_model="numpy", forceinline=True)
