"""One injection by itself: product, lot, place and date, and whether it could have been given on that day."""

from __future__ import annotations

from datetime import date
from functools import partial

import polars as pl

from vaxanalysis.rules.rule import Rule, Severity
from vaxanalysis.schema import INVALID, PLACEHOLDER
from vaxanalysis.standardise.text import is_blank
from vaxanalysis.vaccines import ROLLOUT, VACCINES

LATE_DAYS = 3
"""Days in which a dose should be entered, before same-day entry was asked for [U]."""
SAME_DAY_FROM = date(2022, 4, 1)

_DATE = pl.col("dose_date_std")
_ENTRY = pl.col("entry_date_std")
_VACCINE = pl.col("vaccine_std")
_BOTH_DATES = _DATE.is_not_null() & _ENTRY.is_not_null()
_DATED_PRODUCT = (_DATE >= ROLLOUT) & _VACCINE.is_not_null()
_DATE_AS_LOT = r"^\s*(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}-\d{1,2}-\d{1,2})"

_dose = partial(
    Rule, severity="error", actor="facility",
    remedy_vi="Cơ sở tiêm chủng đối chiếu sổ tiêm, phiếu tiêm và sửa lại.",
    remedy_en="The vaccinating facility compares with its register or the slip and corrects it.",
)  # fmt: skip
"""What most rules on a dose have in common."""
_WITHOUT: tuple[tuple[str, str, str, Severity, str], ...] = (
    ("product", "vaccine", "tên vắc xin", "error", "PL1; 9458/BYT-CNTT"),
    ("lot", "lot", "số lô", "warning", "PL1"),
    ("date", "dose_date", "ngày tiêm", "error", "PL1; 9458/BYT-CNTT"),
    ("facility", "facility", "cơ sở tiêm chủng", "warning", "PL1"),
)
"""What a dose may lack, its field, its name in Vietnamese, the severity and the source."""


def _without(what: str, field: str, name: str, severity: Severity, source: str) -> Rule:
    return Rule(
        code=f"dose_without_{what}", fields=(field,), kind="completeness", dimension="completeness", severity=severity,
        applies=pl.col(f"{field}_state").is_not_null(), fails=pl.col(f"{field}_state") <= PLACEHOLDER,
        message_vi=f"Mũi tiêm thiếu {name}", message_en=f"Dose without a {what}", actor="facility", source=source,
        remedy_vi="Cơ sở tiêm chủng bổ sung theo sổ tiêm hoặc phiếu tiêm.",
        remedy_en="The vaccinating facility completes it from its register or the slip.",
    )  # fmt: skip


def _before_approval(unsure: bool) -> tuple[pl.Expr, pl.Expr]:
    products = [vaccine for vaccine in VACCINES if ("approved" in vaccine.assumed) == unsure]
    early = pl.any_horizontal((vaccine.code == _VACCINE) & (vaccine.approved > _DATE) for vaccine in products)
    return _DATED_PRODUCT & _VACCINE.is_in([vaccine.code for vaccine in products]), early


_APPROVAL, _APPROVAL_UNSURE = _before_approval(unsure=False), _before_approval(unsure=True)


def dose_rules(as_of: pl.Expr) -> tuple[Rule, ...]:
    """The rules on one dose, for data as of ``as_of``."""
    allowed = pl.when(_DATE >= SAME_DAY_FROM).then(0).otherwise(LATE_DAYS)
    delay = _ENTRY.cast(pl.Int32) - _DATE.cast(pl.Int32)
    return (
        *(_without(*lacking) for lacking in _WITHOUT),
        _dose(
            code="product_unknown", fields=("vaccine",), kind="conformance", dimension="validity", severity="warning",
            applies=pl.col("vaccine_state") >= INVALID, fails=_VACCINE.is_null(),
            message_vi="Tên vắc xin ngoài danh mục, cần kiểm tra", message_en="Product not in the table; check",
            source="list of approved products",
        ),
        _dose(
            code="dose_date_impossible", fields=("dose_date",), kind="conformance", dimension="validity",
            applies=pl.col("dose_date_state") >= INVALID, fails=pl.col("dose_date_state") == INVALID,
            message_vi="Ngày tiêm không có thật, không đọc được hoặc không rõ thứ tự ngày, tháng",
            message_en="Dose date impossible, unreadable, or day and month cannot be told apart", source="PL1",
        ),
        _dose(
            code="lot_is_date", fields=("lot", "dose_date"), kind="conformance", dimension="validity",
            applies=pl.col("lot_state") >= INVALID, fails=pl.col("lot").str.contains(_DATE_AS_LOT),
            message_vi="Ô số lô chứa ngày tháng", message_en="A date in the lot column", actor="data_entry",
            source="columns swapped",
        ),
        _dose(
            code="dose_number_unknown", fields=("dose_number",), kind="conformance", dimension="validity",
            severity="warning", applies=is_blank(pl.col("dose_number")).not_(), fails=pl.col("number_std").is_null(),
            message_vi="Thứ tự mũi tiêm không đọc được", message_en="Dose number unreadable",
            source="dose-a-row layout",
        ),
        _dose(
            code="dose_before_rollout", fields=("dose_date",), kind="plausibility", dimension="validity",
            applies=_DATE.is_not_null(), fails=_DATE < ROLLOUT,
            message_vi="Ngày tiêm trước ngày triển khai tiêm (08/3/2021)",
            message_en="Dose before the first one in the country (8/3/2021)", source="first dose 8/3/2021",
        ),
        _dose(
            code="dose_before_approval", fields=("dose_date", "vaccine"), kind="plausibility", dimension="consistency",
            applies=_APPROVAL[0], fails=_APPROVAL[1],
            message_vi="Ngày tiêm trước ngày vắc xin được phê duyệt", message_en="Dose before the product's approval",
            source="approval dates",
        ),
        _dose(
            code="dose_before_assumed_approval", fields=("dose_date", "vaccine"), kind="plausibility",
            dimension="consistency", severity="warning",
            applies=_APPROVAL_UNSURE[0], fails=_APPROVAL_UNSURE[1], unconfirmed=True,
            message_vi="Ngày tiêm trước ngày phê duyệt (ngày phê duyệt chưa xác nhận), cần kiểm tra",
            message_en="Dose before the product's approval as far as known; check",
            source="approval of Hayat-Vax, Abdala [U]",
        ),
        _dose(
            code="dose_in_future", fields=("dose_date",), kind="plausibility", dimension="validity",
            applies=_DATE.is_not_null(), fails=as_of < _DATE,
            message_vi="Ngày tiêm ở tương lai", message_en="Dose date in the future", source="2262/BYT-CNTT",
        ),
        _dose(
            code="entered_before_dose", fields=("entry_date", "dose_date"), kind="plausibility",
            dimension="consistency", applies=_BOTH_DATES, fails=delay < 0,
            message_vi="Nhập liệu trước ngày tiêm", message_en="Entered before it was given", source="order of events",
        ),
        _dose(
            code="entered_late", fields=("entry_date", "dose_date"), kind="plausibility", dimension="timeliness",
            severity="warning", applies=_BOTH_DATES & (delay >= 0), fails=delay > allowed, unconfirmed=True,
            message_vi=f"Nhập liệu muộn (quá {LATE_DAYS} ngày; từ 01/4/2022 phải nhập trong ngày)",
            message_en=f"Entered late (over {LATE_DAYS} days; from 1/4/2022 the same day)",
            remedy_vi="Cơ sở tiêm chủng nhập mũi tiêm ngay trong ngày tiêm.",
            remedy_en="The vaccinating facility enters doses on the day they are given.",
            source="same day from April 2022; the limit before is a default [U]",
        ),
    )  # fmt: skip


DOSE_RULES: tuple[Rule, ...] = dose_rules(pl.col("as_of"))
