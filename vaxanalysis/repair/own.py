"""Proposals from the record itself: sex and year from the number, sex from the name, a damaged number from its remaining digits."""

from __future__ import annotations

import polars as pl

from vaxanalysis.repair.traits import of_province
from vaxanalysis.repair.typed import CODE, one_digit
from vaxanalysis.standardise.identity import cccd_sex, cccd_year

SURE_NAME = 3.0
"""Log odds above which the sex is taken from the name alone."""


def offers(frame: pl.DataFrame, asked: pl.DataFrame) -> pl.DataFrame:
    """``record_id, field, value, kind`` from the record itself."""
    parts = [
        *_sex(asked.filter(pl.col("field") == "sex")),
        *_birth(asked.filter(pl.col("field") == "birth_date")),
        *_number(asked.filter(pl.col("field") == "citizen_id")),
    ]
    return pl.concat([part.filter(pl.col("value").is_not_null()) for part in parts])


def _offer(frame: pl.DataFrame, value: pl.Expr, kind: pl.Expr | str) -> pl.DataFrame:
    named = pl.lit(kind) if isinstance(kind, str) else kind
    return frame.select("record_id", "field", value.cast(pl.String).alias("value"), named.alias("kind"))


def _sex(asked: pl.DataFrame) -> list[pl.DataFrame]:
    sure = pl.col("female").abs() > SURE_NAME
    by_name = pl.when(sure).then(pl.when(pl.col("female") > 0).then(pl.lit("female")).otherwise(pl.lit("male")))
    other = pl.when(pl.col("n_sex").ne_missing(pl.col("sex_std"))).then("n_sex")
    kind = (
        pl.when("shared").then(pl.lit("number_shared"))
        .when(by_name.is_null()).then(pl.lit("number"))
        .when(by_name == pl.col("n_sex")).then(pl.lit("number_and_name"))
        .otherwise(pl.lit("number_against_name"))
    )  # fmt: skip
    alone = asked.filter(pl.col("n_sex").is_null() & pl.col("sex_std").is_null())
    return [_offer(asked, other, kind), _offer(alone, by_name, "name")]


def _birth(asked: pl.DataFrame) -> list[pl.DataFrame]:
    """The number's year, with the record's own day and month where these are its birth's; else the year alone.

    A birth date in the year of the first dose is often the day of a dose or of the entry.
    """
    kept = pl.col("birth").dt.year() != pl.coalesce(pl.col("first_dose").dt.year(), 2021)
    replaced = pl.concat_str(pl.col("n_year").cast(pl.String), pl.col("birth").dt.strftime("-%m-%d"))
    known = pl.col("birth").is_null() & pl.col("birth_year").is_not_null()
    value = pl.when(kept).then(replaced).when(~known).then(pl.col("n_year").cast(pl.String))
    kind = pl.when("shared").then(pl.lit("number_shared")).otherwise(pl.lit("number"))
    return [_offer(asked.filter(pl.col("n_year").ne_missing(pl.col("birth_year"))), value, kind)]


def _number(asked: pl.DataFrame) -> list[pl.DataFrame]:
    typed = pl.col("citizen_id").str.strip_chars().str.to_uppercase()
    known = pl.col("cccd").is_not_null()
    head, tail = pl.col("cccd").str.slice(0, 3), pl.col("cccd").str.slice(6)
    digits = pl.when(~pl.col("shared") & pl.col("known_prefix") & one_digit()).then(head + CODE + tail)
    zero = typed.str.replace_all("O", "0", literal=True)
    whole = (typed.str.len_bytes() == 12) & zero.str.contains(r"^\d{3}...\d{6}$") & of_province(zero)
    letters = pl.when(typed.str.contains("[A-Z]") & whole).then(zero.str.slice(0, 3) + CODE + zero.str.slice(6))
    short, padded = typed.str.contains(r"^\d{10,11}$") & ~known, typed.str.zfill(12)
    zeros = pl.when(short & _agrees_as_far_as_known(padded)).then(padded)
    return [_offer(asked, digits, "digits"), _offer(asked, letters, "letters"), _offer(asked, zeros, "zeros")]


def _agrees_as_far_as_known(number: pl.Expr) -> pl.Expr:
    """Whether a padded number has a province and fits the record's sex or year, one of which is missing."""
    sex = (cccd_sex(number) == pl.col("sex_std")).fill_null(True)
    year = cccd_year(number) == pl.col("birth_year")
    known = pl.any_horizontal(pl.col("sex_std").is_not_null(), pl.col("birth_year").is_not_null())
    return (of_province(number) & sex & year.fill_null(True) & known & CODE.is_null()).fill_null(False)
