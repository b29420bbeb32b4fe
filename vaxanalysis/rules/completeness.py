"""A field is missing when it is blank or holds a placeholder; one rule for each profiled field."""

from __future__ import annotations

import polars as pl

from vaxanalysis.rules.rule import Actor, Rule
from vaxanalysis.schema import FIELD, MANDATORY, PLACEHOLDER

_FILES: tuple[Actor, str, str] = (
    "station",
    "Trạm y tế đối chiếu hồ sơ gốc và liên hệ người dân để bổ sung.",
    "The health station completes it from its files and by contacting the person.",
)
_VIALS: tuple[Actor, str, str] = (
    "facility",
    "Cơ sở tiêm chủng bổ sung theo sổ tiêm hoặc phiếu tiêm.",
    "The vaccinating facility completes it from its register or the vaccination slip.",
)
_POLICE: tuple[Actor, str, str] = (
    "station",
    "Trạm y tế liên hệ người dân; không liên hệ được thì chuyển công an cấp xã tra cứu, bổ sung.",
    "The health station contacts the person; who cannot be reached goes to the commune police.",
)

_MISSING = {
    "full_name": _FILES, "birth_date": _FILES, "sex": _FILES, "citizen_id": _POLICE, "phone": _FILES, "insurance_id": _FILES,
    "address": _FILES, "vaccine": _VIALS, "lot": _VIALS, "dose_date": _VIALS, "facility": _VIALS, "nationality": _FILES,
    "priority_group": _FILES, "commune": _FILES,
}  # fmt: skip
"""Who completes a field that is missing, and from where."""
_SOURCES = dict.fromkeys(MANDATORY, "8938/BYT-DP") | {"citizen_id": "8938/BYT-DP, 2262/BYT-CNTT"}
"""Where the field is asked for; all others in PL1."""

_NAMED = {"vaccine": ("tên vắc xin", "Vaccine name"), "commune": ("phường/xã nơi ở", "Commune of residence")}
"""Labels for fields whose own label would be misread: ``thiếu vắc xin`` is a shortage."""

CERTIFICATE = (*MANDATORY, "vaccine", "dose_date")
"""Fields without which no certificate is issued."""


def _applies(field: str) -> pl.Expr:
    state = pl.col(f"{field}_state").is_not_null()
    return state & (pl.col("doses") > 0) if FIELD[field].per_dose else state


def _lower(label: str) -> str:
    return " ".join(word if word.isupper() else word.lower() for word in label.split(" "))


def _rule(name: str, actor: Actor, remedy_vi: str, remedy_en: str) -> Rule:
    vi, en = _NAMED.get(name, (_lower(FIELD[name].vi), FIELD[name].en))
    return Rule(
        code=f"{name}_missing", fields=(name,), kind="completeness", dimension="completeness",
        severity="error" if name in CERTIFICATE else "warning",
        applies=_applies(name), fails=pl.col(f"{name}_state") <= PLACEHOLDER,
        message_vi=f"Thiếu {vi}", message_en=f"{en} missing", remedy_vi=remedy_vi, remedy_en=remedy_en,
        actor=actor, source=_SOURCES.get(name, "PL1"),
    )  # fmt: skip


COMPLETENESS: tuple[Rule, ...] = tuple(_rule(name, *who) for name, who in _MISSING.items())
