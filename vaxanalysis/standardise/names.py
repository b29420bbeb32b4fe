"""Names: the tidy form that is shown, and the folded one that is compared.

``name_std`` keeps what was typed, tidied. ``name_folded`` drops marks and brackets, splits joined capitals (``ĐứcAnh``)
and writes ``Ng~`` out. Two tone styles (``Hoà``, ``Hòa``) fold to the same letters.
"""

from __future__ import annotations

import unicodedata
from string import ascii_lowercase

import polars as pl

from vaxanalysis.schema import INVALID, USABLE
from vaxanalysis.standardise import nothing, text


def _marked_letters() -> dict[str, str]:
    """Every Latin letter with marks -> the letter, case kept; Đ and its look-alike Ð -> D."""
    blocks = (*range(0x00C0, 0x0250), *range(0x1E00, 0x1F00))
    plain = {chr(code): unicodedata.normalize("NFD", chr(code))[0] for code in blocks}
    letters = {char: base for char, base in plain.items() if char != base and base.isascii() and base.isalpha()}
    return letters | dict.fromkeys("ĐÐƉ", "D") | dict.fromkeys("đðɖ", "d") | {"Ƀ": "B", "ƀ": "b"}


_LETTERS = _marked_letters()
LONGEST = 10_000

GARBLED = (
    r"(?i)[ae][âàáåäøû]|aê|aï(?:[cmnpt]|ch|ng|nh)?(?:$|\W)|[ae]ã(?:[cmnptuy]|$|\W)|[ouy][øû]|ö[ôõùøûï]|"
    r"(?-i)\p{L}[¨©ª«¬®µ¶·¸¹¼½¾§]|[a-z][ÇÞ]|yÔ|"
    r"á[»º]|Ã[¡-¿]|Ä[‘©¨]|Æ[°¡]|â€|"
    r"\p{L}\?+\p{L}|\x{FFFD}"
)
"""Pairs of letters that no Vietnamese name holds: of VNI, of TCVN3 (TCVN 5712:1993), of UTF-8 read as Windows-1252; letters lost."""


_ODD = r"[^A-Za-z ]|  |^ | $|[a-z][A-Z][a-z]|^(?i:ng)\b"
"""In a name without marks: anything but words of letters, capitals inside a word, the short form of Nguyễn."""


def _parted(words: pl.Expr) -> pl.Expr:
    """Joined capitals apart; replacing groups is slow even on nulls, so only where there are any."""
    joined = text.emptied(pl.when(words.str.contains(r"[a-z][A-Z][a-z]")).then(words))
    return pl.when(joined.is_null()).then(words).otherwise(joined.str.replace_all(r"([a-z])([A-Z][a-z])", "$1 $2"))


def _letters_only(unmarked: pl.Expr) -> pl.Expr:
    """The words of an odd name: no brackets, joined capitals apart, ``Ng`` written out, nothing but letters."""
    return (
        unmarked.str.replace_all(rf"[{text.INVISIBLE}]", "")
        .str.replace_all(r"\([^)]*(?:\)|$)|\[[^\]]*(?:\]|$)", " ")
        .str.normalize("NFKD").str.replace_all(r"\p{M}", "")
        .str.replace(r"(?i)^\s*ng(?:[~.\s]+|$)", "Nguyen ")
        .pipe(_parted)
        .str.replace_all(r"[^A-Za-z]+", " ").str.strip_chars(" ")
    )  # fmt: skip


def names(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Add ``name_std``, ``name_folded``, ``family_name``, ``middle_name``, ``given_name``."""
    usable = pl.when(pl.col("full_name_state") == USABLE).then(pl.col("full_name"))
    return (
        frame.with_columns(_name=usable)
        .with_columns(name_std=text.tidy(pl.col("_name")))
        .pipe(folded, "_name", "name_folded")
        .with_columns(_first=pl.col("name_folded").str.find(" ", literal=True), _last=_last_word(pl.col("name_folded")))
        .with_columns(**_parts(pl.col("name_folded"), pl.col("_first"), pl.col("_last")))
        .drop("_name", "_first", "_last")
    )


def folded(frame: pl.LazyFrame, column: str, out: str) -> pl.LazyFrame:
    """Add ``out``: ``column`` in a-z with single spaces, no marks, no brackets, joined capitals apart; null without a letter."""
    unmarked, odd = pl.col("_unmarked"), pl.col("_odd")
    return (
        frame.with_columns(_unmarked=pl.col(column).str.replace_many(_LETTERS))
        .with_columns(_odd=text.emptied(pl.when(unmarked.str.contains(_ODD)).then(unmarked)))
        .with_columns(_unmarked=pl.when(odd.is_null()).then(unmarked).otherwise(_letters_only(odd)))
        .with_columns(pl.when(unmarked != "").then(unmarked.str.to_lowercase()).alias(out))
        .drop("_unmarked", "_odd")
    )


def _last_word(folded: pl.Expr) -> pl.Expr:
    """Where the last word begins."""
    return folded.str.strip_chars_end(ascii_lowercase).str.len_bytes()


def _parts(folded: pl.Expr, first: pl.Expr, last: pl.Expr) -> dict[str, pl.Expr]:
    """Family name, middle names, given name; a single word is both family and given name."""
    return {
        "family_name": folded.str.head(first.fill_null(LONGEST)),
        "middle_name": pl.when(last > first + 1).then(folded.str.slice(first + 1, last - first - 2)),
        "given_name": folded.str.slice(last),
    }


def _placeholder(name: pl.Expr) -> pl.Expr:
    return nothing.is_placeholder(name) | nothing.is_nobody(name)


def name_state(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Add ``full_name_state``: usable with at least one letter, unless its encoding was read as another.

    It is a placeholder also for a person without a name of their own (``con bà Hoa``).
    """
    state, name = pl.col("full_name_state"), pl.col("full_name")
    garbled = (state == USABLE) & name.str.contains(GARBLED)
    read = pl.when(garbled.fill_null(False)).then(text.literal(INVALID)).otherwise(state)
    return text.free_text(frame, "full_name", r"\p{L}", placeholder=_placeholder).with_columns(full_name_state=read)


def full_name(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Add ``full_name_state`` and the columns of :func:`names`."""
    return frame.pipe(name_state).pipe(names)


def name_table(full_names: pl.Series) -> pl.DataFrame:
    """The columns of :func:`names` for distinct ``full_names``."""
    distinct = pl.LazyFrame({"full_name": full_names.cast(pl.String).unique(maintain_order=True)})
    return distinct.pipe(full_name).drop("full_name_state").collect()
