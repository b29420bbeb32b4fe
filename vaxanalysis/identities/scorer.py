"""The fast scorer: the compiled walk over all blocks, on as many threads as there are cores."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import polars as pl

from vaxanalysis.identities.arrays import SCALE, Arrays, arrays
from vaxanalysis.identities.blocks import Blocks
from vaxanalysis.identities.compiled import Program, program
from vaxanalysis.identities.model import Model

PART = 2_000_000
"""Pairs a thread takes at a time."""


def as_tuples(compiled: Program, table: Arrays) -> tuple[Any, Any]:
    """What the kernel takes: plain tuples of arrays."""
    logic = (compiled.first, compiled.clauses, compiled.needs, compiled.crossed, compiled.nears)
    shape = (table.shape.words, table.shape.columns, table.shape.counted)
    data = (table.rows, table.rows.view(np.uint64), shape, table.letters, table.starts, table.lengths, SCALE)
    return (*logic, compiled.weight, compiled.log2_base, compiled.tf), data


def best_weights(compiled: Program, table: Arrays) -> Any:
    """The most each comparison can say: its best level, with the rarest value where frequency counts."""
    rarest = np.append(table.rarest, 0.0)[compiled.tf]
    most = compiled.weight + np.where(compiled.tf >= 0, np.maximum(0, compiled.log2_base + rarest), 0)
    return np.maximum.reduceat(most, compiled.first[:-1])


def _parts(bounds: Any) -> list[tuple[int, int]]:
    """Ranges of blocks that hold about :data:`PART` pairs each."""
    sizes = np.diff(bounds)
    pairs = np.cumsum(sizes * (sizes - 1) // 2)
    cuts = np.searchsorted(pairs, np.arange(PART, pairs[-1] if len(pairs) else 0, PART))
    edges = sorted({0, *(int(cut) + 1 for cut in cuts), len(sizes)})
    return [(low, high) for low, high in zip(edges[:-1], edges[1:], strict=True) if low < high <= len(sizes)]


def score(
    frame: pl.DataFrame, model: Model, made: Blocks, threshold: float, side: Any = None
) -> tuple[pl.DataFrame, list[int]]:
    """Pairs (``left`` < ``right``) that weigh at least ``threshold``, and how many new pairs each rule brought.

    With ``side`` (a number per row) only pairs across sides count.
    """
    from vaxanalysis.identities.kernel import walk

    compiled, table = program(model), arrays(frame, model)
    packed, data = as_tuples(compiled, table)
    best = best_weights(compiled, table)
    sides = np.zeros(0, np.int8) if side is None else np.asarray(side, np.int8)

    def run(task: tuple[int, int, int]) -> Any:
        rule, low, high = task
        bounds = made.bounds[rule][low : high + 1]
        return walk(packed, data, best, compiled.prior, threshold, made.keys, rule, made.orders[rule], bounds, sides)

    tasks = [(r, low, high) for r, bounds in enumerate(made.bounds) for low, high in _parts(bounds)]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        found = list(pool.map(run, tasks))
    new = [0] * len(made.bounds)
    for (rule, _, _), (*_, seen) in zip(tasks, found, strict=True):
        new[rule] += seen
    names = (("left", pl.Int32), ("right", pl.Int32), ("weight", pl.Float64))
    empty = [np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0)]
    columns = [np.concatenate([empty[k], *(one[k] for one in found)]) for k in range(3)]
    pairs = pl.DataFrame([pl.Series(name, values, kind) for (name, kind), values in zip(names, columns, strict=True)])
    return pairs.sort("left", "right"), new
