"""What two spellings of a place's name are compared by.

A name is compared four ways, strictest first: with its type and marks, with its type, with its marks, bare. The tone
style (``Hoà``, ``Hòa``), case, spacing, punctuation and Unicode form never matter; a number's leading zeros neither.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from vaxanalysis.schema import fold

TYPES: dict[str, dict[str, str]] = {
    "province": {"thanh pho": "thành phố", "tp": "thành phố", "t p": "thành phố", "tinh": "tỉnh", "t": "tỉnh"},
    "district": {
        "quan": "quận", "q": "quận", "huyen": "huyện", "h": "huyện", "thi xa": "thị xã", "tx": "thị xã",
        "t x": "thị xã", "thanh pho": "thành phố", "tp": "thành phố", "t p": "thành phố",
    },
    "commune": {
        "phuong": "phường", "p": "phường", "xa": "xã", "x": "xã", "thi tran": "thị trấn", "tt": "thị trấn", "t t": "thị trấn",
    },
}  # fmt: skip
"""Level -> folded prefix -> the type that it means."""

KINDS_OF_UNITS = tuple(dict.fromkeys(kind for prefixes in TYPES.values() for kind in prefixes.values()))
"""The words for the types of all levels."""

_PREFIX = {
    level: re.compile(rf"(?:({'|'.join(sorted(prefixes, key=len, reverse=True))}) |([pq](?=\d)|t[pxt](?=\w)))(.+)")
    for level, prefixes in TYPES.items()
}
_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
_GAPS = re.compile(r"[\W_]+")
_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")

LOOSE = ("typed folded", "bare")
"""Kinds of comparison that do not look at marks."""

Key = tuple[str, str]
"""A kind of comparison and the text compared."""


def words(text: str) -> str:
    """Lower case, NFC, one space between words, no punctuation, no leading zeros in numbers; marks kept."""
    return _ZEROS.sub("", _GAPS.sub(" ", unicodedata.normalize("NFC", text).lower()).strip())


def marked(text: str) -> str:
    """``text`` with each word's tone moved to its end, so that both tone styles are equal; spaces dropped."""
    return "".join(map(_tone_last, text.split()))


@lru_cache(maxsize=65_536)
def _tone_last(word: str) -> str:
    parts = unicodedata.normalize("NFD", word)
    return "".join(char for char in parts if char not in _TONES) + "".join(char for char in parts if char in _TONES)


@lru_cache(maxsize=65_536)
def bare(text: str) -> str:
    """``text`` folded, spaces dropped."""
    return fold(text).replace(" ", "")


@lru_cache(maxsize=65_536)
def split_type(text: str, level: str) -> tuple[str | None, str]:
    """The type that a name begins with, if any, and the rest: ``P. Phúc Xá`` -> (phường, phúc xá)."""
    name = words(text)
    found = _PREFIX[level].fullmatch(fold(name))
    if not found or (found[2] and found[2] not in TYPES[level]):
        return None, name
    prefix = found[1] or found[2]
    return TYPES[level][prefix], name[-len(found[3]) :]


@lru_cache(maxsize=65_536)
def bare_name(text: str, level: str) -> str:
    """``text`` without the type of unit it may begin with, folded, spaces dropped."""
    return bare(split_type(text, level)[1])


def short(name: str, level: str) -> str:
    """An official name without its type, as written: ``Quận Ba Đình`` -> ``Ba Đình``; ``Quận 1`` stays."""
    kind, _ = split_type(name, level)
    rest = name[len(kind or "") :].strip()
    return name if rest.isdigit() else rest


@lru_cache(maxsize=65_536)
def keys(text: str, level: str) -> tuple[Key, ...]:
    """All that ``text`` may be compared by, strictest first.

    A text may begin with a type or merely look so (``Phương Canh`` is no ward named Canh): the whole is compared too. A text
    without marks may mean a name with marks: it is only compared without them.
    """
    kind, rest = split_type(text, level)
    whole = words(text)
    names = dict.fromkeys((whole, rest))
    typed = [("typed", f"{kind} {marked(rest)}"), ("typed folded", f"{kind} {bare(rest)}")] if kind else []
    every = [*typed, *(("marked", marked(name)) for name in names), *(("bare", bare(name)) for name in names)]
    return tuple(every if has_marks(text) else [key for key in every if key[0] in LOOSE])


def has_marks(text: str) -> bool:
    """Whether any letter of ``text`` has a Vietnamese mark."""
    return fold(words(text)) != words(text)


def typed_for_another_level(text: str, level: str) -> bool:
    """Whether ``text`` begins with the type of another level alone, as ``X. Tân Thành`` does where a district should be."""
    if split_type(text, level)[0]:
        return False
    return any(split_type(text, other)[0] for other in TYPES if other != level)
