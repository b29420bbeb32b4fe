"""What several rules need, computed once: which names are unusual, and the facts in the digits of a CCCD.

Polars does not share such parts within an expression as large as the masks, so they are columns, added before and dropped
after. A pattern costs 20-160 ns on a name and 5 ns on an empty text, so names that a pattern found to be ordinary (nineteen
in twenty) are given to the other patterns as empty texts. Nulls would not help: Polars 2.1 runs the pattern on the value under a null.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from vaxanalysis.rules.rule import only_where
from vaxanalysis.schema import INVALID
from vaxanalysis.standardise.identity import province, sex_digit, year_of
from vaxanalysis.standardise.names import folded
from vaxanalysis.standardise.text import emptied
from vaxanalysis.syllables import SYLLABLE, WITH_CAPITAL


def _second(name: pl.Expr, word: str) -> pl.Expr:
    """Whether ``word`` (a pattern) is the second of at least three words."""
    return name.str.contains(rf"^[^ ]+ (?:{word}) [^ ]")


_NAME, _FOLDED = pl.col("name_std"), pl.col("_folded")
_ORDINARY = pl.col("_ordinary").fill_null(False)
_ASCII = _NAME.str.len_bytes() == _NAME.str.len_chars()

_FEW: dict[str, pl.Expr] = {"_ordinary": _NAME.str.contains(rf"^{WITH_CAPITAL}(?: {WITH_CAPITAL})+$")}
"""Two Vietnamese syllables and more, each with a capital, the tone of Quý where it belongs."""
_OF_NAME: dict[str, pl.Expr] = {
    "_odd_name": only_where(_ORDINARY.not_(), _NAME),
    "_odd_folded": only_where(_ORDINARY.not_(), _FOLDED),
    "_unmarked": only_where(_ASCII & _FOLDED.str.contains(rf"^{SYLLABLE}(?: {SYLLABLE})+$"), _FOLDED),
    "_three_words": _second(_NAME, "[^ ]+"),
    "_thi": _second(_NAME, "Thị|THỊ|thị"),
    "_van": _second(_NAME, "Văn|VĂN|văn"),
}
_NUMBER = pl.col("_number")
_CARD: dict[str, pl.Expr] = {
    "_prefix": province(_NUMBER).cast(pl.Int16),
    "_digit": sex_digit(_NUMBER).cast(pl.Int8),
    "_card_year": year_of(_NUMBER).cast(pl.Int16),
}
_OF_ID: dict[str, pl.Expr] = {
    "_number": pl.col("cccd").cast(pl.Int64, strict=False),
    "_bad_id": only_where(pl.col("citizen_id_state") == INVALID, pl.col("citizen_id")),
}
_OF_BIRTH: dict[str, pl.Expr] = {"_day": pl.col("birth").dt.day()}

NAME_COLUMNS: tuple[str, ...] = ("full_name_state", "name_std", *_OF_NAME)
"""What is derived from a name alone. ``_unmarked`` holds names of two and more words of Vietnamese build without any mark."""

STEP_COLUMNS: tuple[str, ...] = (*_OF_NAME, *_OF_ID, *_OF_BIRTH, *_CARD)


def _name_steps(names: pl.LazyFrame) -> pl.LazyFrame:
    few = emptied(pl.when(_ORDINARY.not_() | _ASCII).then(_NAME))
    derived = folded(names.with_columns(**_FEW).with_columns(_few=few), "_few", "_folded").with_columns(**_OF_NAME)
    return derived.drop("_few", "_folded", *_FEW)


_STEPS: dict[str, Callable[[pl.LazyFrame], pl.LazyFrame]] = {
    "full_name": _name_steps,
    "citizen_id": lambda numbers: numbers.with_columns(**_OF_ID),
    "birth_date": lambda births: births.with_columns(**_OF_BIRTH),
}


def steps_of(field: str) -> Callable[[pl.LazyFrame], pl.LazyFrame]:
    """The function that adds the steps derived from the typed texts of one field."""
    return _STEPS.get(field, lambda typed: typed)


def card_steps(records: pl.LazyFrame) -> pl.LazyFrame:
    """``records`` with what the digits of the CCCD hold, from ``_number``, which the steps of the citizen ID add."""
    return records.with_columns(**_CARD)


def with_steps(records: pl.LazyFrame) -> pl.LazyFrame:
    """``records`` with ``STEP_COLUMNS``."""
    for step in _STEPS.values():
        records = step(records)
    return card_steps(records)


def judged_steps() -> bytes:
    """The steps as bytes, for the version of the catalogue."""
    steps = (_FEW, _OF_NAME, _OF_ID, _OF_BIRTH, _CARD)
    return b"".join(step.meta.serialize() for group in steps for step in group.values())
