"""How Vietnamese syllables are written, as patterns: of letters without marks, with them, and with a capital."""

from __future__ import annotations

import re

_INITIAL = "[bckghlmnprstvxd]|ch|gh|gi|kh|ng|ngh|nh|ph|qu|th|tr"
_NUCLEI = {
    "a": "[iouy]",
    "e": "[ou]",
    "i": "a|eu?|u",
    "o": "a[iyo]?|eo?|i",
    "u": "a[iy]?|e|i|o[iu]?|u|y(?:a|eu?|u)?",
    "y": "eu?",
}
_FINAL = "c|ch|m|n|ng|nh|p|t"
_NUCLEUS = "|".join(f"{first}(?:{rest})?" for first, rest in _NUCLEI.items())
_MARKED = {
    "a": "aàáảãạăằắẳẵặâầấẩẫậ", "d": "dđ", "e": "eèéẻẽẹêềếểễệ", "i": "iìíỉĩị", "o": "oòóỏõọôồốổỗộơờớởỡợ",
    "u": "uùúủũụưừứửữự", "y": "yỳýỷỹỵ",
}  # fmt: skip


def with_marks(pattern: str) -> str:
    """``pattern`` of letters a-z, reading each with any Vietnamese mark; capitals are left alone."""
    spread = {letter: f"[{marked}]" for letter, marked in _MARKED.items()}
    parts = re.split(r"(\[[^\]]*\])", pattern)
    return "".join("".join((_MARKED if part[:1] == "[" else spread).get(char, char) for char in part) for part in parts)


def _capital(letter: str) -> str:
    return f"[{_MARKED.get(letter, letter).upper()}]"


def _with_capital() -> str:
    """A syllable of two letters and more that begins with a capital; ``Qu`` bears no tone."""
    plain = with_marks(_INITIAL).replace(f"q[{_MARKED['u']}]", "qu")
    letters, *digraphs = plain.split("|")
    initial = "|".join([letters.upper(), *(f"{each[0].upper()}{each[1:]}" for each in digraphs)])
    final, nucleus = with_marks(_FINAL), with_marks(_NUCLEUS)
    long = "|".join(f"{_capital(first)}(?:{with_marks(rest)})(?:{final})?" for first, rest in _NUCLEI.items())
    short = "".join(_MARKED[first].upper() for first in _NUCLEI)
    return rf"(?:(?:{initial})(?:{nucleus})(?:{final})?|{long}|[{short}](?:{final}))"


SYLLABLE = rf"(?:{_INITIAL})?(?:{_NUCLEUS})(?:{_FINAL})?"
"""Without marks, in small letters."""

WITH_CAPITAL = _with_capital()
