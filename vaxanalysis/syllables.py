"""How Vietnamese syllables are written, as patterns: of letters without marks, with them, with a capital, in capitals."""

from __future__ import annotations

import re
from collections.abc import Callable

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


def _written(first: Callable[[str], str]) -> str:
    """A syllable of two letters and more whose first letter is written as ``first`` says; ``Qu`` bears no tone."""
    plain = with_marks(_INITIAL).replace(f"q[{_MARKED['u']}]", "qu")
    letters, *digraphs = plain.split("|")
    initial = "|".join([first(letters), *(f"{first(each[0])}{each[1:]}" for each in digraphs)])
    final, nucleus = with_marks(_FINAL), with_marks(_NUCLEUS)
    marked = {letter: first(_MARKED[letter]) for letter in _NUCLEI}
    long = "|".join(f"[{marked[letter]}](?:{with_marks(rest)})(?:{final})?" for letter, rest in _NUCLEI.items())
    return rf"(?:(?:{initial})(?:{nucleus})(?:{final})?|{long}|[{''.join(marked.values())}](?:{final}))"


SYLLABLE = rf"(?:{_INITIAL})?(?:{_NUCLEUS})(?:{_FINAL})?"
"""Without marks, in small letters."""

WITH_CAPITAL = _written(str.upper)
IN_SMALL = _written(str)
IN_CAPITALS = IN_SMALL.upper()

FAMILY_NAMES = frozenset(
    "nguyễn trần lê phạm hoàng huỳnh vũ võ đặng bùi đỗ hồ ngô dương lý đinh đào đoàn trịnh trương lâm lương hà tạ tô lưu vương quách "
    "triệu tống giáp khuất bạch đồng nghiêm đậu kiều khương lại phùng thạch từ phan mai cao chu châu tăng thái tôn thân trang mạc lục "
    "lù lò lường lầu vàng vừ giàng sùng thào hạng mùa cầm đèo quàng nông mạch doãn ninh hứa âu phí ung đàm "
    "diệp kim lữ nhữ tưởng ".split()
)
"""The first words of Vietnamese names, in small letters."""
