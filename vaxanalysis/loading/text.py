"""CSV and other separated text, with proof that rows add up.

Each line is judged by itself before any parser sees it: quoting closed, as many cells as headings. Only lines that pass
are parsed, so a stray quotation mark spoils its own line and nothing else. Where every line passes, the file is scanned as
it is; else the good lines are copied, with their line numbers, and a quoted cell that runs over several lines is joined.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from vaxanalysis.loading import encoding, headings, mending, rejects
from vaxanalysis.loading.failures import FileError

_COMMON = (",", ";", "\t", "|")


@dataclass(frozen=True)
class TextTable:
    """Rows of one text file: lazily scanned ``row`` and columns, what was rejected, how many rows there are."""

    rows: pl.LazyFrame
    rejected: pl.DataFrame
    read: int
    head: headings.Headings
    encoding: str


def read(path: Path, workdir: Path) -> TextTable:
    """Read a separated text file. Raises FileError where it is empty, binary, or has no known heading."""
    utf8, found_in = encoding.as_utf8(path, workdir)
    separator, head, skipped = _head(utf8, path.name)
    judged = _judge(utf8, skipped, separator, len(head.columns))
    counts = dict(judged.group_by("status").len().collect(engine="streaming").iter_rows())
    good = counts.get("ok", 0)
    if list(counts) == ["ok"]:
        rows = _scan(utf8, ["row", *head.columns], separator, skip_lines=skipped, offset=skipped + 1)
        return TextTable(rows, rejects.none(), good, head, found_in)
    mended = mending.mend(judged, separator, len(head.columns))
    rows = _copy(
        judged.filter(~pl.col("row").is_in(mended.lines)),
        mended.cells,
        workdir / f"{utf8.name}.rows",
        separator,
        head.columns,
    )
    read_rows = good - mended.good_lines + len(mended.cells)
    return TextTable(rows, rejects.table(mended.rejected, path.name), read_rows, head, found_in)


def _head(path: Path, name: str) -> tuple[str, headings.Headings, int]:
    """The separator under which most headings are known, the headings, and how many lines they take with what is above."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = [line for _, line in zip(range(headings.HEAD_ROWS), file, strict=False)]
    others = {char for line in lines for char in line if not char.isalnum() and char not in " \r\n\"'.-_/()*:+"}
    best: tuple[str, headings.Headings, int] | None = None
    for separator in (*_COMMON, *sorted(others - set(_COMMON))):
        reader = csv.reader(lines, delimiter=separator)
        grid, ends = [], []
        for cells in reader:
            grid.append(cells)
            ends.append(reader.line_num)
        head = headings.find(grid) or (_single(grid) if separator == "," else None)
        if head and (best is None or len(head.known) > len(best[1].known)):
            best = (separator, head, ends[head.last])
    if best is None:
        raise FileError(name, "headings")
    return best


def _single(grid: list[list[str]]) -> headings.Headings | None:
    return headings.find(grid[:1], least=1) if grid and len(grid[0]) == 1 else None


def _judge(path: Path, skipped: int, separator: str, width: int) -> pl.LazyFrame:
    """``row, line, cells, status`` of every line: ok, empty, cells, quote or literal (quotes inside a cell)."""
    sep = re.escape(separator)
    cell = rf'(?:"(?:[^"]|"")*"|[^"{sep}]*)'
    line = pl.col("line")
    quoted = line.str.contains('"', literal=True)
    well_quoted = ~quoted | line.str.contains(rf"^{cell}(?:{sep}{cell})*$")
    bare = pl.when(quoted & well_quoted).then(line.str.replace_all(r'"(?:[^"]|"")*"', "")).otherwise(line)
    cells = bare.str.count_matches(separator, literal=True) + 1
    status = (
        pl.when(~line.str.contains(rf"[^{sep}\s]")).then(pl.lit("empty"))
        .when(~well_quoted & (line.str.count_matches('"', literal=True) % 2 == 1)).then(pl.lit("quote"))
        .when(pl.col("cells") != width).then(pl.lit("cells"))
        .when(~well_quoted).then(pl.lit("literal"))
        .otherwise(pl.lit("ok"))
    )  # fmt: skip
    lines = pl.scan_lines(path, row_index_name="row", row_index_offset=1).slice(skipped)
    return lines.with_columns(cells.alias("cells")).with_columns(status.alias("status"))


def _scan(
    source: Path | list[Path], columns: list[str], separator: str, skip_lines: int = 0, offset: int | None = None
) -> pl.LazyFrame:
    index = {"row_index_name": "row", "row_index_offset": offset} if offset is not None else {}
    names = columns[1:] if offset is not None else columns
    scanned = pl.scan_csv(
        source,
        separator=separator,
        has_header=False,
        skip_lines=skip_lines,
        schema=dict.fromkeys(names, pl.String),
        **index,  # type: ignore[arg-type]
    )
    return scanned.with_columns(pl.col("row").cast(pl.UInt32))


def _copy(
    judged: pl.LazyFrame, mended: list[list[str]], stem: Path, separator: str, columns: tuple[str, ...]
) -> pl.LazyFrame:
    """The good lines with their numbers before them, and the mended ones, as one scan."""
    good, extra = stem.with_suffix(".good"), stem.with_suffix(".mended")
    numbered = judged.filter(pl.col("status") == "ok").select(pl.concat_str("row", "line", separator=separator))
    numbered.sink_csv(good, include_header=False, quote_style="never", separator="\x1f")
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=separator, lineterminator="\n").writerows(mended)
    extra.write_text(buffer.getvalue(), encoding="utf-8")
    sources = [path for path in (good, extra) if path.stat().st_size]
    if not sources:
        return pl.LazyFrame(schema={"row": pl.UInt32, **dict.fromkeys(columns, pl.String)})
    return _scan(sources, ["row", *columns], separator)
