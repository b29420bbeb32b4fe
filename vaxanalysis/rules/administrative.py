"""Phone, insurance, e-mail, priority group and place; and what keeps a certificate from being issued."""

from __future__ import annotations

from functools import partial

import polars as pl

from vaxanalysis.rules.completeness import CERTIFICATE
from vaxanalysis.rules.rule import Rule
from vaxanalysis.schema import INVALID, USABLE
from vaxanalysis.standardise.text import is_missing

SHARED_BY = 5
"""More people than this on one phone number are too many for a family [U]."""

_OLD_MOBILE = r"^\s*(?:\+?84|0)?[ .-]?(?:12\d|16[2-9]|18[68]|199)[ .-]?\d(?:[ .-]?\d){6}\s*$"
_EMAIL = r"^\s*[^@\s]+@[^@\s]+\.[^@\s]{2,}\s*$"
_PHONE = pl.col("phone_state") >= INVALID
_CERTIFICATE = [pl.col(f"{name}_state") for name in CERTIFICATE]
_BLOCKED = (pl.col("doses") == 0) | pl.any_horizontal(state < USABLE for state in _CERTIFICATE)

_shape = partial(
    Rule, kind="conformance", dimension="validity", severity="warning", actor="station",
    remedy_vi="Trạm y tế liên hệ người dân và nhập lại.",
    remedy_en="The health station contacts the person and enters it again.",
)  # fmt: skip
"""What the rules on the shape of a value have in common."""

ADMINISTRATIVE: tuple[Rule, ...] = (
    _shape(
        code="phone_malformed", fields=("phone",), applies=_PHONE, fails=pl.col("phone_state") == INVALID,
        message_vi="Số điện thoại sai định dạng", message_en="Phone number malformed", source="PL1",
    ),
    Rule(
        code="phone_old_prefix", fields=("phone",), kind="conformance", dimension="timeliness", severity="warning",
        applies=pl.col("phone_std").is_not_null(), fails=pl.col("phone").str.contains(_OLD_MOBILE),
        message_vi="Số di động 11 số đầu cũ, đã quy đổi sang 10 số",
        message_en="Mobile number of before 2018, converted",
        remedy_vi="Trạm y tế cập nhật số 10 số khi liên hệ người dân.",
        remedy_en="The health station enters the ten-digit number when it next contacts the person.",
        actor="data_entry", source="renumbering of mobiles in 2018",
    ),
    Rule(
        code="phone_shared", fields=("phone",), kind="plausibility", dimension="uniqueness", severity="warning",
        applies=pl.col("phone_std").is_not_null() & pl.col("phone_people").is_not_null(),
        fails=pl.col("phone_people") > SHARED_BY, unconfirmed=True,
        message_vi=f"Một số điện thoại dùng cho hơn {SHARED_BY} người",
        message_en=f"One phone number for more than {SHARED_BY} people",
        remedy_vi="Cơ sở tiêm chủng kiểm tra xem có nhập số của đơn vị thay cho số người dân hay không.",
        remedy_en="The vaccinating facility checks whether its own number was entered for the person's.",
        actor="facility", source="families share a phone; the limit is a default [U]",
    ),
    _shape(
        code="insurance_malformed", fields=("insurance_id",), applies=pl.col("insurance_id_state") >= INVALID,
        fails=pl.col("insurance_id_state") == INVALID, unconfirmed=True,
        message_vi="Số thẻ BHYT sai định dạng", message_en="Health insurance number malformed",
        remedy_vi="Trạm y tế nhập lại 15 ký tự hoặc 10 số cuối theo thẻ BHYT.",
        remedy_en="The health station enters the 15 characters or last 10 digits from the card.",
        source="PL1; 10 digits on cards from 1/4/2021 [U]",
    ),
    _shape(
        code="email_malformed", fields=("email",),
        applies=is_missing(pl.col("email")).not_(), fails=pl.col("email").str.contains(_EMAIL).not_(),
        message_vi="Địa chỉ e-mail sai định dạng", message_en="E-mail address malformed", source="second layout",
    ),
    _shape(
        code="priority_unknown", fields=("priority_group",),
        applies=pl.col("priority_group_state") >= INVALID, fails=pl.col("priority_group_state") == INVALID,
        message_vi="Mã nhóm ưu tiên ngoài danh mục 1-16", message_en="Priority group outside 1-16",
        remedy_vi="Trạm y tế chọn lại mã nhóm từ 1 đến 16.",
        remedy_en="The health station chooses a group from 1 to 16.", actor="data_entry",
        source="PL1, priority groups 1-16",
    ),
    _shape(
        code="nationality_unknown", fields=("nationality",),
        applies=pl.col("nationality_state") >= INVALID, fails=pl.col("nationality_state") == INVALID,
        message_vi="Quốc tịch ghi không phải tên nước, cần kiểm tra",
        message_en="Nationality is no known country; check",
        remedy_vi="Trạm y tế hỏi người dân và chọn lại quốc tịch; cho đến khi đó bản ghi vẫn gửi công an cấp xã xác minh.",
        remedy_en="The health station asks the person and chooses the country; until then the police verify the record.",
        source="8938/BYT-DP: only citizens are verified by the police; countries of the Unicode CLDR",
    ),
    Rule(
        code="certificate_blocked", fields=CERTIFICATE, kind="completeness",
        dimension="completeness", severity="error",
        applies=pl.col("non_citizen").not_()
        & (_BLOCKED | pl.all_horizontal(state.is_not_null() for state in _CERTIFICATE)),
        fails=_BLOCKED,
        message_vi="Chưa thể cấp giấy chứng nhận: thông tin bắt buộc, tên vắc xin hoặc ngày tiêm chưa dùng được",
        message_en="No certificate possible today: a mandatory field, the product or a dose date is not usable",
        remedy_vi="Trạm y tế hoàn thiện thông tin còn thiếu; phần định danh chuyển công an cấp xã xác minh.",
        remedy_en="The health station completes what is missing; identity data go to the commune police.",
        actor="station", source="8938/BYT-DP, 9438/BYT-CNTT",
    ),
)  # fmt: skip
