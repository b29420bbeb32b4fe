"""Columns that the Vietnamese model compares, made once per distinct identity."""

from __future__ import annotations

import polars as pl

from vaxanalysis.identities.spelling import bears_marks, lowered, plain
from vaxanalysis.standardise.epochs import card_digits
from vaxanalysis.standardise.identity import PROVINCES, cccd_sex, cccd_year

COMMON = 2e-4
"""A given name of at least this share of the register is not a misspelling of another."""

FEW = ("sex_any", "birth_text", "birth_swapped", "mother", "lent_card", "old_card")
"""Texts that few identities have, or that many share: as categories they take a quarter of the memory."""

GENERATION = 15
"""If the year of birth in the card differs from the record's by as many years, the card is a parent's (or a grandchild's)."""


def _marked() -> pl.Expr:
    name = lowered(pl.col("name_std"))
    return pl.when(bears_marks(name) & (pl.col("plain") == pl.col("name_folded"))).then(name)


def _lent(card: pl.Expr) -> pl.Expr:
    """Whether ``card`` is somebody else's: another generation's, or, where the birth year is not known, of the other sex."""
    apart = ((cccd_year(card) - pl.col("birth_year")).abs() >= GENERATION).fill_null(False)
    return apart | (pl.col("birth_year").is_null() & (cccd_sex(card) != pl.col("sex_std")).fill_null(False))


def _year() -> pl.Expr:
    return pl.coalesce("birth_year", pl.when(~_lent(pl.col("cccd"))).then("cccd_year"))


def _birth() -> list[pl.Expr]:
    born = pl.col("birth").dt
    year, month, day = (part.cast(pl.Int32) for part in (born.year(), born.month(), born.day()))
    whole = year * 10_000 + month * 100 + day
    swapped = pl.when((day <= 12) & (day != month)).then(year * 10_000 + day * 100 + month)
    return [
        whole.cast(pl.String).alias("birth_text"),
        swapped.cast(pl.String).alias("birth_swapped"),
        pl.min_horizontal(whole, swapped).alias("birth_either"),
        (month * 100 + day).alias("birth_month_day"),
        (year * 100 + day).alias("birth_year_day"),
        (year * 100 + month).alias("birth_year_month"),
        _year().alias("year"),
        (_year() + 1).alias("year_after"),
        pl.when(pl.col("mother").is_not_null()).then("birth_year").alias("newborn_year"),
        pl.coalesce("sex_std", "cccd_sex").alias("sex_any"),
    ]


def _names() -> list[pl.Expr]:
    words = pl.col("plain").str.split(" ")
    first, last = words.list.first(), words.list.last()
    return [
        _marked().alias("name_marked"),
        pl.when(words.list.len() > 1).then(words.list.head(words.list.len() - 1).list.join(" ")).alias("name_rest"),
        pl.when(words.list.len() > 1).then(pl.concat_str(first, last, separator=" ")).alias("name_outer"),
        last.alias("given"),
        words.list.sort().list.join(" ").alias("name_sorted"),
        pl.col("plain").str.replace_all(" ", "", literal=True).alias("name_solid"),
    ]


def _one_where(condition: pl.Expr) -> pl.Expr:
    """1, or null, which agrees with nothing."""
    return pl.when(condition).then(1).cast(pl.Int8)


def _numbers() -> list[pl.Expr]:
    card, lent = pl.col("_card"), pl.col("_lent")
    return [
        pl.when(~lent).then(card).alias("card"),
        pl.when(lent).then(card).alias("lent_card"),
        pl.col("insurance_std").str.tail(10).alias("insurance"),
        *(pl.col(f"{name}_dose_on").to_physical().alias(f"{name}_dose") for name in ("first", "second")),
        _one_where(pl.any_horizontal(pl.col("first_dose_on", "second_dose_on").is_not_null())).alias("any_dose"),
        _one_where(pl.col("own_cccd").is_not_null()).alias("card_own"),
        pl.coalesce("cmnd", "passport").alias("old_card"),
    ]


def _carded(frame: pl.DataFrame) -> pl.DataFrame:
    """``frame`` with the ``_card`` of each identity and whether it is ``_lent``."""
    digits, unread = pl.col("_digits"), pl.col("cmnd").is_null() & pl.col("passport").is_null()
    short = digits.str.len_chars().is_in([10, 11]) & unread
    return (
        frame.with_columns(_digits=card_digits())
        .with_columns(_digits=pl.when(short).then(digits.str.zfill(12)))
        .with_columns(_card=pl.coalesce("cccd", _restored(digits)))
        .with_columns(_lent=_lent(pl.col("_card")))
        .drop("_digits")
    )


def _restored(card: pl.Expr) -> pl.Expr:
    """A ``card`` whose lost zeros were put back, where it states a province and the record's birth year, and its sex if that is given."""
    fits = (cccd_year(card) == pl.col("birth_year")) & (cccd_sex(card) == pl.col("sex_std")).fill_null(True)
    return pl.when(fits & card.str.slice(0, 3).cast(pl.Int32).is_in(list(PROVINCES))).then(card)


def _known(frame: pl.DataFrame) -> pl.Expr:
    """1 where the given name with its marks is too common to be a slip of another."""
    often = pl.len().over("given_spelt") >= max(COMMON * frame.height, 5)
    return _one_where(often & pl.col("given_spelt").is_not_null()).alias("given_known")


def features(frame: pl.DataFrame) -> pl.DataFrame:
    """``frame`` (identities of :func:`vaxanalysis.identities.tuples.collapse`) with the compared columns; words are categories."""
    keys = ["name_std", "name_folded"]
    distinct = frame.select(keys).unique().with_columns(plain=plain(pl.col("name_folded"))).with_columns(_names())
    spelt = pl.coalesce(pl.col("name_marked").str.split(" ").list.last(), pl.col("given"))
    named = distinct.with_columns(given_spelt=spelt).select(*keys, pl.exclude(keys).cast(pl.Categorical))
    joined = frame.drop("name_sorted").join(named, on=keys, how="left", nulls_equal=True, maintain_order="left")
    carded = _carded(joined.drop(keys).rename({"plain": "name_folded"}))
    found = carded.with_columns(*_birth(), *_numbers(), _known(joined))
    return found.drop("given_spelt", "_card", "_lent").with_columns(pl.col(FEW).cast(pl.Categorical))
