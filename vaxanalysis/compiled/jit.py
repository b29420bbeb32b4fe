"""How everything here is compiled: kept on disk for the next process, and letting other threads run."""
# mypy: disable-error-code="no-untyped-call"

from __future__ import annotations

from numba import njit

jit = njit(cache=True, nogil=True, error_model="numpy")
inlined = njit(cache=True, nogil=True, error_model="numpy", forceinline=True)
