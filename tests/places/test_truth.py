"""Every commune of 2021, written as people write it, in the right cells and in wrong ones: never another unit without a word."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import polars as pl
import pytest

from vaxanalysis import places
from vaxanalysis.places.names import bare_name
from vaxanalysis.places.units import read_list
from vaxanalysis.schema import fold

WORDS = {
    "Thành phố ": ("TP. ", "T.P ", "TP", ""), "Tỉnh ": ("T. ", ""), "Quận ": ("Q. ", "Q", ""), "Huyện ": ("H. ", ""),
    "Thị xã ": ("TX. ", ""), "Phường ": ("P. ", "P.", ""), "Xã ": ("X. ", "x.", ""), "Thị trấn ": ("TT. ", "T.T ", ""),
}  # fmt: skip
STYLES: tuple[Callable[[str], str], ...] = (
    str, str.upper, lambda text: unicodedata.normalize("NFD", text), lambda text: f"  {text} ", fold,
    lambda text: text.replace("òa", "oà").replace("óa", "oá").replace("ủy", "uỷ"), lambda text: text.replace(" ", "  "),
)  # fmt: skip
LEVELS = ("province", "district", "commune")
UNITS = places.units().sort("commune_code")
STATED = ("conflict", "ambiguous")
"""Answers that say of themselves that they may be wrong."""


def written(name: str, turn: int) -> str:
    """``name`` in one of the ways in which people write it; a number keeps the type before it."""
    for kind, short in WORDS.items():
        if name.startswith(kind):
            rest = name.removeprefix(kind)
            ways = [*short, kind] if not rest.isdigit() else [way for way in short if way] + [kind]
            return STYLES[turn % len(STYLES)](ways[turn % len(ways)] + rest)
    return name


def texts() -> pl.DataFrame:
    """Three columns of names as written, and the codes that are right."""
    cells = {level: [written(name, turn * 7 + turn // 7) for turn, name in enumerate(UNITS[level])] for level in LEVELS}
    right = UNITS.select("province_code", "district_code", "commune_code").rename(lambda name: f"true_{name}")
    return pl.concat([pl.DataFrame(cells), right], how="horizontal")


def another(found: pl.DataFrame) -> pl.DataFrame:
    """Answers that are another commune, district or province than the right one and do not say so."""
    wrong = pl.any_horizontal(pl.col(f"unit_{level}") != pl.col(f"true_{level}_code") for level in LEVELS)
    return found.filter(wrong.fill_null(False) & ~pl.col("how").is_in(STATED))


@pytest.mark.parametrize(
    ("given", "least"),
    [
        ({"province": "province", "district": "district", "commune": "commune"}, 0.98),
        ({"district": "district", "commune": "commune"}, 0.94),
        ({"province": "province", "commune": "commune"}, 0.60),
        ({"commune": "commune"}, 0.0),
        ({"province": "province", "district": "commune", "commune": "district"}, 0.93),
        ({"province": "district", "district": "province", "commune": "commune"}, 0.90),
    ],
    ids=[
        "all",
        "no province",
        "no district",
        "commune alone",
        "commune and district swapped",
        "district and province swapped",
    ],
)
def test_names_in_right_and_wrong_cells(given: dict[str, str], least: float) -> None:
    truth = texts()
    found = places.resolve(truth.select(pl.col(cell).alias(name) for name, cell in given.items()))
    found = pl.concat([found, truth.select(pl.selectors.starts_with("true_"))], how="horizontal")
    assert another(found).height == 0
    assert (found["unit_commune"] == found["true_commune_code"]).fill_null(False).mean() >= least


def test_a_wrong_district_is_said_unless_it_has_a_commune_of_that_name() -> None:
    truth = texts().with_columns(district=pl.Series(UNITS["district"]).shift(997).fill_null("Quận Ba Đình"))
    found = another(places.resolve(truth)).drop_nulls("unit_commune")
    assert found.height <= 0.03 * truth.height
    units = [places.commune_name(code) for code in found["unit_commune"]]
    same = [
        bare_name(text, "commune") == bare_name(name, "commune")
        for text, name in zip(found["commune"], units, strict=True)
    ]
    assert all(same)


def test_units_since_2025_are_never_taken_for_others_of_2021() -> None:
    provinces = dict(UNITS.select("province_code", "province").unique().iter_rows())
    later = read_list("later_names.parquet").filter(year=2025)
    names = later.select(
        pl.col("later_province_code").replace_strict(provinces).alias("province"),
        pl.col("later_commune").alias("commune"),
    )
    found = places.resolve(names)
    known = found["unit_commune"].is_not_null()
    assert (found["unit_commune"].filter(known) == later["commune_code"].filter(known)).all()
    assert found["how"].is_in(["later_name", "ambiguous", "name"]).mean() > 0.97
