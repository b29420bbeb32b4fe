"""What a record could be corrected from: its own CCCD, or another record of the same person. Suggested, never filled in."""

from __future__ import annotations

import polars as pl

from vaxanalysis.schema import FIELD, USABLE
from vaxanalysis.verification.words import day

_VALUES = {
    "citizen_id": pl.coalesce("cccd", "cmnd", "passport"),
    "full_name": pl.col("name_std"),
    "birth_date": day(pl.col("birth")),
    "sex": pl.col("sex_std").replace_strict({"male": "Nam", "female": "Nữ"}, default=None, return_dtype=pl.String),
    "phone": pl.col("phone_std"),
}
"""What is taken over from another record, by field."""


def suggestion() -> pl.Expr:
    """The suggestions of a row as lines of text; needs the columns of :func:`with_others`."""
    lines = [*_from_number(), *(pl.col(f"other_{field}") for field in _VALUES)]
    text = pl.concat_str(lines, separator="\n", ignore_nulls=True)
    return pl.when(text != "").then(text).alias("suggestion")


def with_others(rows: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """``rows`` with ``other_<field>``: what other records of the person (``person_id``) hold where this one is not usable."""
    for field, value in _VALUES.items():
        rows = rows.join(_held(people, field, value), on="person_id", how="left", maintain_order="left").with_columns(
            pl.when(pl.col(f"{field}_state") < USABLE).then(f"other_{field}").alias(f"other_{field}")
        )
    return rows


def _held(people: pl.DataFrame, field: str, value: pl.Expr) -> pl.DataFrame:
    usable = people.filter(pl.col(f"{field}_state") == USABLE).select("person_id", value.alias("value"), "last_dose")
    held = usable.drop_nulls("value").group_by("person_id").agg(
        pl.col("value").n_unique().alias("different"), pl.col("value").first(), pl.col("last_dose").max()
    )  # fmt: skip
    dose = pl.concat_str(pl.lit(", mũi gần nhất "), day(pl.col("last_dose"))).fill_null("")
    one = pl.format("{}: {} (theo bản ghi khác của cùng người{})", pl.lit(FIELD[field].vi), "value", dose)
    many = pl.format(
        "{}: các bản ghi khác của người này ghi {} giá trị khác nhau", pl.lit(FIELD[field].vi), "different"
    )
    return held.select("person_id", pl.when(pl.col("different") == 1).then(one).otherwise(many).alias(f"other_{field}"))


def _from_number() -> list[pl.Expr]:
    digit = pl.col("cccd").str.slice(3, 1).cast(pl.Int16, strict=False)
    year = 1900 + 100 * (digit // 2) + pl.col("cccd").str.slice(4, 2).cast(pl.Int16, strict=False)
    sex = pl.when(digit % 2 == 0).then(pl.lit("male")).otherwise(pl.lit("female"))
    label = pl.when(digit % 2 == 0).then(pl.lit("Nam")).otherwise(pl.lit("Nữ"))
    other_sex = digit.is_not_null() & (sex != pl.col("sex_std")).fill_null(True)
    other_year = (year != pl.col("birth_year")).fill_null(True)
    return [
        pl.when(other_sex).then(pl.format("Giới tính: {} (theo chữ số thứ 4 của số CCCD)", label)),
        pl.when(other_year).then(pl.format("Năm sinh: {} (theo chữ số 4-6 của số CCCD)", year)),
    ]
