"""A hash of 64 bits of a text's bytes, the same wherever the text lies: in a view, in a buffer, or in a cell of a file.

Good within a run, never stored. Eight bytes at a time, the last ones filled up with zeros (no text holds a zero).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vaxanalysis.compiled.jit import inlined, jit
from vaxanalysis.compiled.views import INLINE, is_null, length, lies_at, views
from vaxanalysis.compiled.words import eight, few

SEED, FACTOR = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)

_HALF = np.uint64(32)
_LONG = np.uint64(8)


def of_rows(columns: Sequence[pl.Series]) -> NDArray[np.uint64]:
    """A hash of ``columns`` (String) of each row; null and an empty text are the same."""
    keys = np.zeros(len(columns[0]), np.uint64)
    for texts in columns:
        for part in views(texts):
            _add(*part.texts, keys[part.rows])
    return keys


@inlined
def mix(hashed: Any, word: Any) -> Any:
    """``hashed`` with eight more bytes."""
    mixed = (hashed ^ word) * FACTOR
    return mixed ^ (mixed >> _HALF)


@inlined
def of_bytes(data: Any, begin: int, end: int) -> Any:
    """The hash of the bytes from ``begin`` to ``end``."""
    hashed, at = SEED, begin
    while at + 8 <= end:
        hashed, at = mix(hashed, eight(data, at)), at + 8
    return mix(hashed, few(data, at, end - at))


@inlined
def of_short(first: Any, second: Any) -> Any:
    """The same of a text that its view holds."""
    front = (first >> _HALF) | (second << _HALF)
    return mix(SEED, front) if length(first) < _LONG else mix(mix(SEED, front), second >> _HALF)


@inlined
def joined(key: Any, hashed: Any) -> Any:
    """The key of a row with the hash of one more cell."""
    return mix(key * SEED, hashed)


@jit
def _add(words: Any, valid: Any, offset: int, data: Any, starts: Any, keys: Any) -> None:
    for row in range(len(words)):
        first, second = words[row, 0], words[row, 1]
        if is_null(valid, offset, row):
            hashed = of_short(np.uint64(0), np.uint64(0))
        elif length(first) > INLINE:
            at = lies_at(starts, second)
            hashed = of_bytes(data, at, at + np.int64(length(first)))
        else:
            hashed = of_short(first, second)
        keys[row] = joined(keys[row], hashed)
