"""Place: a record has to name a commune that exists and lies in the district it names."""

from __future__ import annotations

from functools import partial

import polars as pl

from vaxanalysis.rules.rule import Rule
from vaxanalysis.schema import INVALID

_COMMUNE = pl.col("commune_state") >= INVALID
_CONFLICT = (pl.col("place_how") == "conflict").fill_null(False)

_place = partial(
    Rule, severity="warning", actor="station", source="list of units of 2021",
    remedy_vi="Trạm y tế chọn lại phường/xã, quận/huyện theo danh mục đơn vị hành chính.",
    remedy_en="The health station chooses commune and district again from the list of units.",
)  # fmt: skip

PLACE: tuple[Rule, ...] = (
    _place(
        code="commune_unknown", fields=("commune",), kind="conformance", dimension="validity",
        applies=_COMMUNE, fails=(pl.col("commune_state") == INVALID) & _CONFLICT.not_(),
        message_vi="Không tìm thấy phường/xã đã ghi trong danh mục",
        message_en="The commune is not in the list of units",
    ),
    _place(
        code="commune_not_in_district", fields=("commune", "district", "province"), kind="plausibility",
        dimension="consistency", applies=_COMMUNE, fails=_CONFLICT,
        message_vi="Phường/xã không thuộc quận/huyện, tỉnh/thành phố đã ghi",
        message_en="The commune does not lie in the district or province given",
    ),
    _place(
        code="place_from_facility", fields=("commune",), kind="completeness", dimension="completeness",
        applies=pl.col("unit_source").is_not_null(), fails=pl.col("unit_source") == "facility",
        message_vi="Chưa rõ nơi ở, tạm tính theo nơi tiêm", message_en="Residence unknown; counted where vaccinated",
        source="unit: residence, else facility",
    ),
)  # fmt: skip
