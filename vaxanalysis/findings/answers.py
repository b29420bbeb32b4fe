"""What is known of each row, by number: a line of a small table, looked up only where it is wanted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vaxanalysis.compiled.jit import jit
from vaxanalysis.tally import FINDINGS


@dataclass(frozen=True)
class Answers:
    """Row i knows line ``numbers[i]`` of ``table``."""

    table: pl.DataFrame
    numbers: NDArray[np.int32]

    @cached_property
    def _lines(self) -> pl.Series:
        return pl.Series(self.numbers.view(np.uint32))

    def frame(self, columns: Sequence[str] | None = None) -> pl.DataFrame:
        """What each row knows."""
        names = self.table.columns if columns is None else columns
        return pl.DataFrame([self.table[name].gather(self._lines) for name in names])

    def of(self, rows: NDArray[np.int64]) -> Answers:
        """What some ``rows`` know."""
        return Answers(self.table, self.numbers[rows])


def masks(told: Iterable[Answers]) -> list[pl.Series]:
    """``states, applies, fails`` of each row, put together from the shares of all that is ``told`` of it."""
    each = list(told)
    height = len(each[0].numbers)
    sums: dict[str, NDArray[Any]] = {
        "states": np.zeros(height, np.uint64),
        "applies": np.zeros(height, np.uint64),
        "fails": np.zeros(height, np.uint64),
    }
    for answers in each:
        states, applies, fails = (answers.table[name].to_numpy() for name in FINDINGS)
        add_shares(answers.numbers, states, applies, fails, *sums.values())
    return [pl.Series(name, mask) for name, mask in sums.items()]


def packed(told: Iterable[Answers], column: str) -> NDArray[np.uint64]:
    """The bits of ``column`` (UInt64) of each row, put together from all that is ``told`` of it."""
    each = list(told)
    bits = np.zeros(len(each[0].numbers), np.uint64)
    for answers in each:
        add_bits(answers.numbers, answers.table[column].to_numpy(), bits)
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
