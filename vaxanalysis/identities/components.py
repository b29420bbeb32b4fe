"""Pairs to persons: connected components, and the cutting of those that hold two people's own cards."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

Ints = NDArray[np.int64]


def connected(size: int, edges: pl.DataFrame) -> Ints:
    """The component of each of ``size`` tuples under ``edges`` (left, right)."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    ends = edges["left"].to_numpy(), edges["right"].to_numpy()
    graph = coo_array((np.ones(edges.height, dtype=np.int8), ends), shape=(size, size))
    labels: Ints = connected_components(graph, directed=False)[1].astype(np.int64)
    return labels


def _distance(one: str, other: str) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True))


def _clash(ours: set[str], theirs: set[str], slack: int) -> bool:
    return any(_distance(one, other) > slack for one in ours for other in theirs)


def _split_one(members: list[int], own: dict[int, str], ranked: list[tuple[int, int]], slack: int) -> dict[int, int]:
    """Join the members of one component strongest edge first, never two parts whose own cards clash."""
    part = {member: member for member in members}
    inside = {member: [member] for member in members}
    cards = {member: {own[member]} if member in own else set() for member in members}
    for left, right in ranked:
        keep, drop = sorted((part[left], part[right]))
        if keep == drop or _clash(cards[keep], cards[drop], slack):
            continue
        for member in inside[drop]:
            part[member] = keep
        inside[keep] += inside.pop(drop)
        cards[keep] |= cards.pop(drop)
    return part


def split(component: Ints, own: pl.Series, edges: pl.DataFrame, slack: int = 2) -> tuple[Ints, int]:
    """Components cut where they hold own cards more than ``slack`` digits apart, and how many were cut.

    ``edges`` are left, right and optionally weight; without a weight they rank by their order.
    """
    nodes = pl.DataFrame({"node": np.arange(len(component)), "component": component, "own": own})
    torn = nodes.group_by("component").agg(pl.col("own").drop_nulls().n_unique()).filter(pl.col("own") > 1)
    if torn.is_empty():
        return component, 0
    inside = nodes.join(torn.select("component"), on="component", how="semi")
    by = ["weight", "left", "right"] if "weight" in edges.columns else []
    ranked = edges.sort(by, descending=[True, False, False]) if by else edges
    ranked = ranked.with_columns(pl.Series("component", component[ranked["left"].to_numpy()]))
    torn_edges = ranked.join(torn, on="component", how="semi", maintain_order="left")
    lists = {
        key[0]: list(part.select("left", "right").iter_rows())
        for key, part in torn_edges.partition_by("component", as_dict=True, maintain_order=True).items()
    }
    parts: dict[int, int] = {}
    cut = 0
    for key, group in inside.partition_by("component", as_dict=True).items():
        cards = dict(group.drop_nulls("own").select("node", "own").iter_rows())
        part = _split_one(group["node"].to_list(), cards, lists[key[0]], slack)
        cut += len(set(part.values())) > 1
        parts |= part
    result = component.copy()
    fresh = int(component.max()) + 1
    result[np.fromiter(parts, np.int64)] = fresh + np.fromiter(parts.values(), np.int64)
    return result, cut


def person_ids(members: pl.DataFrame) -> pl.DataFrame:
    """``record_id, person_id`` from ``record_id, component``: a person is called after its smallest record id."""
    name = pl.concat_str(pl.lit("p"), pl.col("record_id").min().over("component").str.slice(1))
    return members.select("record_id", name.alias("person_id"))


def carry_over(now: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """``now`` with last week's person ids where a person kept most of its records; each old id is used once."""
    shared = now.join(before.select("record_id", pl.col("person_id").alias("old")), on="record_id")
    votes = shared.group_by("person_id", "old").len().sort("len", "old", "person_id", descending=[True, False, False])
    names = votes.unique("person_id", keep="first", maintain_order=True).unique(
        "old", keep="first", maintain_order=True
    )
    renamed = now.join(names.select("person_id", "old"), on="person_id", how="left", maintain_order="left")
    taken = pl.col("person_id").is_in(names["old"].implode()) & pl.col("old").is_null()
    fresh = pl.when(taken).then(pl.col("person_id") + "x").otherwise("person_id")
    return renamed.with_columns(person_id=pl.coalesce("old", fresh)).drop("old")
