"""The city's tables as a workbook: a sheet each, headings and words in the language, numbers that an office can add up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from vaxanalysis import outputs
from vaxanalysis.evidence.lights import Light
from vaxanalysis.languages import vi_or_en
from vaxanalysis.publish.style import EDGES
from vaxanalysis.publish.text import Text

WORKBOOK = "city.xlsx"
A4 = 9
"""Excel's number of the paper."""

PERCENT = ("rate", "low", "high", "city_rate", "chance")
POINTS = "delta"
CODES = ("code", "unit", "district", "sender", "province", "sha256", "as_of")
"""Endings of names of columns whose digits are codes, not numbers."""

WORDS = {"light": "light", "verdict": "verdict", "status": "status", "where": "funnel"}
"""Column -> the section of the texts that holds the words for its codes."""

COLUMN_WORDS = {"funnel": "funnel", "identities": "duplicates"}
"""Table -> the section of the texts that holds the names of its columns, where it is not that of all columns."""

Columns = Mapping[str, Sequence[object]]


def write_workbook(path: Path, tables: Mapping[str, Columns], notes: Sequence[str], text: Text) -> None:
    """``notes`` on the first sheet, then a sheet for each table: headings stay and filter, codes are text.

    A table or column for which the texts have no name is left out; the CSV files have it.
    """
    with outputs.workbook(path) as book:
        _Sheets(book, text).write(tables, notes)


@dataclass(frozen=True)
class _Sheets:
    book: Any
    text: Text
    formats: dict[tuple[tuple[str, object], ...], Any] = field(default_factory=dict)

    def write(self, tables: Mapping[str, Columns], notes: Sequence[str]) -> None:
        first = self.book.add_worksheet(self.text("sheet.notes"))
        first.set_column(0, 0, 110)
        first.write_column(0, 0, notes, self._made({"text_wrap": True}))
        for name, columns in tables.items():
            if self.text.has(f"sheet.{name}"):
                self._sheet(name, columns)

    def _sheet(self, name: str, columns: Columns) -> None:
        sheet = self.book.add_worksheet(self.text(f"sheet.{name}"))
        head = self._made({"bold": True, "text_wrap": True, "bottom": 2})
        headed = {heading: column for column in columns if (heading := self._heading(name, column))}
        for place, (heading, column) in enumerate(headed.items()):
            sheet.write(0, place, heading, head)
            for row, value in enumerate(columns[column], 1):
                sheet.write(row, place, self._shown(column, value), self._format(column, value))
        sheet.freeze_panes(1, min(2, len(headed) - 1))
        sheet.autofilter(0, 0, max(map(len, columns.values()), default=0), len(headed) - 1)
        sheet.autofit(max_width=260)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)

    def _heading(self, name: str, column: str) -> str:
        bare, _, ending = column.rpartition("_")
        keys = [f"{COLUMN_WORDS.get(name, 'column')}.{column}", f"column.{column}"]
        keys += [f"column.{bare}"] * (ending == vi_or_en(self.text.language))
        return next((self.text(key) for key in keys if self.text.has(key)), "")

    def _shown(self, column: str, value: object) -> object:
        if column in WORDS and value:
            return self.text(f"{WORDS[column]}.{value}")
        if column == POINTS and isinstance(value, float):
            return value * 100
        return int(value) if isinstance(value, str) and value.isdigit() and not column.endswith(CODES) else value

    def _format(self, column: str, value: object) -> Any:
        if column == "light" and value:
            return self._made({"bold": True, "indent": 1, "font_color": EDGES[Light(str(value))]})
        form = "0.0%" if column in PERCENT else "+0.0;-0.0;0.0" if column == POINTS else "#,##0"
        return self._made({} if column.endswith(CODES) else {"num_format": form})

    def _made(self, look: Mapping[str, object]) -> Any:
        key = tuple(look.items())
        if key not in self.formats:
            self.formats[key] = self.book.add_format({"valign": "top", **look})
        return self.formats[key]
