"""Place: a record has to lie in a known commune of the district it names."""

from __future__ import annotations

import polars as pl

from vaxanalysis.rules.rule import Rule, only_where
from vaxanalysis.schema import INVALID

_COMMUNE = pl.col("commune_state") >= INVALID
_DISTRICT = pl.col("unit_district").is_not_null()
_DIGITS = pl.col("district_code").str.strip_chars()
_GIVEN_CODE = only_where(_DIGITS.str.contains(r"^\d{1,3}$"), _DIGITS.str.zfill(3))
_FROM_HOME = (pl.col("unit_source") == "residence").fill_null(False)

_RESELECT = (
    "Trạm y tế chọn lại phường/xã, quận/huyện theo danh mục đơn vị hành chính.",
    "The health station chooses commune and district again from the list of units.",
)

PLACE: tuple[Rule, ...] = (
    Rule(
        code="place_unknown", fields=("commune", "district", "province"), kind="conformance", dimension="validity",
        severity="warning",
        applies=_COMMUNE, fails=(_DISTRICT & _FROM_HOME).not_(),
        message_vi="Không xác định được địa bàn từ phường/xã đã ghi", message_en="The place given could not be found",
        remedy_vi=_RESELECT[0], remedy_en=_RESELECT[1], actor="station", source="list of units of 2021",
    ),
    Rule(
        code="commune_not_in_district", fields=("commune", "district"), kind="plausibility", dimension="consistency",
        severity="warning",
        applies=_COMMUNE & _DISTRICT & _FROM_HOME,
        fails=pl.col("unit_commune").is_null() | (pl.col("unit_district") != _GIVEN_CODE).fill_null(False),
        message_vi="Phường/xã không thuộc quận/huyện đã ghi",
        message_en="The commune does not lie in the district given",
        remedy_vi=_RESELECT[0], remedy_en=_RESELECT[1], actor="station", source="list of units of 2021",
    ),
    Rule(
        code="place_from_facility", fields=("commune",), kind="completeness", dimension="completeness",
        severity="warning",
        applies=pl.col("unit_source").is_not_null(), fails=pl.col("unit_source") == "facility",
        message_vi="Chưa rõ nơi ở, tạm tính theo nơi tiêm", message_en="Residence unknown; counted where vaccinated",
        remedy_vi=_RESELECT[0], remedy_en=_RESELECT[1], actor="station", source="unit: residence, else facility",
    ),
)  # fmt: skip
