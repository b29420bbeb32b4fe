"""What an error is: a kind with a field, a rate and an edit; planting draws who has it and in which weeks."""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypedDict

import numpy as np
import polars as pl

from vaxanalysis.synth.profiles import Profile

Value = str | None | tuple[str | None, ...]
Edit = Callable[[random.Random, Any], Value]
FOREVER = 127

PLACEHOLDERS = ("không có", "k có", "không", "chưa có", "không rõ", "x", "N/A", "KHÔNG CÓ", "Không", "X", "n/a")
BLANKS = (None, None, None, " ", "  ")


class EntryRow(TypedDict):
    """What planting and the edits look at in an entry; in a dose ``careless``, ``again``, ``exact`` and its fields."""

    careless: float
    again: bool
    exact: bool
    hard: float
    weeks_left: bool
    holds: str
    full_name: str
    family: str
    middle: str
    given: str
    mother_name: str | None
    birth: date
    birth_date: str
    sex_text: str
    citizen_id: str
    cccd: str
    cmnd: str | None
    passport: str
    mother_cccd: str | None
    neighbour_cccd: str | None
    foreign: bool
    phone: str
    clinic_phone: str
    insurance_id: str
    address: str
    nationality: str
    priority_group: str
    commune: str
    commune_code: str
    province_code: str
    other_commune: str
    other_commune_code: str
    first_day: date


@dataclass(frozen=True)
class Kind:
    """One way in which fields go wrong (or, for a ``lookalike_``, merely look so).

    ``rate`` and ``again`` are ``(default, other)``: the share of records first typed in, and of second entries of a person
    (``None``: as the first). ``where`` limits it, ``weight`` names the column by which some are more likely than others.
    """

    code: str
    fields: tuple[str, ...]
    edit: Edit
    rate: tuple[float, float]
    again: tuple[float, float] | None = None
    where: pl.Expr | None = None
    weight: str | None = None


def choice(*options: str | None) -> Edit:
    """An edit that puts one of ``options``."""
    return lambda rng, row: rng.choice(options)


def shaped(*forms: str) -> Edit:
    """An edit that puts one of ``forms``, filled in from the fields of the row (``{phone}``, ``{birth.year}``)."""
    return lambda rng, row: rng.choice(forms).format_map(row)


blank = choice(*BLANKS)
placeholder = choice(*PLACEHOLDERS)
no_day = choice("00/00/0000", "01/01/1900", "x", "không rõ")


@dataclass(frozen=True)
class Planted:
    """A kind's edits in one frame: rows, new values per field, and the weeks from ``start`` until ``end`` they stand."""

    kind: Kind
    index: np.ndarray
    values: tuple[pl.Series, ...]
    start: np.ndarray
    end: np.ndarray

    def active(self, week: int) -> np.ndarray:
        """Which of the edits stand in this week."""
        return (self.start <= week) & (week < self.end)


def _chance(kind: Kind, profile: Profile) -> pl.Expr:
    """Chance of the kind by row: its rate by the place's carelessness; second entries have a chance of their own."""
    chance = kind.rate[profile.column] * pl.col("careless")
    if kind.weight is not None:
        chance *= pl.col(kind.weight)
    if kind.again is not None:
        chance = pl.when("again").then(kind.again[profile.column]).otherwise(chance)
    fits = ~pl.col("exact") if kind.where is None else ~pl.col("exact") & kind.where
    return pl.when(fits).then(chance).otherwise(0.0)


def _weeks(kind: Kind, size: int, profile: Profile, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """First week with each edit and first week without: some come later, some are corrected; a look-alike stays."""
    if kind.code.startswith("lookalike_"):
        return np.zeros(size, dtype=np.int64), np.full(size, FOREVER)
    start = np.where(rng.random(size) < profile.worsened, rng.geometric(0.6, size), 0)
    return start, start + rng.geometric(profile.corrected, size)


def _draw(
    kind: Kind, frame: pl.DataFrame, chosen: np.ndarray, seed: str, profile: Profile, rng: np.random.Generator
) -> Planted:
    """The edits of a kind at the chosen rows; a value that the edit leaves alone is no error."""
    pure = random.Random(f"{seed}/{kind.code}")
    rows = frame[chosen].to_dicts()
    made = [kind.edit(pure, row) for row in rows]
    new = [value if isinstance(value, tuple) else (value,) for value in made]
    old = [tuple(row[field] for field in kind.fields) for row in rows]
    changed = np.array([one != other for one, other in zip(new, old, strict=True)], dtype=bool)
    start, end = _weeks(kind, chosen.size, profile, rng)
    kept = [value for value, differs in zip(new, changed, strict=True) if differs]
    columns = tuple(pl.Series([value[place] for value in kept], dtype=pl.String) for place in range(len(kind.fields)))
    return Planted(kind, chosen[changed], columns, start[changed], end[changed])


def plant(kinds: tuple[Kind, ...], frame: pl.DataFrame, seed: str, profile: Profile) -> list[Planted]:
    """Draws every kind over a frame with columns ``careless``, ``again``, ``exact``: at most one edit per row and field."""
    taken: dict[str, np.ndarray] = {}
    planted = []
    for kind in kinds:
        if max(kind.rate[profile.column], (kind.again or (0, 0))[profile.column]) == 0:
            continue
        rng = np.random.default_rng(zlib.crc32(f"{seed}/{kind.code}".encode()))
        free = ~np.any([taken.setdefault(field, np.zeros(frame.height, dtype=bool)) for field in kind.fields], axis=0)
        chance = frame.select(_chance(kind, profile)).to_series().to_numpy()
        chosen = np.flatnonzero(free & (rng.random(frame.height) < chance))
        edits = _draw(kind, frame, chosen, seed, profile, rng)
        for field in kind.fields:
            taken[field][edits.index] = True
        planted.append(edits)
    return planted


def apply(planted: list[Planted], frame: pl.DataFrame, week: int, codes: tuple[str, ...]) -> pl.DataFrame:
    """The frame as it stands in a week: edited fields, and a Boolean column per code saying which rows it struck."""
    flags = {code: np.zeros(frame.height, dtype=bool) for code in codes}
    edited: dict[str, list[tuple[np.ndarray, pl.Series]]] = {}
    for edits in planted:
        now = edits.active(week)
        flags[edits.kind.code][edits.index[now]] = True
        for field, values in zip(edits.kind.fields, edits.values, strict=True):
            edited.setdefault(field, []).append((edits.index[now], values.filter(pl.Series(now))))
    columns = []
    for field, parts in edited.items():
        rows, values = np.concatenate([index for index, _ in parts]), pl.concat([new for _, new in parts])
        columns.append(frame[field].clone().scatter(rows, values))
    return frame.with_columns(*columns, *(pl.Series(code, values) for code, values in flags.items()))
