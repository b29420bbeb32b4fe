"""Tables as exports show them: a dose a row, a person a row, the PL1 template and the second layout; truth beside each row."""

from __future__ import annotations

import polars as pl

from vaxanalysis.synth.block import CODES, DOSE_CODES
from vaxanalysis.synth.people import BLOCK
from vaxanalysis.synth.workbooks import SECOND_SHEETS

DOSE_HEADINGS = {
    "source_id": "Mã bản ghi", "full_name": "Họ và tên", "sex_text": "Giới tính", "birth_date": "Ngày sinh", "phone": "Số điện thoại",
    "citizen_id": "CMND/CCCD/Hộ chiếu", "insurance_id": "Số thẻ bảo hiểm y tế", "nationality": "Quốc tịch",
    "priority_group": "Mã nhóm đối tượng ưu tiên", "province": "Tỉnh/Thành phố", "district": "Quận/Huyện", "commune": "Phường/Xã",
    "address": "Địa chỉ chi tiết", "dose_number": "Mũi tiêm", "vaccine": "Tên vắc xin", "lot": "Số lô", "dose_date": "Ngày tiêm",
    "facility": "Cơ sở tiêm chủng", "entry_date": "Ngày nhập",
}  # fmt: skip
"""Headings of the dose-a-row export."""

PERSON_FIELDS = (
    "source_id", "full_name", "birth_date", "sex", "citizen_id", "phone", "insurance_id", "address", "commune", "commune_code",
    "district", "district_code", "province", "province_code", "nationality", "priority_group",
)  # fmt: skip
DOSE_FIELDS = ("dose_number", "vaccine", "lot", "dose_date", "facility", "entry_date")
WORKBOOK_DOSE = ("vaccine", "dose_date", "lot", "facility")
PERSON_DOSES = 3
_COMMON = ("source_id", "entry_id", "person_id", "dose", "stratum", "true_district", "true_commune")
TRUTH = ("file", "sheet", "row", *_COMMON, *CODES)
"""Columns of a truth file: where the row stands, whose it is, how hard it is to link, and a Boolean per kind."""


def _number(block: int) -> pl.Expr:
    return pl.format("{}-{}{}", "slug", pl.lit(f"{block:03d}"), pl.col("entry").cast(pl.String).str.zfill(5))


def _identified(entries: pl.DataFrame, block: int) -> pl.DataFrame:
    """Entries with the ids that truth knows them by, in the order of the export."""
    return entries.with_columns(
        source_id=_number(block),
        entry_id=pl.col("entry").cast(pl.Int64) + block * 2 * BLOCK,
        person_id=pl.col("person").cast(pl.Int64) + block * BLOCK,
        true_district="district_code", true_commune="claimed_code",
    ).sort("district_no", "place", "entry")  # fmt: skip


def dose_rows(entries: pl.DataFrame, doses: pl.DataFrame, block: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The dose-a-row export and its truth; a row's id is its entry's and the dose."""
    own = [*DOSE_FIELDS, *DOSE_CODES, "entry", "order"]
    rows = _identified(entries, block).join(doses.select(own), on="entry", how="inner", maintain_order="left_right")
    rows = rows.with_columns(source_id=pl.format("{}-{}", "source_id", "order"), dose="order")
    return rows.select([pl.col(name).alias(heading) for name, heading in DOSE_HEADINGS.items()]), _truth(rows)


def _truth(rows: pl.DataFrame, *own: str) -> pl.DataFrame:
    """What is known of each row, and which of its numbers a numeric cell would cut."""
    truth = rows.select(*_COMMON, *CODES, *own, zero_id=_cut("citizen_id"), zero_phone=_cut("phone"))
    return truth if own else truth.with_columns(sheet=pl.lit(None, dtype=pl.String))


def _cut(name: str) -> pl.Expr:
    return pl.col(name).str.contains(r"^0[0-9]*[1-9][0-9]*$").fill_null(False)


def _slots(doses: pl.DataFrame, slot: str, count: int, fields: tuple[str, ...]) -> list[pl.DataFrame]:
    """Per dose side by side: a frame by entry, the second's columns ending in ``_2`` and so on."""
    return [
        doses.filter(pl.col(slot) == place).select("entry", *(pl.col(name).alias(_nth(name, place)) for name in fields))
        for place in range(1, count + 1)
    ]


def _nth(name: str, place: int) -> str:
    return name if place == 1 else f"{name}_{place}"


def _beside(entries: pl.DataFrame, doses: pl.DataFrame, block: int, slots: list[pl.DataFrame]) -> pl.DataFrame:
    """Entries with their doses side by side, and each dose kind true where one of the doses has it."""
    any_dose = doses.group_by("entry").agg(pl.col(code).any() for code in DOSE_CODES)
    rows = _identified(entries, block).with_columns(dose=pl.lit(None, dtype=pl.Int8))
    for slot in (any_dose, *slots):
        rows = rows.join(slot, on="entry", how="left", maintain_order="left")
    return rows.with_columns(pl.col(code).fill_null(False) for code in DOSE_CODES)


def person_rows(entries: pl.DataFrame, doses: pl.DataFrame, block: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """A person a row under the package's own names, up to three doses side by side."""
    doses = doses.with_columns(slot=pl.col("order").cum_count().over("entry"))
    rows = _beside(entries, doses, block, _slots(doses, "slot", PERSON_DOSES, DOSE_FIELDS)).with_columns(sex="sex_text")
    names = [_nth(name, place) for place in range(1, PERSON_DOSES + 1) for name in DOSE_FIELDS]
    return rows.select(*PERSON_FIELDS, *names), _truth(rows)


def workbook_rows(entries: pl.DataFrame, doses: pl.DataFrame, block: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """A person a row with two doses by number and facilities by code, as both workbook layouts hold them."""
    coded = doses.with_columns(
        facility=pl.when(pl.col("facility") == pl.col("facility_name")).then("facility_code").otherwise("facility")
    )
    coded = coded.filter(pl.col("number") <= 2)
    rows = _beside(entries, coded, block, _slots(coded, "number", 2, WORKBOOK_DOSE))
    names = [_nth(name, place) for place in (1, 2) for name in WORKBOOK_DOSE]
    kept = [*(name for name in PERSON_FIELDS if name not in ("source_id", "sex")), "sex_text", *names]
    first, second = (pl.lit(sheet) for sheet in SECOND_SHEETS)
    rows = rows.with_columns(sheet=pl.when(pl.int_range(pl.len()) * 2 < pl.len()).then(first).otherwise(second))
    return rows.select(*kept, "shown_birth", "shown_sex", "sheet"), _truth(rows, "sheet").with_columns(
        source_id=pl.lit(None, dtype=pl.String)
    )


def named_months(table: pl.DataFrame) -> pl.DataFrame:
    """Dose dates as 07-Sep-2021."""
    column = pl.col(DOSE_HEADINGS["dose_date"])
    named = column.str.to_date("%d/%m/%Y", strict=False, cache=False).dt.strftime("%d-%b-%Y")
    return table.with_columns(pl.coalesce(named, column))
