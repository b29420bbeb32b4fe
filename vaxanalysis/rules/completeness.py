"""A field is missing when it is blank or holds a placeholder; one rule for each profiled field."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from vaxanalysis.rules.rule import Actor, Rule
from vaxanalysis.schema import FIELD, MANDATORY, PLACEHOLDER


@dataclass(frozen=True)
class _Missing:
    """The details of a missing field: who completes it, from where, and why it matters."""

    field: str
    actor: Actor
    remedy_vi: str
    remedy_en: str
    source: str = "PL1"


_FILES = (
    "Trạm y tế đối chiếu hồ sơ gốc và liên hệ người dân để bổ sung.",
    "The health station completes it from its files and by contacting the person.",
)
_VIALS = (
    "Cơ sở tiêm chủng bổ sung theo sổ tiêm hoặc phiếu tiêm.",
    "The vaccinating facility completes it from its register or the vaccination slip.",
)
_POLICE = (
    "Trạm y tế liên hệ người dân; không liên hệ được thì chuyển công an cấp xã tra cứu, bổ sung.",
    "The health station contacts the person; who cannot be reached goes to the commune police.",
)

_MISSING = (
    _Missing("full_name", "station", *_FILES, "8938/BYT-DP"),
    _Missing("birth_date", "station", *_FILES, "8938/BYT-DP"),
    _Missing("sex", "station", *_FILES, "8938/BYT-DP"),
    _Missing("citizen_id", "station", *_POLICE, "8938/BYT-DP, 2262/BYT-CNTT"),
    _Missing("phone", "station", *_FILES),
    _Missing("insurance_id", "station", *_FILES),
    _Missing("address", "station", *_FILES),
    _Missing("vaccine", "facility", *_VIALS),
    _Missing("lot", "facility", *_VIALS),
    _Missing("dose_date", "facility", *_VIALS),
    _Missing("facility", "facility", *_VIALS),
    _Missing("nationality", "station", *_FILES),
    _Missing("priority_group", "station", *_FILES),
    _Missing("commune", "station", *_FILES),
)

_NAMED = {"vaccine": ("tên vắc xin", "Vaccine name"), "commune": ("phường/xã nơi ở", "Commune of residence")}
"""Labels for fields whose own label would be misread: ``thiếu vắc xin`` is a shortage."""

_CERTIFICATE = (*MANDATORY, "vaccine", "dose_date")


def _applies(field: str) -> pl.Expr:
    state = pl.col(f"{field}_state").is_not_null()
    return state & (pl.col("doses") > 0) if FIELD[field].per_dose else state


def _lower(label: str) -> str:
    return " ".join(word if word.isupper() else word.lower() for word in label.split(" "))


def _rule(missing: _Missing) -> Rule:
    field = FIELD[missing.field]
    vi, en = _NAMED.get(field.name, (_lower(field.vi), field.en))
    return Rule(
        code=f"{field.name}_missing",
        fields=(field.name,),
        kind="completeness",
        dimension="completeness",
        severity="error" if field.name in _CERTIFICATE else "warning",
        applies=_applies(field.name),
        fails=pl.col(f"{field.name}_state") <= PLACEHOLDER,
        message_vi=f"Thiếu {vi}",
        message_en=f"{en} missing",
        remedy_vi=missing.remedy_vi,
        remedy_en=missing.remedy_en,
        actor=missing.actor,
        source=missing.source,
    )


COMPLETENESS: tuple[Rule, ...] = tuple(_rule(missing) for missing in _MISSING)
