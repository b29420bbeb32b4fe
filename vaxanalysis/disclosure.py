"""Small-number suppression for what is published: counts of 1 to 7 are hidden, and so many others that none can be worked out.

A frame is a hierarchy of units (city, districts, communes) with counts of *atoms*: disjoint groups of records. Published are
sums of atoms, for every unit, so a reader can add and subtract them at will. A small cell is safe when a *move* exists:
amounts shifted between atoms so that every published cell stays as it is, every hidden one stays in the range that its mark
announces, and no atom falls below nought. Then nobody can tell the truth from the table after the move. For each small cell
the move that hides least is looked for, and the cells it changes are hidden too. Zero is always shown.

Frames that share cells (the same totals in two tables) must be masked as one frame.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import polars as pl

from vaxanalysis.errors import TableError

SMALL = range(1, 8)
"""Counts that are not published."""

CHOICES = 3
"""Values that a small cell can have, at least, for all that is published."""

SHOWN, FEW, HIDDEN = "", "1–7", "hidden"
Cell = tuple[int, str]
Step = tuple[int, str, int]


@dataclass(frozen=True)
class Reach:
    """Among how many of a cell's own units, of other units and of atoms a move is looked for."""

    own: int
    others: int
    atoms: int


NEAR, FAR = Reach(3, 12, 4), Reach(40, 600, 8)


@dataclass(frozen=True)
class Published:
    """What is published: each column as a sum of atoms; ``upper`` columns not for the lowest units; ``dear`` ones hidden last."""

    sums: Mapping[str, Collection[str]]
    upper: Collection[str] = ()
    dear: Collection[str] = ()

    @property
    def atoms(self) -> list[str]:
        """Every atom that is part of a sum, in the order of the sums."""
        return list(dict.fromkeys(atom for parts in self.sums.values() for atom in parts))


def mask(frame: pl.DataFrame, *, key: str, parent: str, published: Published) -> pl.DataFrame:
    """``key, parent``, each published count (null where unsafe) and its ``<count>_mark``: "", "1–7" or "hidden".

    ``parent`` holds the ``key`` of the unit that a row is part of, null at the top; counts that are not published are null.
    Raises TableError where the atoms do not add up, because then what is safe cannot be known.
    """
    table = _Table.of(frame, key, parent, published)
    hidden = _hidden(table)
    columns = [frame[key], frame[parent]]
    for name in published.sums:
        cells = [(row, name) for row in range(frame.height)]
        marks = [_mark(table.values[cell]) if cell in hidden else SHOWN for cell in cells]
        shown = [None if cell in hidden else table.values.get(cell) for cell in cells]
        columns += [pl.Series(name, shown, dtype=pl.Int64), pl.Series(f"{name}_mark", marks, dtype=pl.String)]
    return pl.DataFrame(columns)


def bounds(frame: pl.DataFrame, count: str) -> pl.DataFrame:
    """What a masked ``count`` may be: ``low`` and ``high`` (null: no upper limit is known)."""
    mark, value = pl.col(f"{count}_mark"), pl.col(count)
    low = pl.when(mark == FEW).then(SMALL[0]).when(mark == HIDDEN).then(SMALL[-1] + 1).otherwise(value)
    high = pl.when(mark == FEW).then(SMALL[-1]).when(mark == HIDDEN).then(None).otherwise(value)
    return frame.select(low.cast(pl.Int64).alias("low"), high.cast(pl.Int64).alias("high"))


@dataclass(frozen=True)
class _Table:
    """Counts of atoms by row, the published cells, and who is part of whom."""

    rows: Sequence[Mapping[str, int]]
    values: Mapping[Cell, int]
    above: Sequence[tuple[int, ...]]
    leaves: Sequence[tuple[int, ...]]
    published: Published
    columns_of: Mapping[str, Sequence[str]]

    @classmethod
    def of(cls, frame: pl.DataFrame, key: str, parent: str, published: Published) -> _Table:
        atoms = published.atoms
        rows = frame.select(atoms).fill_null(0).to_dicts()
        place = {name: number for number, name in enumerate(frame[key])}
        up = [None if name is None else place.get(name) for name in frame[parent]]
        above = [tuple(_chain(number, up)) for number in range(len(rows))]
        ends = sorted(set(range(len(rows))) - set(up))
        leaves = [tuple(leaf for leaf in ends if number in above[leaf]) for number in range(len(rows))]
        for row, atom in product(range(len(rows)), atoms):
            if rows[row][atom] != sum(rows[leaf][atom] for leaf in leaves[row]):
                raise TableError(
                    atom, "a unit is not the sum of its parts", "Give every level of the units, or one only."
                )
        lowest = set(ends) if len(ends) < len(rows) else set()
        cells = [cell for cell in product(range(len(rows)), published.sums)
                 if not (cell[0] in lowest and cell[1] in published.upper)]  # fmt: skip
        values = {(row, name): sum(rows[row][atom] for atom in published.sums[name]) for row, name in cells}
        columns_of = {atom: [name for name, parts in published.sums.items() if atom in parts] for atom in atoms}
        return cls(rows, values, above, leaves, published, columns_of)

    def changes(self, steps: Sequence[Step]) -> dict[Cell, int]:
        """What changes of all that is published when these atoms of leaves change."""
        found: dict[Cell, int] = {}
        for leaf, atom, step in steps:
            for cell in product(self.above[leaf], self.columns_of[atom]):
                if cell in self.values:
                    found[cell] = found.get(cell, 0) + step
        return {cell: step for cell, step in found.items() if step}

    def choices(self, steps: Sequence[Step], changes: Mapping[Cell, int]) -> int:
        """Multiples of the move, nought included, that leave all as its marks announce."""
        return sum(
            all(_allowed(self.values[cell], change * times) for cell, change in changes.items())
            and all(self.rows[leaf][atom] + step * times >= 0 for leaf, atom, step in steps)
            for times in range(1 - len(SMALL), len(SMALL))
        )

    def cost(self, changes: Mapping[Cell, int], hidden: Collection[Cell]) -> tuple[int, int]:
        """What the move hides that was not hidden: cells (dear ones many times), then counts."""
        new = [cell for cell in changes if cell not in hidden]
        return sum(50 if name in self.published.dear else 1 for _, name in new), sum(self.values[cell] for cell in new)


def _chain(number: int, up: Sequence[int | None]) -> Iterator[int]:
    place: int | None = number
    while place is not None:
        yield place
        place = up[place]


def _mark(value: int) -> str:
    return FEW if value in SMALL else HIDDEN


def _allowed(value: int, change: int) -> bool:
    return value > 0 and (value + change in SMALL if value in SMALL else value + change > SMALL[-1])


def _hidden(table: _Table) -> set[Cell]:
    """Every small cell and the cells of its move; those of large units first, they serve others as well."""
    small = [cell for cell, value in table.values.items() if value in SMALL]
    hidden = set(small)
    order = {name: place for place, name in enumerate(table.published.sums)}
    for cell in sorted(small, key=lambda cell: (-len(table.leaves[cell[0]]), order[cell[1]], cell[0])):
        hidden |= _cheapest(table, cell, hidden)
    return hidden


def _cheapest(table: _Table, cell: Cell, hidden: Collection[Cell]) -> set[Cell]:
    """The cells of the move that keeps ``cell`` safe and hides least; if there is none, everything that is not zero."""
    for reach, wanted in product((NEAR, FAR), (CHOICES, 2)):
        best: tuple[tuple[int, int], set[Cell]] | None = None
        for steps in _candidates(table, cell, hidden, reach):
            changes = table.changes(steps)
            if cell not in changes:
                continue
            cost = table.cost(changes, hidden)
            if (best is None or cost < best[0]) and table.choices(steps, changes) >= wanted:
                best = cost, set(changes)
                if cost[0] == 0 or reach is FAR:
                    break
        if best:
            return best[1]
    return {other for other, value in table.values.items() if value}


def _candidates(table: _Table, cell: Cell, hidden: Collection[Cell], reach: Reach) -> Iterator[list[Step]]:
    """Moves through ``cell``: with other units of the nearest unit above, then of the next, then within the unit alone."""
    row, name = cell
    own = sorted(table.leaves[row], key=lambda leaf: -_held(table, leaf, name))[: reach.own]
    seen = set(table.leaves[row])
    for up in table.above[row][1:]:
        others = [leaf for leaf in table.leaves[up] if leaf not in seen]
        seen |= set(others)
        others.sort(key=lambda leaf: _aptness(table, leaf, name, hidden))
        for one, other in product(own, others[: reach.others]):
            for swap in _swaps(table, name, one, other, reach.atoms):
                yield [(one, *step) for step in swap] + [(other, atom, -by) for atom, by in swap]
    for leaf in own:
        for swap in _swaps(table, name, leaf, leaf, reach.atoms):
            yield [(leaf, *step) for step in swap]


def _swaps(table: _Table, name: str, one: int, other: int, most: int) -> Iterator[list[tuple[str, int]]]:
    """One more of an atom of ``name``, for one less of another or alone; the commonest atoms first."""
    parts = table.published.sums[name]
    atoms = sorted(table.published.atoms, key=lambda atom: -min(table.rows[one][atom], table.rows[other][atom]))
    inside = [atom for atom in atoms if atom in parts][:most]
    outside = [atom for atom in atoms if atom not in parts][:most]
    for atom in inside:
        yield from ([(atom, 1), (less, -1)] for less in outside)
        yield [(atom, 1)]


def _held(table: _Table, leaf: int, name: str) -> int:
    return sum(table.rows[leaf][atom] for atom in table.published.sums[name])


def _aptness(table: _Table, leaf: int, name: str, hidden: Collection[Cell]) -> tuple[bool, bool, int]:
    """Units whose count is small or hidden anyway come first, then the smallest that can give."""
    held = _held(table, leaf, name)
    return held == 0, not (held in SMALL or (leaf, name) in hidden or held > SMALL[-1] + CHOICES), held
