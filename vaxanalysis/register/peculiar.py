"""Remarks on the rows of a file, though each row is read: names or codes of units of 2025, two values for one field, a column of
which hardly a cell can be read as its field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import polars as pl

from vaxanalysis import loading, places
from vaxanalysis.schema import FIELD, INVALID, MANDATORY
from vaxanalysis.standardise import STEPS, text
from vaxanalysis.standardise.nothing import is_unclear

WORDS = {
    "unread": (
        "{} trên {} ô của {field} không đọc được: chạy vaxanalysis inspect để xem cột đó có đúng là {field} không",
        "{} of {} cells of {field} cannot be read: check with vaxanalysis inspect whether that column holds the {field}",
    ),
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
    "unclear": (
        "{} hàng có trạng thái mũi tiêm không rõ nghĩa, vẫn tính là đã tiêm: hãy ghi Đã tiêm, Hoãn, Hủy hoặc Từ chối",
        "{} rows have a status of a dose that is not understood, and count as given: write Đã tiêm, Hoãn, Hủy or Từ chối",
    ),
    "two": (
        "{} hàng có hai giá trị khác nhau cho {field}: lấy cột {}, giữ nguyên cột {}",
        "{} rows hold two different values for {field}: column {} is read, column {} is kept as it is",
    ),
}

CODES = 10
"""If at least so many different codes are all in the list of 2025, it is no coincidence."""

_VALUE = {"full_name": "name_folded", "birth_date": "birth", "sex": "sex_std", "citizen_id": "cccd"}
"""Mandatory field -> the typed column by which two values are compared. A CMND beside a CCCD is no second value."""

UNREAD, LEAST_HELD = 0.9, 20
"""If at least this share of a column's filled cells cannot be read, the column is wrong, not the cells; the least number of such cells."""

Remark = tuple[str, str, str]
Two = tuple[str, str, str]
"""A field and the two columns that hold it."""

SEPARATOR = "\x1f"
"""Occurs in no heading."""


def counts() -> list[pl.Expr]:
    """Of each row, true or false.

    ``mapped``: its unit has a name given after 2021; ``open``: such a name means several units; ``alone``: only a commune's code;
    ``unclear``: the status of a dose is not understood.
    """
    status = pl.col("^dose_status(_[2-4])?$")
    how, nowhere = pl.col("place_how"), pl.col("unit_commune").is_null()
    code = pl.col("commune_code").is_not_null() & pl.all_horizontal(pl.col("commune", "district").is_null())
    return [
        (how.eq("later_name") & ~nowhere).fill_null(False).alias("mapped"),
        (how.is_in(["later_name", "ambiguous"]) & nowhere).fill_null(False).alias("open"),
        (code & ~nowhere).alias("alone"),
        pl.any_horizontal(~text.is_blank(status) & is_unclear(status)).fill_null(False).alias("unclear"),
    ]


def readable() -> list[pl.Expr]:
    """Of each record, for each mandatory field: whether it is filled (``held``), and filled but not readable (``unread``)."""
    found = []
    for name in MANDATORY:
        state = pl.col(f"{name}_state")
        known = pl.col("birth_year").is_not_null() if name == "birth_date" else pl.lit(False)
        found.append((state >= INVALID).fill_null(False).alias(f"held{SEPARATOR}{name}"))
        found.append(((state == INVALID) & ~known).fill_null(False).alias(f"unread{SEPARATOR}{name}"))
    return found


def columns_of_two(source: loading.Raw) -> dict[str, list[Two]]:
    """File -> the fields for which it has two columns, with the names of these."""
    found: dict[str, list[Two]] = {}
    for file in source.files:
        steps = (step for head in file.report.heads for step in head.made)
        best = {step for step in steps if step.how == "best" and step.name in MANDATORY}
        if best:
            found[file.report.file] = sorted({(step.name, step.columns[0], step.columns[1]) for step in best})
    return found


def two_values(rows: pl.DataFrame, two: Mapping[str, Sequence[Two]]) -> list[pl.Series]:
    """Whether each of ``rows`` holds two different values, a column for each pair of ``two``, named after it."""
    found = []
    for pair in sorted({pair for pairs in two.values() for pair in pairs}):
        name, (field, first, other) = SEPARATOR.join(("two", *pair)), pair
        files = [file for file, pairs in two.items() if pair in pairs]
        if {first, other} <= set(rows.columns):
            mine = rows["file"].is_in(files)
            values = [_values(rows.lazy(), field, column) for column in (first, other)]
            found.append(((values[0] != values[1]).fill_null(False) & mine).alias(name))
    return found


def remarks(sums: pl.DataFrame) -> pl.DataFrame:
    """``file, more_vi, more_en`` of files of which there is anything to report, from the counts of :mod:`vaxanalysis.register.sums`."""
    lines = [*_later(sums), *_codes(sums), *_unclear(sums), *_two(sums), *_unread(sums)]
    table = pl.DataFrame(lines, schema=dict.fromkeys(("file", "more_vi", "more_en"), pl.String), orient="row")
    return table.group_by("file", maintain_order=True).agg(pl.exclude("file").str.join("; "))


def _remark(file: str, key: str, *values: object, field: str = "") -> Remark:
    vi, en = (
        words.format(*values, field=FIELD[field].label(language) if field else "")
        for words, language in zip(WORDS[key], ("vi", "en"), strict=True)
    )
    return file, vi, en


def _by_file(sums: pl.DataFrame, *names: str) -> Iterator[tuple[Any, ...]]:
    """Each file and its counts ``names``."""
    return sums.group_by("file").agg(pl.col(names).sum()).sort("file").iter_rows()


def _later(sums: pl.DataFrame) -> Iterator[Remark]:
    for file, *rows in _by_file(sums, "mapped", "open"):
        if any(rows):
            yield _remark(file, "later", *rows)


def _codes(sums: pl.DataFrame) -> Iterator[Remark]:
    new = pl.col("unit_commune").is_in(list(places.codes_since_2025()))
    found = sums.filter(pl.col("alone") > 0).group_by("file")
    for file, every, different in found.agg(new.all(), pl.len().alias("different")).sort("file").iter_rows():
        if every and different >= CODES:
            yield _remark(file, "codes")


def _unclear(sums: pl.DataFrame) -> Iterator[Remark]:
    for file, rows in _by_file(sums, "unclear"):
        if rows:
            yield _remark(file, "unclear", rows)


def _two(sums: pl.DataFrame) -> Iterator[Remark]:
    for name in sums.select(pl.selectors.starts_with(f"two{SEPARATOR}")).columns:
        _, field, first, other = name.split(SEPARATOR)
        for file, rows in _by_file(sums, name):
            if rows:
                yield _remark(file, "two", rows, first, other, field=field)


def _unread(sums: pl.DataFrame) -> Iterator[Remark]:
    for name in MANDATORY:
        for file, unread, held in _by_file(sums, f"unread{SEPARATOR}{name}", f"held{SEPARATOR}{name}"):
            if held >= LEAST_HELD and unread >= UNREAD * held:
                yield _remark(file, "unread", unread, held, field=name)


def _values(rows: pl.LazyFrame, field: str, column: str) -> pl.Series:
    """The typed values of a ``column`` read as a ``field``; null unless usable."""
    typed = rows.with_columns(pl.col(column).alias(field))
    for name, step in STEPS.items():
        if name in (*MANDATORY, "nationality"):
            typed = typed.pipe(step)
    return typed.select(_VALUE[field]).collect().to_series()
