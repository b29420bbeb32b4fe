"""Texts where Polars keeps them, as arrays: sixteen bytes each, which hold a short text whole.

Arrow's layout of views (https://arrow.apache.org/docs/format/Columnar.html, "Variable-size Binary View Layout"): the length in
four bytes, then up to twelve bytes of text; of a longer one its first four, the number of its buffer, and where it begins there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vaxanalysis.compiled.jit import inlined

INLINE = 12
"""Bytes that a view holds itself."""

SLACK = 1 << 22
"""Bytes of buffers that it is not worth leaving out when several are put together."""

_LENGTH, _HALF, _BYTE, _EIGHT = np.uint64(0xFFFFFFFF), np.uint64(32), np.uint64(0xFF), np.uint64(8)
_NOTHING = np.frombuffer(b"", np.uint8)


@dataclass(frozen=True)
class Views:
    """Texts from row ``begin`` on.

    ``words`` (n, 2): the two halves of each view; ``valid``: a bit for each from ``offset`` on, or none at all where all are there;
    ``data``: all buffers; ``starts``: where each begins there.
    """

    begin: int
    words: NDArray[np.uint64]
    valid: NDArray[np.uint8]
    offset: int
    data: NDArray[np.uint8]
    starts: NDArray[np.int64]

    @property
    def rows(self) -> slice:
        """The positions of these texts among all."""
        return slice(self.begin, self.begin + len(self.words))

    @property
    def texts(self) -> tuple[Any, ...]:
        """What a compiled loop reads them from."""
        return self.words, self.valid, self.offset, self.data, self.starts


def views(texts: pl.Series) -> Iterator[Views]:
    """``texts`` (String), chunk by chunk."""
    begin = 0
    for chunk in texts.get_chunks():
        if len(chunk):
            yield _of_chunk(chunk, begin)
        begin += len(chunk)


def _of_chunk(texts: pl.Series, begin: int) -> Views:
    held = texts.to_arrow(compat_level=pl.CompatLevel.newest())
    valid, words, *buffers = held.buffers()
    size = sum(map(len, buffers)) if len(buffers) > 1 else 0
    if size > SLACK and size > 4 * int(texts.str.len_bytes().sum() or 0):
        return _of_chunk(pl.Series(texts.to_arrow(compat_level=pl.CompatLevel.oldest())), begin)
    parts = [np.frombuffer(buffer, np.uint8) for buffer in buffers]
    data = parts[0] if len(parts) == 1 else np.concatenate(parts) if parts else _NOTHING
    data.setflags(write=False)
    return Views(
        begin,
        np.frombuffer(words, np.uint64).reshape(-1, 2)[held.offset : held.offset + len(held)],
        np.frombuffer(valid or b"", np.uint8) if texts.null_count() else _NOTHING,
        held.offset,
        data,
        np.cumsum([0, *map(len, parts)], dtype=np.int64),
    )


@inlined
def is_null(valid: Any, offset: int, row: int) -> bool:
    """Whether there is no text in a row."""
    bit = offset + row
    return len(valid) > 0 and (valid[bit >> 3] >> (bit & 7)) & 1 == 0


@inlined
def length(word: Any) -> Any:
    """Bytes of the text whose view begins with ``word``."""
    return word & _LENGTH


@inlined
def lies_at(starts: Any, word: Any) -> Any:
    """Where in the data a long text lies, from the second half of its view."""
    return np.int64(starts[word & _LENGTH] + np.int64(word >> _HALF))


@inlined
def byte(first: Any, second: Any, data: Any, at: Any, k: int) -> Any:
    """Byte ``k`` of a text, given both halves of its view, and where it lies if it is long (else ``at`` is negative)."""
    if at >= 0:
        return np.int64(data[at + k])
    if k < 4:
        return np.int64((first >> (_HALF + np.uint64(k) * _EIGHT)) & _BYTE)
    return np.int64((second >> (np.uint64(k - 4) * _EIGHT)) & _BYTE)
