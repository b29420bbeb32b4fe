"""How many edits lie between two words, compiled; and marks that distinguish most pairs without reading a letter.

A mark counts a word's letters in sixteen classes, each up to four, one bit a count. An edit changes at most two counts by
one, so two words whose marks differ in more than two bits an edit are further apart: never the other way round.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from vaxanalysis.compiled.jit import inlined, jit

ONE, FOUR, FULL = np.uint64(1), np.uint64(4), np.uint64(15)
FIVES, THREES, ODD = np.uint64(0x5555555555555555), np.uint64(0x3333333333333333), np.uint64(0x0F0F0F0F0F0F0F0F)
BYTES, TWO, TOP = np.uint64(0x0101010101010101), np.uint64(2), np.uint64(56)


@jit
def marks(letters: Any, starts: Any, lengths: Any, out: Any) -> None:
    """The mark of every word, into the first columns of ``out``."""
    for i in range(starts.shape[0]):
        for k in range(starts.shape[1]):
            mark = np.uint64(0)
            for at in range(starts[i, k], starts[i, k] + lengths[i, k]):
                shift = np.uint64(letters[at] & 15) * FOUR
                count = (mark >> shift) & FULL
                mark |= ((count << ONE | ONE) & FULL) << shift
            out[i, k] = mark


@inlined
def bits(mark: Any) -> int:
    """How many bits are set."""
    mark = mark - ((mark >> ONE) & FIVES)
    mark = (mark & THREES) + ((mark >> TWO) & THREES)
    return int((((mark + (mark >> FOUR)) & ODD) * BYTES) >> TOP)


@jit
def damerau(one: Any, other: Any) -> int:
    """Edits between two words, where swapping neighbours is one, without limits on later edits of what was swapped."""
    n, m = len(one), len(other)
    table = np.empty((n + 2, m + 2), np.int32)
    top = 0
    for letter in one:
        top = max(top, int(letter))
    for letter in other:
        top = max(top, int(letter))
    last = np.zeros(top + 1, np.int32)
    table[0, 0] = n + m
    for i in range(n + 1):
        table[i + 1, 0], table[i + 1, 1] = n + m, i
    for j in range(m + 1):
        table[0, j + 1], table[1, j + 1] = n + m, j
    for i in range(1, n + 1):
        column = 0
        for j in range(1, m + 1):
            row, back = last[other[j - 1]], column
            cost = 1
            if one[i - 1] == other[j - 1]:
                cost, column = 0, j
            best = min(table[i, j] + cost, table[i + 1, j] + 1, table[i, j + 1] + 1)
            table[i + 1, j + 1] = min(best, table[row, back] + (i - row - 1) + 1 + (j - back - 1))
        last[one[i - 1]] = i
    return int(table[n + 1, m + 1])


@inlined
def one_edit(letters: Any, one: int, n: int, other: int, m: int) -> bool:
    """Whether two words (where they begin, how long) are at most one edit apart."""
    if n < m:
        one, n, other, m = other, m, one, n
    i = 0
    while i < m and letters[one + i] == letters[other + i]:
        i += 1
    k = 0
    while k < m - i and letters[one + n - 1 - k] == letters[other + m - 1 - k]:
        k += 1
    if n > m:
        return n == m + 1 and i + k == m
    swap = letters[one + i] == letters[other + i + 1] and letters[one + i + 1] == letters[other + i]
    return i + k >= m - 1 or (i + k == m - 2 and swap)


@inlined
def near(letters: Any, starts: Any, lengths: Any, column: int, i: int, j: int, edits: int) -> bool:
    """Whether two rows' words in a text column are within ``edits``."""
    n, m = np.int64(lengths[i, column]), np.int64(lengths[j, column])
    if abs(n - m) > edits:
        return False
    one, other = np.int64(starts[i, column]), np.int64(starts[j, column])
    if edits == 1:
        return bool(one_edit(letters, one, n, other, m))
    return bool(damerau(letters[one : one + n], letters[other : other + m]) <= edits)
