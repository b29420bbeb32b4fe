"""Chains are cut: the records of a component are joined again, strongest first, by average linkage.

Two groups become one if a pair of theirs is strong enough and all their pairs weigh enough on average, so that one strong pair between two
persons of many records each does not make them one (average linkage: Sokal and Michener, University of Kansas Science Bulletin 38, 1958).
"""

from __future__ import annotations

import heapq
from typing import NamedTuple

import numpy as np
import polars as pl

from vaxanalysis.identities.components import Ints

UNWEIGHED = -6.0
"""Bits of a pair that no block brought together, or that weighed too little to be kept."""


class Between(NamedTuple):
    """The pairs of two groups: bits together, how many were weighed, and the most that one weighs."""

    bits: float
    weighed: int
    most: float


NONE = Between(0.0, 0, -np.inf)


def _together(one: Between, other: Between) -> Between:
    return Between(one.bits + other.bits, one.weighed + other.weighed, max(one.most, other.most))


class _Groups:
    """Groups that are joined two by two. ``near``: what lies between a group and each other that shares a weighed pair with it."""

    def __init__(self, pairs: pl.DataFrame) -> None:
        self.near: dict[int, dict[int, Between]] = {}
        self.members: dict[int, list[int]] = {}
        for left, right, weight in pairs.iter_rows():
            for one, other in ((left, right), (right, left)):
                self.near.setdefault(one, {})[other] = Between(weight, 1, weight)
                self.members[one] = [one]

    def mean(self, one: int, other: int) -> float:
        """Bits of the pairs between two groups, on average."""
        between, pairs = self.near[one][other], len(self.members[one]) * len(self.members[other])
        return (between.bits + UNWEIGHED * (pairs - between.weighed)) / pairs

    def join(self, one: int, other: int) -> None:
        """``other`` becomes part of ``one``."""
        self.members[one] += self.members.pop(other)
        del self.near[one][other]
        for third, between in self.near.pop(other).items():
            if third != one:
                del self.near[third][other]
                self.near[one][third] = self.near[third][one] = _together(between, self.near[one].get(third, NONE))


def grouped(whole: Ints, scored: pl.DataFrame, link: float, least: float) -> tuple[Ints, int]:
    """The group of each row within its component ``whole``, by ``scored`` pairs (left, right, weight), and how many components were cut.

    ``link``: what a pair between two groups must weigh; ``least``: what all their pairs must weigh on average.
    """
    ends = [scored[name].to_numpy() for name in ("left", "right")]
    many = np.bincount(whole, minlength=1) > 2
    inside = (whole[ends[0]] == whole[ends[1]]) & many[whole[ends[0]]]
    groups = _Groups(scored.filter(pl.Series(inside, dtype=pl.Boolean)).select("left", "right", "weight"))
    waiting = [
        (-groups.mean(one, other), one, other) for one in groups.near for other in groups.near[one] if one < other
    ]
    heapq.heapify(waiting)
    while waiting:
        bits, one, other = heapq.heappop(waiting)
        if -bits < least:
            break
        between = groups.near.get(one, {}).get(other)
        if between is None or between.most < link or groups.mean(one, other) != -bits:
            continue
        if len(groups.near[one]) < len(groups.near[other]):
            one, other = other, one
        groups.join(one, other)
        for third in groups.near[one]:
            heapq.heappush(waiting, (-groups.mean(one, third), min(one, third), max(one, third)))
    found = whole.astype(np.int64)
    for group, members in groups.members.items():
        found[members] = len(whole) + group
    parts = pl.DataFrame({"whole": whole, "found": found}).group_by("whole").agg(pl.col("found").n_unique())
    return np.unique(found, return_inverse=True)[1].astype(whole.dtype), parts.filter(pl.col("found") > 1).height
