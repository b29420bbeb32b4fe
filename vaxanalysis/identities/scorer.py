"""The fast scorer: the compiled walk over all blocks, on as many threads as there are cores."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from vaxanalysis.identities.arrays import Arrays, arrays
from vaxanalysis.identities.blocks import Blocks
from vaxanalysis.identities.compiled import Program, program
from vaxanalysis.identities.model import Model

PART = 2_000_000
"""Pairs a thread takes at a time."""


def best_weights(compiled: Program, table: Arrays) -> Any:
    """The most that each comparison can weigh: its best level, with the rarest value where frequency counts."""
    rarest = np.append(table.rarest(), 0.0)[compiled.tf]
    most = compiled.weight + np.where(compiled.tf >= 0, np.maximum(0, compiled.log2_base + rarest), 0)
    return np.maximum.reduceat(most, compiled.first[:-1])


def _parts(bounds: Any) -> list[tuple[int, int]]:
    """Ranges of blocks that hold about :data:`PART` pairs each."""
    sizes = np.diff(bounds)
    pairs = np.cumsum(sizes * (sizes - 1) // 2)
    cuts = np.searchsorted(pairs, np.arange(PART, pairs[-1] if len(pairs) else 0, PART))
    edges = sorted({0, *(int(cut) + 1 for cut in cuts), len(sizes)})
    return [(low, high) for low, high in zip(edges[:-1], edges[1:], strict=True) if low < high <= len(sizes)]


Task = tuple[int, int, int]
"""A rule and a range of its blocks."""


@dataclass(frozen=True)
class Work:
    """All that weighing the pairs of blocks needs, as arrays, so that a task may be done anywhere."""

    compiled: Program
    table: Arrays
    made: Blocks
    threshold: float
    sides: Any

    @classmethod
    def of(cls, frame: pl.DataFrame, model: Model, made: Blocks, threshold: float, side: Any = None) -> Work:
        """The work of :func:`score`."""
        sides = np.zeros(0, np.int8) if side is None else np.asarray(side, np.int8)
        return cls(program(model), arrays(frame, model), made, threshold, sides)

    def tasks(self) -> list[Task]:
        """Tasks of about :data:`PART` pairs that together are all pairs."""
        return [(rule, low, high) for rule, bounds in enumerate(self.made.bounds) for low, high in _parts(bounds)]

    def run(self, task: Task) -> Any:
        """The left rows, right rows and weights of the pairs of a task that weigh enough, and how many pairs are new."""
        from vaxanalysis.identities.kernel import walk

        rule, low, high = task
        best = best_weights(self.compiled, self.table)
        keys, order, bounds = self.made.keys, self.made.orders[rule], self.made.bounds[rule][low : high + 1]
        return walk(self.compiled, self.table, best, self.threshold, keys, rule, order, bounds, self.sides)


def score(
    frame: pl.DataFrame, model: Model, made: Blocks, threshold: float, side: Any = None
) -> tuple[pl.DataFrame, list[int]]:
    """Pairs (``left`` < ``right``) that weigh at least ``threshold``, and how many new pairs each rule brought.

    With ``side`` (a number per row) only pairs across sides count.
    """
    work = Work.of(frame, model, made, threshold, side)
    tasks = work.tasks()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        found = list(pool.map(work.run, tasks))
    new = [0] * len(made.bounds)
    for (rule, _, _), (*_, seen) in zip(tasks, found, strict=True):
        new[rule] += seen
    return pl.concat([PAIRS.to_frame(), *(pairs(one) for one in found)]).sort("left", "right"), new


PAIRS = pl.Schema({"left": pl.Int32, "right": pl.Int32, "weight": pl.Float64})


def pairs(found: Any) -> pl.DataFrame:
    """What :meth:`Work.run` found, as a table of :data:`PAIRS`."""
    return pl.DataFrame(dict(zip(PAIRS, found[:3], strict=True)), schema=PAIRS)


def levels(frame: pl.DataFrame, model: Model, left: Any, right: Any) -> Any:
    """The level of each comparison (pairs by comparisons) for pairs of rows of ``frame``."""
    from vaxanalysis.identities.kernel import levels_of

    return levels_of(program(model), arrays(frame, model), left.astype(np.int32), right.astype(np.int32))


def reached(frame: pl.DataFrame, model: Model, left: Any, right: Any) -> Any:
    """As :func:`levels`, where the pairs are of few of the rows: others are not prepared."""
    rows, places = np.unique(np.concatenate([left, right]), return_inverse=True)
    return levels(frame[rows], model, *places.reshape(2, -1))
