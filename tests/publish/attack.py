"""An attacker who has the published files of several weeks and nothing else, and bounds every count by linear programming.

The unknowns are, for each week, the records of each commune by the fields that they lack together. Every published number is
a constraint on a sum of unknowns. The attacker may assume that one count, which he chooses, is equal in two weeks. Bounds are
found by HiGHS over real numbers, so they are never narrower than what is possible.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_matrix, vstack

from tests.publish.published import Cells
from vaxanalysis.disclosure import BASE
from vaxanalysis.publish.counted import RECORDS
from vaxanalysis.publish.public import MISSING, OF_COMMUNES, OF_DISTRICTS
from vaxanalysis.publish.units import CITY
from vaxanalysis.schema import MANDATORY

Cell = tuple[str, str]
Limits = dict[Cell, tuple[float, float]]
"""(unit, column) -> the least and the greatest value that a reader may conclude from what is printed."""

ATOMS = RECORDS.atoms
SLACK = 1e-6


@dataclass(frozen=True, eq=False)
class Attacker:
    """What is concluded from the files of each week; ``parents``: commune -> its district."""

    weeks: Sequence[Limits]
    parents: Mapping[str, str]

    @cached_property
    def _communes(self) -> list[str]:
        return sorted(self.parents)

    @cached_property
    def _width(self) -> int:
        return len(self._communes) * len(ATOMS)

    def _row(self, cell: Cell, week: int = 0, weeks: int = 1, sign: int = 1) -> csr_matrix:
        """A count as a sum of the unknowns of ``week`` out of ``weeks``."""
        unit, column = cell
        inside = [one for one, code in enumerate(self._communes) if unit in (CITY, code, self.parents[code])]
        parts = [ATOMS.index(atom) for atom in RECORDS.sums[column]]
        places = [week * self._width + one * len(ATOMS) + part for one in inside for part in parts]
        shape = (1, weeks * self._width)
        return csr_matrix(([sign] * len(places), ([0] * len(places), places)), shape=shape, dtype=float)

    @lru_cache(maxsize=2)  # noqa: B019
    def _system(self, chosen: tuple[int, ...]) -> tuple[csr_matrix, NDArray[np.float64]]:
        """Everything printed in the ``chosen`` weeks as ``matrix @ unknowns <= limits``."""
        rows, limits = [], []
        for place, week in enumerate(chosen):
            for cell, (low, high) in self.weeks[week].items():
                rows.append(self._row(cell, place, len(chosen), -1))
                limits.append(-low)
                if high != np.inf:
                    rows.append(self._row(cell, place, len(chosen)))
                    limits.append(high)
        return vstack(rows).tocsr(), np.array(limits, dtype=float)

    def alone(self, week: int, wanted: Sequence[Cell]) -> Iterator[tuple[Cell, int, int]]:
        """Least and greatest value of each wanted count, from its own week."""
        most, limits = self._system((week,))
        for cell in wanted:
            yield (cell, *_ends(self._row(cell), most, limits, None))

    def unchanged(self, one: int, other: int, chosen: Cell) -> Iterator[tuple[int, Cell, int, int]]:
        """Week, count, least and greatest value of every count of a unit, if ``chosen`` of it is assumed to be equal in two weeks."""
        most, limits = self._system((one, other))
        equal = self._row(chosen, 0, 2) - self._row(chosen, 1, 2)
        for place, week in enumerate((one, other)):
            for cell, (low, high) in self.weeks[week].items():
                if cell[0] == chosen[0] and low < high:
                    yield (week, cell, *_ends(self._row(cell, place, 2), most, limits, equal))


def _ends(goal: csr_matrix, most: csr_matrix, limits: NDArray[np.float64], equal: csr_matrix | None) -> tuple[int, int]:
    zero = None if equal is None else [0.0]
    found = []
    for sign in (1, -1):
        answer = linprog(sign * goal.toarray()[0], A_ub=most, b_ub=limits, A_eq=equal, b_eq=zero, method="highs")
        assert answer.status in (0, 3), "what is published contradicts itself, or the assumption"
        found.append(sign * answer.fun if answer.status == 0 else 10**9)
    return ceil(found[0] - SLACK), floor(found[1] + SLACK)


def concluded(cells: Cells, parents: Mapping[str, str]) -> Limits:
    """What a reader who knows the rule of rounding concludes: limits of every base count, to which all other numbers add up."""
    found: Limits = {}
    districts = sorted(set(parents.values()))
    for commune in parents:
        for column in ("usable", "incomplete"):
            found[commune, column] = _limits(cells[commune, column])
    for district in districts:
        wrong = int(cells[district, "to_clean"]) - int(cells[district, "incomplete"])
        found[district, "wrong"] = _limits(wrong)
        for column in MISSING:
            if cells[district, column] != "hidden":
                found[district, column] = _limits(cells[district, column])
    return found


def not_sums(cells: Cells, parents: Mapping[str, str]) -> list[Cell]:
    """Published numbers of districts and the city that are not the sum of what is published below them, and so say more than it."""
    below = {CITY: sorted(set(parents.values()))}
    for commune, district in parents.items():
        below.setdefault(district, []).append(commune)
    found = []
    for (unit, column), said in cells.items():
        if said == "hidden":
            continue
        parts = {"records": ("usable", "incomplete")}.get(column, ())
        if column in (f"usable_{field}" for field in MANDATORY):
            known = int(cells[unit, "records"]) - int(cells[unit, column.replace("usable", "missing")]) == int(said)
        elif parts:
            known = sum(int(cells[unit, part]) for part in parts) == int(said)
        elif unit in below and (below[unit][0], column) in cells:
            known = sum(int(cells[one, column]) for one in below[unit]) == int(said)
        else:
            known = column in (*OF_COMMUNES, *OF_DISTRICTS, "to_clean")
        if not known:
            found.append((unit, column))
    return found


def _limits(printed: str | int) -> tuple[float, float]:
    number = int(printed)
    assert number >= 0 and number % BASE == 0, "not rounded"
    return max(0, number - BASE // 2), number + BASE // 2 - 1
