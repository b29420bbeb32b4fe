"""CSV and other separated text, with proof that rows add up.

Each line is judged by itself before any parser sees it: quoting closed, as many cells as headings. Only lines that pass
are parsed, so a stray quotation mark spoils only its own line. If every line passes, as a scan of the bytes
shows, the file is parsed as it is; else the good lines are copied, with their line numbers, and a quoted cell that runs over
several lines is joined.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from vaxanalysis import paths
from vaxanalysis.loading import claims, grids, headings, legacy, no_persons, recovery, rejects, separated
from vaxanalysis.loading import encoding as encodings
from vaxanalysis.loading.declared import Declared
from vaxanalysis.loading.failures import FileError
from vaxanalysis.loading.grids import Grid
from vaxanalysis.loading.key_file import KeyFile
from vaxanalysis.loading.lines import Lines

_COMMON = (",", ";", "\t", "|")

LONGEST = 64 << 20
"""The most characters of lines that are searched for headings."""


@dataclass(frozen=True)
class TextTable:
    """Rows of one text file: the lines to be read, what was ``rejected`` (:data:`rejects.LINES`), how many rows there are."""

    lines: Lines
    rejected: pl.DataFrame
    read: int
    head: headings.Headings
    encoding: str
    keys: KeyFile | None = None
    padded: int = 0

    def pieces(self, rows: int) -> Iterator[pl.LazyFrame]:
        """The rows in pieces of about as many ``rows``."""
        size = sum(path.stat().st_size for path in self.lines.files)
        return self.lines.pieces(rows, size * rows // max(self.read, 1) + 1)


def read(
    path: Path, workdir: Path, key_columns: Sequence[str] = (), declared: Declared = headings.NOTHING
) -> TextTable:
    """Read a separated text file. Raises FileError where it is empty, binary, or has no known heading.

    If every line is a row, keys of ``key_columns`` are made too.
    """
    encoding = encodings.guess(path)
    repaired = None
    if encoding in encodings.UTF8:
        table = _scanned(path, encoding, workdir, key_columns, declared)
        if table:
            return table
        repaired = encodings.repaired(path, workdir)
        if not repaired:
            with path.open("rb") as file:
                encoding = legacy.of_bytes(file.read(encodings.SAMPLE))
    copy, damaged = repaired if repaired else (encodings.transcoded(path, encoding, workdir), [])
    table = _scanned(copy, encoding, workdir, key_columns, declared)
    assert table, "a transcoded copy is clean"
    found = [(row, "encoding", "a broken character", line) for row, line in damaged if row > table.lines.skipped]
    bad = pl.DataFrame(found, schema=rejects.LINES, orient="row")
    return replace(table, rejected=pl.concat([table.rejected, bad]))


def whole(path: Path, declared: Declared = headings.NOTHING) -> Grid:
    """All lines of a separated text file as a grid; a row of several lines is at the last of them, the others are empty.

    For files that hold several tables, which are small. Raises FileError as :func:`read` does.
    """
    content = encodings.decoded(path.read_bytes())
    separator = _of_lines(content.splitlines(keepends=True)[: headings.HEAD_ROWS], declared)[0]
    reader = separated.reader(io.StringIO(content, newline=""), separator)
    rows: list[Sequence[str | None]] = []
    for cells in reader:
        rows += [*([()] * (reader.line_num - len(rows) - 1)), cells]
    return Grid(None, grids.cut(rows))


def _scanned(
    utf8: Path, encoding: str, workdir: Path, key_columns: Sequence[str], declared: Declared
) -> TextTable | None:
    """The table of a file that is UTF-8 in NFC with ordinary line ends; None for others."""
    from vaxanalysis.loading.scanning import scan

    try:
        separator, head, skipped = _head(utf8, declared)
    except UnicodeDecodeError:
        return None
    if claims.repeats(head.readings):
        raise no_persons.SeveralTables
    if head.clash:
        raise FileError("clash", head.clash)
    keys = workdir / "keys"
    cells = [head.columns.index(column) if column in head.columns else -1 for column in key_columns]
    found = no_persons.NoPersons(head, separator, skipped)
    scanned = scan(utf8, separator, skipped, len(head.columns), cells, keys, no_persons.where(head), found)
    if not scanned.is_clean:
        return None
    if scanned.is_plain:
        lines = Lines([utf8], head.columns, separator, skipped, found.rows)
        places = [row - skipped - 1 for row in found.rows]
        made = {step.name for step in head.made} & set(key_columns)
        kept = None if made else KeyFile(tuple(key_columns), keys).without(places)
        return TextTable(lines, found.rejected(), scanned.rows - len(places), head, encoding, kept)
    return _recovered(utf8, encoding, workdir, separator, head, skipped)


def _recovered(
    utf8: Path, encoding: str, workdir: Path, separator: str, head: headings.Headings, skipped: int
) -> TextTable:
    """The table of a file of which not every line is a row by itself."""
    judged = _judge(utf8, skipped, separator, len(head.columns))
    counts = dict(judged.group_by("status").len().collect(engine="streaming").iter_rows())
    good = counts.get("ok", 0)
    recovered = recovery.recover(judged, separator, len(head.columns), recovery.fewest(head))
    no_persons.refuse_tables(
        [*recovered.other, *(separated.cells(line, separator) for line in recovered.rejected["text"])], head
    )
    good_lines = judged.filter(~pl.col("row").is_in(recovered.lines))
    lines = _copy(good_lines, recovered.cells, workdir, separator, head.columns)
    read_rows = good - recovered.good_lines + len(recovered.cells)
    found = no_persons.among(lines, head)
    rejected = pl.concat([recovered.rejected, found.rejected()])
    lines = replace(lines, left_out=found.rows)
    return TextTable(lines, rejected, read_rows - len(found.rows), head, encoding, padded=recovered.padded)


def _head(path: Path, declared: Declared) -> tuple[str, headings.Headings, int]:
    """The separator under which most headings are known, the headings, and how many lines they and the lines above take."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = [line for _ in range(headings.HEAD_ROWS) if (line := file.readline(LONGEST))]
    if sum(map(len, lines)) >= LONGEST:
        raise FileError("large")
    return _of_lines(lines, declared)


def _of_lines(lines: Sequence[str], declared: Declared) -> tuple[str, headings.Headings, int]:
    others = {char for char in set().union(*lines) if not char.isalnum() and char not in " \r\n\"'.-_/()*:+"}
    best: tuple[str, headings.Headings, int] | None = None
    wide = False
    for separator in (*_COMMON, *sorted(others - set(_COMMON))):
        reader = separated.reader(lines, separator)
        grid, ends = [], []
        for cells in reader:
            grid.append(cells)
            ends.append(reader.line_num)
        if max(map(len, grid), default=0) > grids.COLUMNS:
            wide = True
            continue
        head = headings.find(grid, declared=declared)
        if not head and separator == "," and grid and len(grid[0]) == 1:
            head = headings.find(grid[:1], least=1)
        if head and (best is None or len(head.known) > len(best[1].known)):
            best = (separator, head, ends[head.last])
    if best is None:
        raise FileError("large" if wide else "headings")
    return best


def _judge(path: Path, skipped: int, separator: str, width: int) -> pl.LazyFrame:
    """``row, line, cells, status`` of every line: ok, empty, cells, quote or literal (quotes inside a cell)."""
    sep = re.escape(separator)
    cell = rf'(?:"(?:[^"]|"")*"|[^"{sep}]*)'
    line, few = pl.col("line"), pl.col("_quoted")
    well_quoted = few.str.contains(rf"^{cell}(?:{sep}{cell})*$")
    bare = pl.when(few == "").then(line).when(well_quoted).then(few.str.replace_all(r'"(?:[^"]|"")*"', ""))
    cells = bare.otherwise(line).str.count_matches(separator, literal=True) + 1
    status = (
        pl.when(~line.str.contains(rf"[^{sep}\s]")).then(pl.lit("empty"))
        .when(~well_quoted & (few.str.count_matches('"', literal=True) % 2 == 1)).then(pl.lit("quote"))
        .when(pl.col("cells") != width).then(pl.lit("cells"))
        .when(~well_quoted).then(pl.lit("literal"))
        .otherwise(pl.lit("ok"))
    )  # fmt: skip
    lines = paths.scan_lines(path, row_index_name="row", row_index_offset=1).slice(skipped)
    quoted = pl.when(line.str.contains('"', literal=True)).then(line).otherwise(pl.lit("")).alias("_quoted")
    return (
        lines.with_columns(quoted)
        .with_columns(cells.alias("cells"))
        .with_columns(status.alias("status"))
        .drop("_quoted")
    )


def _copy(
    judged: pl.LazyFrame, recovered: list[list[str]], workdir: Path, separator: str, columns: tuple[str, ...]
) -> Lines:
    """The good lines and the recovered ones, each with its number before it."""
    good, extra = workdir / "good", workdir / "joined"
    numbered = judged.filter(pl.col("status") == "ok").select(pl.concat_str("row", "line", separator=separator))
    numbered.sink_csv(good, include_header=False, quote_style="never", separator="\x1f")
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=separator, lineterminator="\n").writerows(recovered)
    extra.write_text(buffer.getvalue(), encoding="utf-8")
    sources = [path for path in (good, extra) if path.stat().st_size]
    return Lines(sources, ("row", *columns), separator)
