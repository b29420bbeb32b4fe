from datetime import date

import polars as pl
import pytest

from vaxanalysis.standardise import standardise
from vaxanalysis.standardise.conventions import MONTH_FIRST, SERIALS, UNDECIDED, YEAR_FIRST

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
    "2091981": date(1981, 9, 2),
    "36817.0": date(2000, 10, 18),
    "44446.75": date(2021, 9, 7),
    "29/02/2020": date(2020, 2, 29),
    "31/12/2100": date(2100, 12, 31),
    "02/01/1900": date(1900, 1, 2),
    "  01/07/1991\u00a0": date(1991, 7, 1),
    **dict.fromkeys(
        [
            "15/08/2021 null",
            "15/08/2021 7h30",
            "7h30 ngày 15/08/2021",
            "15/08/2021 08 giờ 30",
            "15/08/2021 Sáng",
            "15/08/2021.",
            "Sun Aug 15 2021 07:30:00 GMT+0700 (Indochina Time)",
            "Aug 15, 2021",
            "August 15th, 2021",
            "15 Aug 2021",
            "1629000000000",
            "15/08/2021 - 08:30",
            "2021-08-15T07:00:00.000Z",
            "2021-08-14T17:00:00.000Z",
            "2021-08-14T16:59:30.000Z",
            "2021-08-14 23:59:30",
            "14/08/2021 23:59:17",
            "44422.99965",
            "44422.999999999",
            "2021-08-15 23:59:59",
            "44423.999988",
            "15\u00a0/\u00a008\u00a0/\u00a02021",
            "2021-08-15T00:00:00+07:00",
            "15.8.2021",
            "Hà Nội, ngày 15 tháng 08 năm 2021",
            "15/08/2021 15/8/2021",
            "１５/０８/２０２１",
            "2021-08-15 07:30:00.123456",
            "15 tháng 8, 2021",
            "15 THÁNG 8 NĂM 2021",
            "15//8/2021",
            "15,8,2021",
            "15\\08\\2021",
            "15_08_2021",
        ],
        date(2021, 8, 15),
    ),
    "\u200b01/07/1991\n": date(1991, 7, 1),
}


@pytest.mark.parametrize(("cell", "day"), DAYS.items())
def test_a_day_is_read_from_every_shape(records, cell, day):
    wanted = ("birth", "birth_year", "birth_month", "birth_precision", "birth_date_state")
    assert records(*wanted, birth_date=[cell]) == [(day, day.year, day.month, "day", "usable")]


@pytest.mark.parametrize(
    "cell", ["1964-11-22T16:00:00.000Z", "1964-11-22T17:00:00Z", "1964-11-22T15:59:30Z", "1964-11-23T08:00:00Z"]
)
def test_midnight_in_utc_is_that_of_the_time_zone_of_that_year(records, cell):
    assert records("birth", birth_date=[cell]) == [(date(1964, 11, 23),)]


def test_a_number_that_may_be_a_slip_is_a_day_only_in_a_column_of_serial_numbers(rows):
    cells = ["9998", "1059", "22222", "36817", "1950"]
    read = [date(1927, 5, 16), date(1902, 11, 24), date(1960, 11, 2), date(2000, 10, 18), None]
    for held, days in ((0, [None, None, None, date(2000, 10, 18), None]), (1 << SERIALS, read)):
        frame = rows(birth_date=cells).with_columns(conventions=pl.lit(held, pl.Int32))
        assert standardise(frame.lazy()).collect()["birth"].to_list() == days


def test_44444_is_a_day_of_injections(records, doses):
    assert doses("dose_date_std", dose_date=["44444", "44444.35", "99999"]) == [(date(2021, 9, 5),)] * 2 + [(None,)]
    assert records("birth_date_state", birth_date=["44444"]) == [("placeholder",)]


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
    "khoảng năm 1950": (1950, None, "year"),
    "?/?/1950": (1950, None, "year"),
    "Sep-2021": (2021, 9, "month"),
    "1905-05-03": (1950, None, "year"),
    "3/5/1905": (1950, None, "year"),
}


@pytest.mark.parametrize(("cell", "expected"), PARTIAL.items())
def test_a_year_or_month_is_kept_but_is_no_birth_date(records, cell, expected):
    wanted = ("birth_year", "birth_month", "birth_precision", "birth", "birth_date_state")
    assert records(*wanted, birth_date=[cell]) == [(*expected, None, "invalid")]


@pytest.mark.parametrize(
    "cell",
    ["31/02/1991", "29/02/2021", "02/13/1991", "13/1990", "200590", "199105", "01/01/2101",
     "123", "60001", "19911301", "abc", "1/7", "-36817", "001080000001", "001080000001.0", "01/07/1991/5",
     "12-05-15", "15/08/2021 16/08/2021", "15/08/2021 (1950)",
     "1.5.15/08/2021"],
)  # fmt: skip
def test_what_is_no_date_is_invalid_and_never_guessed(records, cell):
    wanted = ("birth", "birth_year", "birth_month", "birth_precision", "birth_date_state")
    assert records(*wanted, birth_date=[cell]) == [(None, None, None, None, "invalid")]


@pytest.mark.parametrize(
    "cell",
    ["00/00/0000", "0/0/0000", "01/01/1900", "1/1/1900", "1900-01-01", "1900-01-01 00:00:00", "01-Jan-1900", "19000101",
     "1", "1.0", "0", "00000000", "00/01/1900", "31/12/1899", "9999-12-31", "x", "N/A", "Không rõ", " chưa có "],
)  # fmt: skip
def test_dates_that_stand_for_none_are_placeholders(records, cell):
    assert records("birth", "birth_year", "birth_date_state", birth_date=[cell]) == [(None, None, "placeholder")]


@pytest.mark.parametrize(
    ("column", "cell", "day"),
    [("birth_date", "12-05-76", date(1976, 5, 12)), ("birth_date", "12/ 5/76", date(1976, 5, 12)),
     ("birth_date", "12-05-15", None), ("birth_date", "12-05-21", None),
     ("dose_date", "15-8-21", date(2021, 8, 15)), ("dose_date", "15-Aug-21", date(2021, 8, 15)), ("dose_date", "15-8-76", None)],
)  # fmt: skip
def test_a_year_of_two_digits_is_read_where_one_century_is_possible(records, doses, column, cell, day):
    read, typed = (records, "birth") if column == "birth_date" else (doses, "dose_date_std")
    assert read(typed, **{column: [cell]}) == [(day,)]


SWAPPED = [
    "03/04/1990",
    "25/04/1990",
    "04/25/1990",
    "1990-04-03",
    "1990-25-04",
    "03041990",
    "05/05/1990",
    "32966",
    "32988",
]
APRIL, MARCH, LATE, MAY = date(1990, 4, 3), date(1990, 3, 4), date(1990, 4, 25), date(1990, 5, 5)
ORDERS = [
    (0, [APRIL, LATE, None, APRIL, None, APRIL, MAY, APRIL, LATE]),
    (MONTH_FIRST, [MARCH, None, LATE, APRIL, None, MARCH, MAY, APRIL, LATE]),
    (UNDECIDED, [None, LATE, None, APRIL, None, None, MAY, APRIL, LATE]),
    (YEAR_FIRST * MONTH_FIRST, [APRIL, LATE, None, MARCH, LATE, APRIL, MAY, MARCH, None]),
    (YEAR_FIRST * UNDECIDED, [APRIL, LATE, None, None, None, APRIL, MAY, None, LATE]),
]


@pytest.mark.parametrize(("order", "days"), ORDERS)
def test_day_and_month_stand_in_the_order_of_the_column(rows, order, days):
    frame = rows(birth_date=SWAPPED).with_columns(conventions=pl.lit(order, pl.Int32))
    assert standardise(frame.lazy()).collect()["birth"].to_list() == days
