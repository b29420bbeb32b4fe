"""Whether a record holds enough to be looked for in a reference, and enough to be reported as not found there."""

from __future__ import annotations

import polars as pl

from vaxanalysis.standardise.identity import own_card
from vaxanalysis.vaccines import ROLLOUT

_NUMBERS = ("cccd", "cmnd", "passport", "phone_std")
_BIRTH = ("birth", "birth_year", "birth_month")


def born(register: pl.DataFrame) -> pl.DataFrame:
    """``register`` without birth dates in or after the year of the first dose, which are dates of something else.

    Where no dose has a day, it is the year in which vaccination began.
    """
    first = pl.col("first_dose").dt.year().fill_null(ROLLOUT.year)
    late = (pl.col("birth_year") >= first).fill_null(False) & (pl.col("doses") > 0)
    return register.with_columns(pl.when(~late).then(name).alias(name) for name in _BIRTH)


def sought() -> pl.Expr:
    """Whether a record is looked for: it has a usable name, and a birth date, a number or a phone."""
    return pl.col("name_folded").is_not_null() & pl.any_horizontal(pl.col("birth", *_NUMBERS).is_not_null())


def not_found(records: pl.DataFrame, reference: pl.DataFrame) -> pl.Series:
    """The ``record_id`` of those of ``records`` (none of which was found) that hold enough to be reported as not found.

    Too little: a name of one word or with an initial, without an own card; the name and number of somebody of another generation;
    no day of birth (1 January is none) and no number of a kind that the reference holds, where it has people of that name and year.
    """
    numbers = [name for name in _NUMBERS if reference[name].null_count() < reference.height]
    numbered = pl.any_horizontal(pl.lit(False), *(pl.col(name).is_not_null() for name in numbers))
    day = pl.col("birth").is_not_null() & ~((pl.col("birth").dt.month() == 1) & (pl.col("birth").dt.day() == 1))
    frame = born(records).filter(sought())
    full = pl.col("name_folded").str.contains(" ") & ~pl.col("name_std").str.contains(r"(^|\s)\p{L}(\.|\s|$)")
    own = own_card().is_not_null()
    borrowed = frame.filter(~own).join(reference, on=["cccd", "name_folded"], how="semi")["record_id"]
    vague = frame.filter(~(day.fill_null(False) | numbered))
    yearless = vague.filter(pl.col("birth_year").is_null()).join(reference, on="name_folded", how="semi")["record_id"]
    of_year = vague.join(reference, on=["name_folded", "birth_year"], how="semi")["record_id"]
    unclear = pl.concat([borrowed, yearless, of_year])
    return frame.filter(own | full, ~pl.col("record_id").is_in(unclear.implode()))["record_id"]
