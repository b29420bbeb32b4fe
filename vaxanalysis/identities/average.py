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
"""Bits of a pair that was in no common block, or that weighed too little to be kept."""


class Between(NamedTuple):
    """The pairs of two groups: the sum of their bits, how many were weighed, and the heaviest."""

    bits: float
    weighed: int
    most: float


NONE = Between(0.0, 0, -np.inf)


def _together(one: Between, other: Between) -> Between:
    return Between(one.bits + other.bits, one.weighed + other.weighed, max(one.most, other.most))


class _Groups:
    """Groups that are joined two by two. ``near``: group -> every group with which it has a weighed pair -> the pairs of the two."""

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


def grouped(component: Ints, scored: pl.DataFrame, link: float, least: float) -> tuple[Ints, int]:
    """The group of each row within its ``component``, by ``scored`` pairs (left, right, weight), and how many components were cut.

    ``link``: what a pair between two groups must weigh; ``least``: what all their pairs must weigh on average.
    """
    ends = [scored[name].to_numpy() for name in ("left", "right")]
    many = np.bincount(component, minlength=1) > 2
    inside = (component[ends[0]] == component[ends[1]]) & many[component[ends[0]]]
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
    labels = component.astype(np.int64)
    for group, members in groups.members.items():
        labels[members] = len(component) + group
    parts = (
        pl.DataFrame({"component": component, "groups": labels}).group_by("component").agg(pl.col("groups").n_unique())
    )
    return np.unique(labels, return_inverse=True)[1].astype(component.dtype), parts.filter(pl.col("groups") > 1).height
