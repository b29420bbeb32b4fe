"""How the columns of each file are to be read: decided from its raw rows, added to them as a column, and kept as a small table.

All rows are looked through in files of up to ``ALL`` rows; in larger ones ``SAMPLE`` rows, in ``PARTS`` pieces spread over the file.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import polars as pl

from vaxanalysis import loading
from vaxanalysis.loading import redacted
from vaxanalysis.schema import CONVENTIONS, FIELD
from vaxanalysis.standardise import epochs, evidence

ALL, SAMPLE, PARTS = 1_000_000, 200_000, 20

SCHEMA = pl.Schema(
    [("file", pl.String), ("sheet", pl.String), *evidence.SCHEMA.items(), ("rows_judged", pl.Int64), ("rows", pl.Int64)]
)
"""A line for each column for which something had to be decided."""


def judged(source: loading.Raw) -> tuple[loading.Raw, pl.DataFrame]:
    """``source`` with the conventions of its columns beside its rows, and what was decided (``SCHEMA``)."""
    files, lines = [], [pl.DataFrame(schema=SCHEMA)]
    for file in source.files:
        if file.rows is None:
            files.append(file)
            continue
        found, decisions = _guarded(file)
        files.append(found)
        lines += decisions
    return replace(source, files=files), pl.concat(lines)


_SENTENCES = {
    "vi": {
        "sheet": "trang tính {}, ",
        "read": "cột {field} được đọc theo {convention} ({agree} ô xác nhận, {against} ô trái lại)",
        "exchanged": "cột {field}: ô kiểu ngày được đọc đổi chỗ ngày và tháng, vì mọi ô kiểu ngày có ngày từ 1 đến 12 còn mọi "
        "ô chữ có ngày sau 12 ({agree} ô xác nhận, {against} ô trái lại)",
        "perhaps exchanged": "cột {field}: có thể ngày và tháng của các ô kiểu ngày bị đổi chỗ, vì chúng đều có ngày từ 1 đến 12 "
        "còn các ô chữ đều có ngày sau 12 ({agree} ô); các ô kiểu ngày đó tính là sai định dạng. Nếu chúng đúng, ghi (yyyy-mm-dd) "
        "vào tiêu đề cột rồi chạy lại",
        "unproved": "cột {field}: {agree} ô là số thứ tự ngày của Excel, được đọc là tính từ năm 1900; không có gì trong tệp "
        "xác nhận điều đó (bảng tính tính từ năm 1904 sẽ sớm hơn 4 năm 1 ngày). Xuất lại cột này dạng dd/mm/yyyy để chắc chắn",
        "unclear": "cột {field}: số thứ tự ngày của Excel không rõ tính từ năm 1900 hay 1904 ({agree} ô theo một cách, {against} ô "
        "trái lại); các ô đó tính là sai định dạng. Xuất lại cột này dạng dd/mm/yyyy rồi chạy lại",
        "undecided": "cột {field}: các ô không thống nhất ({agree} ô theo một cách đọc, {against} ô trái lại); ô đọc được hai cách tính là "
        "sai định dạng. Ghi rõ định dạng trong tiêu đề cột, ví dụ (dd/mm/yyyy) hoặc (0: nam, 1: nữ), rồi chạy lại",
    },
    "en": {
        "sheet": "sheet {}, ",
        "read": "column {field} is read as {convention} ({agree} cells agree, {against} do not)",
        "exchanged": "column {field}: day and month of date cells are read exchanged, since all date cells have a day from 1 to 12 "
        "and all texts a later one ({agree} cells agree, {against} do not)",
        "perhaps exchanged": "column {field}: day and month of date cells may be exchanged, since they all have a day from 1 to 12 "
        "and the texts all have a later one ({agree} cells); these date cells are invalid. If they are right, write (yyyy-mm-dd) in "
        "the heading and run again",
        "unproved": "column {field}: {agree} cells are serial numbers of days and are read as counted from 1900; nothing in the file "
        "confirms it (days of a workbook that counts from 1904 would be 4 years and a day too early). Export "
        "the column as dd/mm/yyyy to be certain",
        "unclear": "column {field}: serial numbers of days count from 1900 or from 1904, which is not certain ({agree} cells for one, "
        "{against} for the other); these cells are invalid. Export the column as dd/mm/yyyy and run again",
        "undecided": "column {field}: the cells disagree ({agree} for one reading, {against} against it); cells that can be read both ways "
        "are invalid. State the format in the heading, such as (dd/mm/yyyy) or (0: nam, 1: nữ), and run again",
    },
}

_CONVENTIONS = {epochs.NAMES[1]: "số thứ tự ngày tính từ năm 1904"}


def sentences(table: pl.DataFrame, language: str) -> str | None:
    """What to report, in ``vi`` or ``en``, of columns not read by the default convention or left undecided; None if there are none."""
    found = []
    for line in table.iter_rows(named=True):
        if line["convention"] in evidence.DEFAULTS and line["because"] != epochs.UNPROVED:
            continue
        against, agree = sorted((line["cells_for"], line["cells_against"]))
        field = FIELD[line["column"]].label(language)
        forms = _SENTENCES[language]
        form = forms.get(line["because"], forms["read"])
        convention = (_CONVENTIONS if language == "vi" else {}).get(line["convention"], line["convention"])
        sheet = forms["sheet"].format(redacted.sheet(line["sheet"], language)) if line["sheet"] else ""
        found.append(sheet + form.format(field=field, convention=convention, agree=agree, against=against))
    return "; ".join(found) or None


def _guarded(file: loading.RawFile) -> tuple[loading.RawFile, list[pl.DataFrame]]:
    """A file that cannot be read to its end is left as it is: the error is reported when its rows are used."""
    try:
        return _file(file)
    except (OSError, pl.exceptions.PolarsError, pl.exceptions.PanicException):
        return file.beside(pl.lit(0, pl.Int32).alias(CONVENTIONS)), []


def _file(file: loading.RawFile) -> tuple[loading.RawFile, list[pl.DataFrame]]:
    headings = _headings(file.report)
    value, lines = pl.lit(0, pl.Int32), []
    for sheet, counted in _sums(file).items():
        found = evidence.decide(counted, headings[sheet])
        mine = pl.col("sheet").eq_missing(pl.lit(sheet, pl.String))
        value = pl.when(mine).then(pl.lit(found.conventions, pl.Int32)).otherwise(value)
        place = {"file": file.report.file, "sheet": sheet, "rows_judged": counted["cells"], "rows": file.report.read}
        placed = found.columns.with_columns(pl.lit(held).alias(name) for name, held in place.items())
        lines.append(placed.select(pl.col(name).cast(kind) for name, kind in SCHEMA.items()))
    return file.beside(value.alias(CONVENTIONS)), lines


def _sums(file: loading.RawFile) -> dict[str | None, dict[str, int]]:
    """Counts of the cells of each sheet that show how its columns are read, over the rows looked through."""
    found: dict[str | None, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for rows in _looked_through(file):
        counts = evidence.counts(rows.collect_schema().names())
        each = rows.select("sheet", *counts)  # before the sums, so that common parts are computed once
        for line in each.group_by("sheet").sum().collect().iter_rows(named=True):
            for name, number in line.items():
                if name != "sheet":
                    found[line["sheet"]][name] += number or 0
    return found


def _looked_through(file: loading.RawFile) -> list[pl.LazyFrame]:
    if file.report.read <= ALL:
        return [] if file.rows is None else [file.rows]
    return [piece.head(SAMPLE // PARTS) for piece in file.chunks(-(-file.report.read // PARTS))]


def _headings(report: loading.FileReport) -> dict[str | None, dict[str, str]]:
    """Sheet -> canonical column -> the text of its heading."""
    found: dict[str | None, dict[str, str]] = defaultdict(dict)
    sheets = report.sheets or ("",) * len(report.heads)
    for sheet, head in zip(sheets, report.heads, strict=False):
        for position, reading in enumerate(head.readings):
            used = head.uses(position)
            if used:
                found[sheet or None].setdefault(used, reading.text)
    return found
