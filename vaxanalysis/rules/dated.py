"""Rules that compare with the as-of date of the data: the only ones that have to be built for a date."""

from __future__ import annotations

from functools import partial

import polars as pl

from vaxanalysis.rules.birth import BEFORE_1900
from vaxanalysis.rules.identity import ENCODED_YEAR
from vaxanalysis.rules.rule import Rule

OLDEST = 120
CARD_AGE = 14

_BORN = pl.col("birth_year")
_CITIZEN = pl.col("non_citizen").not_()
_CMND = pl.col("cmnd").is_not_null()
_CCCD = pl.col("cccd").is_not_null()

_birth = partial(
    Rule, fields=("birth_date",), kind="plausibility", dimension="validity", severity="error", actor="station",
    source="2262/BYT-CNTT, category (c)",
    remedy_vi="Trạm y tế đối chiếu hồ sơ gốc và giấy tờ của người dân rồi sửa lại.",
    remedy_en="The health station compares with its files and the person's document and corrects it.",
)  # fmt: skip


def dated(as_of: pl.Expr) -> tuple[Rule, ...]:
    """The rules for data as of ``as_of`` (a date literal or column)."""
    age = as_of.dt.year().cast(pl.Int16) - _BORN
    return (
        _birth(
            code="birth_future",
            applies=_BORN.is_not_null(), fails=(age < 0) | (pl.col("birth") > as_of).fill_null(False),
            message_vi="Ngày sinh ở tương lai", message_en="Birth date in the future",
        ),
        _birth(
            code="age_over_120",
            applies=_BORN.is_not_null() | BEFORE_1900, fails=(age > OLDEST).fill_null(False) | BEFORE_1900,
            message_vi="Tuổi trên 120", message_en="Older than 120 years",
        ),
        Rule(
            code="cccd_year_future", fields=("citizen_id",), kind="plausibility", dimension="validity",
            severity="error", applies=_CCCD, fails=as_of.dt.year() < ENCODED_YEAR,
            message_vi="Số CCCD mã hóa năm sinh ở tương lai", message_en="The CCCD encodes a birth year in the future",
            remedy_vi="Trạm y tế nhập lại số CCCD theo thẻ; chưa rõ thì công an cấp xã đối chiếu.",
            remedy_en="The health station enters the number from the card; if in doubt the commune police compare.",
            actor="station", source="structure of the CCCD number",
        ),
        Rule(
            code="old_card", fields=("citizen_id",), kind="conformance", dimension="validity", severity="warning",
            applies=_CITIZEN & (_CCCD | _CMND) & (age >= CARD_AGE).fill_null(True), fails=_CMND & _CCCD.not_(),
            message_vi="Dùng CMND 9 số, cần cập nhật số CCCD",
            message_en="Nine-digit CMND, to be replaced by the CCCD",
            remedy_vi="Công an cấp xã tra cứu và cung cấp số CCCD; trạm y tế cập nhật.",
            remedy_en="The commune police look up the CCCD; the health station enters it.", actor="police",
            source="8938/BYT-DP: the CCCD is mandatory",
        ),
        Rule(
            code="cmnd_under_14", fields=("citizen_id", "birth_date"), kind="plausibility", dimension="consistency",
            severity="warning", applies=_CMND & _BORN.is_not_null(), fails=age < CARD_AGE, unconfirmed=True,
            message_vi="Trẻ dưới 14 tuổi có số CMND, cần kiểm tra", message_en="A CMND for a child under 14; check",
            remedy_vi="Trạm y tế kiểm tra ngày sinh, hoặc nhập số định danh cá nhân thay số giấy tờ của người thân.",
            remedy_en="The health station checks the birth date, or enters the child's own number for a relative's.",
            actor="station", source="cards are issued from the age of 14 [U]",
        ),
    )  # fmt: skip
