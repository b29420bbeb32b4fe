"""Lines that did not pass by themselves: cells over several lines are joined, inner quotation marks kept, the rest rejected."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field

import polars as pl

LONGEST_CELL = 20
"""Lines that a quoted cell may run over before its quotation mark counts as never closed."""

REJECTED = pl.Schema({"row": pl.UInt32, "reason": pl.String, "found": pl.String, "text": pl.String})


@dataclass
class Mended:
    """``cells``: rows that can be read after all, line number first. ``lines``: lines they took, ``good_lines`` of them
    good by themselves. ``rejected``: ``row, reason, found, text``."""

    cells: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    good_lines: int = 0
    rejected: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=REJECTED))


def mend(judged: pl.LazyFrame, separator: str, width: int) -> Mended:
    """Judge again, with their neighbours, the lines of ``judged`` (``row, line, cells, status``) that are not ok."""
    bad = judged.filter(~pl.col("status").is_in(["ok", "empty"])).collect(engine="streaming").sort("row")
    mended = Mended()
    _join(judged, bad.filter(pl.col("status") == "quote")["row"].to_list(), separator, width, mended)
    rejected = []
    for row, line, cells, status in (
        bad.filter(~pl.col("row").is_in(mended.lines)).select("row", "line", "cells", "status").iter_rows()
    ):
        if whole := _whole(line, cells, status, separator, width):
            mended.cells.append([str(row), *whole])
        else:
            found = "an odd number of quotation marks" if status == "quote" else f"{cells} cells instead of {width}"
            rejected.append((row, status, found, line))
    mended.rejected = pl.DataFrame(rejected, schema=REJECTED, orient="row")
    return mended


def _whole(line: str, cells: int, status: str, separator: str, width: int) -> list[str] | None:
    """The cells of a line with quotation marks inside a cell, or with nothing but empty cells too many."""
    if status == "literal":
        return line.split(separator)
    if status == "cells" and cells > width:
        parsed = next(csv.reader([line], delimiter=separator))
        return None if len(parsed) < width or any(text.strip() for text in parsed[width:]) else parsed[:width]
    return None


def _join(judged: pl.LazyFrame, opened: list[int], separator: str, width: int, mended: Mended) -> None:
    pairs = [(first, last) for first, last in zip(opened, opened[1:], strict=False) if last - first <= LONGEST_CELL]
    if not pairs:
        return
    wanted = sorted({row for first, last in pairs for row in range(first, last + 1)})
    near = judged.filter(pl.col("row").is_in(wanted)).select("row", "line", "status").collect(engine="streaming")
    lines = {row: (line, status) for row, line, status in near.iter_rows()}
    for first, last in pairs:
        rows = [row for row in range(first, last + 1) if row in lines]
        if first in mended.lines or not (cells := _parsed([lines[row][0] for row in rows], separator, width)):
            continue
        mended.cells.append([str(first), *cells])
        mended.lines.extend(rows)
        mended.good_lines += sum(lines[row][1] == "ok" for row in rows)


def _parsed(lines: list[str], separator: str, width: int) -> list[str] | None:
    try:
        rows: Iterator[list[str]] = csv.reader([f"{line}\n" for line in lines], delimiter=separator, strict=True)
        parsed = list(rows)
    except csv.Error:
        return None
    return parsed[0] if len(parsed) == 1 and len(parsed[0]) == width else None
