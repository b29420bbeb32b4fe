"""Stand-ins: one name for all names that the rules treat alike, nineteen in twenty. These have two words or more, all Vietnamese syllables
written the same way (with a capital, in small letters, in capitals), one of them with a mark; they are not texts for a person without
a name, and not only a family and a middle name.
"""

from __future__ import annotations

import polars as pl

from vaxanalysis.standardise.nothing import FIRST_WORDS
from vaxanalysis.syllables import IN_CAPITALS, IN_SMALL, WITH_CAPITAL

STYLES = (1, 2, 4)
"""Bits of a word that is a syllable with a capital, in small letters, in capitals."""

MARKED, NOBODYS, THI, VAN = 8, 16, 32, 64
"""Bits of a word with a mark, of one that begins a text for a person without a name, of Thị, of Văn. The eighth bit is left free."""

_OF_NOBODY = rf"(?i)^(?:{'|'.join(FIRST_WORDS)}|x+)$"

STAND_INS = tuple(
    name
    for written in (str, str.lower, str.upper)
    for name in map(written, ("Lê Bình", "Lê Minh Bình", "Lê Thị Mai", "Lê Văn Bình"))
)
"""For each style: two words; more words with a second that is neither Thị nor Văn; with Thị; with Văn."""


def word_bits(words: pl.Series) -> pl.Series:
    """What each of ``words`` is, as bits (UInt8)."""
    word, styles = pl.col(words.name), zip(STYLES, (WITH_CAPITAL, IN_SMALL, IN_CAPITALS), strict=True)
    flags = {
        **{bit: word.str.contains(f"^{form}$") for bit, form in styles},
        MARKED: word.str.len_bytes() != word.str.len_chars(),
        NOBODYS: word.str.contains(_OF_NOBODY),
        THI: word.is_in(["Thị", "thị", "THỊ"]),
        VAN: word.is_in(["Văn", "văn", "VĂN"]),
    }
    bits = pl.sum_horizontal(flag * pl.lit(bit, pl.UInt8) for bit, flag in flags.items())
    return words.to_frame().select(bits).to_series()
