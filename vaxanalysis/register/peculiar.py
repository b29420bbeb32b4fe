"""What is peculiar in the rows of a file, though each row is read: units named or numbered as since 2025, two values for one field."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from vaxanalysis import loading, places
from vaxanalysis.schema import FIELD, MANDATORY
from vaxanalysis.standardise import STEPS

WORDS = {
    "later": (
        "{} hàng ghi đơn vị hành chính theo tên mới (sau năm 2021, gồm cả sau ngày 1/7/2025), đã quy về đơn vị năm 2021; "
        "{} hàng có tên chỉ nhiều đơn vị năm 2021, không quy được về một xã",
        "{} rows name a unit as it has been called since 2021 (1 July 2025 too) and are counted in that of 2021; "
        "{} rows have a name that stands for several units of 2021, and are counted in no commune",
    ),
    "codes": (
        "mã xã/phường không kèm tên, và mọi mã đều có trong danh mục từ ngày 1/7/2025: nếu là mã mới thì địa bàn bị tính sai; "
        "hãy bổ sung cột tên xã/phường",
        "codes of communes without names, all of them in use since 1 July 2025: if they are the new ones, records are counted "
        "in wrong units; add a column with the names",
    ),
    "two": (
        "{} hàng có hai giá trị khác nhau cho {}: lấy cột {}, giữ nguyên cột {}",
        "{} rows hold two different values for {}: column {} is read, column {} is kept as it is",
    ),
}

CODES = 10
"""Different codes from which on their being all in the list of 2025 is no chance."""

_VALUE = {"full_name": "name_folded", "birth_date": "birth", "sex": "sex_std", "citizen_id": "cccd"}
"""Mandatory field -> the typed column by which two values are compared. A CMND beside a CCCD is no other value."""

Said = tuple[str, str, str]


def remarks(source: loading.Raw, rows: pl.DataFrame) -> pl.DataFrame:
    """``file, more_vi, more_en`` of files of which there is anything to say; ``rows`` are located."""
    said = [*_later(rows), *_codes(rows), *_two_values(source, rows)]
    table = pl.DataFrame(said, schema=dict.fromkeys(("file", "more_vi", "more_en"), pl.String), orient="row")
    return table.group_by("file", maintain_order=True).agg(pl.exclude("file").str.join("; "))


def _said(file: str, key: str, *values: tuple[object, ...]) -> Said:
    vi, en = (words.format(*given) for words, given in zip(WORDS[key], values or ((), ()), strict=True))
    return file, vi, en


def _later(rows: pl.DataFrame) -> Iterator[Said]:
    how, nowhere = pl.col("place_how"), pl.col("unit_commune").is_null()
    counted = rows.group_by("file", maintain_order=True).agg(
        (how.eq("later_name") & ~nowhere).sum().alias("mapped"),
        (how.is_in(["later_name", "ambiguous"]) & nowhere).sum().alias("open"),
    )
    for file, *numbers in counted.iter_rows():
        if any(numbers):
            yield _said(file, "later", tuple(numbers), tuple(numbers))


def _codes(rows: pl.DataFrame) -> Iterator[Said]:
    alone = pl.col("commune_code").is_not_null() & pl.all_horizontal(pl.col("commune", "district").is_null())
    new = pl.col("unit_commune").is_in(list(places.codes_since_2025()))
    found = rows.filter(alone).drop_nulls("unit_commune").group_by("file", maintain_order=True)
    for file, every, different in found.agg(
        new.all(), pl.col("unit_commune").n_unique().alias("different")
    ).iter_rows():
        if every and different >= CODES:
            yield _said(file, "codes")


def _two_values(source: loading.Raw, rows: pl.DataFrame) -> Iterator[Said]:
    for file in source.files:
        steps = {
            step for head in file.report.heads for step in head.made if step.how == "best" and step.name in MANDATORY
        }
        for step in sorted(steps, key=lambda step: step.name):
            first, other = step.columns[:2]
            if {first, other} <= set(rows.columns):
                mine = rows.lazy().filter(pl.col("file") == file.report.file)
                values = [_values(mine, step.name, column) for column in (first, other)]
                count = int((values[0] != values[1]).sum())
                label = FIELD[step.name]
                if count:
                    yield _said(
                        file.report.file, "two", (count, label.vi, first, other), (count, label.en, first, other)
                    )


def _values(rows: pl.LazyFrame, field: str, column: str) -> pl.Series:
    """What the texts of a ``column`` mean as a ``field``; null unless usable."""
    typed = rows.with_columns(pl.col(column).alias(field))
    for name, step in STEPS.items():
        if name in (*MANDATORY, "nationality"):
            typed = typed.pipe(step)
    return typed.select(_VALUE[field]).collect().to_series()
