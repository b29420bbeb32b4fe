"""The rows of a text file that are no person: found among those that a scan of its bytes leaves in doubt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import polars as pl

from vaxanalysis.loading import columnar, headings, persons, rejects, separated
from vaxanalysis.loading.lines import Lines

if TYPE_CHECKING:
    from vaxanalysis.loading.scanning import Where

_ODD = tuple(
    spelling(word)
    for word in (
        "tổ, cộ, tong, cong, lũy, luỹ, danh, total, họ, ho t, ho v, tên , full, name, ngày, ngay, năm , số , giới, gioi, stt, điện, "
        "cccd, cmnd, sđt, mã , so c"
    ).split(", ")
    for spelling in (str, str.title, str.upper)
)
"""The beginning of a cell in the name column that is no name: a total, the title of a list, a heading."""


class SeveralTables(Exception):
    """A text file has other headings below or beside its first ones."""


class NoPersons:
    """Collects the rows that are no person."""

    def __init__(self, head: headings.Headings, separator: str, skipped: int = 0) -> None:
        self._judge, self._separator, self._skipped = persons.Judge(head), separator, skipped
        self._found: list[tuple[int, str, str, str]] = []

    def __call__(self, place: int, line: bytes) -> None:
        """Judge the row at ``place``, from 0, by its line."""
        text = line.decode("utf-8").rstrip("\r\n")
        self.judge(place, place + self._skipped + 1, separated.cells(text, self._separator))

    def judge(self, place: int, row: int, cells: Sequence[str | None], table: bool = True) -> None:
        """Judge the ``cells`` of the row with the number ``row``.

        Raises SeveralTables where they are other headings, unless the columns cannot hold another ``table``.
        """
        reason = self._judge(place, cells)
        if reason == "table" and table:
            raise SeveralTables
        if reason:
            text = self._separator.join(filter(None, cells))
            self._found.append((row, reason, rejects.REASONS[reason][1], text))

    @property
    def rows(self) -> tuple[int, ...]:
        """The numbers of the rows."""
        return tuple(row for row, *_ in self._found)

    def rejected(self) -> pl.DataFrame:
        """The rows as rejects (:data:`rejects.LINES`)."""
        return pl.DataFrame(self._found, schema=rejects.LINES, orient="row")


def refuse_tables(rows: Iterable[Sequence[str]], head: headings.Headings) -> None:
    """Raises SeveralTables where one of ``rows``, which have another number of cells, holds other headings."""
    width = len(head.columns)
    for cells in rows:
        if persons.Judge(head)(0, [*cells[:width], *[""] * (width - len(cells))]) == "table":
            raise SeveralTables


def where(head: headings.Headings) -> Where:
    """The cells in which :mod:`vaxanalysis.loading.scanning` looks for a person, and beginnings of names that are judged here."""
    import numpy as np

    names, others = persons.columns(head)
    odd = {*_ODD, *(spelling(head.readings[at].text) for at in names for spelling in (str, str.lower, str.upper))}
    starts = {int.from_bytes(text.encode()[:4], "little") for word in odd for text in (word, f"\ufeff{word}")}
    return np.array(names, np.int64), np.array(others, np.int64), np.array(sorted(starts), np.int64)


def in_frame(frame: pl.LazyFrame, head: headings.Headings) -> tuple[list[int], pl.DataFrame]:
    """The numbers of the rows of a ``frame`` that are no person or empty, and those that are no person as rejects."""
    doubtful = frame.filter(~persons.surely(head).fill_null(False)).collect(engine="streaming").sort("row")
    no_persons, empty = NoPersons(head, "\t"), []
    for row, *cells in columnar.composed(doubtful.lazy()).select("row", *head.columns).collect().iter_rows():
        if any(text and text.strip() for text in cells):
            no_persons.judge(row, row, cells, table=False)
        else:
            empty.append(row)
    return [*no_persons.rows, *empty], no_persons.rejected()


def among(lines: Lines, head: headings.Headings) -> NoPersons:
    """The rows of ``lines`` that are no person."""
    no_persons, doubt = NoPersons(head, lines.separator), ~persons.surely(head).fill_null(False)
    order = lines.scan().select("row").collect(engine="streaming").to_series().sort()
    doubtful = lines.scan().filter(doubt).collect(engine="streaming").sort("row")
    for place, (row, *cells) in zip(order.search_sorted(doubtful["row"]), doubtful.iter_rows(), strict=True):
        no_persons.judge(place, row, cells)
    return no_persons
