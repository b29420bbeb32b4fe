"""Where the headings of a sheet or text file are, and which canonical column stands in which place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from vaxanalysis.schema import FIELD, HEADINGS, MAX_DOSES, fold_heading

Grid = Sequence[Sequence[str | None]]

HEAD_ROWS = 40
"""Rows searched for headings; notes above them may fill the first dozen."""

PERSON = ("full_name", "birth_date", "citizen_id", "phone", "insurance_id")
"""A table is a register only if one of these is among its headings; otherwise it is a reference list."""

_DOSE = re.compile(r"mui(?:thu|so)?([1-9])")


@dataclass(frozen=True)
class Headings:
    """``columns`` names every column by position; data start after grid row ``last`` (from 0)."""

    last: int
    columns: tuple[str, ...]
    known: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def layout(self) -> str:
        """``person`` where doses stand side by side or not at all, else ``dose``."""
        side_by_side = any(name.endswith(f"_{MAX_DOSES}") or name[-2:] == "_2" for name in self.known)
        dated = {"dose_date", "vaccine", "dose_number"} & set(self.known)
        return "dose" if dated and not side_by_side else "person"


def find(grid: Grid, least: int = 2) -> Headings | None:
    """The headings among the first rows of ``grid``, in one row or in two merged ones; None where there are none."""
    best: Headings | None = None
    for first in range(min(len(grid), HEAD_ROWS)):
        above = list(grid[first])
        options = [(first, _texts(above, [None] * len(above)))]
        if first + 1 < len(grid):
            options.append((first + 1, _texts(above, grid[first + 1])))
        for last, texts in options:
            found = name_columns(texts, last)
            if best is None or len(found.known) > len(best.known):
                best = found
    return best if best and len(best.known) >= least and set(PERSON) & set(best.known) else None


def name_columns(texts: Sequence[str], last: int = 0) -> Headings:
    """Name every column: canonical where the heading is known, else by its own text, made unique."""
    taken: dict[str, None] = {}
    known, unknown = [], []
    for position, text in enumerate(texts):
        name = _canonical(text, taken)
        if name:
            known.append(name)
        else:
            plain = " ".join(text.split())
            name = plain if plain and plain not in taken and plain not in FIELD else f"column {position + 1}"
            if plain:
                unknown.append(plain)
        taken[name] = None
    return Headings(last, tuple(taken), tuple(known), tuple(unknown))


def _canonical(text: str, taken: dict[str, None]) -> str | None:
    folded = fold_heading(text)
    name = HEADINGS.get(folded)
    if name is None and text in _side_by_side_names():
        return text if text not in taken else None
    ordinal = 1
    if name is None and (match := _DOSE.search(folded)):
        name, ordinal = HEADINGS.get(_DOSE.sub("", folded)), int(match[1])
    if name is None or ordinal > MAX_DOSES:
        return None
    if not FIELD[name].per_dose:
        return name if name not in taken else None
    names = [name, *(f"{name}_{dose}" for dose in range(2, MAX_DOSES + 1))][ordinal - 1 :]
    return next((free for free in names if free not in taken), None)


def _side_by_side_names() -> set[str]:
    return {f"{name}_{dose}" for name, field in FIELD.items() if field.per_dose for dose in range(2, MAX_DOSES + 1)}


def _texts(above: Sequence[str | None], below: Sequence[str | None]) -> list[str]:
    """Two heading rows as one: of a merged heading and the one under it, the one that is known, lower first."""
    texts = []
    for upper, lower in zip(above, [*below, *[None] * len(above)], strict=False):
        known = [text for text in (lower, upper) if text and fold_heading(text) in HEADINGS]
        texts.append(next(iter([*known, lower or upper or ""])))
    return texts
