"""When two records agree, and when they contradict each other. Columns of the other record end in ``_r``.

What is missing agrees with nothing and contradicts nothing: every predicate is false where either side is null.
"""

from __future__ import annotations

import polars as pl

from vaxanalysis.identities.features import GENERATION

COLUMNS = (
    *("name_folded", "name_sorted", "given_name", "marked", "marked_own", "marked_given"),
    *("birth", "birth_year", "sex_std", "own_cccd"),
)  # fmt: skip
"""Columns of a record that the predicates read."""

SLIP = 2
"""Digits by which two own cards of one person may differ; such a merge is probable, never certain."""

EDITS = 1
"""Edits up to which two names are alike: two already turn Lan into Mai."""


def same(column: str) -> pl.Expr:
    """Both sides present and equal."""
    return (pl.col(column) == pl.col(f"{column}_r")).fill_null(False)


def differs(column: str) -> pl.Expr:
    """Both sides present and different."""
    return (pl.col(column) != pl.col(f"{column}_r")).fill_null(False)


def cards_differ(slack: int = 0) -> pl.Expr:
    """Two CCCDs, each stating its own record's birth year and sex, that differ in more than ``slack`` digits."""
    here, there = pl.col("own_cccd"), pl.col("own_cccd_r")
    digits = [(here.str.slice(i, 1) != there.str.slice(i, 1)).cast(pl.UInt8) for i in range(12)]
    return (pl.sum_horizontal(digits, ignore_nulls=False) > slack).fill_null(False)


def marks_differ() -> pl.Expr:
    """The same letters, both typed with marks, and different marks on the given or middle name: Minh Anh, Minh Ánh."""
    given = same("given_name") & differs("marked_given")
    words = same("name_sorted") & differs("marked") & (differs("marked_own") | differs("name_folded"))
    return given | words


def sexes_differ() -> pl.Expr:
    """One record without a name, and another sex: twins are more frequent than a wrong sex."""
    return (pl.col("name_folded").is_null() | pl.col("name_folded_r").is_null()) & differs("sex_std")


def apart(slack: int = 0) -> pl.Expr:
    """Pairs that must not be merged: two different own cards; different marks on the given name and no common own card; unnamed twins."""
    return cards_differ(slack) | (marks_differ() & ~same("own_cccd")) | sexes_differ()


def generations() -> pl.Expr:
    """Birth years that differ, and not by a slip in the year alone: a mother and a daughter of one name."""
    born, other = pl.col("birth").dt, pl.col("birth_r").dt
    same_day = ((born.day() == other.day()) & (born.month() == other.month())).fill_null(False)
    return differs("birth_year") & ~same_day


def of_two_generations() -> pl.Expr:
    """Birth years ``GENERATION`` or more apart, and not by a slip in the year alone: a father and a son of one name."""
    here, there = (pl.col(name).cast(pl.Int32, strict=False) for name in ("birth_year", "birth_year_r"))
    return ((here - there).abs() >= GENERATION).fill_null(False) & generations()


def alike() -> pl.Expr:
    """One given name, or whole names within ``EDITS`` edit."""
    names = pl.struct("name_folded", "name_folded_r").map_batches(_near, return_dtype=pl.Boolean)
    return same("given_name") | names


def _near(names: pl.Series) -> pl.Series:
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import cpdist

    one, other = (names.struct.field(name).fill_null("") for name in names.struct.fields)
    edits = cpdist(one.to_list(), other.to_list(), scorer=OSA.distance, score_cutoff=EDITS)
    return pl.Series(edits <= EDITS) & (one != "") & (other != "")
