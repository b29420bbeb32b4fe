"""Texts where Polars keeps them, as arrays: sixteen bytes each, which hold a short text whole.

Arrow's layout of views (https://arrow.apache.org/docs/format/Columnar.html, "Variable-size Binary View Layout"): the length in
four bytes, then up to twelve bytes of text; of a longer one its first four, the number of its buffer, and where it begins there.
"""
# mypy: disable-error-code="misc, no-untyped-call, untyped-decorator, arg-type"

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vaxanalysis.compiled.jit import inlined, jit

INLINE = 12
"""Bytes that a view holds itself."""

MISSING = 0xFFFFFFFF
"""The length of no text."""

SLACK = 1 << 22
"""Bytes of buffers that are not worth leaving behind."""

_LOW, _HALF, _BYTE, _EIGHT = np.uint64(MISSING), np.uint64(32), np.uint64(0xFF), np.uint64(8)
_NOTHING = np.zeros(0, np.uint8)


@dataclass(frozen=True)
class Views:
    """``words`` (n, 2), the two halves of each view; ``data``, all buffers; ``starts``, where each begins there."""

    words: NDArray[np.uint64]
    data: NDArray[np.uint8]
    starts: NDArray[np.int64]


def views(texts: pl.Series) -> Views:
    """The views of ``texts`` (String); a null has the length ``MISSING``."""
    held = texts.rechunk().to_arrow(compat_level=pl.CompatLevel.newest())
    valid, words, *buffers = held.buffers()
    pairs = np.frombuffer(words, np.uint64).reshape(-1, 2)[held.offset : held.offset + len(held)]
    used = int(texts.str.len_bytes().sum() or 0) if sum(map(len, buffers)) > SLACK else SLACK
    if sum(map(len, buffers)) > 4 * used:
        return views(pl.Series(texts.to_arrow(compat_level=pl.CompatLevel.oldest())))
    if texts.null_count():
        pairs = without_nulls(pairs, np.frombuffer(valid, np.uint8), held.offset)
    parts = [np.frombuffer(buffer, np.uint8) for buffer in buffers]
    starts = np.cumsum([0, *map(len, parts)], dtype=np.int64)
    data = parts[0] if len(parts) == 1 else np.concatenate(parts) if parts else _NOTHING
    for array in (pairs, data):
        array.setflags(write=False)
    return Views(pairs, data, starts)


@jit
def without_nulls(words: Any, valid: Any, offset: int) -> Any:
    """``words`` with the length ``MISSING`` where ``valid`` has no bit."""
    out = np.empty_like(words)
    for i in range(len(words)):
        bit = offset + i
        there = (valid[bit >> 3] >> (bit & 7)) & 1
        out[i, 0] = words[i, 0] if there else _LOW
        out[i, 1] = words[i, 1] if there else np.uint64(0)
    return out


@inlined
def length(word: Any) -> Any:
    """Bytes of the text whose view begins with ``word``."""
    return word & _LOW


@inlined
def lies_at(starts: Any, word: Any) -> Any:
    """Where in the data a long text lies, from the second half of its view."""
    return np.int64(starts[word & _LOW] + np.int64(word >> _HALF))


@inlined
def byte(first: Any, second: Any, data: Any, at: Any, k: int) -> Any:
    """Byte ``k`` of a text, given both halves of its view, and where it lies if it is long (else ``at`` is negative)."""
    if at >= 0:
        return np.int64(data[at + k])
    if k < 4:
        return np.int64((first >> (_HALF + np.uint64(k) * _EIGHT)) & _BYTE)
    return np.int64((second >> (np.uint64(k - 4) * _EIGHT)) & _BYTE)
