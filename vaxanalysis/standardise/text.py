"""What every field shares: white space, placeholders, folding, and the four states.

Speed rests on three habits. The common shape of a value is recognised first by its length and a cheap comparison, and
only the rest (:func:`rest`) is cleaned. ``is_in`` over every spelling is several times cheaper than lower-casing. An
operation on nulls costs next to nothing, so a costly one is applied to ``when(doubtful).then(text)``.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from itertools import product
from string import ascii_lowercase

import polars as pl

from vaxanalysis.schema import BLANK, INVALID, PLACEHOLDER, USABLE

INVISIBLE = (
    "\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064\ufeff"
)
WHITE = (
    "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\u00a0\u1680"
    + "".join(map(chr, range(0x2000, 0x200B)))
    + "\u2028\u2029\u202f\u205f\u3000"
)
EDGES = WHITE + INVISIBLE
"""Everything that may stand around a value without belonging to it."""

LONGEST_RUN = 64
_SEPARATORS = f"{EDGES}.-‐‑–—_,/'’`"
_PACK = dict.fromkeys(_SEPARATORS, "") | {char: char.upper() for char in ascii_lowercase}
_UNTIDY = rf"[{INVISIBLE}\x{{300}}-\x{{36f}}]|[^\S ]|  |^ | $"
_WORDS = ("không có", "k có", "không", "chưa có", "không rõ", "x", "n/a")


def unmarked(text: str) -> str:
    """``text`` without Vietnamese marks, case kept: ``Đặng`` -> ``Dang``."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(char for char in plain if not unicodedata.combining(char))


def any_case(*words: str) -> list[str]:
    """Every way to write ``words`` in capitals and small letters, with and without marks, with one space or two."""
    spelt = {form for word in words for form in (word.lower(), unmarked(word.lower()))}
    cased = {"".join(form) for word in spelt for form in product(*({char, char.upper()} for char in word))}
    return sorted(cased | {form.replace(" ", gap) for form in cased for gap in ("  ", "\u00a0")})


def known(spellings: Iterable[str]) -> pl.Series:
    """A set of spellings in the shape that ``is_in`` takes; made without a query, so that a process may fork after it."""
    return pl.Series([sorted(set(spellings))], dtype=pl.List(pl.String))


RUNS: tuple[str, ...] = tuple(digit * times for digit in "0123456789" for times in range(1, LONGEST_RUN + 1))
PLACEHOLDERS = known(
    [*any_case(*_WORDS), *RUNS, "0.0", "00/00/0000", "0/0/0000", "01/01/1900", "1/1/1900", "1900-01-01", "19000101"]
)
"""Values entered to get past a required field; single digits are codes where a column says so."""


def trim(text: pl.Expr) -> pl.Expr:
    """``text`` without white space and invisible characters at its ends; a blank becomes empty."""
    return text.str.strip_chars(EDGES)


def rest(text: pl.Expr, settled: pl.Expr) -> pl.Expr:
    """The trimmed values of the rows that no cheap test has ``settled``; null elsewhere."""
    return trim(pl.when(~settled).then(text))


def emptied(text: pl.Expr) -> pl.Expr:
    """``text`` trimmed, with nothing left under its nulls.

    Polars 2.1 runs ``replace_all`` and ``to_lowercase`` on what lies under a null, so that ``when(few).then(text)`` alone
    saves nothing: 176 against 32 ns a row with one row in twenty kept.
    """
    return text.str.strip_chars()


def is_placeholder(trimmed: pl.Expr) -> pl.Expr:
    """Whether a trimmed value only stands for a missing one; false on null."""
    return trimmed.is_in(PLACEHOLDERS).fill_null(False)


def literal(value: int) -> pl.Expr:
    """A state as a literal of one byte."""
    return pl.lit(value, dtype=pl.UInt8)


def state(usable: pl.Expr, cell: pl.Expr, held: pl.Expr) -> pl.Expr:
    """The state of a field: what was found usable, and the trimmed ``cell`` and the placeholders of the others."""
    return (
        pl.when(usable).then(literal(USABLE))
        .when(cell.is_null() | (cell == "")).then(literal(BLANK))
        .when(held).then(literal(PLACEHOLDER))
        .otherwise(literal(INVALID))
    )  # fmt: skip


def is_plain(raw: pl.Expr) -> pl.Expr:
    """Whether a text surely needs no trimming, starts with a Latin letter and is no placeholder.

    The first letter and the last two bytes tell: they end printable ASCII or a Latin letter with marks, whatever stands
    before. It costs a quarter of stripping every value.
    """
    data = raw.cast(pl.Binary)
    last, before = data.bin.get(-1, null_on_oob=True), data.bin.get(-2, null_on_oob=True)
    marked = before.is_between(0xC3, 0xC6) | (before == 0xBA) | (before == 0xBB) & (last < 0xBF)
    closed = last.is_between(0x21, 0x7E) | marked
    opened = raw.is_between(pl.lit("A"), pl.lit("Z~")) | raw.is_between(pl.lit("\u00c0"), pl.lit("\u024f"))
    return opened & closed & ~raw.is_in(PLACEHOLDERS)


def free_text(
    frame: pl.LazyFrame, column: str, sign: str = r"[\p{L}\p{N}]", known: pl.Series | None = None
) -> pl.LazyFrame:
    """Add ``<column>_state`` of a field that asks for no more than one character like ``sign``.

    Values that are often met may be ``known`` to be good beforehand.
    """
    raw, cell = pl.col(column), pl.col("_cell")
    return (
        frame.with_columns(_good=is_plain(raw) if known is None else raw.is_in(known))
        .with_columns(_cell=rest(raw, pl.col("_good")))
        .with_columns(_held=is_placeholder(cell))
        .with_columns(_signed=~pl.col("_held") & cell.str.contains(sign))
        .with_columns(state(pl.col("_good") | pl.col("_signed"), cell, pl.col("_held")).alias(f"{column}_state"))
        .drop("_good", "_cell", "_held", "_signed")
    )


def floated(cell: pl.Expr) -> pl.Expr:
    """The digits of a whole number that a spreadsheet made a float: ``12.0``, ``1.200901369E9``; null for others.

    One that ends in three zeros was rounded for display (``1.2009E+09``): the number is gone.
    """
    written = pl.when(cell.str.contains(r"^[0-9]+\.0$|^[0-9](?:\.[0-9]+)?[eE]\+?[0-9]{1,2}$")).then(cell)
    number = written.cast(pl.Float64, strict=False).cast(pl.Int64, strict=False)
    rounded = written.str.contains("[eE]") & (number % 1000 == 0)
    return pl.when(~rounded).then(number).cast(pl.String)


def compact(cell: pl.Expr) -> pl.Expr:
    """A number or code without separators, in capitals."""
    return cell.str.replace_many(_PACK)


def tidy(text: pl.Expr) -> pl.Expr:
    """NFC, trimmed, single spaces, nothing invisible."""
    odd = emptied(pl.when(text.str.contains(_UNTIDY)).then(text))
    clean = (
        odd.str.replace_all(rf"[{INVISIBLE}]", "")
        .str.replace_all(r"\s+", " ")
        .str.strip_chars(" ")
        .str.normalize("NFC")
    )
    return pl.when(clean.is_null()).then(text).otherwise(clean)
