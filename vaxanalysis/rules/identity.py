"""Citizen ID and sex: the shape of the number, the facts in its digits, and whether it fits the person."""

from __future__ import annotations

from functools import partial

import polars as pl

from vaxanalysis.rules.rule import Rule
from vaxanalysis.schema import INVALID
from vaxanalysis.standardise.identity import PROVINCES

_CCCD = pl.col("cccd").is_not_null()
_NUMBER = pl.col("_number")
_MALE = pl.col("_digit") % 2 == 0
ENCODED_YEAR = pl.col("_card_year")
_CITIZEN = pl.col("non_citizen").not_()

_PRESENT = pl.col("citizen_id_state") >= INVALID
_BAD = pl.col("citizen_id_state") == INVALID
_RAW = pl.col("_bad_id")
_LOST_ZEROS = r"^\s*[1-9]\d{7}(?:\d{2,3})?\s*$"
_MOBILE = r"^\s*0[35789]\d{8}\s*$"
_INSURANCE = r"^\s*[A-Za-z]{2}[1-5]\d{12}\s*$"
_TYPED_BLINDLY = [12345678901, 12345678912, 123456789012]
_TYPED_BLINDLY_OLD = ["123456789", "987654321", "012345678"]
_ISSUED_TWICE = ("271450001", "271500000")

_compare = partial(
    Rule, kind="plausibility", severity="error", actor="station", source="structure of the CCCD number",
    remedy_vi="Trạm y tế xem lại giấy tờ của người dân; chưa rõ thì công an cấp xã đối chiếu Cơ sở dữ liệu quốc gia về dân cư.",
    remedy_en="The health station looks at the document; if in doubt the commune police ask the population database.",
)  # fmt: skip
_retype = partial(
    Rule, kind="conformance", dimension="validity", severity="error", source="2262/BYT-CNTT, category (b)",
    remedy_vi="Trạm y tế nhập lại đủ 12 số theo thẻ CCCD.",
    remedy_en="The health station enters all 12 digits again from the card.",
)  # fmt: skip

IDENTITY: tuple[Rule, ...] = (
    _retype(
        code="citizen_id_malformed", fields=("citizen_id",), applies=_PRESENT, fails=_BAD,
        message_vi="Số CCCD/CMND sai định dạng", message_en="Citizen ID malformed", actor="station",
    ),
    Rule(
        code="citizen_id_lost_zeros", fields=("citizen_id",), kind="conformance", dimension="validity",
        severity="error", applies=_PRESENT & _CITIZEN, fails=_RAW.str.contains(_LOST_ZEROS),
        message_vi="Số CCCD/CMND có 8, 10 hoặc 11 số, có thể mất số 0 ở đầu",
        message_en="Citizen ID of 8, 10 or 11 digits, probably without its leading zeros",
        remedy_vi="Trạm y tế định dạng cột số CCCD là văn bản và nhập lại đủ số 0 ở đầu.",
        remedy_en="The health station formats the column as text and enters the leading zeros again.",
        actor="data_entry", source="damage seen: cells stored as numbers",
    ),
    Rule(
        code="citizen_id_beside_words", fields=("citizen_id",), kind="conformance", dimension="validity",
        severity="warning", applies=_PRESENT, fails=pl.col("id_beside_words"),
        message_vi="Ô số CCCD có thêm chữ hoặc số khác, đã lấy số đúng dạng",
        message_en="Other words or numbers in the citizen ID column; the well-formed number was taken",
        remedy_vi="Trạm y tế xác nhận số theo thẻ và chỉ để lại số CCCD trong ô.",
        remedy_en="The health station confirms the number from the card and leaves only it in the cell.",
        actor="data_entry", source="damage seen: labels, dates of issue and old numbers beside the CCCD",
    ),
    _retype(
        code="citizen_id_is_phone", fields=("citizen_id", "phone"), applies=_PRESENT, fails=_RAW.str.contains(_MOBILE),
        message_vi="Ô số CCCD chứa số điện thoại", message_en="A phone number in the citizen ID column",
        actor="data_entry",
    ),
    Rule(
        code="citizen_id_is_insurance", fields=("citizen_id", "insurance_id"), kind="conformance",
        dimension="validity", severity="error", applies=_PRESENT, fails=_RAW.str.contains(_INSURANCE),
        message_vi="Ô số CCCD chứa số thẻ BHYT", message_en="A health insurance number in the citizen ID column",
        remedy_vi="Trạm y tế chuyển số thẻ BHYT sang đúng cột và nhập số CCCD.",
        remedy_en="The health station moves the insurance number to its column and enters the citizen ID.",
        actor="data_entry", source="PL1, 2262/BYT-CNTT, category (b)",
    ),
    _compare(
        code="citizen_id_made_up", fields=("citizen_id",), dimension="validity",
        applies=_CCCD | pl.col("cmnd").is_not_null(),
        fails=pl.col("cmnd").is_in(_TYPED_BLINDLY_OLD).fill_null(False) | _NUMBER.is_in(_TYPED_BLINDLY) | (_NUMBER % 10**6 == 0),
        message_vi="Số CCCD/CMND là dãy số tự nghĩ ra", message_en="Citizen ID looks made up (a run of digits)",
        source="2262/BYT-CNTT, category (c)",
    ),
    _compare(
        code="cccd_prefix_unknown", fields=("citizen_id",), dimension="validity", severity="warning",
        applies=_CCCD, fails=pl.col("_prefix").is_in(list(PROVINCES)).not_(),
        message_vi="Ba số đầu CCCD không phải mã tỉnh, cần kiểm tra (có thể là mã quốc gia nơi sinh)",
        message_en="First three digits of the CCCD are no province; check (may be a country of birth)", actor="police",
    ),
    _compare(
        code="cccd_sex_mismatch", fields=("citizen_id", "sex"), dimension="consistency",
        applies=_CCCD & pl.col("sex_std").is_not_null(), fails=(pl.col("sex_std") == "male") != _MALE,
        message_vi="Giới tính không khớp số CCCD", message_en="Sex differs from the citizen ID",
    ),
    _compare(
        code="cccd_year_mismatch", fields=("citizen_id", "birth_date"), dimension="consistency",
        applies=_CCCD & pl.col("birth_year").is_not_null(), fails=pl.col("birth_year") != ENCODED_YEAR,
        message_vi="Năm sinh không khớp số CCCD", message_en="Birth year differs from the citizen ID",
    ),
    Rule(
        code="cccd_restored_zeros", fields=("citizen_id",), kind="conformance", dimension="validity",
        severity="warning", applies=_CCCD, fails=pl.col("cccd_restored"),
        message_vi="Số CCCD mất số 0 ở đầu, đã tự bổ sung vì khớp tỉnh, giới tính và năm sinh",
        message_en="Leading zeros of the CCCD were lost and restored (province, sex and birth year agree)",
        remedy_vi="Trạm y tế xác nhận và lưu cột số CCCD ở dạng văn bản.",
        remedy_en="The health station confirms it and stores the column as text.", actor="data_entry",
        source="damage seen: cells stored as numbers",
    ),
    Rule(
        code="cmnd_double_issued", fields=("citizen_id",), kind="plausibility", dimension="uniqueness",
        severity="warning", applies=pl.col("cmnd").is_not_null(),
        fails=pl.col("cmnd").is_between(pl.lit(_ISSUED_TWICE[0]), pl.lit(_ISSUED_TWICE[1])),
        message_vi="Số CMND thuộc dải số từng cấp cho hai người",
        message_en="CMND from the range that was issued twice",
        remedy_vi="Công an cấp xã đối chiếu, cập nhật số CCCD; không dùng số CMND này để ghép người.",
        remedy_en="The commune police compare and give the CCCD; this number must not be used to match people.",
        actor="police", source="CMND 271450001-271500000 issued twice",
    ),
    Rule(
        code="passport_on_citizen", fields=("citizen_id", "nationality"), kind="plausibility", dimension="consistency",
        severity="warning", applies=_PRESENT & _CITIZEN, fails=pl.col("passport").is_not_null(),
        message_vi="Công dân Việt Nam khai số hộ chiếu thay số CCCD",
        message_en="A Vietnamese citizen under a passport number",
        remedy_vi="Trạm y tế liên hệ người dân lấy số CCCD; công an cấp xã đối chiếu.",
        remedy_en="The health station asks the person for the CCCD; the commune police compare.", actor="station",
        source="8938/BYT-DP",
    ),
    Rule(
        code="non_citizen_with_citizen_id", fields=("citizen_id", "nationality"), kind="plausibility",
        dimension="consistency", severity="warning", applies=_PRESENT & pl.col("non_citizen"), fails=_CCCD,
        message_vi="Quốc tịch nước ngoài nhưng khai số CCCD",
        message_en="Foreign nationality with a Vietnamese citizen ID",
        remedy_vi="Trạm y tế xem lại quốc tịch và giấy tờ của người dân.",
        remedy_en="The health station checks the person's nationality and document.", actor="station",
        source="8938/BYT-DP",
    ),
    Rule(
        code="sex_unknown_code", fields=("sex",), kind="conformance", dimension="validity", severity="error",
        applies=pl.col("sex_state") >= INVALID, fails=pl.col("sex_state") == INVALID,
        message_vi="Giới tính ghi không theo mã quy định", message_en="Sex is not one of the known codes",
        remedy_vi="Trạm y tế sửa thành Nam hoặc Nữ (PL1: 0 là nam, 1 là nữ).",
        remedy_en="The health station enters male or female (PL1: 0 male, 1 female).", actor="data_entry",
        source="PL1",
    ),
)  # fmt: skip
