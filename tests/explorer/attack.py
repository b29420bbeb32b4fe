"""An attacker who has the explorer's files of two weeks and the public pages of both, and bounds counts by linear programming.

The unknowns are, for each week, the records of each commune by the mandatory fields that they lack together, and how many of each such
group have each value of a dimension. He takes every record to have one dose, so that weeks add up to records as age groups do. Every
printed number is a constraint, and so is that a value is not listed; he may assume that one count, which he chooses, is equal in two
weeks. Bounds are found by HiGHS over real numbers, so they are never narrower than what is possible.

``python -m tests.explorer.attack [EVERY]`` prints the table of three districts, one count in EVERY (10).
"""

from __future__ import annotations

import base64
import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import combinations, product
from math import ceil, floor
from typing import Any, NamedTuple

import numpy as np
import polars as pl
from scipy.optimize import LinearConstraint, milp
from scipy.sparse import csr_matrix, vstack

from tests.explorer.city import GROUPS, Group, Made, city
from vaxanalysis import rules
from vaxanalysis.disclosure import BASE
from vaxanalysis.explorer import crossed
from vaxanalysis.explorer.cube import ENOUGH, cube
from vaxanalysis.explorer.page import page
from vaxanalysis.publish.public import COMMUNES
from vaxanalysis.schema import ALL_MANDATORY, BLANK, FIELD, INVALID, MANDATORY

SLACK = 1e-6
OTHER = "other"
"""All values of a dimension that no file lists."""


class Cell(NamedTuple):
    """A count: of a unit (its key), of a value of a dimension (both empty: of all), and what is counted, a key of :data:`COUNTED`."""

    unit: str
    dimension: str
    value: str
    what: str


def _with(field: str, *kinds: int) -> list[Group]:
    return [group for group in GROUPS if dict(group).get(field) in kinds]


COUNTED: dict[str, list[Group]] = {
    "n": GROUPS,
    **{field: _with(field, BLANK, INVALID) for field in MANDATORY},
    ALL_MANDATORY: GROUPS[1:],
    "usable": GROUPS[:1],
    "citizen_id_missing": _with("citizen_id", BLANK),
    "citizen_id_malformed": _with("citizen_id", INVALID),
}
"""What is counted -> the groups of records that it is the sum of."""
for size in range(1, len(MANDATORY) + 1):
    for found in combinations(MANDATORY, size):
        COUNTED[" + ".join(FIELD[field].en for field in found)] = [
            one for one in GROUPS if dict(one).keys() == set(found)
        ]

Printed = dict[Cell, int]
Limit = tuple[tuple[Cell, ...], float, float]
"""Counts, and the least and the greatest value of their sum."""


def read(text: str) -> dict[str, Any]:
    """The counts in an explorer's file, as its script reads them."""
    packed = re.search(r'id="data">([^<]+)<', text)
    assert packed is not None
    content = gzip.decompress(base64.b64decode(packed[1]))
    end = 4 + int.from_bytes(content[:4], "little")

    def column(found: dict[str, Any]) -> Any:
        if "$" not in found:
            return found
        begin, count, width = found["$"]
        octets = np.frombuffer(content, np.uint8, count * width, end + begin).reshape(width, count).astype(np.int64)
        return (octets << 8 * np.arange(width)[:, None]).sum(axis=0).tolist()

    return json.loads(content[4:end], object_hook=column)  # type: ignore[no-any-return]


def printed(cube: Mapping[str, Any]) -> Printed:
    """Every count in a file."""
    units = [key for key, _, _ in cube["units"]]
    names = [name for name, _ in cube["fields"]]
    columns = [
        ("n", cube["n"]),
        *zip(names, cube["lacking"], strict=True),
        *((name, n) for name, n in cube["patterns"]),
    ]
    columns += [(code, n) for (code, _), n in zip(cube["rules"], cube["fails"], strict=True)]
    found = {
        Cell(unit, "", "", name): n
        for name, counts in columns
        if name in COUNTED
        for unit, n in zip(units, counts, strict=True)
    }
    for dim in cube["dims"]:
        columns = [("n", dim["n"]), *zip((names[at] for at in cube["crossed"]), dim["lacking"], strict=True)]
        for name, counts in columns:
            for unit, value, n in zip(dim["unit"], dim["value"], counts, strict=True):
                found[Cell(units[unit], dim["name"], dim["keys"][value], name)] = n
    return found


def limits(cube: Mapping[str, Any]) -> list[Limit]:
    """What a reader who knows how the file is rounded concludes from it."""
    shown, parts = printed(cube), _parts(cube)
    order = {unit: at for at, (unit, _, _) in enumerate(cube["units"])}
    one = [unit for unit, _, _ in cube["units"] if cube["parts"][order[unit]] == 1]
    found: list[Limit] = [((cell,), *_ends(n, 1)) for cell, n in shown.items() if cell.unit in one]
    for cell, n in shown.items():
        if cell.unit not in one:  # a sum: what is not listed below it makes up the rest
            below = [cell._replace(unit=unit) for unit in parts[cell.unit]]
            hidden = tuple(part for part in below if part not in shown)
            rest = n - sum(shown.get(part, 0) for part in below)
            assert rest >= 0 and (hidden or not rest), "sums do not add up"
            if hidden and "" not in [part.dimension for part in hidden]:
                found.append((hidden, *_ends(rest, len(hidden))))
    listed = {(cell.unit, cell.dimension, cell.value) for cell in shown if cell.dimension}
    for name, value in {(dimension, value) for _, dimension, value in listed}:
        absent = [unit for unit in one if (unit, name, value) not in listed]
        found += [((Cell(unit, name, value, "n"),), 0, ENOUGH - BASE // 2 - 1) for unit in absent]
    return found


def of_public_pages(made: Made, cube: Mapping[str, Any]) -> list[Limit]:
    """The base counts of the public edition: complete and incomplete records of communes, missing fields of districts."""
    truth = Truth(made)
    parts = _parts(cube)
    cells = [Cell(unit, "", "", what) for unit in parts if not parts[unit] for what in ("usable", ALL_MANDATORY)]
    cells += [
        Cell(unit, "", "", field)
        for unit in parts
        if unit.endswith(":")
        for field in MANDATORY
        if len(parts[unit]) >= COMMUNES
    ]
    return [((cell,), *_ends(_near(truth[cell]), 1)) for cell in cells]


def _parts(cube: Mapping[str, Any]) -> dict[str, list[str]]:
    """Key of a unit -> the keys of those below it."""
    units = cube["units"]
    return {key: [one for one, _, parent in units if parent == at] for at, (key, _, _) in enumerate(units)}


def _near(count: int) -> int:
    return (count + BASE // 2) // BASE * BASE


def _ends(n: int, parts: int) -> tuple[float, float]:
    """The least and the greatest sum of so many counts whose rounded sum is ``n``."""
    assert n % BASE == 0, "not rounded"
    return max(0, n - BASE // 2 * min(parts, n // BASE)), n + (BASE // 2 - 1) * parts


class Truth:
    """The counts as they are, which the attacker does not see."""

    def __init__(self, made: Made) -> None:
        self._records = made.records.with_columns(pl.col("week").cast(pl.String))

    @cache  # noqa: B019
    def __getitem__(self, cell: Cell) -> int:
        district, _, commune = cell.unit.partition(":")
        groups = [GROUPS.index(group) for group in COUNTED[cell.what]]
        inside = [pl.col("group").is_in(groups)]
        inside += [
            pl.col(name) == code for name, code in (("unit_district", district), ("unit_commune", commune)) if code
        ]
        inside += [pl.col(cell.dimension) == cell.value] if cell.dimension else []
        return self._records.filter(inside).height


@dataclass(frozen=True, eq=False)
class Attacker:
    """What is concluded from each week. ``communes``: keys of the communes."""

    weeks: Sequence[Sequence[Limit]]
    communes: Sequence[str]

    @cached_property
    def _values(self) -> list[tuple[str, str]]:
        """All records, and each value of each dimension in any week."""
        cells = {(cell.dimension, cell.value) for week in self.weeks for found, _, _ in week for cell in found}
        return sorted(cells | {("", "")})

    @cached_property
    def _width(self) -> int:
        return len(self.communes) * len(self._values) * len(GROUPS)

    def _places(self, cell: Cell, week: int) -> list[int]:
        """The unknowns that a count is the sum of."""
        inside = [at for at, code in enumerate(self.communes) if code.startswith(cell.unit)]
        value, groups = (
            self._values.index((cell.dimension, cell.value)),
            [GROUPS.index(one) for one in COUNTED[cell.what]],
        )
        start = week * self._width
        return [start + (at * len(self._values) + value) * len(GROUPS) + group for at in inside for group in groups]

    def row(self, cells: Iterable[Cell], week: int = 0, weeks: int = 1) -> csr_matrix:
        """A sum of counts of ``week`` out of ``weeks`` as a sum of the unknowns."""
        places = [place for cell in cells for place in self._places(cell, week)]
        return csr_matrix((np.ones(len(places)), ([0] * len(places), places)), shape=(1, weeks * self._width))

    @lru_cache(maxsize=2)  # noqa: B019
    def _system(self, chosen: tuple[int, ...]) -> LinearConstraint:
        """Everything printed in the ``chosen`` weeks."""
        rows, least, most = [], [], []
        for place, week in enumerate(chosen):
            for cells, low, high in self.weeks[week]:
                rows.append(self.row(cells, place, len(chosen)))
                least.append(low)
                most.append(high)
            rows.append(self._inside(place, len(chosen)))
            least += [-np.inf] * rows[-1].shape[0]
            most += [0.0] * rows[-1].shape[0]
        return LinearConstraint(vstack(rows).tocsc(), least, most)

    def _inside(self, week: int, weeks: int) -> csr_matrix:
        """The values of a dimension together are no more than all records, by commune and group."""
        names = sorted({name for name, _ in self._values} - {""})
        every = self._values.index(("", ""))
        rows, columns, signs = [], [], []
        for line, (commune, name, group) in enumerate(product(range(len(self.communes)), names, range(len(GROUPS)))):
            for at, (dimension, _) in enumerate(self._values):
                if dimension in (name, ""):
                    rows.append(line)
                    columns.append(week * self._width + (commune * len(self._values) + at) * len(GROUPS) + group)
                    signs.append(-1.0 if at == every else 1.0)
        return csr_matrix(
            (signs, (rows, columns)), shape=(len(self.communes) * len(names) * len(GROUPS), weeks * self._width)
        )

    def alone(self, week: int, wanted: Iterable[Cell]) -> Iterator[tuple[Cell, int, int]]:
        """Least and greatest value of each wanted count, from its own week."""
        for cell in wanted:
            yield (cell, *self._bounds(self.row([cell]), (week,), None))

    def unchanged(self, chosen: Cell, wanted: Iterable[Cell]) -> Iterator[tuple[int, Cell, int, int]]:
        """Week, count, least and greatest value of each wanted count, if ``chosen`` is assumed to be equal in both weeks."""
        equal = self.row([chosen], 0, 2) - self.row([chosen], 1, 2)
        for week, cell in product((0, 1), wanted):
            yield (week, cell, *self._bounds(self.row([cell], week, 2), (0, 1), equal))

    def _bounds(self, goal: csr_matrix, weeks: tuple[int, ...], equal: csr_matrix | None) -> tuple[int, int]:
        constraints = [self._system(weeks), *([] if equal is None else [LinearConstraint(equal, 0, 0)])]
        found = []
        for sign in (1, -1):
            answer = milp(sign * goal.toarray()[0], constraints=constraints)
            assert answer.status == 0, "what is published contradicts itself, or the assumption"
            found.append(sign * answer.fun)
        return ceil(found[0] - SLACK), floor(found[1] + SLACK)


@dataclass(frozen=True)
class Weeks:
    """Two weeks of a made-up city: the files, the truth, and the attacker."""

    shown: list[Printed]
    truth: list[Truth]
    attacker: Attacker

    @classmethod
    def of(cls, made: Sequence[Made]) -> Weeks:
        files = [cube(one.counts(), crossed(one), rules.words(()), "en", rounded=True) for one in made]
        read_back = [read(page(one, "", "", {})) for one in files]
        known = [limits(one) + of_public_pages(week, one) for one, week in zip(read_back, made, strict=True)]
        communes = [key for key, below in _parts(read_back[0]).items() if not below]
        return cls([printed(one) for one in read_back], [Truth(one) for one in made], Attacker(known, communes))

    def alone(self, every: int) -> Iterator[int]:
        """How many values are left of one count in ``every`` by what is printed of its week."""
        for week, shown in enumerate(self.shown):
            for cell, low, high in self.attacker.alone(week, sorted(shown)[week::every]):
                assert low <= self.truth[week][cell] <= high, cell
                yield high - low + 1

    def unchanged(self, every: int, more: int) -> Iterator[int]:
        """The same of a count that is equal in both weeks and is assumed to be so, and of one in ``more`` of the same unit."""
        now, then = self.truth
        equal = [cell for cell in sorted(self.shown[0]) if cell in self.shown[1] and now[cell] == then[cell] > 0]
        for chosen in equal[::every]:
            beside = [cell for cell in sorted(self.shown[0]) if cell.unit == chosen.unit and cell != chosen]
            for week, cell, low, high in self.attacker.unchanged(chosen, [chosen, *beside[::more]]):
                assert low <= self.truth[week][cell] <= high, (chosen, cell)
                yield high - low + 1


CITIES = {"three districts": {"001": 14, "003": 8, "005": 8}, "two small ones": {"001": 4, "003": 4}}
"""Districts with how many of their communes: large ones are rounded by themselves, small ones are sums, and the whole is rounded."""

if __name__ == "__main__":
    every = int((sys.argv[1:] or ["10"])[0])
    for city_name, districts in CITIES.items():
        weeks = Weeks.of(city(districts, seed=1))
        for name, left in (
            ("one week", weeks.alone(every)),
            ("a count equal in two", weeks.unchanged(4 * every, 4 * every)),
        ):
            values = Counter(left)
            print(
                city_name,
                name,
                f"{values.total()} bounds, fewest {min(values)}, below 3: {values[1] + values[2]}",
                sep=": ",
                flush=True,
            )
