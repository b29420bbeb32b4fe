"""A pass over the bytes of separated text before any parser sees them: is it UTF-8 in NFC, and is every line a row of so many cells?

Lines that need a second look (cells over lines, stray quotation marks, no content, a wrong number of cells) are only noticed
here; :mod:`vaxanalysis.loading.text` then judges the file line by line.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vaxanalysis.compiled.hashing import SEED, joined, mix, of_bytes
from vaxanalysis.compiled.jit import inlined, jit
from vaxanalysis.loading.encoding import is_utf8, pieces
from vaxanalysis.loading.rejects import SPARSE

ODD_LINE, UNSURE, BARE_RETURN = 1, 2, 4
"""Flags of what is noticed: a line that is no row by itself, letters that may have to be composed, a line end of old Macs."""

CONTENT, OTHER, HIGH, RETURN, QUOTE, SEPARATOR, LINE = range(7)
"""Kinds of bytes: visible ASCII; spaces and others below ``_MARKS``; ``_MARKS`` and higher; those that separate cells and lines."""

_QUOTE = 0x22
_MARKS, _LATIN = 0xCC, 0xE1
"""The first bytes of combining marks (lower ones begin U+0000 to U+02FF, without any), and of letters with marks."""

_LETTERS = 0xC3
"""The least first byte of letters with marks."""

_LINE_END = 0x0A

_EIGHT, _WORD, _NONE = np.uint64(8), np.uint64(64), np.uint64(0)


Where = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]
"""The cells that hold a name, those that hold a birth date or number of a person, and the first four bytes, as numbers, of names
that are judged elsewhere."""

_NOWHERE: Where = (np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.int64))


@dataclass(frozen=True)
class Scanned:
    """``is_clean``: UTF-8 in NFC with ordinary line ends; ``is_plain``: every line is a row, ``rows`` of them."""

    is_clean: bool = False
    is_plain: bool = False
    rows: int = 0


Doubt = Callable[[int, bytes], object]
"""Receives the number of a row (from 0) that may be no person, and its line."""


def scan(
    path: Path, separator: str, skipped: int, width: int, keyed: Sequence[int], keys: Path,
    where: Where | None = None, doubt: Doubt | None = None,
) -> Scanned:  # fmt: skip
    """Scan ``path`` below its first ``skipped`` lines, and write to ``keys`` a hash of the cells ``keyed`` of each row (-1: none).

    Rows that name no person surely (``where``) are put in ``doubt``.
    """
    cells, clean, plain, rows = np.array(keyed, np.int64), True, separator.isascii(), 0
    with path.open("rb") as file, keys.open("wb") as out:
        head = b"".join(file.readline() for _ in range(skipped))
        for number, piece in enumerate(chain([head], pieces(file))):
            if not is_utf8(piece) or b"\0" in piece:
                return Scanned()
            found, noticed, doubtful = _scanned(piece, separator, width, cells, where if number and doubt else None)
            composed = not noticed & UNSURE or unicodedata.is_normalized("NFC", piece.decode("utf-8"))
            clean &= composed and not noticed & BARE_RETURN
            if number:
                plain &= not noticed & ODD_LINE
                if doubt and plain:
                    _hand_over(piece, doubtful, rows, doubt)
                rows += len(found)
                found.tofile(out)
    return Scanned(clean, plain, rows)


def _hand_over(piece: bytes, lines: NDArray[np.int64], before: int, doubt: Doubt) -> None:
    if len(lines):
        ends = np.flatnonzero(np.frombuffer(piece, np.uint8) == _LINE_END)
        for line in lines.tolist():
            begin = int(ends[line - 1]) + 1 if line else 0
            doubt(before + line, piece[begin : int(ends[line]) if line < len(ends) else len(piece)])


def _scanned(
    piece: bytes, separator: str, width: int, cells: NDArray[np.int64], where: Where | None = None
) -> tuple[NDArray[np.uint64], int, NDArray[np.int64]]:
    """The keys of the lines of ``piece``, what is noticed, and the lines that may be no person.

    Where lines are no rows, keys are neither right nor complete.
    """
    data, kinds, marks = marked(piece, separator)
    keys = np.zeros(len(data) // width + 1, np.uint64)
    doubtful = np.zeros(len(keys) if where else 0, np.int64)
    names, others, odd = where or _NOWHERE
    lines, noticed, doubts = scan_lines(data, kinds, marks, width, cells, keys, names, others, odd, doubtful)
    return keys[:lines], noticed | (BARE_RETURN if piece.endswith(b"\r") else 0), doubtful[:doubts]


def marked(piece: bytes, separator: str) -> tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.int32]]:
    """The bytes of ``piece``, which ends with a line; the kind of each byte; the places of all but CONTENT and OTHER."""
    closed = piece if piece.endswith(b"\n") or not piece else piece + b"\n"
    data, kinds, marks = np.frombuffer(closed, np.uint8), _kinds(separator), np.empty(len(closed) + 1, np.int32)
    return data, kinds, marks[: find_marks(data, kinds, marks)]


@lru_cache(maxsize=8)
def _kinds(separator: str) -> NDArray[np.uint8]:
    """The kind of each byte."""
    kinds = np.full(256, OTHER, np.uint8)
    kinds[0x21:0x7F] = CONTENT
    kinds[_MARKS:] = HIGH
    kinds[[0x0D, 0x22, ord(separator) & 0xFF, 0x0A]] = RETURN, QUOTE, SEPARATOR, LINE
    kinds.setflags(write=False)
    return kinds


@jit
def find_marks(data: Any, kinds: Any, marks: Any) -> int:
    """Write the places of bytes that are neither CONTENT nor OTHER to ``marks``. Returns how many. (Without a branch: a quarter of a
    nanosecond a byte.)"""
    count = 0
    for at in range(len(data)):
        marks[count] = at
        count += kinds[data[at]] > OTHER
    return count


@jit
def scan_lines(
    data: Any, kinds: Any, marks: Any, width: int, cells: Any, keys: Any, names: Any, others: Any, odd_names: Any, doubtful: Any
) -> Any:  # fmt: skip
    """How many lines there are, what is noticed, how many are doubtful; ``keys`` from the ``cells`` of each row of ``width`` cells.

    The lines in which no person is surely named are written to ``doubtful``, where there is room.
    """
    doubts = 0
    begins, ends, escaped = np.zeros(width + 1, np.int64), np.zeros(width + 1, np.int64), np.zeros(width + 1, np.bool_)
    seen, line, n, begin, end = 0, 0, 0, 0, -1
    content, odd, inside, twice, filled, dated = False, False, False, False, 0, False
    i = 0
    while i < len(marks):
        at = marks[i]
        kind = kinds[data[at]]
        i += 1
        if kind < QUOTE:
            seen |= noticed(data, at, kind)
        elif kind == QUOTE:
            follows = kinds[data[at + 1]]
            if not inside:
                odd |= at != begin or end >= 0
                inside, begin, content = True, at + 1, True
            elif follows == QUOTE:
                twice = True
                i += 1
            else:
                odd |= follows < RETURN
                inside, end = False, at
        elif kind == LINE or not inside:
            if end < 0:
                end = at - 1 if kind == LINE and at > begin and kinds[data[at - 1]] == RETURN else at
            content |= end > begin and kinds[data[begin]] == CONTENT
            filled += end > begin
            dated |= end - begin > 3 and is_digit(data[end - 1]) and is_digit(data[end - 2])
            cell = min(n, width)
            begins[cell], ends[cell], escaped[cell] = begin, end, twice
            n, begin, end, twice, odd = n + 1, at + 1, -1, False, odd or inside
            if kind == LINE:
                seen |= ODD_LINE if odd or n != width or not content else 0
                if line < len(keys):
                    for k in cells:
                        first, last = (begins[k], ends[k]) if k >= 0 else (0, 0)
                        again = k >= 0 and escaped[k]
                        hashed = of_escaped(data, first, last) if again else of_bytes(data, first, last)
                        keys[line] = joined(keys[line], hashed)
                    if doubts < len(doubtful) and not is_person(
                        data, begins, ends, names, others, odd_names, dated and filled > SPARSE
                    ):
                        doubtful[doubts] = line
                        doubts += 1
                    line += 1
                n, content, odd, inside, filled, dated = 0, False, False, False, 0, False
    return line, seen, doubts


@inlined
def is_digit(byte: int) -> bool:
    """Whether a byte is one of 0 to 9."""
    return byte >= 0x30 and byte <= 0x39


@inlined
def is_person(data: Any, begins: Any, ends: Any, names: Any, others: Any, odd_names: Any, full: bool) -> bool:
    """Whether a line holds a name that is not odd, and another field that ends in two digits or, if ``full``, anything else."""
    has_other, has_name = len(names) > 0 and full, len(names) == 0
    for k in others:
        has_other |= ends[k] - begins[k] > 3 and is_digit(data[ends[k] - 1]) and is_digit(data[ends[k] - 2])
    for k in names:
        at = begins[k]
        first = data[at]
        letter = first >= _LETTERS or ((first | 0x20) >= 0x61 and (first | 0x20) <= 0x7A)
        if letter and ends[k] - at > 3:
            start = data[at] | data[at + 1] << 8 | data[at + 2] << 16 | data[at + 3] << 24
            has_name = True
            for other in odd_names:
                if start == other:
                    return False
    return has_other and has_name


@inlined
def noticed(data: Any, at: int, kind: int) -> int:
    """The flags for the byte at ``at``."""
    follows = data[at + 1]
    if kind == RETURN:
        return BARE_RETURN if follows != 0x0A else 0
    here = data[at]
    latin = here == _LATIN and follows >= 0xB8 and follows <= 0xBB
    other = here >= 0xCE and here <= 0xD1 and (here != 0xCE or follows != 0x87)
    return 0 if latin or other else UNSURE


@inlined
def of_escaped(data: Any, begin: int, end: int) -> Any:
    """The hash of a quoted cell with doubled quotation marks."""
    hashed, word, shift, at = SEED, _NONE, _NONE, begin
    while at < end:
        word |= np.uint64(data[at]) << shift
        shift += _EIGHT
        if shift == _WORD:
            hashed, word, shift = mix(hashed, word), _NONE, _NONE
        at += 2 if data[at] == _QUOTE else 1
    return mix(hashed, word)
