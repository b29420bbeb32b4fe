"""What the words of a text mean: known phrases found in it, their marks compared letter by letter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from vaxanalysis.loading import heading_words
from vaxanalysis.loading.heading_words import ORDINALS
from vaxanalysis.schema import fold

TOKEN = re.compile(r"#|\d+(?:st|nd|rd|th)\b|\d+|[^\W\d_]+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")

_SIZES = ("8", "9", "10", "12", "13", "15")
"""How many digits a number of a person may have."""

LONGEST = 9
"""Words of the longest phrase looked up."""


_MOST = 200
"""The most words of a heading."""


@dataclass(frozen=True)
class Meanings:
    """The meanings of some words: ``known`` ones, the dose they name, and whether each word is known and spelt as it should be."""

    known: frozenset[str] = frozenset()
    ordinal: int = 0
    complete: bool = True
    spelt: bool = True

    def __or__(self, other: Meanings) -> Meanings:
        return Meanings(
            self.known | other.known,
            self.ordinal or other.ordinal,
            self.complete and other.complete,
            self.spelt and other.spelt,
        )


def may_be_heading(text: str) -> bool:
    """Whether ``text`` begins with a word of headings: a cheap test before :func:`read`."""
    first = TOKEN.search(text)
    return first is not None and fold(first[0]) in _first_words()


@cache
def _first_words() -> frozenset[str]:
    phrases = (phrase for phrases in heading_words.words().values() for phrase in phrases)
    return frozenset(fold(first[0]) for phrase in phrases if (first := TOKEN.search(phrase)))


def words(text: str) -> Meanings:
    """What the words of ``text`` mean."""
    tokens = tuple(token.lower() for token in TOKEN.findall(_HUMP.sub(" ", text)))
    if len(tokens) > _MOST:
        return Meanings(complete=False, spelt=False)
    known: set[str] = set()
    ordinal, complete, spelt, counted, at = 0, True, True, False, 0
    for size, meaning, exact in _phrases(tokens):
        token, at = tokens[at], at + size
        if meaning == "COUNTED" or (counted and _ordinal(token)):
            ordinal = ordinal or _ordinal(token)
        elif meaning:
            known.update(meaning.split())
            spelt &= exact
        elif token in ("0", "1", "2") and known & {"SEX", "MALE", "FEMALE"}:
            continue
        elif token.isdecimal() and len(token) == 1 and at > 1:
            ordinal = ordinal or int(token)
        else:
            complete = False
        counted = meaning in ("SHOT", "TIMES", "ORDINAL")
    return Meanings(frozenset(_dosed(known, ordinal)), 0 if "BOOST" in known else ordinal, complete, spelt)


def _phrases(tokens: tuple[str, ...]) -> list[tuple[int, str, bool]]:
    """How many words each phrase has, what it means and whether it is spelt so: with the fewest unknown words, then the fewest phrases."""
    folded = tuple(map(fold, tokens))
    best: list[tuple[int, int, list[tuple[int, str, bool]]]] = [(0, 0, [])]
    for at in reversed(range(len(tokens))):
        options = []
        for size in range(1, min(LONGEST, len(tokens) - at) + 1):
            meaning, exact = _phrase(tokens, folded, at, size)
            if meaning or size == 1:
                lost, count, rest = best[len(tokens) - at - size]
                known = (2 - exact) if meaning else 10
                options.append((lost + known - 1, count + 1, [(size, meaning, exact), *rest]))
        best.append(min(options, key=lambda option: (option[0], option[1], -option[2][0][0])))
    return best[-1][2]


def _dosed(known: set[str], ordinal: int) -> Iterable[str]:
    """A dose that is named by its number is one meaning, whatever words name it."""
    counted = known & {"SHOT", "TIMES", "ORDINAL"}
    dosed = counted and (ordinal or "BOOST" in known)
    return (known - {"SKIP"} - counted) | {"DOSE"} if dosed else known - {"SKIP"}


def _ordinal(token: str) -> int:
    if token.isdecimal() and len(token) == 1:
        return int(token)
    return ORDINALS.get(token, 0)


def _phrase(tokens: tuple[str, ...], folded: tuple[str, ...], at: int, size: int) -> tuple[str, bool]:
    """What ``size`` words from ``at`` mean (nothing: they are no phrase), and whether they are spelt as the phrase is."""
    if size == 1 and tokens[at].isdecimal():
        return _number(tokens, at), True
    spellings = _lexicon().get("".join(folded[at : at + size]), ())
    fits = [(_fits(tokens[at : at + size], marks), meaning) for marks, meaning in spellings]
    for wanted in ("same", "unmarked"):
        for fit, meaning in fits:
            if fit == wanted:
                return meaning, True
    if fits and size > 1 and sum(map(len, folded[at : at + size])) > 4:
        return fits[0][1], False
    return ("COUNTED", True) if size == 1 and _ordinal(tokens[at]) and _before_dose(tokens, at) else ("", True)


def _number(tokens: tuple[str, ...], at: int) -> str:
    """What a number means beside the next word: that of a dose (1 mũi), of digits (12 số), or nothing yet."""
    if len(tokens[at]) == 1 and _before_dose(tokens, at):
        return "COUNTED"
    follows = tokens[at + 1] if at + 1 < len(tokens) else ""
    return "DIGITS" if follows in ("số", "so", "chữ", "digits") and tokens[at] in _SIZES else ""


def _before_dose(tokens: tuple[str, ...], at: int) -> bool:
    return at + 1 < len(tokens) and fold(tokens[at + 1]) in ("mui", "lieu", "dose", "shot", "lan")


def _fits(taken: Sequence[str], marks: tuple[str, ...]) -> str:
    """Whether words have the ``marks`` of a phrase letter by letter: ``same``, ``unmarked`` (some words without marks) or empty."""
    same, at = True, 0
    for token in taken:
        have = _marks(token)
        want = marks[at : at + len(have)]
        at += len(have)
        if sorted("".join(have)) != sorted("".join(want)):
            if any(have):
                return ""
            same = False
    return "same" if same else "unmarked"


@lru_cache(maxsize=4096)
def _marks(word: str) -> tuple[str, ...]:
    """The marks of each letter of a word."""
    found: list[str] = []
    for char in unicodedata.normalize("NFD", word.lower()):
        if unicodedata.combining(char):
            found[-1] += char
        else:
            found.append("-" if char == "đ" else "")
    return tuple(found)


@cache
def _lexicon() -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """Folded phrase -> its spellings with marks and what each means, in the order of their declaration."""
    table: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for meaning, phrases in heading_words.words().items():
        for phrase in phrases:
            tokens = [token.lower() for token in TOKEN.findall(phrase)]
            spelling = tuple(mark for token in tokens for mark in _marks(token))
            table.setdefault("".join(map(fold, tokens)), []).append((spelling, meaning))
    return {key: tuple(spellings) for key, spellings in table.items()}
