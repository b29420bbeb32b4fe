"""Pairs to persons: connected components, and the cutting of those that hold two people's own cards."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vaxanalysis.identities.agreement import differs, of_two_generations
from vaxanalysis.identities.features import GENERATION

Ints = NDArray[np.int64]


def connected(size: int, edges: pl.DataFrame) -> Ints:
    """The component of each of ``size`` tuples under ``edges`` (left, right)."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    ends = edges["left"].to_numpy(), edges["right"].to_numpy()
    graph = coo_array((np.ones(edges.height, dtype=np.int8), ends), shape=(size, size))
    labels: Ints = connected_components(graph, directed=False)[1].astype(np.int64)
    return labels


Pair = tuple[int, int]
Edge = tuple[int, int, float]

LEAD = 1.0
"""Bits by which an edge must outweigh an edge to a contradicting record; with less it stays open whose record it is."""


def _contested(ranked: list[Edge], apart: set[Pair]) -> set[Pair]:
    """Edges of which one end has an edge of about the same weight to a record that contradicts the other end."""
    joined: dict[int, list[tuple[int, float]]] = {}
    for left, right, weight in ranked:
        joined.setdefault(left, []).append((right, weight))
        joined.setdefault(right, []).append((left, weight))

    def rival(end: int, other: int, weight: float) -> bool:
        return any(w > weight - LEAD and (other, node) in apart for node, w in joined[end])

    return {(one, two) for one, two, weight in ranked if rival(one, two, weight) or rival(two, one, weight)}


def _split_one(ranked: list[Edge], apart: set[Pair]) -> dict[int, int]:
    """Join the ends of one component's edges, strongest first, but never two parts with a contradicting pair between them."""
    part = {end: end for left, right, _ in ranked for end in (left, right)}
    inside = {end: [end] for end in part}
    contested = _contested(ranked, apart)
    for left, right, _ in ranked:
        keep, drop = sorted((part[left], part[right]))
        if keep == drop or (left, right) in contested:
            continue
        if any((one, other) in apart for one in inside[keep] for other in inside[drop]):
            continue
        for end in inside[drop]:
            part[end] = keep
        inside[keep] += inside.pop(drop)
    return part


def pairs_apart(component: Ints, frame: pl.DataFrame, edges: pl.DataFrame, apart: pl.Expr) -> pl.DataFrame:
    """``component, left, right``: pairs within one component for which ``apart`` holds over the columns of ``frame``.

    Also pairs that no edge joins, but a record that fits both: of other given names in a component with a record without a name (twins),
    and of two generations (father and son of one name, and a record without a birth date).
    """
    nodes = frame.with_columns(node=pl.int_range(pl.len()), component=pl.Series(component))
    nodes = nodes.filter(pl.len().over("component") > 1)
    cards, marks, sexes, names = (
        pl.col(name).drop_nulls().n_unique().over("component") > 1
        for name in ("own_cccd", "marked", "sex_std", "name_sorted")
    )
    nameless = pl.col("name_folded").is_null().any().over("component") & (sexes | names)
    years = pl.col("birth_year").cast(pl.Int32, strict=False)
    spread = ((years.max() - years.min()).over("component") >= GENERATION).fill_null(False)
    several = nodes.with_columns(nameless=nameless).filter(cards | marks | spread | pl.col("nameless")).lazy()
    pairs = several.join(several, on="component", suffix="_r").select(
        "component",
        left="node",
        right="node_r",
        apart=apart,
        two=of_two_generations() | (pl.col("nameless") & differs("name_sorted")),
    )
    ends = edges.select(pl.col("left", "right").cast(pl.Int64))
    joined = pl.concat([ends, ends.select(left="right", right="left")]).lazy()
    two = pairs.filter(~pl.col("apart") & pl.col("two")).join(joined, on=["left", "right"], how="anti")
    return pl.concat([pairs.filter("apart"), two]).select("component", "left", "right").collect()


def split(component: Ints, edges: pl.DataFrame, contradictions: pl.DataFrame) -> tuple[Ints, int]:
    """Components cut where they hold a pair of ``contradictions`` (component, left, right), and how many were cut.

    ``edges`` are left, right and optionally weight; without a weight they rank by their order.
    """
    if contradictions.is_empty():
        return component, 0
    weighed = edges if "weight" in edges.columns else edges.with_columns(weight=pl.lit(0.0))
    ranked = weighed.with_columns(component=pl.Series(component[edges["left"].to_numpy()]))
    ranked = ranked.join(contradictions, on="component", how="semi", maintain_order="left")
    lists = _by_component(ranked.sort("weight", descending=True, maintain_order=True), "weight")
    parts: dict[int, int] = {}
    cut = 0
    for key, pairs in _by_component(contradictions).items():
        part = _split_one(lists[key], set(pairs))
        cut += len(set(part.values())) > 1
        parts |= part
    result = component.copy()
    fresh = int(component.max()) + 1
    result[np.fromiter(parts, np.int64)] = fresh + np.fromiter(parts.values(), np.int64)
    return result, cut


def _by_component(table: pl.DataFrame, *more: str) -> dict[int, list[Any]]:
    """Rows ``left, right`` and ``more`` of every component."""
    parted = table.partition_by("component", as_dict=True, maintain_order=True)
    return {key[0]: list(part.select("left", "right", *more).iter_rows()) for key, part in parted.items()}


OURS = r"^r[0-9a-f]+$"
"""A ``record_id`` that was made here: r1, r2 of a table's rows, or r and the hash of a record."""


def called(letter: str, over: str) -> pl.Expr:
    """The name of each group ``over`` a column, after its smallest record id: p12 of r12, p-12 of an id that was not made here."""
    first = pl.col("record_id").min().over(over)
    rest = pl.when(first.str.contains(OURS)).then(first.str.slice(1)).otherwise(pl.concat_str(pl.lit("-"), first))
    return pl.concat_str(pl.lit(letter), rest)


def person_ids(members: pl.DataFrame) -> pl.DataFrame:
    """``record_id, person_id`` from ``record_id, component``: a person is called after its smallest record id."""
    return members.select("record_id", called("p", "component").alias("person_id"))


def carry_over(now: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """``now`` with last week's person ids where a person kept most of its records; no id is given to two persons."""
    shared = now.join(before.select("record_id", pl.col("person_id").alias("old")), on="record_id")
    votes = shared.group_by("person_id", "old").len().sort("len", "old", "person_id", descending=[True, False, False])
    names = votes.select("person_id", "old").clear()
    while votes.height:
        best = votes.unique("person_id", keep="first", maintain_order=True).unique("old", keep="first")
        names = pl.concat([names, best.select("person_id", "old")])
        for end in ("person_id", "old"):
            votes = votes.join(best, on=end, how="anti", maintain_order="left")
    fresh = now.select("person_id", old="person_id").unique().join(names, on="person_id", how="anti")
    while (taken := fresh["old"].is_in(before["person_id"].implode())).any():
        fresh = fresh.with_columns(old=pl.col("old") + pl.Series(taken).replace_strict({True: "x", False: ""}))
    named = now.join(pl.concat([names, fresh]), on="person_id", how="left", maintain_order="left")
    return named.select("record_id", person_id="old")
