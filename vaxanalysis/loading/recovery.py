"""Lines that are no rows by themselves: cells over several lines are joined, inner quotation marks kept, the rest rejected."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field

import polars as pl

from vaxanalysis.loading import separated
from vaxanalysis.loading.headings import PERSON, Headings
from vaxanalysis.loading.rejects import LINES

LONGEST_CELL = 20
"""The most lines of a quoted cell; after these its quotation mark counts as never closed."""

PERSON_OR_WHOLE = {*PERSON, "sex"}
"""Fields that identify the person: a line that reaches the last of them may lack the cells behind it."""


@dataclass
class Recovered:
    """``cells``: rows that can be read after all, line number first. ``lines``: lines they took, ``good_lines`` of them
    rows by themselves. ``padded``: rows whose last cells were missing. ``other``: rows over several lines with another number of
    cells. ``rejected``: :data:`rejects.LINES`."""

    cells: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    good_lines: int = 0
    padded: int = 0
    other: list[list[str]] = field(default_factory=list)
    rejected: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=LINES))


def fewest(head: Headings) -> int:
    """The least cells of a line whose missing last cells are taken as empty: it reaches the last of the fields that identify the person."""
    width = len(head.columns)
    return 1 + max((at for at in range(width) if head.uses(at) in PERSON_OR_WHOLE), default=width - 1)


def recover(judged: pl.LazyFrame, separator: str, width: int, fewest: int) -> Recovered:
    """Judge again, with their neighbours, the lines of ``judged`` (``row, line, cells, status``) that are not ok.

    Lines of ``fewest`` cells and more are filled up with empty ones where there are more of them than of other odd lines,
    unless the line before or after holds their rest.
    """
    bad = judged.filter(~pl.col("status").is_in(["ok", "empty"])).collect(engine="streaming").sort("row")
    recovered = Recovered()
    _join(judged, bad.filter(pl.col("status") == "quote")["row"].to_list(), separator, width, recovered)
    rejected = []
    other = dict(bad.filter(pl.col("status") == "cells").select("row", "cells").iter_rows())
    short = {row for row, cells in other.items() if fewest <= cells < width and not _is_part(row, other, width)}
    odd = bad.filter((pl.col("status") != "literal") & ~pl.col("row").is_in(recovered.lines)).height
    short = short if 2 * len(short) > odd else set()
    for row, line, cells, status in (
        bad.filter(~pl.col("row").is_in(recovered.lines)).select("row", "line", "cells", "status").iter_rows()
    ):
        if whole := _whole(line, cells, status, separator, width):
            recovered.cells.append([str(row), *whole])
        elif row in short and len(parsed := separated.cells(line, separator)) == cells:
            recovered.cells.append([str(row), *parsed, *[""] * (width - cells)])
            recovered.padded += 1
        else:
            found = "an odd number of quotation marks" if status == "quote" else f"{cells} cells instead of {width}"
            rejected.append((row, status, found, line))
    recovered.rejected = pl.DataFrame(rejected, schema=LINES, orient="row")
    return recovered


def _is_part(row: int, cells: dict[int, int], width: int) -> bool:
    """Whether the line after or before ``row`` may hold the rest of its cells."""
    return any(near in cells and cells[row] + cells[near] in (width, width + 1) for near in (row - 1, row + 1))


def _whole(line: str, cells: int, status: str, separator: str, width: int) -> list[str] | None:
    """The cells of a line with quotation marks inside a cell, or with nothing but empty cells too many."""
    if status == "literal":
        return line.split(separator)
    if status == "cells" and cells > width:
        parsed = separated.cells(line, separator)
        return None if len(parsed) < width or any(text.strip() for text in parsed[width:]) else parsed[:width]
    return None


def _join(judged: pl.LazyFrame, opened: list[int], separator: str, width: int, recovered: Recovered) -> None:
    pairs = [(first, last) for first, last in zip(opened, opened[1:], strict=False) if last - first <= LONGEST_CELL]
    if not pairs:
        return
    wanted = sorted({row for first, last in pairs for row in range(first, last + 1)})
    near = judged.filter(pl.col("row").is_in(wanted)).select("row", "line", "status").collect(engine="streaming")
    lines = {row: (line, status) for row, line, status in near.iter_rows()}
    for first, last in pairs:
        rows = [row for row in range(first, last + 1) if row in lines]
        cells = None if first in recovered.lines else _parsed([lines[row][0] for row in rows], separator)
        if cells is None or len(cells) != width:
            recovered.other += [cells] if cells else []
            continue
        recovered.cells.append([str(first), *cells])
        recovered.lines.extend(rows)
        recovered.good_lines += sum(lines[row][1] == "ok" for row in rows)


def _parsed(lines: list[str], separator: str) -> list[str] | None:
    try:
        parsed = list(separated.reader([f"{line}\n" for line in lines], separator, strict=True))
    except csv.Error:
        return None
    return parsed[0] if len(parsed) == 1 else None
