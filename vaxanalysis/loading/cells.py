"""Lines that are rows, cut into columns.

Only for pieces of files of which :mod:`vaxanalysis.loading.scanning` has proved that every line is a row. An empty cell is null, an
empty one in quotation marks an empty text, as Polars reads them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa

from vaxanalysis.compiled.jit import inlined, jit
from vaxanalysis.compiled.views import INLINE
from vaxanalysis.compiled.words import eight, few
from vaxanalysis.loading.scanning import LINE, QUOTE, RETURN, SEPARATOR, marked

_HALF, _LENGTH, _FOUR = np.uint64(32), np.uint64(0xFFFFFFFF), 4
_MASKS = np.array([(1 << 8 * size) - 1 for size in range(9)], np.uint64)
"""Number of bytes -> mask of the lowest so many."""


class Cells:
    """Rows of ``columns``, cut piece by piece, until there is no room for more ``rows`` or ``size`` bytes."""

    def __init__(self, separator: str, columns: Sequence[str], rows: int, size: int) -> None:
        self._separator, self._columns = separator, columns
        self._words = np.empty((len(columns), rows, 2), np.uint64)
        self._valid = np.zeros((len(columns), -(-rows // 8)), np.uint8)
        self._texts = np.empty(size, np.uint8)
        self.height = self._used = 0

    def add(self, piece: bytes) -> bool:
        """Add the lines of ``piece``, if there is room for all of them."""
        data, kinds, marks = marked(piece, self._separator)
        height = piece.count(b"\n") + (len(data) > len(piece))
        if self.height + height > self._words.shape[1] or self._used + len(data) > len(self._texts):
            return False
        extra = np.empty(len(data), np.uint8)
        cut(data, kinds, marks, self.height, self._words, self._valid, extra)
        self._used = pack(self.height, height, self._words, data, extra, self._texts, self._used)
        self.height += height
        return True

    def frame(self) -> pl.DataFrame:
        """The rows."""
        texts = pa.py_buffer(self._texts[: self._used])
        arrays = (
            pa.Array.from_buffers(pa.string_view(), self.height, [pa.py_buffer(bits), pa.py_buffer(views), texts])
            for bits, views in zip(self._valid, self._words, strict=True)
        )
        return pl.DataFrame([pl.Series(name, array) for name, array in zip(self._columns, arrays, strict=True)])


@jit
def cut(data: Any, kinds: Any, marks: Any, row: int, words: Any, valid: Any, extra: Any) -> None:
    """Write the views of all cells to ``words`` (columns, rows, 2) from ``row`` on, and to ``valid`` a bit for each that is there.

    Cells with doubled quotation marks are written to ``extra``, which lies behind the data.
    """
    column, begin, end, inside, twice, used = 0, 0, -1, False, False, 0
    i = 0
    while i < len(marks):
        at = marks[i]
        kind = kinds[data[at]]
        i += 1
        if kind == QUOTE:
            if not inside:
                inside, begin = True, at + 1
            elif kinds[data[at + 1]] == QUOTE:
                twice = True
                i += 1
            else:
                inside, end = False, at
        elif kind >= SEPARATOR and not inside:
            quoted = end >= 0
            if not quoted:
                end = at - 1 if kind == LINE and at > begin and kinds[data[at - 1]] == RETURN else at
            if twice:
                size = unescaped(data, begin, end, extra, used)
                write(words, column, row, extra, used, size, len(data) + used)
                used += size
            else:
                size = end - begin
                write(words, column, row, data, begin, size, begin)
            if quoted or end > begin:
                valid[column, row >> 3] |= 1 << (row & 7)
            begin, end, twice, column = at + 1, -1, False, column + 1
            if kind == LINE:
                row, column = row + 1, 0


@jit
def pack(first: int, height: int, words: Any, data: Any, extra: Any, texts: Any, used: Any) -> Any:
    """Copy the texts of ``height`` rows that are too long for a view to ``texts``, column by column, and point the views to them.

    Returns how many bytes of ``texts`` are used.
    """
    for column in range(words.shape[0]):
        for row in range(first, first + height):
            size = np.int64(words[column, row, 0] & _LENGTH)
            if size > INLINE:
                begin = np.int64(words[column, row, 1] >> _HALF)
                words[column, row, 1] = np.uint64(used) << _HALF
                for k in range(size):
                    texts[used + k] = data[begin + k] if begin < len(data) else extra[begin - len(data) + k]
                used += size
    return used


@inlined
def unescaped(data: Any, begin: int, end: int, out: Any, used: int) -> int:
    """Copy a cell with doubled quotation marks, each once. Returns the number of bytes."""
    at, size = begin, 0
    while at < end:
        out[used + size] = data[at]
        size += 1
        at += 2 if data[at] == 0x22 else 1
    return size


@inlined
def write(words: Any, column: int, row: int, data: Any, begin: int, size: int, lies: int) -> None:
    """Write the view of the ``size`` bytes of ``data`` from ``begin``, which will lie at ``lies``."""
    if begin + 16 <= len(data):
        low, high = eight(data, begin), eight(data, begin + 8)
    else:
        low, high = few(data, begin, min(size, 8)), few(data, begin + 8, min(size - 8, 8))
    words[column, row, 0] = np.uint64(size) | ((low & _MASKS[min(size, _FOUR)]) << _HALF)
    if size > INLINE:
        words[column, row, 1] = np.uint64(lies) << _HALF
    else:
        words[column, row, 1] = ((low >> _HALF) | (high << _HALF)) & _MASKS[max(size - _FOUR, 0)]
