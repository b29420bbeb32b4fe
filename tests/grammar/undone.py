"""What holds each kind of fault off, taken out again: files of the grammar that are read right must no longer be.

The tests take one file of each kind; ``python -m tests.grammar FILES --undone`` draws so many for each.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any
from unittest.mock import patch

import polars as pl

from tests.grammar.layout import Choices
from vaxanalysis.loading import (
    encoding,
    heading_grammar,
    headings,
    legacy,
    making,
    neighbours,
    no_persons,
    persons,
    rejects,
    tables,
)
from vaxanalysis.loading.grids import Grid
from vaxanalysis.places.levels import Claim, claim_province
from vaxanalysis.standardise import epochs, evidence, moments, nothing, text

resolving = import_module("vaxanalysis.places.resolve")


@dataclass(frozen=True)
class Undone:
    """The ``kind`` of fault (its number in docs/reading-files.md), what is put in place of what, and a file that shows it."""

    kind: int
    patches: tuple[tuple[Any, str, Any], ...]
    shows: Choices = field(default_factory=Choices)
    form: str = "xlsx"


def _last(frame: pl.LazyFrame, step: Any) -> pl.LazyFrame:
    return frame.with_columns(pl.col(step.columns[-1]).alias(step.name))


def _hanoi(name: str, code: str) -> Claim:
    return claim_province("Hà Nội", "01")


UNDONE: dict[str, Undone] = {
    "headings are read as a whole": Undone(
        1, ((heading_grammar, "_pattern", lambda meanings: None),), Choices(count=8, wording=4)
    ),
    "a field without a column is missing": Undone(
        1, ((headings, "absent", lambda known: 0),), Choices(count=8, unknown="sex")
    ),
    "a column is nobody's but the person's": Undone(
        2, ((heading_grammar, "_owner", lambda meanings: ""),), Choices(count=8, others="head_first")
    ),
    "tables below are not looked for": Undone(
        2, ((tables, "_further", lambda *_: iter(())),), Choices(count=8, second_table="other")
    ),
    "of two columns the last is read": Undone(2, ((making, "_best", _last),), Choices(count=8, number="two")),
    "merged cells hold for their first row": Undone(
        2, ((Grid, "filled", lambda self, last: self.cells),), Choices(count=40, merged_commune=True)
    ),
    "columns named by a dose are not looked into": Undone(
        2, ((neighbours, "dosed", lambda readings, rows: list(readings)),), Choices(count=8, doses="products")
    ),
    "every row is a person": Undone(
        3,
        (
            (persons, "reasons", lambda rows, head: pl.Series("reason", [None] * rows.height, dtype=pl.String)),
            (no_persons, "in_frame", lambda frame, head: ([], pl.DataFrame(schema=rejects.LINES))),
        ),
        Choices(count=8, footer="signatures", group_rows=True),
    ),
    "no word stands for nothing": Undone(
        4,
        tuple((module, "is_placeholder", lambda cell: pl.lit(False)) for module in (nothing, text)),
        Choices(count=8, nothing="không có"),
    ),
    "the rule of the country is kept whatever the cells": Undone(
        5, ((evidence, "settled", lambda *_, **__: evidence.KEPT),), Choices(count=40, birth="mdy")
    ),
    "serial numbers always count from 1900": Undone(
        5, ((epochs, "totals", lambda sums: (1, 0)),), Choices(count=40, birth="serial_1904")
    ),
    "a time belongs to the day beside it": Undone(
        5, ((moments, "day_of", lambda texts, day: day),), Choices(count=8, birth="utc")
    ),
    "every text is Unicode": Undone(
        6,
        (
            (legacy, "of_columns", lambda rows: {}),
            (legacy, "of_bytes", lambda data: "latin-1"),
            (encoding, "_with_former", lambda found, head: found),
        ),
        Choices(count=8),
        "tcvn3-utf8",
    ),
    "numbers are read as they are written": Undone(
        6, ((text, "number", lambda cell: pl.lit(None, pl.String)),), Choices(count=8, number="spaces")
    ),
    "every province is Hà Nội": Undone(8, ((resolving, "claim_province", _hanoi),), Choices(count=8, province="79")),
}


@contextmanager
def undone(what: Undone) -> Iterator[None]:
    """Within it what holds the kind off is taken out."""
    _forget()
    patched = [patch.object(place, name, new) for place, name, new in what.patches]
    try:
        for each in patched:
            each.start()
        yield
    finally:
        patch.stopall()
        _forget()


def _forget() -> None:
    for cached in (heading_grammar.read, heading_grammar._meanings, resolving.claim_province):
        getattr(cached, "cache_clear", lambda: None)()
