"""What one heading says: whose column it is and which field, by its words, and how sure that is.

Only a heading of which every word is known is taken for a field (:mod:`vaxanalysis.loading.heading_words`). What stands in
brackets may say whose or which a column is, but is otherwise a remark.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from vaxanalysis.loading import heading_words
from vaxanalysis.loading.heading_words import INSTRUCTION, ORDINALS, PATTERNS, TURNS, Pattern
from vaxanalysis.schema import FIELD, HEADINGS, MAX_DOSES, fold, fold_heading

EXACT, WORDED, LIKELY, NONE = "exact", "words", "likely", ""
"""How sure it is what a heading means: a known heading; all its words known; with a remark or a spelling that is not known."""

MINE, ANYBODY, THEIRS = "self", "", "other"
"""Whose a column is: said to be the person's own, not said, somebody else's."""

_BRACKETS = re.compile(r"[(\[{]([^)\]}]*)(?:[)\]}]|$)")
_LEADING = re.compile(
    r"^\s*(?:câu\s*\d+\s*[.:)]|[a-zA-Z]?\d{1,2}(?:\.\d{1,2})*\s*[.):\-–]|\(\w{1,2}\)|[a-zđ]\s*[.)]|[A-Z]\s*[.)]|[IVX]{1,4}\s*[.)])\s*(?=\S)",
    re.I,
)
_TOKEN = re.compile(r"#|\d+(?:st|nd|rd|th)\b|\d+|[^\W\d_]+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_DATE_PARTS = {frozenset({"DATE"}): "day", frozenset({"MONTH"}): "month", frozenset({"YEAR"}): "year"}
"""What of a date stands under a heading for the whole."""

_SIZES = ("8", "9", "10", "12", "13", "15")
"""How many digits a number of a person may have."""

_DOUBTFUL = 10
"""How much less right a column has below a group that is not understood."""

_LONGEST = 9
"""Words of the longest phrase looked up."""


@dataclass(frozen=True)
class Reading:
    """What a heading says. ``field`` is None where it is none of ours: ``why`` tells whose or what it is instead.

    ``ordinal`` is the dose (0: not said), ``part`` what of the field it holds (a family name, a year). Of several columns for a
    field those of the lowest ``right`` are read, the lowest ``order`` first. ``shared``: the heading stands over several columns.
    """

    text: str
    field: str | None = None
    ordinal: int = 0
    part: str = ""
    owner: str = ANYBODY
    right: int = 0
    order: int = 0
    confidence: str = NONE
    why: str = ""
    shared: bool = False


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


@lru_cache(maxsize=4096)
def read(text: str, group: str = "") -> Reading:
    """What a heading ``text`` says below the heading ``group`` (empty: none)."""
    plain = " ".join(text.split())
    exact = _canonical(plain)
    if exact or not plain:
        return exact or Reading("")
    main, remark = _meanings(text)
    above, above_remark = _meanings(group)
    around = above | above_remark
    owner = _owner(main.known | remark.known) or _owner(around.known)
    if owner == THEIRS:
        return Reading(plain, owner=THEIRS, why="whose")
    found = _matched(main, remark, above)
    turned = (main.known | remark.known | around.known) & TURNS - _explained(found)
    if not found or turned:
        return Reading(plain, owner=owner, why=_why(main, turned))
    return _taken(
        plain, found, owner, main | replace(around, complete=True) | replace(remark, complete=True), remark, above
    )


def _taken(plain: str, found: Pattern, owner: str, all_of_it: Meanings, remark: Meanings, above: Meanings) -> Reading:
    ordinal = all_of_it.ordinal if FIELD[found.field].per_dose else 0
    if ordinal > MAX_DOSES:
        return Reading(plain, owner=owner, why="unclear")
    known = HEADINGS.get(fold_heading(plain)) == found.field and all_of_it.spelt
    clear = all_of_it.spelt and remark.complete and above.complete
    confidence = EXACT if known else WORDED if clear else LIKELY
    order = found.order + (all_of_it.ordinal if not FIELD[found.field].per_dose else 0)
    right = found.right + (0 if above.complete else _DOUBTFUL)
    return Reading(plain, found.field, ordinal, found.part, owner, right, order, confidence)


def is_heading(text: str) -> bool:
    """Whether all words of ``text`` are words of headings."""
    main, _ = _meanings(text)
    return main.complete and bool(main.known)


def said(text: str) -> frozenset[str]:
    """All that the words of ``text`` mean, in brackets or not."""
    main, remark = _meanings(text)
    return main.known | remark.known


def _canonical(plain: str) -> Reading | None:
    """The reading of a column's own name in this package: ``full_name``, ``vaccine_2``."""
    name, _, number = plain.rpartition("_")
    if plain in FIELD:
        return Reading(plain, plain, confidence=EXACT, owner=MINE)
    if name in FIELD and FIELD[name].per_dose and number in "234" and number:
        return Reading(plain, name, int(number), confidence=EXACT, owner=MINE)
    return None


def _matched(main: Meanings, remark: Meanings, above: Meanings) -> Pattern | None:
    """The pattern of the heading itself, made more exact by its remark, else of heading and remark or group together."""
    if not (main.complete and main.known | remark.known):
        return None
    alone = _pattern(main.known)
    closer = _pattern(main.known | remark.known) if remark.known else None
    if alone is None or (closer and (closer.field != alone.field or closer.part) and len(remark.known) <= 2):
        alone = closer or alone
    if not above.known:
        return alone
    dated, part = _pattern(above.known), _DATE_PARTS.get(main.known)
    if part and dated and dated.field in ("birth_date", "dose_date"):
        return replace(dated, part=part)
    together = _pattern(main.known | above.known)
    if together and (alone is None or together.part or (together.field == alone.field and not alone.part)):
        return together
    return alone


@cache
def _pattern(meanings: frozenset[str]) -> Pattern | None:
    """The pattern that explains all ``meanings``; None where there is none or two fields have one."""
    said = meanings - {"SELF", "SUBJECT", "BOOST"}
    found = [pattern for pattern in PATTERNS if pattern.need <= said <= pattern.need | pattern.may]
    if not found and "TARGET" in said:
        return _pattern(said - {"TARGET"})
    fields = {pattern.field for pattern in found}
    return max(found, key=lambda pattern: len(pattern.need)) if len(fields) == 1 else None


def _explained(found: Pattern | None) -> frozenset[str]:
    return found.need | found.may if found else frozenset()


def _owner(meanings: frozenset[str]) -> str:
    if "OTHER" in meanings:
        return THEIRS
    return MINE if meanings & {"SELF", "SUBJECT"} else ANYBODY


def _why(main: Meanings, turned: frozenset[str]) -> str:
    if not main.complete:
        return "unknown"
    return "else" if turned else "unclear"


@lru_cache(maxsize=4096)
def _meanings(text: str) -> tuple[Meanings, Meanings]:
    """What the words of a heading mean, and those in its brackets."""
    bare = _LEADING.sub("", unicodedata.normalize("NFC", text))
    remarks = " ; ".join(_BRACKETS.findall(bare))
    main = words(_BRACKETS.sub(" ", bare))
    remark = words(remarks)
    if any(re.search(rf"\b{word}\b", remarks.lower()) for word in INSTRUCTION):
        remark = Meanings()
    return main, remark


def words(text: str) -> Meanings:
    """What the words of ``text`` mean."""
    tokens = tuple(token.lower() for token in _TOKEN.findall(_HUMP.sub(" ", text)))
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
    """How many words each phrase has, what it means and whether it is spelt so: as few unknown words, then phrases, as can be."""
    best: list[tuple[int, int, list[tuple[int, str, bool]]]] = [(0, 0, [])]
    for at in reversed(range(len(tokens))):
        options = []
        for size in range(1, min(_LONGEST, len(tokens) - at) + 1):
            meaning, exact = _phrase(tokens, at, size)
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


def _phrase(tokens: tuple[str, ...], at: int, size: int) -> tuple[str, bool]:
    """What ``size`` words from ``at`` mean (nothing: they are no phrase), and whether they are spelt as the phrase is."""
    taken = tokens[at : at + size]
    if size == 1 and tokens[at].isdecimal():
        return _number(tokens, at), True
    fits = [(_fits(taken, marks), meaning) for marks, meaning in _lexicon().get("".join(map(fold, taken)), ())]
    for wanted in ("same", "unmarked"):
        for fit, meaning in fits:
            if fit == wanted:
                return meaning, True
    if fits and size > 1 and sum(map(len, taken)) > 4:
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
    """Whether words bear the ``marks`` of a phrase letter by letter: ``same``, ``unmarked`` (some words bear none) or nothing."""
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
    """Folded phrase -> its spellings with marks and what each means, in the order they are declared in."""
    table: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for meaning, phrases in heading_words.words().items():
        for phrase in phrases:
            tokens = [token.lower() for token in _TOKEN.findall(phrase)]
            spelling = tuple(mark for token in tokens for mark in _marks(token))
            table.setdefault("".join(map(fold, tokens)), []).append((spelling, meaning))
    return {key: tuple(spellings) for key, spellings in table.items()}
