"""The tables of a grid: side by side or one below the other, each with its headings, its rows and what was rejected."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import polars as pl

from vaxanalysis.loading import heading_grammar, headings, persons, rejects
from vaxanalysis.loading.declared import Declared
from vaxanalysis.loading.failures import FileError
from vaxanalysis.loading.grids import Grid, Merge, column_name
from vaxanalysis.loading.headings import Headings

_WORDS = (
    r"(?i)h[oọ]\W{0,3}(?:v[aà]\W{0,3})?t[eê]n|ng[aà]y|n[aă]m sinh|gi[oớ]i|cccd|cmnd|cmt|c[aă]n c[uư][oớ]c|đ?i[eệ]n tho[aạ]i|"
    r"s[đd]t|\bstt\b|\btt\b|name|birth|phone|v[aắ]c|s[oố]\b|m[aã]\b|t[eê]n\b|lo[aạ]i"
)
"""Texts of headings: rows with two such cells are looked at more closely."""


@dataclass(frozen=True)
class SheetTable:
    """Rows of one table: ``row`` and its columns, what was ``rejected`` (:data:`rejects.LINES`), its headings."""

    sheet: str | None
    rows: pl.DataFrame
    rejected: pl.DataFrame
    head: Headings


def of_grid(grid: Grid, declared: Declared = headings.NOTHING) -> list[SheetTable]:
    """The tables of a grid that are registers; none where there is no known heading.

    A table below them with headings that are not a register's is rejected row by row. Raises FileError where two columns claim
    one field and mostly differ.
    """
    top = grid.cells.head(headings.HEAD_ROWS + 1).rows()
    heads = headings.find_tables(top, merges=grid.merges, declared=declared)
    if not heads:
        return []
    _unclashing(heads)
    cells = grid.filled(heads[0].last)
    found: list[SheetTable] = []
    begin = heads[0].last + 1
    for first, further in _further(cells, grid.merges, heads, declared):
        found += _tables(grid, cells, heads, (begin, first))
        heads = further or [replace(head, last=-1) for head in heads]
        begin = further[0].last + 1 if further else first
    found += _tables(grid, cells, heads, (begin, cells.height))
    return found


def _further(
    cells: pl.DataFrame, merges: tuple[Merge, ...], heads: list[Headings], declared: Declared
) -> Iterator[tuple[int, list[Headings]]]:
    """The row of other headings below the first ones, and these; none for headings that are no register's."""
    worded = pl.sum_horizontal(pl.col(name).str.contains(_WORDS).fill_null(False) for name in cells.columns) > 1
    done = heads[0].last
    for row in cells.select(worded).to_series().arg_true().to_list():
        if row <= done:
            continue
        window = cells.slice(row, headings.HEAD_ROWS).rows()
        first = max(heads[0].last + 1 - headings.DEPTH, 0)
        texts = [text.strip() for text in window[0] if text and text.strip()]
        like = sum(map(heading_grammar.is_heading, texts))
        if _is_no_heading(texts, like) or window[0] in cells[first : heads[0].last + 1].rows():
            continue
        here = [(top - row, left, bottom - row, right) for top, left, bottom, right in merges if top >= row]
        found = headings.find_tables(window, merges=here, rows=1, declared=declared)
        if [_meaning(each) for each in found] == [_meaning(head) for head in heads]:
            done = row + found[0].last if found else done
            continue
        own = {(reading.field, reading.text) for head in heads for reading in head.readings}
        says = {(reading.field, reading.text) for reading in map(heading_grammar.read, texts)}
        if not found and (like < len(texts) or says <= own):
            continue
        _unclashing(found)
        further = [replace(each, last=each.last + row) for each in found]
        heads = further or [replace(heads[0], last=row, readings=())]
        done = heads[0].last
        yield row, further


def _is_no_heading(texts: list[str], like: int) -> bool:
    """Whether a row of ``texts``, of which ``like`` many look like headings, holds only a value or the name of a group for each table."""
    return len(set(texts)) < 2 or 2 * like < len(texts) or all(map(persons.word, texts))


def _unclashing(heads: list[Headings]) -> None:
    for head in heads:
        if head.clash:
            raise FileError("clash", head.clash)


def _meaning(head: Headings) -> list[tuple[object, ...]]:
    """What is read from which column of the sheet."""
    return [
        (head.start + at, reading.field, reading.part, reading.ordinal, reading.owner)
        for at, reading in enumerate(head.readings)
        if reading.field
    ]


def _tables(grid: Grid, cells: pl.DataFrame, heads: list[Headings], rows: tuple[int, int]) -> Iterator[SheetTable]:
    for head in heads:
        block = cells[:, head.start : head.start + len(head.columns)]
        label = f"{grid.sheet or ''} [{column_name(head.start)}]" if head.start else grid.sheet
        numbered = block.rename(dict(zip(block.columns, head.columns, strict=True))).with_row_index("row", offset=1)
        yield _table(label, numbered[rows[0] : rows[1]], head)


def _table(sheet: str | None, numbered: pl.DataFrame, head: Headings) -> SheetTable:
    text = pl.exclude("row")
    nfc = numbered.with_columns(text.str.normalize("NFC"))
    filled = nfc.filter(pl.any_horizontal(text.str.strip_chars() != ""))
    if head.last < 0:
        return SheetTable(sheet, filled.clear(), _rejected(filled, head, pl.lit("other")), head)
    judged = filled.with_columns(persons.reasons(filled, head))
    bad = judged.filter(pl.col("reason").is_not_null())
    good = judged.filter(pl.col("reason").is_null()).drop("reason")
    return SheetTable(sheet, good, _rejected(bad, head, pl.col("reason")), _named(head, good))


def _rejected(rows: pl.DataFrame, head: Headings, reason: pl.Expr) -> pl.DataFrame:
    words = {code: english for code, (_, english) in rejects.REASONS.items()}
    return rows.select(
        "row", reason.alias("reason"), reason.replace(words).alias("found"),
        pl.concat_str(pl.col(head.columns), separator=" | ", ignore_nulls=True).alias("text"),
    )  # fmt: skip


def _named(head: Headings, rows: pl.DataFrame) -> Headings:
    """``head``; filled columns without a heading are added to the unknown ones."""
    used = {name for made in head.made for name in made.columns}
    bare = [
        name
        for name, reading in zip(head.columns, head.readings, strict=True)
        if not reading.text and name not in used and rows[name].str.strip_chars().replace("", None).count()
    ]
    return replace(head, unknown=(*head.unknown, *bare))
