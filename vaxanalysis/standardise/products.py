"""Vaccines by the names that are in use.

A product that is not in the table is usable text without a code: a rule asks to check it.
"""

from __future__ import annotations

from string import ascii_uppercase

import polars as pl

from vaxanalysis.standardise import text
from vaxanalysis.vaccines import VACCINES

_NAMES = {name: vaccine.code for vaccine in VACCINES for name in vaccine.names}
_KNOWN = text.known(_NAMES)
_KEYS = {key: vaccine.code for vaccine in VACCINES for key in vaccine.keys}
_ANY_KEY = "|".join(sorted(_KEYS, key=len, reverse=True))
_FOLD = dict.fromkeys(f"{text.EDGES}.,;:/\\-‐–—_()[]+&'\"’", "") | {char: char.lower() for char in ascii_uppercase}


def _folded(name: str) -> str:
    return "".join(_FOLD.get(char, char) for char in name)


_WORDS = {"AZ": "astrazeneca", "vero": "vero_cell", "J&J": "janssen"}
"""Names too short for a key; as separate words they mean that a cell names another product too."""

_SHORT = {_folded(name): code for name, code in _NAMES.items()}


def _code(name: pl.Expr, table: dict[str, str]) -> pl.Expr:
    return name.replace_strict(table, default=None, return_dtype=pl.String)


def _by_key(folded: pl.Expr, cell: pl.Expr) -> pl.Expr:
    """The product whose key is in a folded name; none where the first key, the last or a short name in the ``cell`` disagree."""
    first, last = (_code(folded.str.extract(f"{start}({_ANY_KEY})"), _KEYS) for start in ("", ".*"))
    others = [cell.str.contains(rf"(?i)\b{name}\b") & (first != code) for name, code in _WORDS.items()]
    # Hayat-Vax is filled from Sinopharm's bulk and often says so.
    return (
        pl.when(folded.str.contains("hayat", literal=True)).then(pl.lit("hayat_vax"))
        .when((first == last) & ~pl.any_horizontal(others)).then(first)
        .otherwise(_code(folded, _SHORT))
    )  # fmt: skip


def vaccine(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Add ``vaccine_std`` and ``vaccine_state``."""
    cell, folded = pl.col("_other"), pl.col("_folded")
    return (
        frame.with_columns(_other=text.rest(pl.col("vaccine"), pl.col("vaccine").is_in(_KNOWN)))
        .with_columns(_folded=pl.when(~text.is_placeholder(cell)).then(cell).str.replace_many(_FOLD))
        .with_columns(vaccine_std=pl.coalesce(_code(pl.col("vaccine"), _NAMES), _by_key(folded, cell)))
        .pipe(text.free_text, "vaccine", known=_KNOWN)
        .drop("_other", "_folded")
    )
