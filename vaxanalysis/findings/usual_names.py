"""Names that no rule tells apart, recognised by their words: each word is judged once, and looked up ever after."""
# mypy: disable-error-code="misc, no-untyped-call, untyped-decorator, arg-type, assignment"

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vaxanalysis import rules
from vaxanalysis.compiled.jit import jit
from vaxanalysis.compiled.numbering import slot_of
from vaxanalysis.compiled.views import INLINE, MISSING, byte, length, lies_at, views
from vaxanalysis.findings.usual import ODD
from vaxanalysis.rules.stand_ins import MARKED, NOBODYS, STYLES, THI, VAN

WORDS = 1 << 17
"""Room for words; when half of it is taken, a name with a word not met before stands for itself."""

LONGEST_WORD = 16
UNJUDGED = 0xFF

_INLINE, _MISSING, _EIGHT, _NONE = np.uint64(INLINE), np.uint64(MISSING), np.uint64(8), np.uint64(0)
_SPACE = ord(" ")
_CAPITAL, _SMALL, _CAPITALS = STYLES
_ANY = sum(STYLES)


class UsualNames:
    """Which of ``rules.STAND_INS`` stands for a name: its place among them, or ``ODD`` where none does."""

    def __init__(self) -> None:
        self._words = np.empty((WORDS, 2), np.uint64)
        self._numbers = np.full(WORDS, -1, np.int32)
        self._bits = np.zeros(WORDS // 2, np.uint8)
        self._count = 0

    def __call__(self, names: pl.Series) -> NDArray[np.int8]:
        """A place or ``ODD`` for each of ``names`` (String)."""
        found = views(names)
        kinds = np.empty(len(names), np.int8)
        rows = np.arange(len(names))
        while len(rows):
            known = self._count
            rows, self._count = look_up(
                found.words, found.data, found.starts, rows, self._words, self._numbers, self._bits, known, kinds
            )
            if self._count > known:
                self._bits[known : self._count] = rules.word_bits(self._texts(known)).to_numpy()
        return kinds

    def _texts(self, known: int) -> pl.Series:
        """The words numbered from ``known`` on."""
        slots = np.flatnonzero(self._numbers >= known)
        words = self._words[slots[np.argsort(self._numbers[slots])]]
        texts = [word.decode() for word in words.view(f"S{LONGEST_WORD}").ravel()]
        return pl.Series("word", texts, dtype=pl.String)


@jit
def look_up(
    names: Any, data: Any, starts: Any, rows: Any, words: Any, numbers: Any, bits: Any, count: int, kinds: Any
) -> tuple[Any, int]:
    """Judge the names in ``rows`` by the ``bits`` of their words. Returns the rows with words not judged yet, and how many words
    there are with these."""
    waiting, waits = np.empty(len(rows), np.int64), 0
    for row in rows:
        first, second = names[row, 0], names[row, 1]
        size = np.int64(length(first))
        kinds[row] = ODD
        if first == _MISSING:
            continue
        at = lies_at(starts, second) if size > INLINE else -1
        low, high, held, n = _NONE, _NONE, 0, 0
        every, some, middle, unjudged = 0xFF, 0, 0, False
        for k in range(size + 1):
            here = byte(first, second, data, at, k) if k < size else _SPACE
            if here != _SPACE:
                if held < 8:
                    low |= np.uint64(here) << (np.uint64(held) * _EIGHT)
                elif held < LONGEST_WORD:
                    high |= np.uint64(here) << (np.uint64(held - 8) * _EIGHT)
                held += 1
                continue
            if held == 0 or held > LONGEST_WORD:
                every = 0
                break
            slot = slot_of(words, numbers, low, high)
            if numbers[slot] < 0:
                if count == len(bits):
                    every = 0
                    break
                words[slot, 0], words[slot, 1], numbers[slot] = low, high, count
                bits[count] = UNJUDGED
                count += 1
            told = np.int64(bits[numbers[slot]])
            unjudged |= told == UNJUDGED
            every &= told
            some |= told
            if not every & _ANY:
                break
            middle = told if n == 1 else middle
            low, high, held, n = _NONE, _NONE, 0, n + 1
        if not every & _ANY:
            continue
        if unjudged:
            waiting[waits] = row
            waits += 1
        elif n > 1 and some & MARKED and not every & NOBODYS:
            kind = 0 if n == 2 else 2 if middle & THI else 3 if middle & VAN else 1
            kinds[row] = kind + (0 if every & _CAPITAL else 4 if every & _SMALL else 8)
    return waiting[:waits], count
