"""Rows -> doses: those of a dose-a-row layout as they are, doses side by side as a row each."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from vaxanalysis.register.no_column import of_dose, unknown_states
from vaxanalysis.schema import ABSENT, CONVENTIONS, MAX_DOSES, PER_DOSE, columns_of_dose
from vaxanalysis.standardise import DOSE_STEPS, codes, standardise_doses, text

GIVEN = ("vaccine", "lot", "dose_date")
"""A value in any of these, other than a placeholder, makes a dose; a facility or a number alone does not."""

_DAY = r"^[0-9/.-]{0,6}202[0-9]"

DAYS = ("first_dose_on", "second_dose_on")
"""The days of a record's doses with the numbers 1 and 2; the earliest where there are several."""

KEPT = ("record_id", "file", "sheet", "row", "source_id")


def doses(rows: pl.DataFrame) -> pl.DataFrame:
    """Each record's doses, typed. ``is_dose`` is false for the line of a record without a dose, which may hold a facility."""
    typed = standardise_doses(listed(rows).lazy())
    return typed.with_columns(unknown_states(PER_DOSE)).drop(ABSENT, CONVENTIONS).collect()


def days() -> list[pl.Expr]:
    """``DAYS`` of a group of typed doses."""
    day = pl.col("dose_date_std").filter(pl.col("is_dose"))
    numbers = pl.col("number_std").filter(pl.col("is_dose"))
    return [day.filter(numbers == n).min().alias(name) for n, name in enumerate(DAYS, 1)]


def days_of(rows: pl.DataFrame) -> pl.DataFrame:
    """``record_id`` and ``DAYS`` of the records of ``rows``, from dates and numbers alone."""
    typed = codes.dose_number(DOSE_STEPS["dose_date"](listed(rows).lazy()))
    return typed.group_by("record_id").agg(days()).collect()


def listed(rows: pl.DataFrame) -> pl.DataFrame:
    """The texts of each record's doses. Doses of a record that are equal in every cell except their status count once; a field is
    absent only if it is absent in all of them."""
    parts = pl.concat([_part(rows, slot) for slot in slots(rows.columns)])
    same = ["record_id", *(name for name in PER_DOSE if name != "dose_status")]
    if parts[ABSENT].n_unique() > 1:
        parts = parts.with_columns(pl.col(ABSENT).bitwise_and().over(same))
    return parts.unique(same, keep="first", maintain_order=True)


def slots(names: Collection[str]) -> list[int]:
    """The numbers of the doses that the columns ``names`` hold side by side: 1, and every other with at least one column."""
    further = range(2, MAX_DOSES + 1)
    return [1, *(slot for slot in further if not set(names).isdisjoint(columns_of_dose(slot).values()))]


def is_dose() -> pl.Expr:
    """Whether the columns ``PER_DOSE`` of a row hold a dose; never null."""
    number = pl.when(pl.col("layout") == "dose").then(pl.col("dose_number"))
    return is_given() | ~text.is_blank(text.trim(number)).fill_null(True)


def is_given() -> pl.Expr:
    """Whether any of ``GIVEN`` holds more than a placeholder: decided by a day of the 2020s, else field by field; never null."""
    plain = pl.col("dose_date").str.contains(_DAY).fill_null(False)
    odd = [~text.is_missing(pl.when(~plain).then(pl.col(name))) for name in GIVEN]
    return plain | pl.any_horizontal(odd)


def _part(rows: pl.DataFrame, number: int) -> pl.DataFrame:
    """The ``number``-th dose of every row; numbered by its position where the layout has doses side by side."""
    have = [
        pl.col(raw).alias(name) if raw in rows.columns else pl.lit(None, pl.String).alias(name)
        for name, raw in columns_of_dose(number).items()
    ]
    placed = (
        pl.when((pl.col("layout") == "person") & is_given())
        .then(pl.coalesce("dose_number", pl.lit(str(number))))
        .otherwise("dose_number")
    )
    part = rows.select(*KEPT, "layout", of_dose(number), CONVENTIONS, *have).with_columns(
        is_dose().alias("is_dose"),
        placed.alias("dose_number"),
        pl.lit(number == 1).alias("_first"),
    )
    return part.filter(pl.col("is_dose") | pl.col("_first")).drop("layout")
