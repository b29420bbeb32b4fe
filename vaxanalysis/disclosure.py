"""Small-number suppression for what is published: counts of 1 to 7 are hidden, and so many others that none can be worked out.

A frame is a hierarchy of units (city, districts, communes) with counts. Published are all its cells, so each parent is the
sum of its children and each ``total`` the sum of every group of ``parts``. A small cell is safe when a *move* exists: amounts
shifted between cells that are all hidden, leaving every published cell as it is and every hidden one in the range that its
mark announces. Then a reader can't tell the truth from the table after the move. For each small cell the cheapest move is
looked for, first among its neighbours, and the cells it needs are hidden too. Zero is always shown.

Frames that share cells (the same totals in two tables) must be masked as one frame.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import polars as pl

from vaxanalysis.errors import TableError

SMALL = range(1, 8)
"""Counts that are not published."""

CHOICES = 3
"""Values that a small cell can have, at least, for all that is published."""

SHOWN, FEW, HIDDEN = "", "1–7", "hidden"
TRIED = 40

Cell = tuple[int, str]
Move = dict[Cell, int]


def mask(
    frame: pl.DataFrame, *, key: str, parent: str, parts: Sequence[Sequence[str]], total: str | None = None
) -> pl.DataFrame:
    """``frame`` with unsafe counts null, and beside each count its ``<count>_mark``: "", "1–7" or "hidden".

    ``parent`` holds the ``key`` of the unit that a row is part of, null at the top. Raises TableError where the counts do not
    add up, because then what is safe cannot be known.
    """
    table = _Table.of(frame, key, parent, parts, total)
    hidden = _hidden(table)
    columns: list[pl.Series] = []
    for name in table.columns:
        values = [table.count(row, name) for row in range(frame.height)]
        marks = [_mark(value) if (row, name) in hidden else SHOWN for row, value in enumerate(values)]
        shown = [None if mark else value for value, mark in zip(values, marks, strict=True)]
        columns += [pl.Series(name, shown, dtype=frame.schema[name]), pl.Series(f"{name}_mark", marks, dtype=pl.String)]
    return frame.with_columns(columns)


def bounds(frame: pl.DataFrame, count: str) -> pl.DataFrame:
    """What a masked ``count`` may be: ``low`` and ``high`` (null: no upper limit is known)."""
    mark, value = pl.col(f"{count}_mark"), pl.col(count)
    low = pl.when(mark == FEW).then(SMALL[0]).when(mark == HIDDEN).then(SMALL[-1] + 1).otherwise(value)
    high = pl.when(mark == FEW).then(SMALL[-1]).when(mark == HIDDEN).then(None).otherwise(value)
    return frame.select(low.cast(pl.Int64).alias("low"), high.cast(pl.Int64).alias("high"))


def rate_span(frame: pl.DataFrame, count: str, total: str) -> pl.DataFrame:
    """The range of ``count / total`` that a masked frame implies: ``low`` and ``high``, equal where both are shown."""
    k, n = bounds(frame, count).rename(lambda name: f"k_{name}"), bounds(frame, total)
    both = pl.concat([k, n], how="horizontal")
    low = pl.when(pl.col("high").is_null()).then(0.0).otherwise(pl.col("k_low") / pl.col("high"))
    high = (pl.col("k_high").fill_null(pl.col("high")) / pl.col("low")).fill_null(1.0).clip(0.0, 1.0)
    return both.select(low.alias("low"), high.alias("high"))


@dataclass(frozen=True)
class _Table:
    """Counts by row and column, and who is part of whom."""

    rows: Sequence[dict[str, int]]
    above: Sequence[tuple[int, ...]]
    leaves: Sequence[tuple[int, ...]]
    parts: Sequence[Sequence[str]]
    total: str | None

    @classmethod
    def of(
        cls, frame: pl.DataFrame, key: str, parent: str, parts: Sequence[Sequence[str]], total: str | None
    ) -> _Table:
        rows = frame.to_dicts()
        place = {row[key]: number for number, row in enumerate(rows)}
        up = [place.get(row[parent]) if row[parent] is not None else None for row in rows]
        above = [tuple(_chain(number, up)) for number in range(len(rows))]
        ends = set(range(len(rows))) - set(up)
        leaves = [tuple(leaf for leaf in sorted(ends) if number in above[leaf]) for number in range(len(rows))]
        table = cls(rows, above, leaves, parts, total)
        table.check()
        return table

    @property
    def columns(self) -> list[str]:
        return [*([self.total] if self.total else []), *(name for group in self.parts for name in group)]

    def count(self, row: int, column: str) -> int:
        return int(self.rows[row][column] or 0)

    def check(self) -> None:
        for row, name in product(range(len(self.rows)), self.columns):
            if self.count(row, name) != sum(self.count(leaf, name) for leaf in self.leaves[row]):
                raise TableError(
                    name, "a unit is not the sum of its parts", "Give every level of the units, or one only."
                )
        for row, group in product(range(len(self.rows)), self.parts):
            if self.total and self.count(row, self.total) != sum(self.count(row, name) for name in group):
                raise TableError(self.total, "the parts do not add up to it", "Name all parts, each once.")

    def move(self, leaves: dict[Cell, int]) -> Move:
        """What changes in the whole table when these cells of leaves change."""
        change: Move = {}
        for (leaf, name), step in leaves.items():
            first = self.total and any(name in group for group in self.parts[:1])
            for row, column in product(self.above[leaf], [name, self.total] if first else [name]):
                change[row, str(column)] = change.get((row, str(column)), 0) + step
        return {cell: step for cell, step in change.items() if step}


def _chain(number: int, up: Sequence[int | None]) -> Iterator[int]:
    place: int | None = number
    while place is not None:
        yield place
        place = up[place]


def _mark(value: int) -> str:
    return FEW if value in SMALL else HIDDEN


def _hidden(table: _Table) -> set[Cell]:
    """Every small cell and the cells of its move; those of totals and of large units first, they serve others as well."""
    cells = product(range(len(table.rows)), table.columns)
    small = [cell for cell in cells if table.count(*cell) in SMALL]
    hidden = set(small)
    for cell in sorted(small, key=lambda cell: (cell[1] != table.total, -len(table.leaves[cell[0]]), cell)):
        hidden |= set(_cheapest(table, cell, hidden))
    return hidden


def _cheapest(table: _Table, cell: Cell, hidden: set[Cell]) -> Move:
    """The move that keeps ``cell`` safe and hides least; if there is none, everything that is not zero."""
    for wanted in (CHOICES, 2):
        for moves in _candidates(table, cell):
            safe = [move for move in moves if cell in move and _choices(table, move) >= wanted]
            if safe:
                return min(safe, key=lambda move: sum(table.count(*other) for other in move if other not in hidden))
    everything = product(range(len(table.rows)), table.columns)
    return {other: 0 for other in everything if table.count(*other)}


def _choices(table: _Table, move: Move) -> int:
    """Multiples of the move, nought included, that leave each of its cells in the range announced by its mark."""
    steps = range(1 - len(SMALL), len(SMALL))
    return sum(all(_allowed(table.count(*cell), step * by) for cell, by in move.items()) for step in steps)


def _allowed(value: int, change: int) -> bool:
    return value > 0 and (value + change in SMALL if value in SMALL else value + change > SMALL[-1])


def _candidates(table: _Table, cell: Cell) -> Iterator[list[Move]]:
    """Moves through ``cell``, nearest partners first: with another unit, then within the unit and all above it."""
    row, name = cell
    own = sorted(table.leaves[row], key=lambda leaf: -table.count(leaf, name))[:TRIED]
    seen = set(table.leaves[row])
    for up in table.above[row][1:]:
        others = [leaf for leaf in table.leaves[up] if leaf not in seen]
        seen |= set(others)
        yield [move for one, two in _pairs(own, others) for move in _between(table, name, one, two)]
    yield [move for leaf in own for move in _within(table, name, leaf)]


def _pairs(own: Sequence[int], others: Sequence[int]) -> list[tuple[int, int]]:
    return list(product(own, others))[: TRIED * 4]


def _between(table: _Table, name: str, one: int, two: int) -> Iterator[Move]:
    """Moves between two leaves: against another part of the same group, or with the totals."""
    for other in _siblings(table, name):
        yield table.move({(one, name): 1, (one, other): -1, (two, name): -1, (two, other): 1})
    for leaf_move in _whole(table, name, one, two):
        yield table.move({**leaf_move, **{(two, part): -step for (_, part), step in leaf_move.items()}})


def _within(table: _Table, name: str, leaf: int) -> Iterator[Move]:
    """Moves of one leaf, which reach every unit above it."""
    for other in _siblings(table, name):
        yield table.move({(leaf, name): 1, (leaf, other): -1})
    for leaf_move in _whole(table, name, leaf, leaf):
        yield table.move(leaf_move)


def _siblings(table: _Table, name: str) -> list[str]:
    return [other for group in table.parts if name in group for other in group if other != name] if table.total else []


def _whole(table: _Table, name: str, one: int, two: int) -> Iterator[dict[Cell, int]]:
    """One more in ``name`` (or in any part, for the total) of ``one``, and in the largest part of every other group."""
    starts = [name] if name != table.total else list(table.parts[0])
    for start in starts:
        others = [group for group in table.parts if start not in group] if table.total else []
        largest = [max(group, key=lambda part: min(table.count(one, part), table.count(two, part))) for group in others]
        yield {(one, part): 1 for part in (start, *largest)}
