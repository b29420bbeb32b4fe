"""Of the numbers that are wrong by one digit of sex or year: how many are typed wrong, and how many are somebody else's number.

A number of somebody else gives both another sex and another year in about half of all cases; a digit typed wrong hardly ever does. So the
wrong numbers that give both tell how many are somebody else's, and the register's birth years how many of these differ by one digit.
"""

from __future__ import annotations

import numpy as np
import polars as pl

CODE = (
    pl.when(pl.col("sex_std").is_not_null()).then(
        2 * ((pl.col("birth_year") - 1900) // 100) + (pl.col("sex_std") == "female").cast(pl.Int16)
    ).cast(pl.String)
    + (pl.col("birth_year") % 100).cast(pl.String).str.zfill(2)
)  # fmt: skip
"""Digits 4 to 6 of a CCCD as sex and birth year of the record ask for them; null where one of them is missing."""

FARTHEST = 10
"""Years apart up to which a number is taken for one with a digit typed wrong."""

GROUPS = {"sex": (0, 0), "one": (1, 1), "few": (2, 9), "ten": (10, FARTHEST)}
"""Contradictions by one digit, by years apart: the lowest and the highest."""

BEFORE = 10.0
"""Numbers typed wrong that every group begins with."""


def one_digit() -> pl.Expr:
    """Whether one digit of ``CODE``, and no more, differs from the number."""
    differing = pl.sum_horizontal(
        (pl.col("cccd").str.slice(3 + i, 1) != CODE.str.slice(i, 1)).cast(pl.Int8) for i in range(3)
    )
    return ((differing == 1) & (_years_apart() <= FARTHEST)).fill_null(False)


def typed(frame: pl.DataFrame, apart: pl.DataFrame) -> pl.DataFrame:
    """``record_id, typed``: the chance that a wrong number becomes right when its one digit is corrected.

    ``frame``: records with traits. ``apart``: its contradictions with ``p_number`` (:func:`blame.conflicts`). There is a row for each
    number that is wrong by one digit and stands at no other person.
    """
    alone = apart.filter(~pl.col("shared"))
    near = alone.filter(one_digit()).with_columns(years=_years_apart())
    others = float(alone.filter(pl.col("apart_sex") & pl.col("apart_year"))["p_number"].sum())
    chances, both = _met_by_chance(frame.filter("own")["birth_year"].drop_nulls())
    parts = []
    for name, (low, high) in GROUPS.items():
        part = near.filter(pl.col("years").is_between(low, high))
        strangers = others / both * chances[name]
        wrong = max(float(part["p_number"].sum()), strangers)
        share = (BEFORE + wrong - strangers) / (BEFORE + wrong)
        parts.append(part.select("record_id", typed=pl.lit(share)))
    return pl.concat(parts)


def _years_apart() -> pl.Expr:
    return (pl.col("birth_year") - pl.col("n_year")).abs()


def _met_by_chance(years: pl.Series) -> tuple[dict[str, float], float]:
    """Shares of numbers of somebody else that fall into each group, and that give both another sex and another year."""
    counts = years.value_counts()
    year, share = counts[:, 0].to_numpy().astype(int), counts[:, 1].to_numpy() / max(years.len(), 1)
    weight = 0.5 * np.outer(share, share)
    far = np.abs(np.subtract.outer(year, year))
    digits = sum((np.subtract.outer(year // unit % 10, year // unit % 10) != 0).astype(int) for unit in (1, 10, 100))
    chances = {
        name: float(weight[(far >= low) & (far <= high) & (digits <= 1)].sum()) for name, (low, high) in GROUPS.items()
    }
    return chances, max(float(weight[far > 0].sum()), 0.1)
