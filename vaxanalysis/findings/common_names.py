"""Names that all rules treat alike, recognised by their words: each word is judged once and looked up afterwards."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vaxanalysis import rules
from vaxanalysis.compiled.jit import jit
from vaxanalysis.compiled.numbering import slot_of
from vaxanalysis.compiled.views import INLINE, Views, byte, is_null, length, lies_at, views
from vaxanalysis.rules.stand_ins import MARKED, NOBODYS, STYLES, THI, VAN

ODD = -1
"""The place of a text for which there is no stand-in."""

WORDS = 1 << 17
"""Slots for words; when half of them are taken, a name with a new word gets no stand-in."""

LONGEST_WORD = 16
UNJUDGED = 128
"""The bit of a word that is not judged yet; such a word has all bits."""

_EIGHT, _NONE = np.uint64(8), np.uint64(0)
_ALL, _NO_BITS = np.int64(255), np.int64(0)
_SPACE = ord(" ")
_CAPITAL, _SMALL, _CAPITALS = STYLES
_ANY, _PARTS = sum(STYLES), THI | VAN


class CommonNames:
    """Finds the stand-in of a name: its place in ``rules.STAND_INS``, or ``ODD`` if there is none."""

    def __init__(self) -> None:
        self._words = np.empty((WORDS, 2), np.uint64)
        self._numbers = np.full(WORDS, -1, np.int32)
        self._bits = np.zeros(WORDS // 2, np.uint8)
        self._count = 0

    def __call__(self, names: pl.Series) -> NDArray[np.int8]:
        """A place or ``ODD`` for each of ``names`` (String)."""
        kinds = np.empty(len(names), np.int8)
        waiting = [(part, np.arange(len(part.words))) for part in views(names)]
        while waiting:
            known = self._count
            waiting = [(part, rows) for part, rows in map(partial(self._look_up, kinds), waiting) if len(rows)]
            self._bits[known : self._count] = rules.word_bits(self._texts(known)).to_numpy()
        return kinds

    def _look_up(
        self, kinds: NDArray[np.int8], waiting: tuple[Views, NDArray[np.int64]]
    ) -> tuple[Views, NDArray[np.int64]]:
        """Judge some names of a part. Returns those left, which hold words to be judged first."""
        part, rows = waiting
        known = self._words, self._numbers, self._bits
        rows, self._count = look_up(part.texts, rows, known, self._count, kinds[part.rows])
        return part, rows

    def _texts(self, known: int) -> pl.Series:
        """The words numbered from ``known`` on."""
        slots = np.flatnonzero(self._numbers >= known)
        words = self._words[slots[np.argsort(self._numbers[slots])]]
        texts = [word.decode() for word in words.view(f"S{LONGEST_WORD}").ravel()]
        return pl.Series("word", texts, dtype=pl.String)


@jit
def look_up(texts: Any, rows: Any, known: Any, count: int, kinds: Any) -> Any:
    """Judge the names in ``rows`` of ``texts`` (``Views.texts``) by the bits of their words, ``count`` of which are ``known``.

    Returns the rows with words not judged yet, and the number of words including these. (One loop: functions for its parts would return
    several values, which takes three times as long.)
    """
    names, valid, offset, data, starts = texts
    words, numbers, bits = known
    waiting, waits = np.empty(len(rows), np.int64), 0
    for row in rows:
        first, second = names[row, 0], names[row, 1]
        size = np.int64(length(first))
        at = lies_at(starts, second) if size > INLINE else -1
        every, some, opening, middle, n = _ALL, _NO_BITS, _NO_BITS, _NO_BITS, 0
        low, high, held = _NONE, _NONE, 0
        for k in range(0 if is_null(valid, offset, row) else size + 1):
            here = byte(first, second, data, at, k) if k < size else _SPACE
            if here != _SPACE:
                if held < 8:
                    low |= np.uint64(here) << (np.uint64(held) * _EIGHT)
                elif held < LONGEST_WORD:
                    high |= np.uint64(here) << (np.uint64(held - 8) * _EIGHT)
                held += 1
                continue
            slot = slot_of(words, numbers, low, high)
            if numbers[slot] < 0 and 0 < held <= LONGEST_WORD and count < len(bits):
                words[slot, 0], words[slot, 1], numbers[slot], bits[count] = low, high, count, _ALL
                count += 1
            of_word = np.int64(bits[numbers[slot]]) if numbers[slot] >= 0 and held <= LONGEST_WORD else _NO_BITS
            opening, middle = of_word if n == 0 else opening, of_word if n == 1 else middle
            every, some, n = every & of_word, some | of_word, n + 1
            low, high, held = _NONE, _NONE, 0
            if not every & _ANY:
                break
        kinds[row] = ODD
        if some & UNJUDGED and every & _ANY:
            waiting[waits] = row
            waits += 1
        elif n > 1 and every & _ANY and some & MARKED and not opening & NOBODYS and (n > 2 or not middle & _PARTS):
            kind = 0 if n == 2 else 2 if middle & THI else 3 if middle & VAN else 1
            kinds[row] = kind + (0 if every & _CAPITAL else 4 if every & _SMALL else 8)
    return waiting[:waits], count
