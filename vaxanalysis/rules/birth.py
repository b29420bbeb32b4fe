"""Birth date: possible, complete, before the vaccination, old enough for it; and days that are typed as a default."""

from __future__ import annotations

from datetime import date
from functools import partial

import polars as pl

from vaxanalysis.rules.rule import Rule, only_where
from vaxanalysis.schema import INVALID

FROM_12 = date(2021, 10, 27)
FROM_5 = date(2022, 4, 14)
"""First days on which children of 12-17 and of 5-11 years were vaccinated; adults only before."""

_BIRTH = pl.col("birth")
_FIRST = pl.col("first_dose")
_PRECISION = pl.col("birth_precision")
_PRESENT = pl.col("birth_date_state") >= INVALID
_UNREAD = (pl.col("birth_date_state") == INVALID) & _PRECISION.is_null()
_ANCIENT = r"(?:^|\D)1[0-8]\d\d(?:\D|$)|^\s*1[0-8]\d{6}\s*$"
BEFORE_1900 = only_where(_UNREAD, pl.col("birth_date")).str.contains(_ANCIENT)
"""A year too early to be read as a date: an age, not a slip of day and month."""
_EARLIEST = pl.coalesce(_BIRTH, pl.date(pl.col("birth_year"), pl.col("birth_month").fill_null(1), 1))
"""The earliest day of birth that a year, or month and year, leaves possible."""
_BOTH = pl.col("birth_year").is_not_null() & _FIRST.is_not_null()
_DAY = pl.col("_day")
_NEW_YEAR = (_DAY == 1) & (pl.col("birth_month") == 1)

_LOWEST_AGE = pl.when(_FIRST < FROM_12).then(18).when(_FIRST < FROM_5).then(12).otherwise(5)
_DAYS_LIVED = _FIRST.cast(pl.Int32) - _EARLIEST.cast(pl.Int32)

_birth = partial(
    Rule, severity="error", actor="station",
    remedy_vi="Trạm y tế đối chiếu hồ sơ gốc, hỏi người dân ngày, tháng, năm sinh theo giấy tờ và sửa lại.",
    remedy_en="The health station compares with its files, asks for the date on the person's document and corrects it.",
)  # fmt: skip
_spike = partial(
    Rule, fields=("birth_date",), kind="plausibility", dimension="validity", severity="warning", actor="station", unconfirmed=True,
    remedy_vi="Trạm y tế kiểm tra xem ngày này có được nhập thay cho ngày sinh chưa rõ hay không.",
    remedy_en="The health station checks whether this day stands for an unknown birth date.",
)  # fmt: skip

BIRTH: tuple[Rule, ...] = (
    _birth(
        code="birth_impossible", fields=("birth_date",), kind="conformance", dimension="validity",
        applies=_PRESENT, fails=_UNREAD & BEFORE_1900.not_(),
        message_vi="Ngày sinh không có thật, không đọc được hoặc không rõ thứ tự ngày, tháng",
        message_en="Birth date impossible, unreadable, or day and month cannot be told apart",
        source="2262/BYT-CNTT, category (c)",
    ),
    _birth(
        code="year_only", fields=("birth_date",), kind="conformance", dimension="completeness",
        applies=_PRESENT & _PRECISION.is_not_null(), fails=_PRECISION == "year",
        message_vi="Ngày sinh chỉ có năm", message_en="Birth date holds the year only",
        source="9458/BYT-CNTT, feedback kind 1",
    ),
    _birth(
        code="month_only", fields=("birth_date",), kind="conformance", dimension="completeness",
        applies=_PRESENT & _PRECISION.is_not_null(), fails=_PRECISION == "month",
        message_vi="Ngày sinh thiếu ngày, chỉ có tháng và năm", message_en="Birth date holds month and year only",
        source="9458/BYT-CNTT, feedback kind 1",
    ),
    _birth(
        code="birth_after_dose", fields=("birth_date", "dose_date"), kind="plausibility", dimension="consistency",
        applies=_BOTH, fails=_DAYS_LIVED < 0,
        message_vi="Ngày sinh sau ngày tiêm", message_en="Born after the vaccination",
        source="2262/BYT-CNTT, category (c)",
    ),
    _birth(
        code="under_age_at_dose", fields=("birth_date", "dose_date"), kind="plausibility", dimension="consistency",
        applies=_BOTH & (_DAYS_LIVED >= 0), fails=_DAYS_LIVED < _LOWEST_AGE * 365.25 - 1,
        message_vi="Chưa đủ tuổi tiêm vào ngày tiêm (18 tuổi; từ 27/10/2021: 12 tuổi; từ 14/4/2022: 5 tuổi)",
        message_en="Below the age vaccinated at that date (18; 12 from 27/10/2021; 5 from 14/4/2022)",
        remedy_vi="Trạm y tế kiểm tra lại ngày sinh và ngày tiêm theo hồ sơ gốc.",
        remedy_en="The health station checks birth date and dose date against its files.",
        source="ages 12-17 from 27/10/2021, 5-11 from 14/4/2022",
    ),
    _spike(
        code="birth_january_first", applies=_BIRTH.is_not_null(), fails=_NEW_YEAR, expected=1 / 365.25,
        message_vi="Ngày sinh 01/01 nhiều bất thường", message_en="Unusually many births on 1 January",
        source="01/01 as a default day [U]",
    ),
    _spike(
        code="birth_first_of_month",
        applies=_BIRTH.is_not_null() & _NEW_YEAR.not_(), fails=_DAY == 1, expected=11 / 364.25,
        message_vi="Ngày sinh rơi vào ngày 1 nhiều bất thường",
        message_en="Unusually many births on the first of a month", source="day 1 as a default day [U]",
    ),
    _spike(
        code="birth_fifteenth",
        applies=_BIRTH.is_not_null() & _NEW_YEAR.not_(), fails=_DAY == 15, expected=12 / 364.25,
        message_vi="Ngày sinh rơi vào ngày 15 nhiều bất thường", message_en="Unusually many births on the fifteenth",
        source="day 15 as a default day [U]",
    ),
)  # fmt: skip
