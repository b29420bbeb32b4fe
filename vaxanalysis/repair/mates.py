"""What the person's other records hold for a field: the value, and the kind of evidence for it."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from vaxanalysis.repair.traits import others
from vaxanalysis.schema import USABLE
from vaxanalysis.standardise.epochs import card_digits


class _Evidence(NamedTuple):
    """What is compared of a field: the ``value`` of the other record, ``mine`` of this one, and what this one says of the value.

    ``fits``: it agrees with what this record holds beside it. ``alike``: this record itself supports it: by most of the number's digits,
    the year, the number's sex. ``new_year``: it is 1 January, which is typed for days that are not known.
    """

    value: pl.Expr
    mine: pl.Expr
    fits: pl.Expr = pl.lit(True)
    alike: pl.Expr = pl.lit(False)
    new_year: pl.Expr = pl.lit(False)


def offers(frame: pl.DataFrame, asked: pl.DataFrame) -> pl.DataFrame:
    """``record_id, field, value, kind`` from other records of the person, where they hold one value only."""
    pairs = others(frame, asked)
    return pl.concat(_of(pairs.filter(pl.col("field") == field), field, by) for field, by in _by_field().items())


def _of(pairs: pl.DataFrame, field: str, by: _Evidence) -> pl.DataFrame:
    held = pairs.filter(pl.col(f"{field}_state_o") == USABLE).with_columns(value=by.value)
    held = held.filter(pl.col("value").is_not_null() & pl.col("value").ne_missing(by.mine))
    signs = held.with_columns(fits=by.fits.fill_null(True), alike=by.alike.fill_null(False), later=_later())
    by_record = signs.group_by("record_id").agg(
        pl.col("value").n_unique().alias("different"), pl.col("value").first(), pl.len().alias("records"),
        pl.col("fits").all(), pl.col("alike").any(), pl.col("later").all(),
    )  # fmt: skip
    kind = (
        pl.when(~pl.col("fits")).then(pl.lit("mates_apart"))
        .when(by.new_year).then(pl.lit("mates_new_year"))
        .when("alike").then(pl.lit("mates_alike"))
        .when(pl.col("records") > 1).then(pl.lit("mates_several"))
        .when("later").then(pl.lit("mates_later"))
        .otherwise(pl.lit("mates"))
    )  # fmt: skip
    agreed = by_record.filter(pl.col("different") == 1)
    return agreed.select("record_id", pl.lit(field).alias("field"), "value", kind.alias("kind"))


def _by_field() -> dict[str, _Evidence]:
    day, year, sex, value = (
        pl.col("birth_o").cast(pl.String),
        pl.col("birth_o").dt.year(),
        pl.col("sex_std_o"),
        pl.col("value"),
    )
    sexes, years = pl.col("n_sex_o") == pl.col("sex_std"), pl.col("n_year_o") == pl.col("birth_year")
    number_fits = sexes.fill_null(True) & years.fill_null(True) & ~pl.col("shared_o")
    year_fits, new_year = pl.coalesce("n_year", "birth_year") == year, value.str.ends_with("-01-01")
    by_number = pl.col("n_sex") == sex
    return {
        "full_name": _Evidence(pl.col("name_std_o"), pl.col("name_std")),
        "birth_date": _Evidence(day, pl.col("birth").cast(pl.String), year_fits, pl.col("n_year") == year, new_year),
        "sex": _Evidence(sex, pl.col("sex_std"), by_number, by_number),
        "citizen_id": _Evidence(
            pl.when("own_o").then("cccd_o"), pl.col("cccd"), number_fits, _nearly(card_digits(), value)
        ),
        "phone": _Evidence(pl.col("phone_std_o"), pl.col("phone_std")),
    }


def _nearly(typed: pl.Expr, value: pl.Expr) -> pl.Expr:
    """Whether a damaged number is ``value`` except for one digit more, fewer or different, or for lost leading zeros."""
    lost = typed == value.str.strip_chars_start("0")
    splits = [
        (typed.str.slice(0, i) == value.str.slice(0, i)) & (typed.str.slice(i + more) == value.str.slice(i + fewer))
        for i in range(13)
        for more, fewer in ((0, 1), (1, 0), (1, 1))
    ]
    return ((typed.str.len_bytes() >= 8) & (lost | pl.any_horizontal(splits))).fill_null(False)


def _later() -> pl.Expr:
    """Whether the other record was made for a later dose: a person who comes again is typed again, by others."""
    return (pl.col("first_dose_o") > pl.col("first_dose")).fill_null(False)


def new_years(frame: pl.DataFrame) -> pl.DataFrame:
    """``kind, right, wrong``: how often another record of the person has 1 January too, and how often another day of that year."""
    dated = frame.filter((pl.col("birth").dt.ordinal_day() == 1) & (pl.col("birth_precision") == "day"))
    pairs = others(frame, dated).filter(
        pl.col("birth_o").dt.year() == pl.col("birth").dt.year(), pl.col("birth_precision_o") == "day"
    )
    same = pl.col("birth_o") == pl.col("birth")
    return pairs.select(kind=pl.lit("birth_date.mates_new_year"), right=same.sum(), wrong=(~same).sum())
