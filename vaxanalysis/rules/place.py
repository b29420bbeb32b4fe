"""Place: a record has to name a commune that exists and lies in the district it names."""

from __future__ import annotations

import polars as pl

from vaxanalysis.rules.rule import Rule
from vaxanalysis.schema import INVALID

_COMMUNE = pl.col("commune_state") >= INVALID
_CONFLICT = (pl.col("place_how") == "conflict").fill_null(False)

_RESELECT = (
    "Trạm y tế chọn lại phường/xã, quận/huyện theo danh mục đơn vị hành chính.",
    "The health station chooses commune and district again from the list of units.",
)

PLACE: tuple[Rule, ...] = (
    Rule(
        code="commune_unknown", fields=("commune",), kind="conformance", dimension="validity", severity="warning",
        applies=_COMMUNE, fails=(pl.col("commune_state") == INVALID) & _CONFLICT.not_(),
        message_vi="Không tìm thấy phường/xã đã ghi trong danh mục",
        message_en="The commune is not in the list of units",
        remedy_vi=_RESELECT[0], remedy_en=_RESELECT[1], actor="station", source="list of units of 2021",
    ),
    Rule(
        code="commune_not_in_district", fields=("commune", "district", "province"), kind="plausibility",
        dimension="consistency", severity="warning",
        applies=_COMMUNE, fails=_CONFLICT,
        message_vi="Phường/xã không thuộc quận/huyện, tỉnh/thành phố đã ghi",
        message_en="The commune does not lie in the district or province given",
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
