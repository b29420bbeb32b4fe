"""Text from before Unicode (TCVN3, VNI, VISCII) and UTF-8 that was decoded twice: recognised by its syllables, and converted.

Sources: TCVN 5712:1993 (TCVN3, also called ABC), RFC 1456 (VISCII), the keyboard tables of VNI for Windows.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from operator import itemgetter

import polars as pl

from vaxanalysis.syllables import SYLLABLE, with_marks

FEWEST = 3
"""The least number of words that must become syllables for a column to be converted."""

SAMPLE = 5_000
"""The most texts of a column that are judged."""

CERTAIN, LIKELY, DOUBTFUL = 0.95, 0.85, 0.7
"""Least share of words with marks that are syllables after conversion; the same for texts that cannot be Unicode, such as eight-bit
text; share of syllables before conversion above which nothing is converted."""

LETTERS = "àảãáạằẳẵắặầẩẫấậđèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵăâêôơư"

UNICODE = frozenset(letter for letter in LETTERS + LETTERS.upper() if ord(letter) > 0xFF)
"""Letters that no text in an old encoding shows, however it was read."""

_SYLLABLES = rf"(?i)^(?:[^\p{{L}}]|\b(?:{with_marks(SYLLABLE)})\b)*$"

ODD = 0.1
"""If at least this share of texts has signs within words, their encoding is unknown."""

_SIGN = re.compile(r"[^\W\d_][‹›†‡¶§¥¤¦¨¢£±¿¡]|[‹›†‡¶§¥¤¦¨¢£±¿¡][^\W\d_]")
_INNER_CAPITAL = re.compile(rf".[{LETTERS.upper()}]")

_TCVN3 = (
    "b5 b6 b7 b8 b9 bb bc bd be c6 c7 c8 c9 ca cb ae cc ce cf d0 d1 d2 d3 d4 d5 d6 d7 d8 dc dd de df e1 e2 e3 e4 e5 e6 e7 e8 "
    "e9 ea eb ec ed ee ef f1 f2 f3 f4 f5 f6 f7 f8 f9 fa fb fc fd fe a8 a9 aa ab ac ad"
)
_VISCII = (
    "e0 e4 e3 e1 d5 a2 c6 c7 a1 a3 a5 a6 e7 a4 a7 f0 e8 eb a8 e9 a9 ab ac ad aa ae ec ef ee ed b8 f2 f6 f5 f3 f7 b0 b1 b2 af "
    "b5 b6 b7 de be fe f9 fc fb fa f8 d7 d8 e6 d1 f1 cf d6 db fd dc e5 e2 ea f4 bd df"
)
_VISCII_CAPITALS = (
    "c0 c4 c3 c1 80 82 02 05 81 83 85 86 06 84 87 d0 c8 cb 88 c9 89 8b 8c 8d 8a 8e cc 9b ce cd 98 d2 99 a0 d3 9a 90 91 92 8f "
    "93 96 97 b3 95 94 d9 9c 9d da 9e bb bc ff ba b9 9f 14 19 dd 1e c5 c2 ca d4 b4 bf"
)
_VNI = (
    "aø aû aõ aù aï aè aú aü aé aë aà aå aã aá aä ñ eø eû eõ eù eï eà eå eã eá eä ì æ ó í ò oø oû oõ où oï oà oå oã oá oä "
    "ôø ôû ôõ ôù ôï uø uû uõ uù uï öø öû öõ öù öï yø yû yõ yù î aê aâ eâ oâ ô ö"
)
_SIGNS = (range(0xA0, 0x250), range(0x300, 0x330), range(0x1E00, 0x1F00), range(0x2010, 0x2040))
"""Latin letters, the marks that combine with them, and punctuation, which UTF-8 that was decoded twice may hold."""
_WORDS = re.compile(r"[ \t\r\n\d,.;:()/\"'+_&|-]+")


@lru_cache(maxsize=1)
def tables() -> dict[str, dict[str, str]]:
    """Encoding -> what it looks like when read as Western European -> the right letter."""
    tcvn3 = dict(_western(_TCVN3, LETTERS)) | dict(_western("a1 a2 a3 a4 a5 a6 a7", "ĂÂÊÔƠƯĐ"))
    viscii = dict(chain(_western(_VISCII_CAPITALS, LETTERS.upper()), _western(_VISCII, LETTERS)))
    vni = dict(zip(_VNI.split(), LETTERS, strict=True))
    mixed = {old.capitalize(): new.upper() for old, new in vni.items()}
    capitals = {old.upper(): new.upper() for old, new in vni.items()}
    signs = [(letter, letter.encode()) for letter in map(chr, chain(*_SIGNS))]
    twice = {text: letter for letter, data in signs for text in (_misread(data), data.decode("latin-1"))}
    return {"TCVN3": tcvn3, "VNI": vni | mixed | capitals, "VISCII": viscii, "UTF-8": twice}


def _western(codes: str, letters: str) -> Iterable[tuple[str, str]]:
    """Each letter under its byte as Latin-1 and as Windows-1252 show it."""
    for code, letter in zip(bytes.fromhex(codes), letters, strict=True):
        yield chr(code), letter
        yield _misread(bytes([code])), letter


def _misread(data: bytes) -> str:
    """UTF-8 or another encoding read as Windows-1252, bytes that are not in it as Latin-1."""
    return "".join(bytes([each]).decode("cp1252", "ignore") or chr(each) for each in data)


def is_twice(word: str) -> bool:
    """Whether a word is UTF-8 that was decoded as Windows-1252 or Latin-1; real words never look so."""
    try:
        return len(b"".join(_byte(letter) for letter in word).decode("utf-8")) < len(word)
    except UnicodeError:
        return False


def _byte(letter: str) -> bytes:
    try:
        return letter.encode("cp1252")
    except UnicodeEncodeError:
        return letter.encode("latin-1")


def convert(text: pl.Expr, encoding: str) -> pl.Expr:
    """``text`` in Unicode, which was written in ``encoding``; texts of syllables with letters that are only in Unicode are left."""
    table = tables()[encoding]
    longest = sorted(table, key=lambda old: (-len(old), old))
    changed = text.str.replace_many(longest, [table[old] for old in longest], leftmost=True)
    right = text.str.contains_any(sorted(UNICODE)) & text.str.contains(_SYLLABLES)
    return changed if encoding == "UTF-8" else pl.when(~right).then(changed).otherwise(text)


def converted(text: str, encoding: str) -> str:
    """:func:`convert`, of one text."""
    table = tables()[encoding]
    return _pattern(encoding).sub(lambda found: table[found[0]], text)


@lru_cache(maxsize=8)
def _pattern(encoding: str) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(tables()[encoding], key=len, reverse=True))))


@lru_cache(maxsize=1)
def _syllable() -> re.Pattern[str]:
    return re.compile(with_marks(SYLLABLE))


def share(words: Iterable[str]) -> float:
    """The share of Vietnamese syllables among words. ``NguyỀn`` is none: a capital with a mark is first or among capitals."""
    judged = [
        _syllable().fullmatch(word.lower()) is not None
        and not (_INNER_CAPITAL.search(word) and re.search("[a-z]", word))
        for word in words
    ]
    return sum(judged) / len(judged) if judged else 1.0


def recognised(texts: Iterable[str]) -> str | None:
    """The encoding that texts are in: one of :func:`tables`, None for Unicode.

    ``unknown`` where most words are no syllables, or words contain signs that are no letters (``Nguy‹n``).
    """
    listed = list(texts)
    words, signs = _marked(listed), sum(_SIGN.search(text) is not None for text in listed)
    before, odd = share(words), "unknown" if signs >= max(FEWEST, ODD * len(listed)) else None
    if len(words) < FEWEST or before > DOUBTFUL:
        return odd
    if sum(map(is_twice, words)) >= CERTAIN * len(words):
        return "UTF-8"
    best, after = _best(words, tables())
    if after >= CERTAIN and (after - before) * len(words) >= FEWEST - 0.5:
        return best
    return "unknown" if before < 0.5 and len(words) >= 4 * FEWEST else odd


def _best(words: Sequence[str], encodings: Iterable[str]) -> tuple[str, float]:
    """Which of ``encodings`` makes most of ``words`` syllables, and the share that are then."""
    shares = ((name, share(converted(word, name) for word in words)) for name in encodings)
    return max(shares, key=itemgetter(1))


def _marked(texts: Iterable[str]) -> list[str]:
    """The different words with other than ASCII letters."""
    return list(Counter(word for text in texts for word in _WORDS.split(text) if word and not word.isascii()))


def together(texts: Iterable[str]) -> str | None:
    """The known encoding that all ``texts`` of a table are in, headings too; None where they are in Unicode or not all in one.

    UTF-8 decoded twice is certain by its signs; the other tables would also change right letters.
    """
    words = _marked(texts)
    found = recognised(words)
    return found if found in tables() and (found == "UTF-8" or UNICODE.isdisjoint("".join(words))) else None


def of_columns(rows: pl.DataFrame) -> dict[str, str]:
    """The encoding of each text column that is not in Unicode, judged by the first texts of all, then by its own."""
    named = [name for name in rows.columns if rows.schema[name] == pl.String]
    every = together(chain.from_iterable(rows[name].drop_nulls().head(SAMPLE) for name in named))
    if every:
        return dict.fromkeys(named, every)
    found = {}
    for name in named:
        texts = rows[name].drop_nulls().head(SAMPLE)
        marked = texts.filter(texts.str.len_bytes() > texts.str.len_chars())
        if len(marked) and (encoding := recognised(marked)):
            found[name] = encoding
    return found


def in_unicode(rows: pl.LazyFrame, encodings: Mapping[str, str]) -> pl.LazyFrame:
    """``rows`` with the columns in Unicode whose encoding is known."""
    known = [(name, encoding) for name, encoding in encodings.items() if encoding in tables()]
    return rows.with_columns(convert(pl.col(name), encoding) for name, encoding in known) if known else rows


def remarks(encodings: Mapping[str, str]) -> dict[str, int]:
    """How many columns were converted, and how many are in no known encoding, where there are any."""
    unknown = sum(encoding == "unknown" for encoding in encodings.values())
    counted = {"converted": len(encodings) - unknown, "not_unicode": unknown}
    return {code: number for code, number in counted.items() if number}


def of_text(data: bytes) -> str | None:
    """The encoding in which the text in ``data``, the beginning of a file in UTF-8, was first written; None for Unicode."""
    try:
        text = codecs.getincrementaldecoder("utf-8-sig")().decode(data)
    except UnicodeDecodeError:
        return None
    return None if text.isascii() else together([text])


def of_bytes(data: bytes) -> str:
    """The encoding of eight-bit text: one of :func:`tables` where that is certain, or likely and ``cp1258`` is not; else ``cp1258``."""
    words = _marked([data.decode("latin-1")])
    former = tables().keys() - {"UTF-8"}  # a text that looks like UTF-8 decoded twice here is damaged UTF-8
    found = recognised(words)
    if found in former:
        return str(found)
    best, after = _best(words, sorted(former))
    plain = unicodedata.normalize("NFC", data.decode("cp1258", "replace"))
    likely = len(words) >= FEWEST and after >= LIKELY and share(_marked([plain])) < DOUBTFUL
    return best if likely else "cp1258"
