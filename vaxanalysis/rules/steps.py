"""What several rules need, computed once: which names are out of the ordinary, and the CCCD as a number.

Polars does not share such parts within an expression as large as the masks, so they are columns, added before and dropped
after. A pattern costs 20-160 ns on a name and 5 ns on an empty text, so names that two patterns found to be ordinary (nineteen
in twenty) are put before the others as empty texts. A null would not do: Polars 2.1 runs the pattern on what lies under it.
"""

from __future__ import annotations

import re

import polars as pl

from vaxanalysis.rules.rule import only_where
from vaxanalysis.schema import INVALID
from vaxanalysis.standardise.names import folded
from vaxanalysis.standardise.text import emptied

_INITIAL = r"(?:[bckghlmnpqrstvxd]|ch|gh|gi|kh|ng|ngh|nh|ph|qu|th|tr)?"
_NUCLEUS = r"(?:a[iouy]?|e[ou]?|i(?:a|eu?|u)?|o(?:a[iyo]?|eo?|i)?|u(?:a[iy]?|e|i|o[iu]?|u|y(?:a|eu?|u)?)?|y(?:eu?)?)"
_SYLLABLE = rf"{_INITIAL}{_NUCLEUS}(?:c|ch|m|n|ng|nh|p|t)?"
_LETTER = "A-Za-zÀ-ỹ"
_MARKED = {
    "a": "aàáảãạăằắẳẵặâầấẩẫậ", "d": "dđ", "e": "eèéẻẽẹêềếểễệ", "i": "iìíỉĩị", "o": "oòóỏõọôồốổỗộơờớởỡợ",
    "u": "uùúủũụưừứửữự", "y": "yỳýỷỹỵ",
}  # fmt: skip


def with_marks(pattern: str) -> str:
    """``pattern`` of letters a-z, reading each with any Vietnamese mark."""
    spread = {letter: f"[{marked}]" for letter, marked in _MARKED.items()}
    parts = re.split(r"(\[[^\]]*\])", pattern)
    return "".join("".join((_MARKED if part[:1] == "[" else spread).get(char, char) for char in part) for part in parts)


_NAME, _FOLDED = pl.col("name_std"), pl.col("_folded")
_ORDINARY = pl.col("_ordinary").fill_null(False)
_ASCII = _NAME.str.len_bytes() == _NAME.str.len_chars()
_MARKED_SYLLABLE = with_marks(_SYLLABLE)

_FIRST: dict[str, pl.Expr] = {
    "_ordinary": _NAME.str.contains(rf"^(?i){_MARKED_SYLLABLE}(?: {_MARKED_SYLLABLE})+$")
    & _NAME.str.contains(rf"^(?:[\p{{Lu}}&&[{_LETTER}]][\p{{Ll}}&&[{_LETTER}]]+(?: |$))+$"),
    "_number": pl.col("cccd").cast(pl.Int64, strict=False),
}
_LAST: dict[str, pl.Expr] = {
    "_odd_name": only_where(_ORDINARY.not_(), _NAME),
    "_odd_folded": only_where(_ORDINARY.not_(), _FOLDED),
    "_unmarked": only_where(_ASCII & _FOLDED.str.contains(rf"^{_SYLLABLE}(?: {_SYLLABLE})+$"), _FOLDED),
    "_bad_id": only_where(pl.col("citizen_id_state") == INVALID, pl.col("citizen_id")),
    "_day": pl.col("birth").dt.day(),
}

STEP_COLUMNS: tuple[str, ...] = (*_FIRST, "_few", "_folded", *_LAST)
"""``_unmarked`` holds names of two and more words of Vietnamese build without any mark."""


def with_steps(records: pl.LazyFrame) -> pl.LazyFrame:
    """``records`` with ``STEP_COLUMNS``."""
    few = emptied(pl.when(_ORDINARY.not_() | _ASCII).then(_NAME))
    return folded(records.with_columns(**_FIRST).with_columns(_few=few), "_few", "_folded").with_columns(**_LAST)
