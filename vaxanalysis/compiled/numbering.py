"""Equal texts get equal numbers: 0, 1, 2 ... in the order in which they are met, over any number of chunks.

Texts of up to twelve bytes are distinguished by all of them, longer ones by their length, first four bytes and a hash of 64 bits of
the whole: among a million texts that agree in length and beginning, two get one number once in forty million runs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vaxanalysis.compiled.hashing import FACTOR, SEED, of_bytes
from vaxanalysis.compiled.jit import inlined, jit
from vaxanalysis.compiled.views import INLINE, is_null, length, lies_at, views

SMALLEST = 1 << 12
AT_ONCE = 4
"""Numbers that fit into one key of sixteen bytes."""

RECENT = 1024
"""Long texts whose hash is remembered by where they lie: those of a dictionary lie in one place for all rows."""

_HALF, _RECENT, _STEP = np.uint64(32), np.uint64(54), np.uint64(1)
_INLINE, _NULL = np.uint64(INLINE), np.uint64(0xFFFFFFFFFFFFFFFF)

Numbers = NDArray[np.int32]


class Numbering:
    """The numbers of keys of sixteen bytes; ``count`` of them are given out."""

    def __init__(self) -> None:
        self.count = 0
        self._resize(SMALLEST)

    def _resize(self, size: int) -> None:
        self._keys, self._numbers = np.empty((size, 2), np.uint64), np.full(size, -1, np.int32)

    def of(self, keys: NDArray[np.uint64]) -> tuple[Numbers, NDArray[np.int64]]:
        """A number for each of ``keys`` (n, 2), and where among them those not met before are, in the order of their numbers."""
        found, first = np.empty(len(keys), np.int32), np.empty(len(keys), np.int64)
        known, done = self.count, 0
        while True:
            done, self.count = number(keys, done, self._keys, self._numbers, self.count, known, found, first)
            if done == len(keys):
                return found, first[: self.count - known].copy()
            kept, numbers = self._keys, self._numbers
            self._resize(2 * len(numbers))
            move(kept, numbers, self._keys, self._numbers)


class Texts:
    """The numbers of the texts in one column, or in several side by side."""

    def __init__(self, columns: int) -> None:
        self._each = [Numbering() for _ in range(columns)]
        self._joined: list[Numbering] = []

    def of(self, columns: Sequence[pl.Series]) -> tuple[Numbers, NDArray[np.int64]]:
        """A number a row, and the rows where texts not met before are, in the order of their numbers."""
        numbered = [each.of(keys(texts)) for each, texts in zip(self._each, columns, strict=True)]
        numbers, first = numbered[0]
        others, depth = [each for each, _ in numbered[1:]], 0
        while others:
            if depth == len(self._joined):
                self._joined.append(Numbering())
            few, others = others[: AT_ONCE - 1], others[AT_ONCE - 1 :]
            numbers, first = self._joined[depth].of(packed(numbers, *few))
            depth += 1
        return numbers, first

    @property
    def count(self) -> int:
        """Numbers given out."""
        return (self._joined or self._each)[-1].count


def keys(texts: pl.Series) -> NDArray[np.uint64]:
    """A key of each text, by which texts are distinguished (n, 2)."""
    found = np.empty((len(texts), 2), np.uint64)
    for part in views(texts):
        fingerprints(*part.texts, found[part.rows])
    return found


def packed(*numbers: Numbers) -> NDArray[np.uint64]:
    """Up to four numbers a row as one key (n, 2)."""
    table = np.zeros((len(numbers[0]), AT_ONCE), np.int32)
    for place, column in enumerate(numbers):
        table[:, place] = column
    return table.view(np.uint64)


@jit
def fingerprints(words: Any, valid: Any, offset: int, data: Any, starts: Any, out: Any) -> None:
    """Views as they are, but long texts with their hash in place of where they lie, and ``NULL`` for none."""
    recent = np.full((RECENT, 2), _NULL)
    hashes = np.empty(RECENT, np.uint64)
    for i in range(len(words)):
        first, second = words[i, 0], words[i, 1]
        if is_null(valid, offset, i):
            first, second = _NULL, _NULL
        elif length(first) > _INLINE:
            slot = (second * SEED) >> _RECENT
            if recent[slot, 0] != first or recent[slot, 1] != second:
                recent[slot, 0], recent[slot, 1] = first, second
                at = lies_at(starts, second)
                hashes[slot] = of_bytes(data, at, at + np.int64(length(first)))
            second = hashes[slot]
        out[i, 0], out[i, 1] = first, second


@inlined
def slot_of(keys: Any, numbers: Any, first: Any, second: Any) -> Any:
    """The slot of a key in the table, or the free slot for it."""
    mask = np.uint64(len(numbers) - 1)
    mixed = (first * SEED) ^ (second * FACTOR)
    slot = (((mixed ^ (mixed >> _HALF)) * SEED) >> _HALF) & mask
    while numbers[slot] >= 0 and (keys[slot, 0] != first or keys[slot, 1] != second):
        slot = (slot + _STEP) & mask
    return slot


@jit
def number(
    given: Any, done: int, keys: Any, numbers: Any, count: int, known: int, found: Any, first: Any
) -> tuple[int, int]:
    """Number ``given`` from row ``done`` on, until all are or the table is three quarters full: the rows done, the numbers given out."""
    for i in range(done, len(given)):
        slot = slot_of(keys, numbers, given[i, 0], given[i, 1])
        if numbers[slot] < 0:
            if 4 * count >= 3 * len(numbers):
                return i, count
            keys[slot, 0], keys[slot, 1] = given[i, 0], given[i, 1]
            numbers[slot] = count
            first[count - known] = i
            count += 1
        found[i] = numbers[slot]
    return len(given), count


@jit
def move(kept: Any, numbered: Any, keys: Any, numbers: Any) -> None:
    """Put what a full table holds into a larger one."""
    for i in range(len(numbered)):
        if numbered[i] >= 0:
            slot = slot_of(keys, numbers, kept[i, 0], kept[i, 1])
            keys[slot, 0], keys[slot, 1] = kept[i, 0], kept[i, 1]
            numbers[slot] = numbered[i]
