"""What one heading means: whose column it is and which field, by its words, and how sure that is.

Only a heading of which every word is known is taken for a field (:mod:`vaxanalysis.loading.heading_words`). Words in
brackets may decide whose or which a column is; otherwise they are a remark.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from vaxanalysis.loading.heading_phrases import Meanings, words
from vaxanalysis.loading.heading_words import INSTRUCTION, NO_FIELD, PATTERNS, Pattern
from vaxanalysis.schema import COLUMNS, FIELD, HEADINGS, MAX_DOSES, fold, fold_heading
from vaxanalysis.vaccines import VACCINES

EXACT, WORDED, LIKELY, NONE = "exact", "words", "likely", ""
"""How sure the meaning of a heading is: a known heading; all words known; a remark or a spelling that is not known."""

MINE, ANYBODY, THEIRS = "self", "", "other"
"""Whose a column is: the person's own by its heading, not stated, another person's."""

_FORMAT = re.compile(
    r"(?:(?:tham khảo|xem|theo)\s+)?\b(?:pl|phụ lục)\s*\d+\b"
    r"|(?:(?:loại|mã thẻ|tối thiểu|tối đa|gồm|đủ)\s+)*\d+(?:\s*(?:[/,-]|hoặc)\s*\d+)*\s*(?:k[ýí] tự|chữ số)\b", re.I,
)  # fmt: skip
"""Meanings of a remark on how a cell is written: an appendix to look up, how many characters."""

_BRACKETS = re.compile(r"[(\[{]([^)\]}]*)(?:[)\]}]|$)")
_LEADING = re.compile(
    r"^\s*(?:câu\s*\d+\s*[.:)]|[a-zA-Z]?\d{1,2}(?:\.\d{1,2})*\s*[.):\-–]|\(\w{1,2}\)|[a-zđ]\s*[.)]|[A-Z]\s*[.)]|[IVX]{1,4}\s*[.)])\s*(?=\S)",
    re.I,
)
_DATE_PARTS = {frozenset({"DATE"}): "day", frozenset({"MONTH"}): "month", frozenset({"YEAR"}): "year"}
"""The parts of a date under a heading for the whole."""

_PERHAPS = 5
"""Added to ``rank`` (less preferred) of a column that may also be about the vaccinator (người tiêm) or staff."""

_DOUBTFUL = 10
"""Added to ``rank`` of a column below a group that is not understood."""


@dataclass(frozen=True)
class Reading:
    """The meaning of a heading. ``field`` is None for a column that is not read: ``why`` is the reason.

    ``ordinal`` is the dose (0: not stated), ``part`` the part of the field (a family name, a year). Of several columns for a
    field those of the lowest ``rank`` are read, the lowest ``order`` first. ``shared``: the heading stands over several columns.
    """

    text: str
    field: str | None = None
    ordinal: int = 0
    part: str = ""
    owner: str = ANYBODY
    rank: int = 0
    order: int = 0
    confidence: str = NONE
    why: str = ""
    shared: bool = False

    @property
    def is_understood(self) -> bool:
        """Whether it is known what the column is, be it another person's or no field of ours."""
        return self.field is not None or self.why in ("whose", "else")


@lru_cache(maxsize=4096)
def read(text: str, group: str = "") -> Reading:
    """The meaning of a heading ``text`` below the heading ``group`` (empty: none)."""
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
    elsewhere = (main.known | remark.known | around.known) & NO_FIELD - (found.need | found.may if found else set())
    if not found or elsewhere:
        return Reading(plain, owner=owner, why="unknown" if not main.complete else "else" if elsewhere else "unclear")
    return _taken(plain, found, owner, main | around | remark, remark, above)


def _taken(plain: str, found: Pattern, owner: str, all_of_it: Meanings, remark: Meanings, above: Meanings) -> Reading:
    ordinal = all_of_it.ordinal if FIELD[found.field].per_dose else 0
    if ordinal > MAX_DOSES:
        return Reading(plain, owner=owner, why="unclear")
    known = HEADINGS.get(fold_heading(plain)) == found.field and all_of_it.spelt
    clear = all_of_it.spelt and remark.complete and above.complete
    confidence = EXACT if known else WORDED if clear else LIKELY
    order = found.order + (all_of_it.ordinal if not FIELD[found.field].per_dose else 0)
    rank = found.rank + (0 if above.complete else _DOUBTFUL) + (_PERHAPS if "PERHAPS" in all_of_it.known else 0)
    return Reading(plain, found.field, ordinal, found.part, owner, rank, order, confidence)


def bare(text: str) -> str:
    """``text`` without the number or letter that it begins with."""
    return _LEADING.sub("", unicodedata.normalize("NFC", text))


def is_heading(text: str) -> bool:
    """Whether all words of ``text`` are words of headings."""
    main, _ = _meanings(text)
    return main.complete and bool(main.known)


def dose_of(text: str) -> int:
    """The dose that a heading names if it names nothing else, as ``Mũi 1`` does; 0 otherwise."""
    found = words(bare(text))
    return (
        found.ordinal if found.complete and found.known - {"INJECT"} == {"DOSE"} and found.ordinal <= MAX_DOSES else 0
    )


def is_product(text: str) -> bool:
    """Whether ``text`` is the name of a vaccine and nothing else."""
    return re.sub(r"\W", "", fold(text)) in _products()


@cache
def _products() -> frozenset[str]:
    return frozenset(re.sub(r"\W", "", fold(name)) for vaccine in VACCINES for name in vaccine.names)


def meanings(text: str) -> frozenset[str]:
    """All that the words of ``text`` mean, in brackets or not."""
    main, remark = _meanings(text)
    return main.known | remark.known


def _canonical(plain: str) -> Reading | None:
    """The reading of a column's own name in this package: ``full_name``, ``vaccine_2``."""
    name, _, number = plain.rpartition("_")
    if plain in FIELD:
        return Reading(plain, plain, confidence=EXACT, owner=MINE)
    if plain in COLUMNS:
        return Reading(plain, name, int(number), confidence=EXACT, owner=MINE)
    return None


def _matched(main: Meanings, remark: Meanings, above: Meanings) -> Pattern | None:
    """The pattern of the heading itself, refined by its remark, else of heading and remark or group together."""
    if not (main.complete and main.known | remark.known):
        return None
    alone = _pattern(main.known)
    closer = _pattern(main.known | remark.known) if remark.known else None
    if alone is None or (closer and (closer.field != alone.field or closer.part) and len(remark.known) <= 2):
        alone = closer or alone
    if not (above.known and above.complete) or main.known <= {"RUNNING"}:
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
    deciding = meanings - {"SELF", "SUBJECT", "PERHAPS", "BOOST"}
    found = [pattern for pattern in PATTERNS if pattern.need <= deciding <= pattern.need | pattern.may]
    if not found and "TARGET" in deciding:
        return _pattern(deciding - {"TARGET"})
    fields = {pattern.field for pattern in found}
    return max(found, key=lambda pattern: len(pattern.need)) if len(fields) == 1 else None


def _owner(meanings: frozenset[str]) -> str:
    if "OTHER" in meanings:
        return THEIRS
    return MINE if meanings & {"SELF", "SUBJECT"} else ANYBODY


@lru_cache(maxsize=4096)
def _meanings(text: str) -> tuple[Meanings, Meanings]:
    """What the words of a heading mean, and those in its brackets."""
    plain = bare(text)
    remarks = _FORMAT.sub(" ", " ; ".join(_BRACKETS.findall(plain)))
    main = words(_BRACKETS.sub(" ", plain))
    remark = words(remarks)
    return main, Meanings() if INSTRUCTION.search(remarks) else remark
