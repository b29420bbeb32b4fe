"""Eight bytes of a text as one number, the first in the lowest byte."""

from __future__ import annotations

from typing import Any

import numpy as np

from vaxanalysis.compiled.jit import inlined

_EIGHT = np.uint64(8)


@inlined
def eight(data: Any, at: int) -> Any:
    """Eight bytes, the first in the lowest; written so that the compiler makes one load of it."""
    return (
        np.uint64(data[at])
        | np.uint64(data[at + 1]) << np.uint64(8)
        | np.uint64(data[at + 2]) << np.uint64(16)
        | np.uint64(data[at + 3]) << np.uint64(24)
        | np.uint64(data[at + 4]) << np.uint64(32)
        | np.uint64(data[at + 5]) << np.uint64(40)
        | np.uint64(data[at + 6]) << np.uint64(48)
        | np.uint64(data[at + 7]) << np.uint64(56)
    )


@inlined
def few(data: Any, at: int, size: int) -> Any:
    """Up to eight bytes, where the data may end."""
    word = np.uint64(0)
    for k in range(size):
        word |= np.uint64(data[at + k]) << (np.uint64(k) * _EIGHT)
    return word
