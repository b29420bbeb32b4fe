"""A form as data: its columns, the headings they are met under, the answers a column takes."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from vaxanalysis.schema import fold_heading


@dataclass(frozen=True)
class Choice:
    """An answer of a drop-down: its code, the Vietnamese words on the form, other words met for it."""

    code: str
    label: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Column:
    """A column of a form. ``kind`` says what a cell holds: text, date, datetime or number; ``counts``, that numbers rest on it."""

    name: str
    heading: str
    aliases: tuple[str, ...] = ()
    width: float = 14
    kind: str = "text"
    choices: tuple[Choice, ...] = ()
    required: bool = False
    counts: bool = False
    help: str = ""

    def codes(self) -> dict[str, str]:
        """Folded answer -> code, for every way of writing it."""
        return {_answer(text): c.code for c in self.choices for text in (c.code, c.label, *c.aliases)}


@dataclass(frozen=True)
class Form:
    """A form: its name, the title on the sheet, its columns, what the person who fills it in must know."""

    name: str
    title: str
    columns: tuple[Column, ...]
    notes: tuple[str, ...] = ()

    def headings(self) -> dict[str, str]:
        """Folded heading -> column name, for every heading a column is met under."""
        return {
            fold_heading(text): column.name
            for column in self.columns
            for text in (column.name, column.heading, *column.aliases)
        }

    def column(self, name: str) -> Column:
        """The column called ``name``."""
        return next(column for column in self.columns if column.name == name)


def coded(frame: pl.DataFrame, column: Column) -> pl.Expr:
    """The codes of a drop-down column's answers; null where empty, ``?`` where the words are not known."""
    codes = column.codes()
    answers = frame[column.name].drop_nulls().unique().to_list()
    known = {answer: codes.get(_answer(answer), "?") for answer in answers}
    return pl.col(column.name).replace_strict(known, return_dtype=pl.String, default=None)


def _answer(text: str) -> str:
    """What an answer is compared by. Brackets may turn it round and a question mark doubts it, so both make it another answer."""
    return fold_heading(text.translate(_KEPT))


_KEPT = str.maketrans({"(": " ", ")": " ", "?": " hoi "})
