"""The share of the three masks that a single text decides. A text is judged once; rows look up its answers by number.

At 10 million rows the columns whose texts many rows share hold some 300 thousand texts. Numbering costs 5 ns a row and column, looking
up 2 ns for each column of the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from polars import selectors

from vaxanalysis import rules, standardise, tally
from vaxanalysis.compiled.jit import jit
from vaxanalysis.compiled.numbering import Texts
from vaxanalysis.findings import dose_slots
from vaxanalysis.loading import columnar
from vaxanalysis.schema import DOSE_STATES, PROFILE_FIELDS, UNIT, absent_fields
from vaxanalysis.tally import FINDINGS

MOST = 500_000
"""The most texts kept for one column; then it starts again with none, so that memory does not grow with the file."""

Make = Callable[[pl.DataFrame], pl.DataFrame]


class Decomposed(Exception):
    """A text holds combining marks: its file has to be composed before it is judged."""


def refuse_decomposed(texts: pl.DataFrame) -> None:
    """Raise Decomposed where any of ``texts`` holds a combining mark."""
    if texts.select(columnar.is_marked(pl.col(pl.String)).any()).row(0).count(True):
        raise Decomposed


class Distinct:
    """Answers of ``make`` (texts -> answers, a line each) for the texts in ``columns``, each made once."""

    def __init__(self, columns: Sequence[str], make: Make) -> None:
        self._columns = list(columns)
        self._make = make
        self._start()

    def _start(self) -> None:
        self._texts = Texts(len(self._columns))
        self._known: pl.DataFrame | None = None

    def of(self, *rows: pl.DataFrame) -> list[Answers]:
        """The answers for each of ``rows`` (frames that hold ``columns``), for all of their lines."""
        numbered = [self._texts.of([frame[name] for name in self._columns]) for frame in rows]
        new = [self._at(frame, lines) for frame, (_, lines) in zip(rows, numbered, strict=True) if len(lines)]
        if new or self._known is None:
            made = self._make(pl.concat(new) if new else rows[0].select(self._columns).clear())
            self._known = made if self._known is None else pl.concat([self._known, made], rechunk=True)
        found = [Answers(self._known, numbers) for numbers, _ in numbered]
        if self._texts.count > MOST:
            self._start()
        return found

    def _at(self, rows: pl.DataFrame, lines: NDArray[np.int64]) -> pl.DataFrame:
        """The texts in some ``lines``, in ascending order. (Gathering them would first join all chunks of a column.)"""
        marked = np.zeros(rows.height, np.bool_)
        marked[lines] = True
        new = pl.Series(marked)
        return pl.DataFrame([rows[name].filter(new) for name in self._columns])


@dataclass(frozen=True)
class Answers:
    """The answer of row i is line ``numbers[i]`` of ``table``."""

    table: pl.DataFrame
    numbers: NDArray[np.int32]

    @cached_property
    def _lines(self) -> pl.Series:
        return pl.Series(self.numbers.view(np.uint32))

    @classmethod
    def by_row(cls, table: pl.DataFrame) -> Answers:
        """The answers in ``table``, a line for each row."""
        return cls(table, np.arange(table.height, dtype=np.int32))

    def frame(self, columns: Sequence[str] | None = None) -> pl.DataFrame:
        """The answers of each row, as a table."""
        names = self.table.columns if columns is None else columns
        return pl.DataFrame([self.table[name].gather(self._lines) for name in names])

    def of(self, rows: NDArray[np.int64]) -> Answers:
        """The answers of some ``rows``."""
        return Answers(self.table, self.numbers[rows])


def masks(answers: Iterable[Answers]) -> list[pl.Series]:
    """``states, applies, fails`` of each row, combined from the shares in its ``answers``."""
    each = list(answers)
    height = len(each[0].numbers)
    sums = {name: np.zeros(height, np.uint64) for name in FINDINGS}
    for one in each:
        states, applies, fails = (one.table[name].to_numpy() for name in FINDINGS)
        add_shares(one.numbers, states, applies, fails, *sums.values())
    return [pl.Series(name, mask) for name, mask in sums.items()]


def packed(answers: Iterable[Answers], column: str) -> NDArray[np.uint64]:
    """The bits of ``column`` (UInt64) of each row, combined from its ``answers``."""
    each = list(answers)
    bits = np.zeros(len(each[0].numbers), np.uint64)
    for one in each:
        add_bits(one.numbers, one.table[column].to_numpy(), bits)
    return bits


@jit
def add_shares(
    numbers: Any, states: Any, applies: Any, fails: Any, all_states: Any, all_applies: Any, all_fails: Any
) -> None:
    """Add the bits in a row's line of three columns to its masks."""
    for row in range(len(numbers)):
        line = numbers[row]
        all_states[row] |= states[line]
        all_applies[row] |= applies[line]
        all_fails[row] |= fails[line]


@jit
def add_bits(numbers: Any, bits: Any, out: Any) -> None:
    """Add the bits in a row's line to ``out``."""
    for row in range(len(numbers)):
        out[row] |= bits[numbers[row]]


TEXT_COLUMNS: dict[str, tuple[str, ...]] = {name: (f"{name}_state",) for name in standardise.STEPS} | {
    "full_name": rules.NAME_COLUMNS,
    "birth_date": ("birth_date", "birth_date_state", "birth", "birth_year", "birth_month", "birth_precision", "_day"),
    "sex": ("sex", "sex_state", "sex_std"),
    "nationality": ("nationality", "nationality_state"),
    "priority_group": ("priority_group", "priority_group_state", "priority_std"),
    "citizen_id": (
        "citizen_id_state", "cccd", "cmnd", "passport", "cccd_restored", "id_beside_words", "non_citizen", "_bad_id",
    ),
    "phone": ("phone", "phone_state", "phone_std"),
    "insurance_id": ("insurance_id_state", "insurance_std"),
    "commune": ("commune_state", "place_how"),
    "doses": (*dose_slots.SLOT_STATES, "doses"),
}  # fmt: skip
"""Field -> the columns made from its text alone; from all six texts of a place for the commune, from all doses for "doses"."""

ALWAYS: dict[str, tuple[str, ...]] = {
    "birth_date": ("birth_year", "age_group"),
    "sex": ("sex_std",),
    "nationality": ("_foreign", "_unknown"),
    "priority_group": ("priority_std",),
    "citizen_id": ("_number",),
    "commune": (*UNIT, "unit_source"),
}
"""Columns needed beside those that rules on whole rows name."""

GIVEN = ("name_std", "cccd")
"""Columns of which rules on whole rows only need whether they hold a value."""

DIFFER = ("cmnd",)
"""Columns of texts that nearly all differ, so that they are no categories."""


BY_MASK = tuple(f"{field}_state" for field in PROFILE_FIELDS)
"""Columns that are read from the mask of states instead."""


class TextShares:
    """The shares of the texts in the masks of the ``active`` rules; ``row`` is the share that needs the whole row."""

    def __init__(self, as_of: date, active: Collection[rules.Rule]) -> None:
        shares, self.row = rules.divided(as_of, active, TEXT_COLUMNS)
        needs = self.row.needs
        self._answers = {name: _answer(name, share, needs) for name, share in shares.items()}

    def answers(self, name: str, typed: pl.LazyFrame, absent: int = 0) -> pl.DataFrame:
        """``states, applies, fails`` of the columns ``typed`` from texts of ``name``, and those of these columns that rows need.

        The state of a field that is ``absent`` (:func:`vaxanalysis.schema.absent`) is unknown.
        """
        texts = selectors.string() - selectors.by_name(*DIFFER, require_all=False)
        known = (
            typed.with_columns(pl.lit(None, pl.UInt8).alias(f"{name}_state"))
            if name in absent_fields(absent)
            else typed
        )
        return known.select(self._answers[name]).with_columns(texts.cast(pl.Categorical)).collect()


def _answer(name: str, share: rules.Share, needs: Collection[str]) -> list[pl.Expr]:
    fields = DOSE_STATES if name == "doses" else (name,)
    needed = [column for column in TEXT_COLUMNS[name] if column in needs and column not in BY_MASK]
    kept = [_given(column) for column in dict.fromkeys((*ALWAYS.get(name, ()), *needed))]
    return [tally.state_mask(fields), *share.masks(), *kept]


def _given(column: str) -> pl.Expr:
    here = pl.col(column)
    return pl.when(here.is_not_null()).then(pl.lit("given")).alias(column) if column in GIVEN else here
