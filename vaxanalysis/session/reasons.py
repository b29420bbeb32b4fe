"""Why a row of a list is not ready, as data: the outcome that it leads to and the words for station and police.

What is wrong with the four fields is reported by the rules of the catalogue; the other reasons are those of a session.
"""

from __future__ import annotations

from dataclasses import dataclass

from vaxanalysis import rules
from vaxanalysis.schema import FIELD, MANDATORY

NOT_DUE, POLICE, COMPLETE, READY = "not_due", "police", "complete", "ready"

OUTCOMES = {
    READY: ("Đủ điều kiện", "Ready"),
    COMPLETE: ("Bổ sung trước", "Complete first"),
    POLICE: ("Chuyển công an", "To the police"),
    NOT_DUE: ("Chưa đến lượt", "Not due"),
}
"""Outcome -> its name in Vietnamese and English. A row has exactly one."""

PRECEDENCE = (NOT_DUE, POLICE, COMPLETE)
"""Of several reasons the first decides: nobody is visited for a person who is not due; the police complete what else is missing."""


@dataclass(frozen=True)
class Reason:
    """``outcome`` is None for a remark, which stops nobody."""

    code: str
    outcome: str | None
    vi: str
    en: str


COMPARED = ("citizen_id_made_up", "cccd_year_future")
"""Rules of one field that only the population database can settle, as those that compare two fields."""

RULES = tuple(
    rule for rule in rules.RULES if rule.severity == "error" and set(rule.fields) <= set(MANDATORY)
)  # fmt: skip
"""The catalogue's errors on the four fields."""

_REMARKED = ("citizen_id_beside_words", "cccd_restored_zeros", "cccd_prefix_unknown", "non_citizen_with_citizen_id")
REMARKED = tuple(rule for rule in rules.RULES if rule.code in _REMARKED)
"""The catalogue's warnings that whoever fills in the slip should see."""


def _of_rule(rule: rules.Rule) -> Reason:
    police = rule.dimension == "consistency" or rule.code in COMPARED
    return Reason(rule.code, POLICE if police else COMPLETE, rule.message_vi, rule.message_en)


_NO_COLUMN = tuple(
    Reason(f"{name}_no_column", COMPLETE, f"Danh sách không có cột {FIELD[name].vi}", f"The list has no column {FIELD[name].en}")
    for name in MANDATORY
)  # fmt: skip

# fmt: off
_SESSION = (
    Reason("unusable", COMPLETE, "Thông tin bắt buộc chưa dùng được", "A mandatory field is not usable"),
    Reason("commune_unknown", COMPLETE, "Thiếu hoặc không xác định được xã/phường nơi ở", "Commune of residence missing or unknown"),
    Reason("wrong_commune", COMPLETE, "Nơi ở thuộc xã/phường khác, chuyển danh sách về nơi đó", "Lives in another commune: hand on to it"),
    Reason("repeated_here", COMPLETE, "Trùng với dòng khác trong danh sách này, bỏ dòng này",
           "The person stands on this list already: strike out this row"),
    Reason("repeated_elsewhere", COMPLETE, "Đã có trong danh sách khác, bỏ dòng này",
           "The person stands on another list: strike out this row"),
    Reason("repeated_differs", COMPLETE, "Một người ghi nhiều dòng khác nhau, chọn dòng đúng theo giấy tờ",
           "Rows of one person that differ: keep the right one"),
    Reason("shared_number", POLICE, "Số giấy tờ đứng ở nhiều người trong danh sách", "The number stands with several people on the lists"),
    Reason("number_of_another", POLICE, "Số giấy tờ đã ghi cho người khác tên trên hệ thống",
           "The register has this number under another name"),
    Reason("old_card", POLICE, "Mới có số CMND, tra cứu số CCCD", "Old card only: look up the CCCD"),
    Reason("no_contact", POLICE, "Thiếu thông tin, không có điện thoại và địa chỉ để liên hệ",
           "Incomplete, with neither phone nor address"),
    Reason("under_age", NOT_DUE, "Chưa đủ tuổi tiêm vào ngày tiêm", "Below the age vaccinated on that day"),
    Reason("course_complete", NOT_DUE, "Đã tiêm đủ số mũi", "Has had all doses due"),
    Reason("too_early", NOT_DUE, "Chưa đủ khoảng cách từ mũi trước", "Too soon after the last dose"),
    Reason("booster_too_early", NOT_DUE, "Chưa đủ thời gian để tiêm mũi nhắc lại", "Too soon for a booster"),
    Reason("perhaps_vaccinated", COMPLETE, "Có thể đã tiêm: hồ sơ gần giống trên hệ thống, hỏi lại người dân",
           "Perhaps vaccinated: a similar record is in the register, ask the person"),
    Reason("dose_undated", COMPLETE, "Mũi trước không có ngày tiêm hợp lệ, xem phiếu tiêm",
           "An earlier dose has no valid date: see the slip"),
    Reason("product_unknown", COMPLETE, "Không rõ loại vắc xin đã tiêm, xem phiếu tiêm",
           "Product of an earlier dose not known: see the slip"),
    Reason("history_unclear", COMPLETE, "Số mũi và ngày tiêm đã ghi mâu thuẫn, xem phiếu tiêm",
           "Dose numbers and dates contradict each other: see the slip"),
    Reason("product_not_mixed", COMPLETE, "Vắc xin dự kiến không tiêm tiếp được sau loại đã tiêm",
           "The planned product does not follow the earlier one"),
    Reason("non_citizen", None, "Người nước ngoài: không chuyển công an xác minh", "Not a citizen: not verified by the police"),
    Reason("repeated_kept", None, "Dòng được giữ của người ghi nhiều lần", "The row kept of a person listed several times"),
    Reason("register_differs", None, "Hệ thống đang ghi khác về người này, sửa khi nhập kết quả",
           "The register holds other details of this person: correct them when the result is entered"),
    Reason("dose_not_in_register", None, "Mũi đã tiêm theo danh sách chưa có trên hệ thống",
           "A dose that the list states is not in the register"),
    Reason("noted", None, "Danh sách có ghi chú ở dòng này: đọc ghi chú trước khi tiêm",
           "The list has a note in this row: read it before the vaccination"),
)
# fmt: on

REASONS: dict[str, Reason] = {
    reason.code: reason
    for reason in (
        *map(_of_rule, RULES),
        *_NO_COLUMN,
        *_SESSION,
        *(Reason(rule.code, None, rule.message_vi, rule.message_en) for rule in REMARKED),
    )
}
"""Code -> reason, in the order in which they are listed."""
