"""What a column proves: counts of a tiny table, and what is decided from them."""

from __future__ import annotations

import polars as pl
import pytest

from vaxanalysis.standardise import epochs, evidence
from vaxanalysis.standardise.conventions import EPOCH, ISO_5218, NO_CODES, ONE_MALE, SERIALS, SEX, YEAR_FIRST, ZERO_MALE
from vaxanalysis.standardise.evidence import KEPT, OTHER, UNDECIDED

NAMES = ("full_name", "citizen_id", "sex", "birth_date", "dose_date", "dose_date_2", "entry_date")


def decided(headings: dict[str, str] | None = None, **columns: list[str]) -> evidence.Decided:
    height = max(map(len, columns.values()))
    table = pl.DataFrame(
        {name: columns.get(name, [None] * height) for name in NAMES}, schema=dict.fromkeys(NAMES, pl.String)
    )
    sums = table.select(evidence.counts(list(NAMES))).sum().row(0, named=True)
    return evidence.decide({name: number or 0 for name, number in sums.items()}, headings or {})


# cells for, cells against, declared by the heading -> what is decided
SETTLED = [
    (0, 0, False, KEPT), (5, 0, False, KEPT), (18, 1, False, UNDECIDED), (20, 1, False, KEPT), (198, 2, False, KEPT),
    (197, 3, False, UNDECIDED), (0, 19, False, UNDECIDED), (0, 20, False, OTHER), (1, 20, False, OTHER), (2, 20, False, UNDECIDED),
    (0, 19, True, KEPT), (0, 20, True, UNDECIDED), (99, 21, True, UNDECIDED),
]  # fmt: skip


@pytest.mark.parametrize(("agree", "against", "declared", "expected"), SETTLED)
def test_twenty_cells_of_which_one_in_a_hundred_speaks_against_the_rest_decide(agree, against, declared, expected):
    assert evidence.settled(agree, against, declared) == expected


ORDER_BITS = 1 << SEX
DAYS, MONTHS = ["25/04/1990"] * 20, ["04/25/1990"] * 20
# column, heading, cells -> number, why
ORDERS = [
    ("Ngày sinh", DAYS, 0, "rule"), ("Ngày sinh", MONTHS, 1, "cells"), ("Ngày sinh", DAYS + MONTHS, 2, "undecided"),
    ("Ngày sinh (dd/mm/yyyy)", MONTHS[:5], 0, "heading"), ("Ngày sinh (dd/mm/yyyy)", MONTHS, 2, "undecided"),
    ("DOB (mm/dd/yyyy)", ["03/04/1990"], 1, "heading"), ("Ngày sinh", ["1990-25-04"] * 20, 3, "cells"),
    ("Ngày sinh", ["04/25/90"] * 20, 1, "cells"), ("Ngày sinh", ["04251990"] * 20, 1, "cells"), ("Ngày sinh", ["4251990"] * 20, 1, "cells"),
    ("Ngày sinh", ["2041990", "19900425"] * 20, 0, "rule"), ("Ngày sinh yyyyddmm", ["19900304"], 3, "heading"),
    ("Ngày sinh", ["03/04/1990", "36817"] * 20, 0, "unproved"),
]  # fmt: skip


@pytest.mark.parametrize(("heading", "cells", "number", "because"), ORDERS)
def test_the_order_of_day_and_month(heading, cells, number, because):
    found = decided({"birth_date": heading}, birth_date=cells)
    assert found.conventions % ORDER_BITS == number
    assert found.columns["because"].to_list() == ([because] if because else [])


LATE, EARLY, NUMBERS = ["25/04/1990"], ["1990-07-02"], ["33056"]  # the second of July
# date cells and texts -> order of year-first dates, why
EXCHANGED = [
    (LATE * 12 + EARLY * 8, OTHER, "exchanged"), (LATE * 12 + NUMBERS * 4 + EARLY * 4, OTHER, "exchanged"),
    (LATE * 150 + EARLY * 50 + ["03/04/1990", "1990-04-25"], OTHER, "exchanged"),
    (LATE * 9 + EARLY * 2, UNDECIDED, "perhaps exchanged"), (LATE * 2 + EARLY * 20, UNDECIDED, "perhaps exchanged"),
    (LATE * 2 + EARLY * 2, KEPT, "rule"), (LATE * 9 + EARLY * 2 + ["1990-04-25"], KEPT, "rule"),
    (LATE * 12 + EARLY * 8 + ["03/04/1990"] * 2, KEPT, "rule"), (EARLY * 40, KEPT, None), (LATE * 12 + ["1990-07-01"] * 8, KEPT, "rule"),
]  # fmt: skip


@pytest.mark.parametrize(("cells", "order", "because"), EXCHANGED)
def test_date_cells_with_early_days_beside_texts_with_late_ones_have_day_and_month_exchanged(cells, order, because):
    found = decided(birth_date=cells)
    assert found.conventions % ORDER_BITS == YEAR_FIRST * order
    said = [each for each in found.columns["because"] if each != epochs.UNPROVED]
    assert said[-1:] == ([because] if because else [])


def test_days_of_injections_are_never_exchanged_and_a_heading_decides():
    assert decided(dose_date=LATE * 12 + EARLY * 8).conventions == YEAR_FIRST * UNDECIDED << 4
    assert decided({"birth_date": "Ngày sinh (yyyy-mm-dd)"}, birth_date=LATE * 12 + EARLY * 8).conventions == 0


def test_all_doses_of_a_row_speak_for_one_order():
    found = decided(dose_date=MONTHS, dose_date_2=MONTHS)
    assert (found.conventions, found.columns.rows()) == (1 << 4, [("dose_date", "mm/dd/yyyy", "cells", 0, 40)])


# 15/9/2021 counts 44454 from 1900 and 42992 from 1904; 6/7/1990 counts 33060 and 31598
DOSES, DOSES_1904, BIRTHS, BIRTHS_1904 = ["44454"], ["42992"], ["33060"], ["31598"]
EPOCHS = [
    (DOSES * 20, BIRTHS * 20, KEPT, "rule", 40, 0), (DOSES_1904 * 20, [""] * 20, OTHER, "cells", 0, 20),
    ([""] * 20, BIRTHS_1904 * 20, OTHER, "cells", 0, 20), (DOSES_1904 * 5, BIRTHS_1904 * 5, UNDECIDED, "unclear", 0, 10),
    (DOSES * 20 + DOSES_1904 * 3, [""] * 23, UNDECIDED, "unclear", 20, 3), (DOSES * 30 + DOSES_1904, [""] * 31, KEPT, "rule", 30, 1),
    (["30000"] * 20, [""] * 20, KEPT, "unproved", 20, 0),
]  # fmt: skip


@pytest.mark.parametrize(("doses", "births", "epoch", "because", "agree", "against"), EPOCHS)
def test_from_which_year_serial_numbers_count(doses, births, epoch, because, agree, against):
    found = decided(dose_date=doses, birth_date=births, citizen_id=["001090000001"] * len(doses))
    assert found.conventions >> EPOCH & 3 == epoch
    assert set(found.columns.select("because", "cells_for", "cells_against").rows()) == {(because, agree, against)}


@pytest.mark.parametrize("number", ["001 090 000001", "001090000001.0", "CCCD: 001.090.000001", "'001090000001"])
def test_a_number_proves_its_year_and_sex_however_it_is_written(number: str) -> None:
    found = decided(birth_date=BIRTHS_1904 * 20, sex=["1"] * 20, citizen_id=[number] * 20)
    assert (found.conventions >> EPOCH & 3, found.conventions >> SEX & 3) == (OTHER, ONE_MALE)


@pytest.mark.parametrize(
    ("cells", "held"),
    [(["33060"] + ["1/7/1991"] * 99, 1), (["33060"] + ["1/7/1991"] * 100, 0), (["33333"] * 9, 0), (["9998"] * 9, 0)],
)
def test_a_column_holds_serial_numbers_of_days_if_one_cell_in_a_hundred_is_one_for_certain(cells, held):
    assert decided(birth_date=cells).conventions >> SERIALS == held
    assert decided(dose_date=cells).conventions >> SERIALS == held << 1


MEN, WOMEN = ["001080000001"] * 10, ["001180000002"] * 10
# heading, codes of men, codes of women -> coding
CODINGS = [
    ("Giới tính", "0", "1", ZERO_MALE), ("Giới tính", "1", "0", ONE_MALE), ("Giới tính", "1", "2", ISO_5218),
    ("Giới tính", "2", "1", NO_CODES), ("Giới tính (0:nam, 1:nữ)", "1", "0", NO_CODES), ("Giới tính (1: Nam, 0: Nữ)", "1", "0", ONE_MALE),
    ("Giới tính (1=Nam, 2=Nữ)", "1", "2", ISO_5218), ("Giới tính", "Nam", "Nữ", ZERO_MALE),
    ("1. Nam/Nữ", "0", "1", ZERO_MALE), ("(1) Nam/Nữ", "1", "0", ONE_MALE), ("Nam 1 Nữ 0", "1", "0", ONE_MALE),
    ("Giới tính (nữ = 1)", "1", "0", NO_CODES), ("Nữ: 2", "1", "2", ISO_5218), ("Giới tính (1 = nam)", "1", "0", ONE_MALE),
]  # fmt: skip


@pytest.mark.parametrize(("heading", "men", "women", "coding"), CODINGS)
def test_the_coding_of_sex(heading, men, women, coding):
    found = decided({"sex": heading}, sex=[men] * 10 + [women] * 10, citizen_id=MEN + WOMEN)
    assert found.conventions >> SEX & 3 == coding


def test_the_middle_name_speaks_where_there_is_no_card():
    found = decided(sex=["1", "0"] * 10, full_name=["Trần Văn Bình", "Lê Thị Cúc"] * 10)
    assert found.conventions >> SEX & 3 == ONE_MALE
