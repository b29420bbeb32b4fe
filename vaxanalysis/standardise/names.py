"""Names: the tidy form that is shown, and the folded one that is compared.

``name_std`` keeps what was typed, tidied. ``name_folded`` drops marks and brackets, splits joined capitals (``ĐứcAnh``)
and writes ``Ng~`` out. Two tone styles (``Hoà``, ``Hòa``) fold to the same letters.
"""

from __future__ import annotations

import unicodedata

import polars as pl

from vaxanalysis.schema import USABLE
from vaxanalysis.standardise import text


def _marked_letters() -> dict[str, str]:
    """Every Latin letter with marks -> the letter, case kept; Đ and its look-alike Ð -> D."""
    blocks = (*range(0x00C0, 0x0250), *range(0x1E00, 0x1F00))
    plain = {chr(code): unicodedata.normalize("NFD", chr(code))[0] for code in blocks}
    letters = {char: base for char, base in plain.items() if char != base and base.isascii() and base.isalpha()}
    return letters | dict.fromkeys("ĐÐƉ", "D") | dict.fromkeys("đðɖ", "d")


_LETTERS = _marked_letters()


def _fold(tidy: pl.Expr) -> pl.Expr:
    plain = tidy.str.replace_many(list(_LETTERS), list(_LETTERS.values()))
    odd = pl.when(plain.str.contains(r"[^A-Za-z ]|[a-z][A-Z][a-z]|^(?:Ng|NG|ng)\b")).then(plain)
    mended = (
        odd.str.replace_all(r"\([^)]*(?:\)|$)|\[[^\]]*(?:\]|$)", " ")
        .str.replace(r"(?i)^\s*ng(?:~|\.|\s)\s*", "Nguyen ")
        .str.replace_all(r"([a-z])([A-Z][a-z])", "$1 $2")
        .str.normalize("NFKD").str.replace_all(r"\p{M}", "").str.replace_all(r"[^A-Za-z]+", " ").str.strip_chars(" ")
    )  # fmt: skip
    folded = pl.coalesce(mended, plain).str.to_lowercase()
    return pl.when(folded != "").then(folded)


def _parts(folded: pl.Expr) -> dict[str, pl.Expr]:
    words = folded.str.split(" ")
    middle = words.list.slice(1, words.list.len().cast(pl.Int64) - 2).list.join(" ")
    return {
        "family_name": words.list.first(),
        "middle_name": pl.when(words.list.len() > 2).then(middle),
        "given_name": words.list.last(),
    }


def names(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Add ``name_std``, ``name_folded``, ``family_name``, ``middle_name``, ``given_name``."""
    usable = pl.when(pl.col("full_name_state") == USABLE).then(pl.col("full_name"))
    return (
        frame.with_columns(name_std=text.tidy(usable))
        .with_columns(name_folded=_fold(pl.col("name_std")))
        .with_columns(**_parts(pl.col("name_folded")))
    )


def name_state(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Add ``full_name_state``: usable with at least one letter."""
    return text.free_text(frame, "full_name", r"\p{L}")


def name_table(full_names: pl.Series) -> pl.DataFrame:
    """The columns of :func:`names` for distinct ``full_names``."""
    distinct = pl.LazyFrame({"full_name": full_names.cast(pl.String).unique(maintain_order=True)})
    return distinct.pipe(name_state).pipe(names).drop("full_name_state").collect()
