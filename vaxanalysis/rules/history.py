"""A dose among the other doses of its person; judged on the columns that :mod:`vaxanalysis.doses` adds."""

from __future__ import annotations

from datetime import date
from functools import partial

import polars as pl

from vaxanalysis.rules.rule import Rule
from vaxanalysis.vaccines import VACCINES

THIRD_FROM = date(2021, 12, 1)
"""Additional doses and boosters from this day; before, only Abdala had a third."""
SHORT_ASTRAZENECA_FROM = date(2021, 9, 1)
"""From here some places gave the second AstraZeneca after 4 weeks [U]; before, after 8."""
ASTRAZENECA_DAYS = 56
ADDITIONAL_DAYS = 28
MOST_DOSES = 4

MIXES: tuple[tuple[str, str, date], ...] = (
    ("astrazeneca", "pfizer", date(2021, 8, 1)),
    ("astrazeneca", "moderna", date(2021, 9, 8)),
    ("moderna", "pfizer", date(2021, 9, 8)),
    ("pfizer", "moderna", date(2021, 9, 8)),
)
"""First and second product, and the day from which the mix was permitted."""

_DATE, _VACCINE, _NUMBER = pl.col("dose_date_std"), pl.col("vaccine_std"), pl.col("number_std")
_PREVIOUS, _PREVIOUS_NUMBER = pl.col("previous_vaccine"), pl.col("previous_number")
_DAYS, _POSITION = pl.col("days"), pl.col("position")
_FOLLOWS = (_POSITION > 1) & (_DAYS > 0)
_KNOWN = _VACCINE.is_not_null() & _PREVIOUS.is_not_null()
_SURE = [vaccine.code for vaccine in VACCINES if "min_days" not in vaccine.assumed]
_DUE = _PREVIOUS.replace_strict(
    {vaccine.code: vaccine.min_days for vaccine in VACCINES}, default=None, return_dtype=pl.Int32
)
_ADDITIONAL = (_POSITION > 2) & (_VACCINE != "abdala")
_COURSE = _FOLLOWS & _KNOWN & _ADDITIONAL.not_()
_PERMITTED = pl.any_horizontal(
    (first == _PREVIOUS) & (second == _VACCINE) & (since <= _DATE) for first, second, since in MIXES
)

_history = partial(
    Rule, kind="plausibility", dimension="consistency", severity="error", actor="facility",
    remedy_vi="Cơ sở tiêm chủng đối chiếu sổ tiêm, phiếu tiêm của từng mũi và sửa lại.",
    remedy_en="The vaccinating facilities compare each dose with their registers and correct it.",
)  # fmt: skip
"""What most rules on a history have in common."""

HISTORY_RULES: tuple[Rule, ...] = (
    _history(
        code="dose_repeated", fields=("dose_date", "vaccine"), dimension="uniqueness", severity="warning",
        applies=_DATE.is_not_null(), fails=pl.col("repeated"),
        message_vi="Một mũi tiêm được nhập nhiều lần", message_en="One dose entered more than once",
        remedy_vi="Cơ sở tiêm chủng gộp các bản ghi trùng, giữ lại một mũi.",
        remedy_en="The vaccinating facility merges the duplicates and keeps one dose.",
        source="MIROW: people before doses",
    ),
    _history(
        code="doses_same_day", fields=("dose_date",), applies=_POSITION > 1, fails=_DAYS == 0,
        message_vi="Hai mũi khác nhau trong cùng một ngày", message_en="Two different doses on one day",
        source="intervals between doses",
    ),
    _history(
        code="interval_too_short", fields=("dose_date", "vaccine"),
        applies=_COURSE & (_VACCINE == _PREVIOUS) & _PREVIOUS.is_in(_SURE), fails=_DAYS < _DUE,
        message_vi="Khoảng cách giữa hai mũi ngắn hơn quy định của vắc xin",
        message_en="Interval between two doses too short for the product", source="intervals by product",
    ),
    _history(
        code="interval_shorter_than_assumed", fields=("dose_date", "vaccine"), severity="warning",
        applies=_COURSE & (_VACCINE == _PREVIOUS) & _PREVIOUS.is_in(_SURE).not_(), fails=_DAYS < _DUE,
        unconfirmed=True,
        message_vi="Khoảng cách giữa hai mũi ngắn (quy định chưa xác nhận), cần kiểm tra",
        message_en="Interval short for the product as far as known; check",
        source="intervals of Hayat-Vax, Abdala [U]",
    ),
    _history(
        code="astrazeneca_under_8_weeks", fields=("dose_date", "vaccine"), severity="warning",
        applies=_COURSE & (_PREVIOUS == "astrazeneca") & (_DATE < SHORT_ASTRAZENECA_FROM) & (_DAYS >= _DUE),
        fails=_DAYS < ASTRAZENECA_DAYS, unconfirmed=True,
        message_vi="Mũi sau AstraZeneca chưa đủ 8 tuần (trước tháng 9/2021), cần kiểm tra",
        message_en="Under 8 weeks after AstraZeneca before September 2021; check",
        source="8-12 weeks; from 4 weeks in September 2021 [U]",
    ),
    _history(
        code="mix_interval_too_short", fields=("dose_date", "vaccine"),
        applies=_COURSE & (_VACCINE != _PREVIOUS), fails=_DAYS < _DUE,
        message_vi="Khoảng cách giữa hai mũi khác loại ngắn hơn quy định của mũi trước",
        message_en="Interval of a mix too short for the product given first", source="intervals by product",
    ),
    _history(
        code="mix_not_permitted", fields=("dose_date", "vaccine"),
        applies=(_POSITION == 2) & _KNOWN & (_VACCINE != _PREVIOUS) & (_PREVIOUS != "janssen"),
        fails=_PERMITTED.not_(),
        message_vi="Tiêm kết hợp hai loại vắc xin chưa được phép tại thời điểm tiêm",
        message_en="Two products that were not to be mixed at that date", source="mixing from 8/2021 and 8/9/2021",
    ),
    _history(
        code="number_out_of_order", fields=("dose_number", "dose_date"),
        applies=_FOLLOWS & _NUMBER.is_not_null() & _PREVIOUS_NUMBER.is_not_null(), fails=_NUMBER < _PREVIOUS_NUMBER,
        message_vi="Thứ tự mũi tiêm ngược với ngày tiêm", message_en="Dose numbers run against the dates",
        source="order of events",
    ),
    _history(
        code="number_twice", fields=("dose_number", "dose_date"),
        applies=_FOLLOWS & _NUMBER.is_not_null() & _PREVIOUS_NUMBER.is_not_null(), fails=_NUMBER == _PREVIOUS_NUMBER,
        message_vi="Hai mũi khác ngày ghi cùng thứ tự mũi",
        message_en="Two doses of different days with the same number", source="order of events",
    ),
    _history(
        code="second_without_first", fields=("dose_number",),
        applies=(_POSITION == 1) & (pl.col("unnumbered") == 0), fails=pl.col("lowest_number") > 1,
        message_vi="Có mũi sau nhưng không có mũi 1", message_en="A later dose without the first",
        remedy_vi="Cơ sở tiêm mũi 1 bổ sung dữ liệu; trạm y tế hỏi người dân nơi đã tiêm.",
        remedy_en="The facility of the first dose enters it; the health station asks the person where that was.",
        source="9458/BYT-CNTT, feedback kind 3",
    ),
    _history(
        code="third_too_early", fields=("dose_date", "vaccine"),
        applies=_ADDITIONAL, fails=_DATE < THIRD_FROM,
        message_vi="Mũi 3 trước ngày 01/12/2021 (không phải Abdala)",
        message_en="Third dose before 1/12/2021, other than Abdala", source="additional doses from 1/12/2021",
    ),
    _history(
        code="additional_too_early", fields=("dose_date",),
        applies=_ADDITIONAL & (_DATE >= THIRD_FROM) & (_DAYS > 0), fails=_DAYS < ADDITIONAL_DAYS,
        message_vi="Mũi bổ sung hoặc nhắc lại cách mũi trước dưới 28 ngày",
        message_en="Additional dose or booster under 28 days after the last",
        source="additional doses after 28 days to 3 months",
    ),
    _history(
        code="too_many_doses", fields=("dose_date",), severity="warning",
        applies=_POSITION.is_not_null(), fails=_POSITION > MOST_DOSES, unconfirmed=True,
        message_vi=f"Một người có hơn {MOST_DOSES} mũi, cần kiểm tra",
        message_en=f"More than {MOST_DOSES} doses; check", source="two primary doses, one additional, one booster [U]",
    ),
)  # fmt: skip
