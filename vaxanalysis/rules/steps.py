"""What several rules need, computed once: which names are out of the ordinary, and the CCCD as a number.

Polars does not share such parts within an expression as large as the masks, so they are columns, added before and dropped
after. A pattern costs 20-160 ns on a name and 5 ns on an empty text, so names that a pattern found to be ordinary (nineteen
in twenty) are put before the others as empty texts. A null would not do: Polars 2.1 runs the pattern on what lies under it.
"""

from __future__ import annotations

import polars as pl

from vaxanalysis.rules.names import NOBODYS
from vaxanalysis.rules.rule import only_where
from vaxanalysis.rules.syllables import SYLLABLE, WITH_CAPITAL
from vaxanalysis.schema import INVALID
from vaxanalysis.standardise.identity import province, sex_digit, year_of
from vaxanalysis.standardise.names import folded
from vaxanalysis.standardise.text import emptied


def _ordinary(name: pl.Expr, least: int) -> pl.Expr:
    """Whether a name is ``least`` and more Vietnamese syllables, each with a capital, the tone of Quý where it belongs."""
    return name.str.contains(rf"^{WITH_CAPITAL}(?: {WITH_CAPITAL}){{{least - 1},}}$")


def _is_ascii(name: pl.Expr) -> pl.Expr:
    return name.str.len_bytes() == name.str.len_chars()


def _second(name: pl.Expr, word: str) -> pl.Expr:
    """Whether ``word`` (a pattern) is the second of at least three words."""
    return name.str.contains(rf"^[^ ]+ (?:{word}) [^ ]")


def stand_in(name: pl.Expr) -> pl.Expr:
    """One name for all that no rule tells apart, nineteen in twenty: ordinary ones with marks, of three words and more."""
    among = (
        pl.when(_second(name, "Thị")).then(pl.lit("Lê Thị Mai")).when(_second(name, "Văn")).then(pl.lit("Lê Văn Bình"))
    )
    usual = _ordinary(name, 3) & ~_is_ascii(name) & ~name.str.contains(NOBODYS)
    return pl.when(usual).then(among.otherwise(pl.lit("Lê Minh Bình"))).otherwise(name)


_NAME, _FOLDED = pl.col("name_std"), pl.col("_folded")
_ORDINARY = pl.col("_ordinary").fill_null(False)
_ASCII = _is_ascii(_NAME)

_FEW: dict[str, pl.Expr] = {"_ordinary": _ordinary(_NAME, 2)}
_OF_NAME: dict[str, pl.Expr] = {
    "_odd_name": only_where(_ORDINARY.not_(), _NAME),
    "_odd_folded": only_where(_ORDINARY.not_(), _FOLDED),
    "_unmarked": only_where(_ASCII & _FOLDED.str.contains(rf"^{SYLLABLE}(?: {SYLLABLE})+$"), _FOLDED),
    "_three_words": _second(_NAME, "[^ ]+"),
    "_thi": _second(_NAME, "Thị|THỊ|thị"),
    "_van": _second(_NAME, "Văn|VĂN|văn"),
}
_NUMBER = pl.col("_number")
_CARD: dict[str, pl.Expr] = {"_number": pl.col("cccd").cast(pl.Int64, strict=False)}
_OF_ROW: dict[str, pl.Expr] = {
    "_prefix": province(_NUMBER).cast(pl.Int16),
    "_digit": sex_digit(_NUMBER).cast(pl.Int8),
    "_card_year": year_of(_NUMBER).cast(pl.Int16),
    "_bad_id": only_where(pl.col("citizen_id_state") == INVALID, pl.col("citizen_id")),
    "_day": pl.col("birth").dt.day(),
}

NAME_COLUMNS: tuple[str, ...] = ("full_name_state", "name_std", *_OF_NAME)
"""What is told by a name alone. ``_unmarked`` holds names of two and more words of Vietnamese build without any mark."""

STEP_COLUMNS: tuple[str, ...] = (*_OF_NAME, *_CARD, *_OF_ROW)


def name_steps(names: pl.LazyFrame) -> pl.LazyFrame:
    """``names`` with the steps among ``NAME_COLUMNS``."""
    few = emptied(pl.when(_ORDINARY.not_() | _ASCII).then(_NAME))
    told = folded(names.with_columns(**_FEW).with_columns(_few=few), "_few", "_folded").with_columns(**_OF_NAME)
    return told.drop("_few", "_folded", *_FEW)


def row_steps(records: pl.LazyFrame) -> pl.LazyFrame:
    """``records`` with the steps that no name tells."""
    return records.with_columns(**_CARD).with_columns(**_OF_ROW)


def with_steps(records: pl.LazyFrame) -> pl.LazyFrame:
    """``records`` with ``STEP_COLUMNS``."""
    return records.pipe(name_steps).pipe(row_steps)


def judged_steps() -> bytes:
    """What the steps are, for the version of the catalogue."""
    return b"".join(step.meta.serialize() for steps in (_FEW, _OF_NAME, _CARD, _OF_ROW) for step in steps.values())
