"""Texts that nearly all differ and nearly all look alike: one text stands in for those that no rule tells apart.

Numbers and addresses of the common shape are recognised by their bytes; the others are cleaned and judged one by one. The functions of
``KINDS`` give a row's place among the stand-ins of its field (``STAND_INS``): 0 for a blank, ``ODD`` where none stands for the text.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vaxanalysis import rules
from vaxanalysis.compiled.jit import inlined, jit
from vaxanalysis.compiled.views import INLINE, byte, is_null, length, lies_at, views
from vaxanalysis.findings.text_masks import Answers, Make
from vaxanalysis.standardise import nothing

ODD = -1
"""For a text that stands for itself."""


class Usual:
    """What ``make`` (rows -> answers, a line each) makes of ``stand_ins``, and of each row for which none of them stands."""

    def __init__(self, stand_ins: pl.DataFrame, make: Make) -> None:
        self._make = make
        self._usual = make(stand_ins)

    def of(self, kinds: NDArray[np.int8], rows: pl.DataFrame) -> Answers:
        """The answer for every row, given its place among the stand-ins or ``ODD``, and the ``rows`` that are odd."""
        numbers = kinds.astype(np.int32)
        numbers[kinds == ODD] = self._usual.height + np.arange(rows.height, dtype=np.int32)
        return Answers(pl.concat([self._usual, self._make(rows)], rechunk=True), numbers)


STAND_INS: dict[str, tuple[str | None, ...]] = {
    "citizen_id": (None, "001085012345", "011234567"),
    "phone": (None, "0912345678"),
    "insurance_id": (None, "GD4010123456789"),
    "address": (None, "Thôn Đông"),
}
"""What stands for nothing at all or spaces, and for what is as it should be: a CCCD or a CMND, a number, a text."""

_LOWER, _HALF, _TWELVE, _ONE = np.uint64(0xFFFFFFFF), np.uint64(32), np.uint64(12), np.uint64(1)
_ZEROS, _HIGH, _SIXES = np.uint64(0x3030303030303030), np.uint64(0xF0F0F0F0F0F0F0F0), np.uint64(0x0606060606060606)
_LOW, _PAIRS, _FOURS = np.uint64(0x0F0F0F0F0F0F0F0F), np.uint64(0x00FF00FF00FF00FF), np.uint64(0x0000FFFF0000FFFF)
_NINE, _TEN, _HUNDRED, _TEN_THOUSAND = np.uint64(9), np.uint64(10), np.uint64(100), np.uint64(10_000)
_EIGHT, _FIFTEEN, _SIXTEEN = np.uint64(8), np.uint64(15), np.uint64(16)
_NINE_ONES, _TEN_ONES, _TWELVE_ONES = 111_111_111, 1_111_111_111, 111_111_111_111


def citizen_ids(texts: pl.Series) -> tuple[NDArray[np.int8], NDArray[np.int64]]:
    """Twelve digits, or nine that no rule tells from others, if they are no run of one; and the number that twelve make (else 0)."""
    kinds, numbers = np.empty(len(texts), np.int8), np.zeros(len(texts), np.int64)
    apart = np.array([[int(first), int(last)] for first, last in rules.CMNDS_TOLD_APART])
    for part in views(texts):
        _cards(*part.texts, apart, kinds[part.rows], numbers[part.rows])
    return kinds, numbers


def phones(texts: pl.Series) -> NDArray[np.int8]:
    """Ten digits that begin with 03, 05, 07, 08 or 09: a mobile number."""
    kinds = np.empty(len(texts), np.int8)
    for part in views(texts):
        _mobiles(*part.texts, kinds[part.rows])
    return kinds


def insurance_ids(texts: pl.Series) -> NDArray[np.int8]:
    """The fifteen characters of a health insurance card, or its last ten digits that are no run of one."""
    kinds = np.empty(len(texts), np.int8)
    for part in views(texts):
        _insured(*part.texts, kinds[part.rows])
    return kinds


def addresses(texts: pl.Series) -> NDArray[np.int8]:
    """Nothing to trim, beginning with a digit and holding a letter, or beginning with a word of ASCII that no word for nothing
    begins with."""
    kinds = np.empty(len(texts), np.int8)
    for part in views(texts):
        _addressed(*part.texts, _OPENINGS, kinds[part.rows])
    return kinds


def _openings() -> NDArray[np.uint64]:
    """The first words of what stands for nothing, letters with marks small or capital, as their first eight bytes."""
    words = (*nothing.FIRST_WORDS, *("x" * times for times in range(2, 9)))
    cases = (product(*((char,) if char.isascii() else (char, char.upper()) for char in word)) for word in words)
    spelt = {"".join(form).encode()[:8] for forms in cases for form in forms}
    return np.array(sorted(int.from_bytes(form, "little") for form in spelt), np.uint64)


_OPENINGS = _openings()

KINDS: dict[str, Callable[[pl.Series], NDArray[np.int8]]] = {
    "phone": phones,
    "insurance_id": insurance_ids,
    "address": addresses,
}


@inlined
def are_digits(word: Any) -> Any:
    """Whether eight bytes are all digits."""
    return (word & _HIGH) == _ZEROS and ((word + _SIXES) & _HIGH) == _ZEROS


@inlined
def value(word: Any) -> Any:
    """The number that eight digits make, the first in the lowest byte (as in https://johnnylee-sde.github.io/Fast-numeric-string-to-int)."""
    digits = word & _LOW
    pairs = (digits * _TEN + (digits >> _EIGHT)) & _PAIRS
    fours = (pairs * _HUNDRED + (pairs >> _SIXTEEN)) & _FOURS
    return np.int64((fours * _TEN_THOUSAND + (fours >> _HALF)) & _LOWER)


@inlined
def number(first: Any, second: Any) -> Any:
    """The number that a text of five to twelve digits makes; negative if it is no such text."""
    shift = (_TWELVE - length(first)) * _EIGHT
    front = (first & ~_LOWER) | (_ZEROS & _LOWER)
    back = (second << shift) | (_ZEROS & ((_ONE << shift) - _ONE))
    if not are_digits(front) or not are_digits(back):
        return -1
    return value(front) * 10 ** (np.int64(length(first)) - 4) + value(back)


@inlined
def blank(first: Any, second: Any, data: Any) -> Any:
    """Whether a text is up to twelve spaces."""
    spaces = length(first) <= _TWELVE
    if spaces:
        for k in range(np.int64(length(first))):
            spaces &= byte(first, second, data, -1, k) == 0x20
    return spaces


@jit
def _cards(words: Any, valid: Any, offset: int, data: Any, starts: Any, apart: Any, kinds: Any, numbers: Any) -> None:
    for i in range(len(words)):
        first, second = words[i, 0], words[i, 1]
        kinds[i] = ODD
        if is_null(valid, offset, i):
            kinds[i] = 0
            continue
        found = number(first, second) if length(first) == _TWELVE or length(first) == _NINE else -1
        if found < 0:
            kinds[i] = 0 if blank(first, second, data) else ODD
        elif length(first) == _TWELVE and found % _TWELVE_ONES:
            kinds[i], numbers[i] = 1, found
        elif length(first) == _NINE and found % _NINE_ONES and not within(apart, found):
            kinds[i] = 2


@inlined
def within(ranges: Any, number: int) -> bool:
    """Whether ``number`` lies in one of ``ranges``."""
    held = False
    for k in range(len(ranges)):
        held |= ranges[k, 0] <= number <= ranges[k, 1]
    return held


@jit
def _mobiles(words: Any, valid: Any, offset: int, data: Any, starts: Any, kinds: Any) -> None:
    for i in range(len(words)):
        first, second = words[i, 0], words[i, 1]
        leading = number(first, second) // 100_000_000 if length(first) == _TEN else -1
        if is_null(valid, offset, i):
            kinds[i] = 0
        elif leading == 3 or leading == 5 or (leading >= 7 and leading <= 9):
            kinds[i] = 1
        else:
            kinds[i] = 0 if blank(first, second, data) else ODD


@jit
def _insured(words: Any, valid: Any, offset: int, data: Any, starts: Any, kinds: Any) -> None:
    for i in range(len(words)):
        first, second = words[i, 0], words[i, 1]
        if is_null(valid, offset, i):
            kinds[i] = 0
            continue
        found = number(first, second) if length(first) == _TEN else -1
        if (found >= 0 and found % _TEN_ONES) or (length(first) == _FIFTEEN and is_card(data, lies_at(starts, second))):
            kinds[i] = 1
        else:
            kinds[i] = 0 if blank(first, second, data) else ODD


@inlined
def is_card(data: Any, at: Any) -> Any:
    """Whether two capitals, a digit from 1 to 5 and twelve digits begin at ``at``."""
    good = data[at + 2] >= 0x31 and data[at + 2] <= 0x35
    for k in range(2):
        good &= data[at + k] >= 0x41 and data[at + k] <= 0x5A
    for k in range(3, 15):
        good &= data[at + k] >= 0x30 and data[at + k] <= 0x39
    return good


@jit
def _addressed(words: Any, valid: Any, offset: int, data: Any, starts: Any, openings: Any, kinds: Any) -> None:
    for i in range(len(words)):
        first, second = words[i, 0], words[i, 1]
        kinds[i] = ODD
        if is_null(valid, offset, i) or blank(first, second, data):
            kinds[i] = 0
        elif length(first) > _ONE:
            size = np.int64(length(first))
            at = lies_at(starts, second) if size > INLINE else -1
            one = byte(first, second, data, at, 0)
            before, last = byte(first, second, data, at, size - 2), byte(first, second, data, at, size - 1)
            if is_sign(one) and closes(before, last):
                numbered = one <= 0x39
                named = holds_letter(first, second, data, at, size) if numbered else True
                if named and (numbered or not opens(first, second, data, at, size, openings)):
                    kinds[i] = 1


@inlined
def holds_letter(first: Any, second: Any, data: Any, at: Any, size: int) -> bool:
    """Whether any of the bytes of a text is that of a letter."""
    held = False
    for k in range(size):
        here = byte(first, second, data, at, k)
        held |= (here | 0x20) >= 0x61 and (here | 0x20) <= 0x7A
    return held


@inlined
def opens(first: Any, second: Any, data: Any, at: Any, size: int, openings: Any) -> bool:
    """Whether the first word of a text is one of ``openings``, which ascend."""
    word = np.uint64(0)
    for k in range(min(size, 8)):
        here = np.int64(byte(first, second, data, at, k))
        letter = (here | 0x20) >= 0x61 and (here | 0x20) <= 0x7A
        if not (letter or (here >= 0x80 and here != 0xC2 and here != 0xE2 and here != 0xEF)):
            break
        word |= np.uint64(here | 0x20 if letter else here) << (np.uint64(k) * _EIGHT)
    place = np.searchsorted(openings, word)
    return bool(place < len(openings) and openings[place] == word)


@inlined
def is_sign(here: int) -> bool:
    """A letter or digit of ASCII."""
    return (here >= 0x30 and here <= 0x39) or ((here | 0x20) >= 0x61 and (here | 0x20) <= 0x7A)


@inlined
def closes(before: int, last: int) -> bool:
    """Whether a text that ends with two bytes ends with printable ASCII or a Latin letter with marks: nothing to trim."""
    marked = (before >= 0xC3 and before <= 0xC6) or before == 0xBA or (before == 0xBB and last < 0xBF)
    return (last >= 0x21 and last <= 0x7E) or marked
