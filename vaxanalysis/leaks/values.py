"""What could be a person's value in a text, and which of these a register holds."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path

import polars as pl

from vaxanalysis import forms, paths
from vaxanalysis.forms.catalogue import FEEDBACK
from vaxanalysis.standardise import nothing
from vaxanalysis.store import Store

WORDS = range(2, 7)
"""Words of a name. A name of one word is too common to be looked for."""

DIGITS = 8
"""Characters of the shortest number that identifies a person."""

NAME_FIELDS = ("full_name", "name_std")
NUMBER_FIELDS = (
    "citizen_id",
    "cccd",
    "cmnd",
    "passport",
    "phone",
    "phone_std",
    "insurance_id",
    "insurance_std",
    "source_id",
)
EMAIL_FIELDS = ("email",)

_WORD = re.compile(r"[^\W\d_]+")
_PUNCTUATION = re.compile(r"[^\w\s'’\-\x1f]|\d+")
_TOKEN = re.compile(r"[A-Za-z0-9]+")
_SPACED = re.compile(r"\d+(?:[ .\-\u00a0]\d+)+")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_RECORD = re.compile(r"(?<![0-9A-Za-z])r[0-9a-f]{16}(?![0-9A-Za-z])")
_INVISIBLE = dict.fromkeys([0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xAD])


BETWEEN = "\x1f"
"""The separator of places joined into one text."""


KINDS = ("names", "folded", "numbers", "emails", "records")
"""What could be a person's value: whole names in lower case, names without marks, numbers, e-mails, record ids."""

Candidates = dict[str, set[str]]
"""Each of :data:`KINDS` -> the values."""


@dataclass(frozen=True)
class Finder:
    """Takes candidates out of texts. A name begins with one of ``first_words`` (with anything where that is None).

    In text that is joined from several places, neighbours that do not belong together can look like a name: there no name of
    two words counts, and none that runs over a place that holds the name of one of ``units`` alone.
    """

    first_words: frozenset[str] | None = None
    units: frozenset[str] = frozenset()

    def candidates(self, text: str, joined: bool = False) -> Candidates:
        """The candidates in ``text``; a name holds no punctuation and no digit."""
        plain = unicodedata.normalize("NFC", text).translate(_INVISIBLE)
        parts, least = [part for part in _PUNCTUATION.split(plain.lower()) if len(part) > 3], WORDS.start
        if joined:
            parts, least = [run for part in parts for run in self._between_units(part.split(BETWEEN))], 3
        runs = [_WORD.findall(part) for part in parts]
        return {
            "names": {name for run in runs for name in self._phrases(run, least)},
            "folded": {name for run in runs for bare in _without_marks_in(run) for name in self._phrases(bare, 3)},
            "numbers": set(_numbers(plain, joined)),
            "emails": set(_emails(plain)),
            "records": set(_RECORD.findall(plain)),
        }

    def _between_units(self, places: Sequence[str]) -> Iterator[str]:
        for is_unit, run in groupby(places, lambda text: text.strip() in self.units):
            if not is_unit:
                yield " ".join(run)

    def _phrases(self, words: Sequence[str], least: int) -> Iterator[str]:
        """All runs of ``least`` to six neighbouring words that could be a name."""
        for start, word in enumerate(words[: 1 - least]):
            if self.first_words is None or word in self.first_words:
                for end in range(start + least, min(start + WORDS.stop, len(words) + 1)):
                    yield " ".join(words[start:end])


def _without_marks_in(words: Sequence[str]) -> Iterator[list[str]]:
    """The runs of words that bear no mark."""
    for bare, run in groupby(words, str.isascii):
        if bare:
            yield list(run)


def _numbers(text: str, joined: bool) -> Iterator[str]:
    """Tokens with six digits or more, and groups of digits with single separators put together, unless ``joined``."""
    for token in _TOKEN.findall(text):
        if len(token) >= DIGITS and sum(map(str.isdigit, token)) >= 6:
            yield token.upper()
    for run in () if joined else _SPACED.findall(text):
        groups = re.split(r"\D", run)
        for start in range(len(groups)):
            for end in range(start + 2, min(len(groups), start + 6) + 1):
                if DIGITS <= len(number := "".join(groups[start:end])) <= 15:
                    yield number


def _emails(text: str) -> Iterator[str]:
    """E-mail addresses, also without what may be the ending of a file's name."""
    for mail in _EMAIL.findall(text):
        yield mail.lower()
        yield mail.lower().rsplit(".", 1)[0]


@dataclass(frozen=True)
class People:
    """Rows about persons, lazily: any columns of :data:`NAME_FIELDS`, :data:`NUMBER_FIELDS` and :data:`EMAIL_FIELDS`."""

    frames: tuple[pl.LazyFrame, ...]

    def first_words(self) -> frozenset[str]:
        """The words that names begin with, with and without marks."""
        first = pl.col("value").str.extract(r"^(\S+)")
        both = pl.concat([self._column(NAME_FIELDS, plain).select(first) for plain in (_lower, _bare)])
        return frozenset(both.unique().collect(engine="streaming")["value"].drop_nulls())

    def holding(self, found: Candidates) -> Candidates:
        """Those of the candidates that are a value of somebody; record ids always are."""
        return {
            "names": self._in(found["names"], NAME_FIELDS, _lower),
            "folded": self._in(found["folded"], NAME_FIELDS, _bare),
            "numbers": self._in(found["numbers"], NUMBER_FIELDS, _compact),
            "emails": self._in(found["emails"], EMAIL_FIELDS, _mail),
            "records": found["records"],
        }

    def _in(self, wanted: set[str], fields: Sequence[str], plain: Callable[[pl.Expr], pl.Expr]) -> set[str]:
        looked_for = pl.LazyFrame({"value": sorted(wanted)}, schema={"value": pl.String})
        held = looked_for.join(self._column(fields, plain), on="value", how="semi")
        return set(held.collect(engine="streaming")["value"]) if wanted else set()

    def _column(self, fields: Sequence[str], plain: Callable[[pl.Expr], pl.Expr]) -> pl.LazyFrame:
        """``value``: all values in ``fields`` of any frame."""
        columns = [
            frame.select(plain(pl.col(name)).alias("value"))
            for frame in self.frames
            for name in fields
            if name in frame.collect_schema().names()
        ]
        return pl.concat([pl.LazyFrame(schema={"value": pl.String}), *columns])


def people(store: Store, as_of: date, requests: Sequence[Path] = ()) -> People:
    """Everybody in the snapshot of a day and in workbooks of ``requests``, and the numbers in rows that were rejected."""
    rejected = paths.scan_csv(store.folder(as_of) / "rejects.csv", infer_schema=False)
    cells = rejected.select(pl.col("text").str.split("|").alias("citizen_id")).explode("citizen_id")
    asking = [forms.read(requests, FEEDBACK).rows.lazy()] if requests else []
    return People((store.scan(as_of, "records"), cells, *asking))


def _lower(column: pl.Expr) -> pl.Expr:
    """A name in small letters; null for a placeholder (``N/A``)."""
    column = pl.when(~nothing.is_placeholder(column)).then(column)
    letters = column.str.normalize("NFC").str.to_lowercase().str.replace_all(r"[^\p{L}]+", " ")
    return letters.str.strip_chars()


def _bare(column: pl.Expr) -> pl.Expr:
    return _lower(column).str.replace_all("đ", "d").str.normalize("NFD").str.replace_all(r"\p{M}", "")


def _mail(column: pl.Expr) -> pl.Expr:
    return column.str.strip_chars().str.to_lowercase()


def _compact(column: pl.Expr) -> pl.Expr:
    return column.str.to_uppercase().str.replace_all(r"[^A-Z0-9]", "")


def together(parts: Iterable[Candidates]) -> Candidates:
    """The candidates of several texts."""
    listed = list(parts)
    return {kind: set().union(*(part[kind] for part in listed)) for kind in KINDS}


def without(found: Candidates, others: Candidates) -> Candidates:
    """Those that are not among ``others``."""
    return {kind: values - others[kind] for kind, values in found.items()}
