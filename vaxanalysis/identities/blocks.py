"""Blocks: which identities are compared at all; blocks above a size are left out, and counted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vaxanalysis.identities.arrays import codes
from vaxanalysis.identities.model import Model

CAP = 400
"""The most identities in a block; a larger one (default dates, a clinic's phone) is left to the other rules, and reported."""


@dataclass(frozen=True)
class Blocks:
    """``keys``: the block of each identity by each rule, -1 for none. ``audit``: for each rule blocks, pairs, and what the cap left out."""

    keys: NDArray[np.int32]
    orders: tuple[NDArray[np.int32], ...]
    bounds: tuple[NDArray[np.int64], ...]
    audit: pl.DataFrame


def _combined(parts: list[NDArray[np.int32]]) -> NDArray[np.int64]:
    """One number for several codes, -1 where one is absent."""
    key = parts[0].astype(np.int64)
    for part in parts[1:]:
        if key.max(initial=0) >= 2**31:
            key = np.unique(key, return_inverse=True)[1] - (key.min(initial=0) < 0)
        key = np.where((key < 0) | (part < 0), -1, (key << 32) | part)
    return key


def _of_rule(parts: list[NDArray[np.int32]], cap: int) -> tuple[NDArray[np.int32], NDArray[np.int64], tuple[int, ...]]:
    """Members of the blocks in a row, where each block begins, and (blocks, pairs, blocks and members left out)."""
    key = _combined(parts)
    order = pl.Series(key).arg_sort().to_numpy().astype(np.int32)
    order = order[np.searchsorted(key[order], 0) :]
    starts = np.flatnonzero(np.diff(key[order], prepend=-1))
    sizes = np.diff(starts, append=len(order))
    used = (sizes > 1) & (sizes <= cap)
    inside = order[np.repeat(used, sizes)]
    sizes_used = sizes[used]
    bounds = np.concatenate(([0], np.cumsum(sizes_used))).astype(np.int64)
    pairs = int((sizes_used.astype(np.int64) * (sizes_used - 1) // 2).sum())
    return inside, bounds, (len(sizes_used), pairs, int((sizes > cap).sum()), int(sizes[sizes > cap].sum()))


def blocks(frame: pl.DataFrame, model: Model, cap: int = CAP) -> Blocks:
    """The blocks of every rule of ``model``, identities of a block in ascending order."""
    needed = list(dict.fromkeys(name for rule in model.blocking for name in rule))
    coded = dict(zip(needed, codes(frame, needed), strict=True))
    keys = np.full((frame.height, len(model.blocking)), -1, np.int32)
    orders, bounds, audit = [], [], []
    for r, rule in enumerate(model.blocking):
        inside, edges, counted = _of_rule([coded[name] for name in rule], cap)
        keys[inside, r] = np.repeat(np.arange(len(edges) - 1, dtype=np.int32), np.diff(edges))
        orders.append(inside)
        bounds.append(edges)
        audit.append((" + ".join(rule), *counted))
    names = ["rule", "blocks", "pairs", "blocks_left_out", "identities_left_out"]
    return Blocks(keys, tuple(orders), tuple(bounds), pl.DataFrame(audit, schema=names, orient="row"))


def keyed(frame: pl.DataFrame, model: Model, made: Blocks) -> tuple[pl.DataFrame, Model]:
    """The same blocks as columns and rules, so that another scorer compares the same pairs."""
    names = [f"block_{r}" for r in range(len(model.blocking))]
    columns = [pl.Series(name, made.keys[:, r]) for r, name in enumerate(names)]
    with_keys = frame.with_columns(columns).with_columns(
        pl.when(pl.col(name) >= 0).then(pl.col(name)) for name in names
    )
    return with_keys, replace(model, blocking=tuple((name,) for name in names))


def unmet(made: Blocks, model: Model, scored: pl.DataFrame) -> float | None:
    """How many pairs of one person no rule brings together, for each that one does; None where all rules have a column in common.

    By how many rules bring each pair of ``scored`` (left, right, weight) together: Chao's estimate (Biometrics 43, 1987).
    """
    if all(set(one) & set(other) for one, other in combinations(model.blocking, 2)):
        return None
    left, right = (made.keys[scored[name].to_numpy()] for name in ("left", "right"))
    chance = 1 / (1 + np.exp2(-scored["weight"].to_numpy()))
    met = ((left == right) & (left >= 0)).sum(axis=1)
    once, twice = (float(chance[met == times].sum()) for times in (1, 2))
    rules = len(model.blocking)
    never = (rules - 1) / rules * max(once * (once - 1), 0.0) / (2 * (twice + 1))
    return never / max(float(chance.sum()), 1.0)
