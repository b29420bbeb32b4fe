"""What is read from which column of some files: heading, field, how sure it is, and how the values look, never a value."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence

import polars as pl

from vaxanalysis.loading import RawFile, redacted
from vaxanalysis.loading.declared import DECLARED, nearest
from vaxanalysis.loading.grids import column_name
from vaxanalysis.loading.headings import Headings
from vaxanalysis.schema import column_of_dose

ROWS = 1000
"""Rows whose values are looked at."""

SHAPES, LONGEST = 3, 24

SCHEMA: dict[str, pl.DataType] = {
    **dict.fromkeys(("file", "sheet", "column", "heading", "field", "confidence", "why", "nearest"), pl.String()),
    "filled": pl.UInt32(),
    "shapes": pl.List(pl.String()),
    "key": pl.String(),
}


def columns(files: Sequence[RawFile]) -> pl.DataFrame:
    """The columns of ``files``, those that were read, in their order.

    ``column`` (letters), ``heading`` as it may be shown (:mod:`vaxanalysis.loading.redacted`); ``field`` that is read from it, with
    ``confidence`` (declared, exact, words, likely), or ``why`` there is none (whose: another person's; else: no field of ours; spare:
    another column is read; unknown, unclear: not understood) and the ``nearest`` field; ``filled``: of the first thousand rows, those
    with a value; ``shapes``: the three commonest; ``key``: the name under which ``[columns]`` declares the column.
    """
    rows = [row for file in files for row in _file(file)]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def section(table: pl.DataFrame) -> str:
    """The ``[columns]`` section of ``vaxanalysis.toml`` that declares what :func:`columns` found."""
    lines: dict[str, None] = {"[columns]": None}
    for heading, field, confidence, near, key in table.select(
        "heading", "field", "confidence", "nearest", "key"
    ).iter_rows():
        if field:
            lines[f'{json.dumps(key, ensure_ascii=False)} = "{field}"  # {confidence}'] = None
        elif near:
            remark = f"  # not understood: {heading}" if heading != key else "  # not understood"
            lines[f'# {json.dumps(key, ensure_ascii=False)} = "{near}"{remark}'] = None
    return "\n".join(lines) + "\n"


def shape(text: str) -> str:
    """How a value looks: 9 for a digit, A and a for letters, other signs as they are; long ones are cut."""
    plain = re.sub(r"\d", "9", text)
    marked = "".join("A" if char.isupper() else "a" if char.isalpha() else char for char in plain)
    return marked if len(marked) <= LONGEST else f"{marked[:LONGEST]}…"


def _file(file: RawFile) -> Iterator[tuple[object, ...]]:
    if file.rows is None:
        return
    report = file.report
    sheets: Sequence[str | None] = report.sheets or [None] * len(report.heads)
    for sheet, head in zip(sheets, report.heads, strict=True):
        rows = file.rows.filter(pl.col("sheet") == sheet) if sheet else file.rows
        yield from _head(report.file, sheet, head, rows.select(head.columns).head(ROWS).collect())


def _head(file: str, sheet: str | None, head: Headings, rows: pl.DataFrame) -> Iterator[tuple[object, ...]]:
    texts = Counter(reading.text.casefold() for reading in head.readings)
    for at, (name, reading) in enumerate(zip(head.columns, head.readings, strict=True)):
        values = rows[name].drop_nulls().str.strip_chars().replace("", None).drop_nulls()
        if not reading.text and values.is_empty():
            continue
        used = head.uses(at)
        why = "" if used else reading.why or ("spare" if reading.field else "unknown")
        near = nearest(reading.text) if why in ("unknown", "unclear") else None
        shapes = [text for text, _ in Counter(map(shape, values)).most_common(SHAPES)]
        heading = redacted.heading(reading.text, head.start + at)
        named = reading.text and heading == reading.text and texts[heading.casefold()] == 1
        key = heading if named else f"column {head.start + at + 1}"
        confidence = reading.confidence if used or reading.confidence == DECLARED else ""
        field = column_of_dose(str(reading.field), reading.ordinal) if used and reading.ordinal > 1 else used
        letters = column_name(head.start + at)
        yield file, sheet, letters, heading, field, confidence, why, near, len(values), shapes, key
