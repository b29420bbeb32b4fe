from datetime import date

import pytest

DAYS = {
    "01/07/1991": date(1991, 7, 1),
    "1/7/1991": date(1991, 7, 1),
    "01-07-1991": date(1991, 7, 1),
    "01.07.1991": date(1991, 7, 1),
    "01 07 1991": date(1991, 7, 1),
    "19910701": date(1991, 7, 1),
    "19910701.0": date(1991, 7, 1),
    "01071991": date(1991, 7, 1),
    "1991-07-01": date(1991, 7, 1),
    "1991/7/1": date(1991, 7, 1),
    "1991-07-01 00:00:00": date(1991, 7, 1),
    "1991-07-01T23:59:59.000Z": date(1991, 7, 1),
    "01/07/1991 10:22": date(1991, 7, 1),
    "10:22 01/07/1991": date(1991, 7, 1),
    "1/7/1991 10:22:00 AM": date(1991, 7, 1),
    "07-Sep-2021": date(2021, 9, 7),
    "07 SEP 2021": date(2021, 9, 7),
    "07/September/2021": date(2021, 9, 7),
    "07-Thg9-2021": date(2021, 9, 7),
    "ngày 07 tháng 9 năm 2021": date(2021, 9, 7),
    "36817": date(2000, 10, 18),
    "36817.0": date(2000, 10, 18),
    "44446.75": date(2021, 9, 7),
    "9998": date(1927, 5, 16),
    "29/02/2020": date(2020, 2, 29),
    "31/12/2100": date(2100, 12, 31),
    "02/01/1900": date(1900, 1, 2),
    "  01/07/1991\u00a0": date(1991, 7, 1),
    "\u200b01/07/1991\n": date(1991, 7, 1),
}


@pytest.mark.parametrize(("cell", "day"), DAYS.items())
def test_a_day_is_read_from_every_shape(records, cell, day):
    wanted = ("birth", "birth_year", "birth_month", "birth_precision", "birth_date_state")
    assert records(*wanted, birth_date=[cell]) == [(day, day.year, day.month, "day", "usable")]


def test_doses_read_dates_as_births_do(doses):
    wanted = ("dose_date_std", "dose_date_state", "entry_date_std")
    assert doses(*wanted, dose_date=list(DAYS), entry_date=list(DAYS)) == [(d, "usable", d) for d in DAYS.values()]


PARTIAL = {
    "1950": (1950, None, "year"),
    "1950.0": (1950, None, "year"),
    "00/00/1950": (1950, None, "year"),
    "19500000": (1950, None, "year"),
    "05/1950": (1950, 5, "month"),
    "1950-05": (1950, 5, "month"),
    "00/05/1950": (1950, 5, "month"),
    "19500500": (1950, 5, "month"),
}


@pytest.mark.parametrize(("cell", "expected"), PARTIAL.items())
def test_a_year_or_month_is_kept_but_is_no_birth_date(records, cell, expected):
    wanted = ("birth_year", "birth_month", "birth_precision", "birth", "birth_date_state")
    assert records(*wanted, birth_date=[cell]) == [(*expected, None, "invalid")]


@pytest.mark.parametrize(
    "cell",
    ["31/02/1991", "29/02/2021", "02/13/1991", "01/07/91", "13/1990", "200590", "199105", "31/12/1899", "01/01/2101",
     "123", "60001", "19911301", "abc", "1/7", "-36817", "+1990", "01/07/1991/5", "Sep-2021", "--"],
)  # fmt: skip
def test_what_is_no_date_is_invalid_and_never_guessed(records, cell):
    wanted = ("birth", "birth_year", "birth_month", "birth_precision", "birth_date_state")
    assert records(*wanted, birth_date=[cell]) == [(None, None, None, None, "invalid")]


@pytest.mark.parametrize(
    "cell",
    ["00/00/0000", "0/0/0000", "01/01/1900", "1/1/1900", "1900-01-01", "1900-01-01 00:00:00", "01-Jan-1900", "19000101",
     "1", "1.0", "0", "00000000", "x", "N/A", "Không rõ", " chưa có "],
)  # fmt: skip
def test_dates_that_stand_for_none_are_placeholders(records, cell):
    assert records("birth", "birth_year", "birth_date_state", birth_date=[cell]) == [(None, None, "placeholder")]
