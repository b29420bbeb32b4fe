"""What the person's other records hold for a field: the value, and the kind of evidence for it."""

from __future__ import annotations

import polars as pl

from vaxanalysis.repair.traits import others
from vaxanalysis.schema import USABLE
from vaxanalysis.standardise.epochs import card_digits

_HELD = {
    "full_name": pl.col("name_std_o"),
    "birth_date": pl.col("birth_o").cast(pl.String),
    "sex": pl.col("sex_std_o"),
    "citizen_id": pl.when(pl.col("own_o")).then("cccd_o"),
    "phone": pl.col("phone_std_o"),
}
_MINE = {
    "full_name": pl.col("name_std"),
    "birth_date": pl.col("birth").cast(pl.String),
    "sex": pl.col("sex_std"),
    "citizen_id": pl.col("cccd"),
    "phone": pl.col("phone_std"),
}


def offers(frame: pl.DataFrame, asked: pl.DataFrame) -> pl.DataFrame:
    """``record_id, field, value, kind`` from other records of the person, where they hold one value only."""
    pairs = others(frame, asked)
    parts = [_of(pairs.filter(pl.col("field") == field), field) for field in _HELD]
    return pl.concat(parts)


def _of(pairs: pl.DataFrame, field: str) -> pl.DataFrame:
    held = pairs.filter((pl.col(f"{field}_state_o") == USABLE).fill_null(False)).with_columns(
        value=_HELD[field], mine=_MINE[field]
    )
    held = held.filter(pl.col("value").is_not_null() & pl.col("value").ne_missing(pl.col("mine")))
    signs = held.with_columns(fits=_fits(field), alike=_alike(field), later=_later())
    by_record = signs.group_by("record_id").agg(
        pl.col("value").n_unique().alias("different"), pl.col("value").first(), pl.len().alias("records"),
        pl.col("fits").all(), pl.col("alike").any(), pl.col("later").all(),
    )  # fmt: skip
    kind = (
        pl.when(~pl.col("fits")).then(pl.lit("mates_apart"))
        .when(_new_year(field)).then(pl.lit("mates_new_year"))
        .when("alike").then(pl.lit("mates_alike"))
        .when(pl.col("records") > 1).then(pl.lit("mates_several"))
        .when("later").then(pl.lit("mates_later"))
        .otherwise(pl.lit("mates"))
    )  # fmt: skip
    agreed = by_record.filter(pl.col("different") == 1)
    return agreed.select("record_id", pl.lit(field).alias("field"), "value", kind.alias("kind"))


def _fits(field: str) -> pl.Expr:
    """Whether the value agrees with what this record holds beside it."""
    if field == "citizen_id":
        sex = (pl.col("n_sex_o") == pl.col("sex_std")).fill_null(True)
        year = (pl.col("n_year_o") == pl.col("birth_year")).fill_null(True)
        return sex & year & ~pl.col("shared_o")
    if field == "birth_date":
        by_card = pl.coalesce("n_year", "birth_year")
        return (by_card == pl.col("birth_o").dt.year()).fill_null(True)
    if field == "sex":
        return (pl.col("n_sex") == pl.col("sex_std_o")).fill_null(True)
    return pl.lit(True)


def _alike(field: str) -> pl.Expr:
    """Whether this record itself supports the value: by most of the number's digits, the year, the number's sex."""
    if field == "citizen_id":
        return _nearly(card_digits(), pl.col("value"))
    if field == "birth_date":
        return (pl.col("n_year") == pl.col("birth_o").dt.year()).fill_null(False)
    if field == "sex":
        return (pl.col("n_sex") == pl.col("sex_std_o")).fill_null(False)
    return pl.lit(False)


def _nearly(typed: pl.Expr, value: pl.Expr) -> pl.Expr:
    """Whether a damaged number is ``value`` except for one digit more, fewer or different, or for lost leading zeros."""
    lost = typed == value.str.strip_chars_start("0")
    splits = [
        (typed.str.slice(0, i) == value.str.slice(0, i)) & (typed.str.slice(i + more) == value.str.slice(i + fewer))
        for i in range(13)
        for more, fewer in ((0, 1), (1, 0), (1, 1))
    ]
    return ((typed.str.len_bytes() >= 8) & (lost | pl.any_horizontal(splits))).fill_null(False)


def _new_year(field: str) -> pl.Expr:
    """1 January, which is typed for days that are not known."""
    return pl.col("value").str.ends_with("-01-01") if field == "birth_date" else pl.lit(False)


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
