"""Cases met in the wild: what a value says. The inputs hold invented people."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

import vaxanalysis as vax
from vaxanalysis import findings, loading, rules
from vaxanalysis.register import Register
from vaxanalysis.schema import BLANK, INVALID, PLACEHOLDER, USABLE

INPUTS = Path(__file__).parent / "inputs"
AS_OF = date(2021, 11, 8)


def load(case: str) -> Register:
    """The register of a case's one file."""
    (path,) = (INPUTS / case).iterdir()
    return vax.load(path)


def failing(register: Register, code: str) -> list[bool]:
    """Whether each record breaks the rule ``code``."""
    judged = rules.judged(register.records.lazy(), AS_OF).collect()
    bit = 1 << [rule.code for rule in rules.RULES].index(code)
    return judged.select(pl.col("fails") & pl.lit(bit, pl.UInt64) != 0).to_series().to_list()


@pytest.mark.parametrize("case", sorted(path.name for path in INPUTS.iterdir() if path.name[:2] in
                         ("32", "34", "35", "36", "38", "42", "44", "47", "49", "55", "56", "57", "63")))  # fmt: skip
def test_chunks_are_judged_as_the_register_is(case: str) -> None:
    register = load(case)
    masks = findings.Findings.of(register.records, register.doses, AS_OF).counts()
    (path,) = (INPUTS / case).iterdir()
    assert findings.count(loading.read([path]), AS_OF).equals(masks)


def test_machine_nulls_are_blank() -> None:
    doses = load("32-null-words").doses
    for name in ("vaccine", "lot", "facility"):
        assert doses[f"{name}_state"].to_list() == [*[BLANK] * 7, USABLE]


def test_names_of_nobody_are_not_usable() -> None:
    states = load("34-names-of-nobody").records["full_name_state"].to_list()
    assert states == [PLACEHOLDER, PLACEHOLDER, PLACEHOLDER, PLACEHOLDER, BLANK, PLACEHOLDER]


def test_a_family_and_a_middle_name_are_no_full_name() -> None:
    assert failing(load("35-no-given-name"), "name_incomplete") == [True] * 3


def test_only_a_known_country_makes_a_foreigner() -> None:
    records = load("36-nationality-null").records
    assert records["non_citizen"].to_list() == [False] * 5 + [True, False]
    assert records["nationality_state"].to_list() == [USABLE, BLANK, BLANK, USABLE, USABLE, USABLE, BLANK]


def test_a_decimal_tail_adds_no_digits() -> None:
    records = load("38-id-with-decimals").records
    assert records["cccd"].to_list() == ["001080000001"] * 5
    assert records["cccd_restored"].to_list() == [True] * 4 + [False]


def test_names_in_vni_are_converted() -> None:
    names = load("42-vni-names").records["name_std"].to_list()
    assert names[:4] == ["Trần Văn Bình", "Lê Thị Hồng", "Nguyễn Thị Thu Hà", "Đỗ Hữu Đức"]


def test_a_year_in_a_date_cell_is_a_year() -> None:
    records = load("44-year-in-date-cell").records
    assert records["birth_year"].to_list()[:4] == [1950, 1936, 1988, 2003]
    assert records["birth_date_state"].to_list()[:4] == [INVALID] * 4


def test_a_column_of_months_first_is_read_so_and_it_is_said() -> None:
    register = load("47-month-first-file")
    assert register.records["birth"].to_list()[:4] == [
        date(1997, 10, 9),
        date(1997, 12, 27),
        date(1965, 8, 25),
        date(1980, 2, 12),
    ]
    assert register.doses["dose_date_std"].to_list()[:2] == [date(2021, 9, 26), date(2021, 7, 27)]
    said = register.report.conventions.select("column", "convention", "because", "cells_for", "cells_against").rows()
    assert said == [("birth_date", "mm/dd/yyyy", "cells", 0, 31), ("dose_date", "mm/dd/yyyy", "cells", 0, 31)]
    assert "mm/dd/yyyy" in register.report.files["read_as_en"][0]


def test_one_and_two_are_men_and_women() -> None:
    register = load("49-sex-1-2")
    assert register.records["sex_std"].to_list() == ["male", "female", "male", "female"]
    assert "1 nam, 2 nữ" in register.report.files["read_as_vi"][0]


@pytest.mark.parametrize(
    ("case", "doses"), [("55-readable-dates-impossible", 5), ("56-readable-dates-impossible-2", 6)]
)
def test_a_date_beside_words_is_read(case: str, doses: int) -> None:
    assert load(case).doses["dose_date_std"].to_list() == [date(2021, 8, 15)] * doses


def test_a_number_beside_words_is_read_with_a_finding() -> None:
    register = load("57-id-beside-words")
    assert register.records["cccd"].to_list() == ["001080000001"] * 4
    assert register.records["cmnd"].to_list() == [None, "012345670", None, "012345670"]
    assert failing(register, "citizen_id_beside_words") == [True] * 4


def test_a_child_is_too_young_whatever_its_day_of_birth() -> None:
    assert failing(load("63-year-only-child"), "under_age_at_dose") == [True] * 3
