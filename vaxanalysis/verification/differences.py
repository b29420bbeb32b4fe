"""In which field two records of one person differ, and how: a slip, swapped day and month, lost marks, an old card.

``frame`` holds a column of the register and, with the ending ``_ref``, of the reference. A field that the reference does not hold is
not judged. Most pairs agree; only the others are looked at one by one, each distinct pair of values once.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import polars as pl

from vaxanalysis.schema import INVALID, fold

CLOSE = 2
"""Edits up to which a difference counts as a slip."""

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")


def differences(frame: pl.DataFrame) -> pl.DataFrame:
    """``frame`` with ``<field>_how`` for each of ``schema.MANDATORY``: null where it agrees or cannot be judged."""
    return frame.with_columns(
        _distinct(frame, "name_std", _name_how).alias("full_name_how"),
        _birth().alias("birth_date_how"),
        _plain("sex_std").alias("sex_how"),
        _number(frame).alias("citizen_id_how"),
    )


def _distinct(frame: pl.DataFrame, column: str, how: Callable[[str | None, str], str | None]) -> pl.Series:
    """``how`` of each distinct pair of values that differ; equal values and values the reference lacks give null."""
    values = [column, f"{column}_ref"]
    mine, theirs = (pl.col(name) for name in values)
    pairs = frame.select(values).filter(theirs.is_not_null() & mine.ne_missing(theirs)).unique()
    judged = pairs.with_columns(pl.Series("how", [how(*pair) for pair in pairs.iter_rows()], pl.String))
    return frame.select(values).join(judged, on=values, how="left", nulls_equal=True, maintain_order="left")["how"]


def _name_how(mine: str | None, theirs: str) -> str | None:
    if mine is None:
        return "missing"
    here, there = _tones_last(mine), _tones_last(theirs)
    if here == there:
        return None
    plain, other = fold(mine), fold(theirs)
    if plain == other:
        return "lost_marks" if mine.lower() == plain else "marks"
    if sorted(plain.split()) == sorted(other.split()):
        return "order"
    return "typo" if _edits(plain, other) <= CLOSE else "other"


def _tones_last(name: str) -> str:
    """A name with each word's tone at its end, so that both styles of placing it (hoà, hòa) are one."""
    words = unicodedata.normalize("NFD", name.casefold()).split()
    return " ".join("".join(sorted(word, key=lambda char: char in _TONES)) for word in words)


def _edits(one: str, other: str) -> int:
    from rapidfuzz.distance import OSA

    return OSA.distance(one, other, score_cutoff=CLOSE)


def _birth() -> pl.Expr:
    mine, theirs = pl.col("birth"), pl.col("birth_ref")
    exact = mine.is_not_null() & theirs.is_not_null()
    days, months = mine.dt.day() == theirs.dt.day(), mine.dt.month() == theirs.dt.month()
    years = mine.dt.year() == theirs.dt.year()
    swapped = (mine.dt.day() == theirs.dt.month()) & (mine.dt.month() == theirs.dt.day()) & years
    same_year = pl.col("birth_year") == pl.col("birth_year_ref")
    one_part = pl.sum_horizontal((~same).cast(pl.Int8) for same in (days, months, years)) == 1
    return (
        pl.when(pl.col("birth_year_ref").is_null() | (mine == theirs).fill_null(False)).then(None)
        .when(pl.col("birth_year").is_null()).then(pl.lit("missing"))
        .when(exact & swapped).then(pl.lit("swapped_day_month"))
        .when(exact & one_part).then(pl.lit("typo"))
        .when(~exact & same_year & mine.is_null() & theirs.is_not_null()).then(pl.lit("year_only"))
        .when(~exact & same_year).then(None)
        .otherwise(pl.lit("other"))
    )  # fmt: skip


def _plain(column: str) -> pl.Expr:
    mine, theirs = pl.col(column), pl.col(f"{column}_ref")
    differs = pl.when(mine.is_null()).then(pl.lit("missing")).when(mine != theirs).then(pl.lit("other"))
    return pl.when(theirs.is_not_null()).then(differs)


def _number(frame: pl.DataFrame) -> pl.Expr:
    """The number against the reference's CCCD, or against its older card where that is all it has."""
    slips = _distinct(frame, "cccd", lambda mine, theirs: "typo" if mine and _edits(mine, theirs) <= CLOSE else "other")
    mine, theirs = pl.col("cccd"), pl.col("cccd_ref")
    old, old_ref = pl.col("cmnd"), pl.col("cmnd_ref")
    restored = pl.col("cccd_restored").fill_null(False) & ~pl.col("cccd_restored_ref").fill_null(False)
    none = pl.when(pl.col("citizen_id_state") == INVALID).then(pl.lit("malformed")).otherwise(pl.lit("missing"))
    against_new = (
        pl.when(restored & (mine == theirs)).then(pl.lit("lost_zeros"))
        .when(mine.is_not_null()).then(slips)
        .when(old.is_not_null()).then(pl.lit("old_card"))
        .otherwise(none)
    )  # fmt: skip
    against_old = pl.when(old.is_null() & mine.is_null()).then(none).when(old != old_ref).then(pl.lit("other"))
    return pl.when(theirs.is_not_null()).then(against_new).when(old_ref.is_not_null()).then(against_old)
