"""Where the headings of a sheet or text file are, and which canonical column is read from which place.

A heading stands in one row or, with groups above it, in up to three. What each means is decided by
:mod:`vaxanalysis.loading.heading_grammar`; which columns become which field by :mod:`vaxanalysis.loading.claims`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType

from vaxanalysis.loading import claims, heading_grammar, heading_rows, neighbours, per_dose, redacted
from vaxanalysis.loading.claims import Made
from vaxanalysis.loading.declared import Declared, apply
from vaxanalysis.loading.grids import Merge, Rows
from vaxanalysis.loading.heading_grammar import Reading
from vaxanalysis.schema import FIELD, absent, fold

_VALUE = re.compile(r"\s*(?:\d{8,}|\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4})\s*")
"""A date or a number of a person: a row that holds one is no row of headings, though its cell Nữ may be one."""

NOTHING: Declared = MappingProxyType({})

HEAD_ROWS = 40
"""Rows searched for headings; notes above them may fill the first dozen."""

DEPTH = 3
"""Rows that headings with their groups may take."""

PERSON = ("full_name", "birth_date", "citizen_id", "phone", "insurance_id")
"""A table is a register only if one of these is among its headings; otherwise it is a reference list."""

_TITLE = re.compile(
    r"danh sach|bieu|bao cao|phu luc|\bmau\b|ubnd|uy ban|cong hoa|doc lap|ke hoach|ket qua|\d{3}|\d[/.]\d|list of"
)
_GROUPING = {"OTHER", "SELF", "PERHAPS", "SUBJECT", "TARGET", "DOSE", "SHOT", "PERMANENT", "PLANNED", "BIRTHPLACE"}


@dataclass(frozen=True)
class Headings:
    """``columns`` names every column by position; data start after grid row ``last`` (from 0).

    ``known`` are the canonical columns, ``made`` those of them that are made from others; ``unknown`` the headings that are not
    understood, ``others`` those that are understood as somebody else's or something else, both as they may be shown
    (:mod:`vaxanalysis.loading.redacted`). ``readings`` are by position. ``start``
    is the position of the first column in the sheet. ``clash``: two headings for one field whose values differ.
    """

    last: int
    columns: tuple[str, ...]
    known: tuple[str, ...]
    unknown: tuple[str, ...]
    others: tuple[str, ...] = ()
    made: tuple[Made, ...] = ()
    readings: tuple[Reading, ...] = ()
    start: int = 0
    clash: str = ""

    @property
    def layout(self) -> str:
        """``person`` where doses stand side by side or not at all, else ``dose``."""
        side_by_side = any(name not in FIELD for name in self.known)
        dated = {"dose_date", "vaccine", "dose_number"} & set(self.known)
        return "dose" if dated and not side_by_side else "person"

    def uses(self, at: int) -> str | None:
        """The field that the column at a position is read for, alone or with others; None where it is not read."""
        name = self.columns[at]
        if name in self.known:
            return name
        chains = {step.name for step in self.made if name in step.columns}
        return self.readings[at].field if chains else None

    @property
    def absent(self) -> int:
        """The fields for which there is no column, as :func:`vaxanalysis.schema.absent` writes them."""
        return absent(self.known)

    @property
    def is_register(self) -> bool:
        """Whether any column identifies persons."""
        return bool(set(PERSON) & set(self.known))


def find(grid: Rows, least: int = 2, declared: Declared = NOTHING) -> Headings | None:
    """The headings among the first rows of ``grid``; None where there are none. Tables side by side count as one."""
    found = _find(grid, (), HEAD_ROWS, declared)
    head = _headings(*found, grid[found[1] + 1 :]) if found else None
    return head if head and len(head.known) >= least and head.is_register else None


def find_tables(
    grid: Rows, merges: Sequence[Merge] = (), rows: int = HEAD_ROWS, declared: Declared = NOTHING
) -> list[Headings]:
    """The headings, in the first ``rows``, of each of the tables that begin in one row side by side; none where there are none."""
    found = _find(grid, merges, rows, declared)
    if not found:
        return []
    readings, last = found
    bounds = [*claims.repeats(readings), len(readings)]
    below = grid[last + 1 :]
    heads = [
        _headings(readings[begin:end], last, [row[begin:end] for row in below], begin)
        for begin, end in zip([0, *bounds], bounds, strict=False)
    ]
    return [head for head in heads if len(head.known) > 1 and head.is_register]


def name_columns(texts: Sequence[str], declared: Declared = NOTHING, below: Rows = ()) -> Headings:
    """Name every column: canonical where the heading is understood, else by its own text, made unique.

    ``below``: some rows, whose values decide where a heading does not.
    """
    return _headings(apply([heading_grammar.read(text) for text in texts], declared), 0, below)


def _headings(readings: Sequence[Reading], last: int, below: Rows = (), start: int = 0) -> Headings:
    for judged in (neighbours.widened, neighbours.dosed, neighbours.with_status):
        readings = judged(readings, below)
    claimed = per_dose.narrow(per_dose.spread(claims.settle(readings), readings), readings)
    by_position = dict(claimed.direct)
    taken: dict[str, None] = {}
    for position, reading in enumerate(readings):
        own = claims.own_name(reading.text, position, {*taken, *by_position.values()})
        taken[by_position.get(position, own)] = None
    columns = tuple(taken)
    made = tuple(made.named(columns) for made in claimed.made)
    whole = (step.name for step in made if not step.name.startswith("_") and step.how != claims.OF_ADDRESS)
    known = dict.fromkeys([*by_position.values(), *whole])
    order = [name for name in columns if name in known] + [name for name in known if name not in columns]
    used = claimed.used
    left = [(at, reading) for at, reading in enumerate(readings) if at not in used and reading.text]
    others, unknown = (
        tuple(redacted.heading(reading.text, start + at) for at, reading in left if reading.is_understood is wanted)
        for wanted in (True, False)
    )
    clash = neighbours.clash(made, readings, below)
    return Headings(last, columns, tuple(order), unknown, others, made, tuple(readings), start, clash)


def _find(
    grid: Rows, merges: Sequence[Merge], rows_searched: int, declared: Declared
) -> tuple[list[Reading], int] | None:
    """The readings of the columns and the last row of their headings, where most columns are understood."""
    best: tuple[tuple[int, bool, int], list[Reading], int] | None = None
    for first in range(min(len(grid), rows_searched)):
        if best and not _is_lower(grid[first]) and _headings(*best[1:]).is_register:
            break  # headings further down are those of another table
        least = _joined(merges, first)
        for depth in range(1, min(DEPTH, len(grid) - first) + 1):
            rows = grid[first : first + depth]
            if not any(rows[0]):
                break
            if depth < least:
                continue
            if depth > least and (not _is_lower(rows[-1]) or _is_title(rows[0]) or _are_two_tables(rows)):
                break
            shifted = [(top - first, left, bottom - first, right) for top, left, bottom, right in merges]
            readings = apply(heading_rows.read(rows, shifted), declared)
            score = (
                _understood(readings),
                depth > 1 and (_is_grouping(rows[0]) or heading_rows.say_the_same(rows)),
                -depth,
            )
            if any(reading.field for reading in readings) and (best is None or score > best[0]):
                best = score, readings, first + depth - 1
    return best[1:] if best else None


def _joined(merges: Sequence[Merge], first: int) -> int:
    """How many rows from ``first`` on are headings, because cells of several columns are merged over these rows."""
    depths = [
        bottom - top + 1 for top, left, bottom, right in merges if top == first and left == right and bottom > top
    ]
    return max((depth for depth in depths if depth <= DEPTH and depths.count(depth) > 1), default=1)


def _names(row: Sequence[str | None]) -> list[int]:
    """The positions of headings for whole names."""
    readings = [heading_grammar.read(text or "") for text in row]
    return [at for at, reading in enumerate(readings) if reading.field == "full_name" and not reading.part]


def _are_two_tables(rows: Rows) -> bool:
    """Whether the last of ``rows`` has a heading for whole names, and a row above has one over a heading that is no part of a name."""
    lower = [*rows[-1], *[None] * max(map(len, rows))]
    above = [lower[at] for row in rows[:-1] for at in _names(row)]
    return (
        bool(_names(rows[-1]))
        and not heading_rows.say_the_same(rows)
        and any(text and not heading_grammar.read(text).part for text in above)
    )


def _is_title(row: Sequence[str | None]) -> bool:
    """Whether a row is one text, repeated for each table, that is no heading: a title or a note, no group of columns."""
    texts = {text for text in row if text and text.strip()}
    return len(texts) == 1 and not any(
        heading_grammar.is_heading(text) or heading_grammar.meanings(text) & _GROUPING for text in texts
    )


def _is_lower(row: Sequence[str | None]) -> bool:
    """Whether a row below headings may be one of headings too: two cells or more, half of them words of headings, no value."""
    cells = [text for text in row if text and text.strip()]
    like = sum(heading_grammar.is_heading(text) for text in cells)
    return len(cells) > 1 and 2 * like >= len(cells) and not any(map(_VALUE.fullmatch, cells))


def _understood(readings: Sequence[Reading]) -> int:
    """How many headings are understood, those over several columns once."""
    return sum(
        reading.is_understood
        and not (reading.shared and before is not None and (before.shared, before.text) == (True, reading.text))
        for before, reading in zip([None, *readings], readings, strict=False)
    )


def _is_grouping(row: Sequence[str | None]) -> bool:
    """Whether a row above headings groups them, and is no title of the sheet."""
    cells = [text for text in row if text and text.strip()]
    if len(cells) == 1 and (row[0] or not heading_grammar.is_heading(cells[0])):
        return False
    if any(_TITLE.search(fold(text)) for text in cells):
        return False
    return any(heading_grammar.meanings(text) & _GROUPING for text in cells)
