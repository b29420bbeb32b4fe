"""The deterministic tier: pairs that agreement on strong fields alone makes one person, each with its rule.

A number alone merges nobody: parents' cards stand on their children. It needs the name, or the birth date where the
card itself states that birth year. Pairs that share a number and nothing else are kept apart as ``shared``.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from vaxanalysis.identities.tuples import Tuples

BLOCK_CAP = 200
"""Identities that may share one key; a larger block (a default date, a clinic's phone) says nothing, is left out."""

COLUMNS = ("tuple", "name_folded", "name_sorted", "given_name", "birth", "birth_year", "own_cccd")


@dataclass(frozen=True)
class Rule:
    """Identities equal on each column of ``key`` for which ``holds`` (over ``x`` and ``x_r``) are one person."""

    name: str
    key: tuple[str, ...]
    holds: pl.Expr


def same(column: str) -> pl.Expr:
    """Both sides present and equal."""
    return (pl.col(column) == pl.col(f"{column}_r")).fill_null(False)


def contradicts(left: str = "own_cccd", right: str = "own_cccd_r") -> pl.Expr:
    """Two CCCDs, each agreeing with its record's own birth year and sex, that differ by more than two digits."""
    digits = [(pl.col(left).str.slice(i, 1) != pl.col(right).str.slice(i, 1)).cast(pl.UInt8) for i in range(12)]
    return pl.sum_horizontal(digits, ignore_nulls=False).fill_null(0) > 2


AGREES = same("name_sorted") | (same("birth") & same("own_cccd"))
CLOSE = same("given_name") | (same("birth_year") & same("own_cccd"))

RULES: tuple[Rule, ...] = (
    Rule("cccd", ("cccd",), AGREES),
    Rule("cmnd", ("cmnd",), same("name_sorted") | same("birth")),
    Rule("passport", ("passport",), same("name_sorted") | same("birth")),
    Rule("name_birth_phone", ("name_folded", "birth", "phone_std"), ~contradicts()),
    Rule("name_birth_commune", ("name_folded", "birth", "unit_commune"), ~contradicts()),
)


def blocks(frame: pl.DataFrame, key: tuple[str, ...], cap: int = BLOCK_CAP) -> tuple[pl.DataFrame, int]:
    """Identities in blocks of 2 to ``cap`` that agree on ``key``, and how many identities larger blocks held."""
    sized = frame.drop_nulls(key).with_columns(pl.len().over(key).alias("size"))
    return sized.filter(pl.col("size").is_between(2, cap)).drop("size"), sized.filter(pl.col("size") > cap).height


def pairs(frame: pl.DataFrame, rule_key: tuple[str, ...], cap: int = BLOCK_CAP) -> tuple[pl.DataFrame, int]:
    """Every pair within the blocks of one key, the smaller tuple on the left."""
    inside, left_out = blocks(frame.select(*dict.fromkeys((*COLUMNS, *rule_key))), rule_key, cap)
    joined = inside.lazy().join(inside.lazy(), on=list(rule_key), suffix="_r", coalesce=False)
    return joined.filter(pl.col("tuple") < pl.col("tuple_r")).collect(), left_out


@dataclass(frozen=True)
class Found:
    """``edges`` (left, right, rule) merge; ``shared`` and ``close`` are pairs of one CCCD that do not; and an ``audit``."""

    edges: pl.DataFrame
    shared: pl.DataFrame
    close: pl.DataFrame
    audit: pl.DataFrame


def _ends(found: pl.DataFrame) -> pl.DataFrame:
    return found.select(pl.col("tuple").alias("left"), pl.col("tuple_r").alias("right"))


def find(tuples: Tuples, rules: tuple[Rule, ...] = RULES, cap: int = BLOCK_CAP) -> Found:
    """Apply every rule; the audit tells pairs seen, pairs merged, merged by no rule before, and identities left out."""
    edges, audit = pl.DataFrame(schema={"left": pl.UInt32, "right": pl.UInt32, "rule": pl.String}), []
    shared = close = edges.drop("rule")
    for rule in rules:
        seen, left_out = pairs(tuples.frame, rule.key, cap)
        merged = _ends(seen.filter(rule.holds)).with_columns(pl.lit(rule.name).alias("rule"))
        fresh = merged.join(edges, on=["left", "right"], how="anti").sort("left", "right")
        audit.append((rule.name, seen.height, merged.height, fresh.height, left_out))
        edges = pl.concat([edges, fresh])
        if rule.key == ("cccd",):
            apart = seen.filter(~rule.holds)
            shared, close = _ends(apart.filter(~CLOSE)), _ends(apart.filter(CLOSE))
    columns = ["rule", "pairs", "merged", "new", "left_out"]
    return Found(edges, shared, close, pl.DataFrame(audit, schema=columns, orient="row"))
