"""What every field shares: white space, placeholders, folding, and the four states.

Speed rests on three habits. The common shape of a value is recognised first by its length and a cheap comparison, and
only the rest (:func:`rest`) is cleaned. ``is_in`` over every spelling is several times cheaper than lower-casing. An
operation on nulls costs next to nothing, so a costly one is applied to ``when(doubtful).then(text)``.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from itertools import product

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
    """A set of spellings in the shape that ``is_in`` takes."""
    return pl.Series(sorted(set(spellings)), dtype=pl.String).implode()


RUNS: tuple[str, ...] = tuple(digit * times for digit in "0123456789" for times in range(1, LONGEST_RUN + 1))
PLACEHOLDERS = known(
    [*any_case(*_WORDS), *RUNS, "0.0", "00/00/0000", "0/0/0000", "01/01/1900", "1/1/1900", "1900-01-01", "19000101"]
)
"""Values entered to get past a required field; single digits are codes where a column says so."""


def trim(text: pl.Expr) -> pl.Expr:
    """``text`` without white space and invisible characters at its ends; blank becomes null."""
    stripped = text.str.strip_chars(EDGES)
    return pl.when(stripped != "").then(stripped)


def rest(text: pl.Expr, settled: pl.Expr) -> pl.Expr:
    """The trimmed values of the rows that no cheap test has ``settled``; null elsewhere."""
    return trim(pl.when(~settled.fill_null(False)).then(text))


def is_placeholder(trimmed: pl.Expr) -> pl.Expr:
    """Whether a trimmed value only stands for a missing one; false on null."""
    return trimmed.is_in(PLACEHOLDERS).fill_null(False)


def state(usable: pl.Expr, trimmed: pl.Expr, placeholder: pl.Expr | None = None) -> pl.Expr:
    """The state of a field: usable first, then what the trimmed rest says."""
    stands_in = is_placeholder(trimmed) if placeholder is None else placeholder
    return (
        pl.when(usable.fill_null(False)).then(code(USABLE))
        .when(trimmed.is_null()).then(code(BLANK))
        .when(stands_in).then(code(PLACEHOLDER))
        .otherwise(code(INVALID))
    )  # fmt: skip


def code(value: int) -> pl.Expr:
    """A state or another small number as a literal of one byte."""
    return pl.lit(value, dtype=pl.UInt8)


def has_text(trimmed: pl.Expr) -> pl.Expr:
    """Whether a value holds a letter or a digit and is no placeholder: all that free text can be asked for."""
    plain = trimmed.is_between(pl.lit("0"), pl.lit("9~")) | trimmed.is_between(pl.lit("A"), pl.lit("Z~"))
    doubtful = pl.when(~plain).then(trimmed).str.contains(r"[\p{L}\p{N}]")
    return (plain | doubtful.fill_null(False)) & ~is_placeholder(trimmed)


def free_text_state(trimmed: pl.Expr) -> pl.Expr:
    """The state of an address, a lot or a facility."""
    return state(has_text(trimmed), trimmed)


def undotted(number: pl.Expr) -> pl.Expr:
    """A number that came through a spreadsheet's float as the digits it was: ``1.2E1`` and ``12.0`` -> ``12``.

    A mantissa that lost more than two digits (``1.2009E+09``) is left as it is: the number is gone.
    """
    parts = number.str.extract_groups(r"^(\d)(?:[.,](\d+))?[eE]\+?(\d{1,2})$")
    decimals, exponent = parts.struct[1].fill_null(""), parts.struct[2].cast(pl.UInt32)
    exact = decimals.str.len_bytes().is_between(exponent.cast(pl.Int64) - 2, exponent)
    whole = parts.struct[0] + decimals.str.pad_end(64, "0").str.head(exponent)
    return pl.when(exact).then(whole).otherwise(number.str.replace(r"^(\d+)[.,]0{1,2}$", "$1"))


def tidy(name: pl.Expr) -> pl.Expr:
    """NFC, trimmed, single spaces, nothing invisible."""
    odd = pl.when(name.str.contains(rf"[{INVISIBLE}]|[^\S ]|  ")).then(name)
    spaced = odd.str.replace_all(rf"[{INVISIBLE}]", "").str.replace_all(r"\s+", " ")
    return trim(pl.coalesce(spaced, name)).str.normalize("NFC")
