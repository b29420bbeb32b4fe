"""Columns put together from several columns of a file."""

from __future__ import annotations

import polars as pl
import pytest

from vaxanalysis.loading import making
from vaxanalysis.loading.claims import Made


@pytest.mark.parametrize(
    ("male", "female", "sex"),
    [
        ("x", None, "Nam"), (None, "X", "Nữ"), ("1", "0", "Nam"), ("True", "False", "Nam"), ("không", "có", "Nữ"), (" ", "-", None),
        ("x", "x", "Nam / Nữ"),
    ],
)  # fmt: skip
def test_a_column_for_each_sex(male: str | None, female: str | None, sex: str | None) -> None:
    rows = pl.LazyFrame({"Nam": [male], "Nữ": [female]}, schema={"Nam": pl.String, "Nữ": pl.String})
    made = making.make(rows, [Made("sex", "sex", (), ("Nam", "Nữ"))])
    assert made.collect()["sex"].to_list() == [sex]


def test_the_better_of_two_columns_for_a_second_dose_leaves_the_first_dose_as_it_is() -> None:
    rows = pl.LazyFrame({"vaccine": ["Pfizer"], "a": [None], "b": ["AstraZeneca"]}, schema_overrides={"a": pl.String})
    made = making.make(rows, [Made("vaccine_2", "best", (), ("a", "b"))]).collect()
    assert made.rows(named=True) == [{"vaccine": "Pfizer", "a": None, "b": "AstraZeneca", "vaccine_2": "AstraZeneca"}]
