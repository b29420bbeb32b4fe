"""The exact rules: pairs that are one person because they agree on strong fields, each with its rule.

A number alone merges nobody: children are entered with their parents' cards. It needs the name, or the birth date and a like name where
the card itself states that birth year. Pairs that a rule would merge but that contradict each other are left for review.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from vaxanalysis.identities import agreement
from vaxanalysis.identities.agreement import alike, apart, differs, generations, same
from vaxanalysis.identities.tuples import Tuples

BLOCK_CAP = 200
"""Identities that may share one key; a larger block (a default date, a clinic's phone) is left out."""

COLUMNS = ("tuple", *agreement.COLUMNS)
EDGES = {"left": pl.UInt32, "right": pl.UInt32, "rule": pl.String, "sure": pl.Boolean}

NEVER, ALWAYS = pl.lit(False), pl.lit(True)


@dataclass(frozen=True)
class Rule:
    """Identities equal on each column of ``key`` for which ``holds`` (over ``x`` and ``x_r``) are one person.

    ``close``: pairs that do not hold, but are worth a look. ``sure``: pairs that the model's weights do not overrule.
    """

    name: str
    key: tuple[str, ...]
    holds: pl.Expr
    close: pl.Expr = NEVER
    sure: pl.Expr = ALWAYS


NAMED = same("name_sorted") & ~generations()
BORN = same("birth") & same("own_cccd") & alike()
LIKE_BORN = same("birth_year") & same("own_cccd")

RULES: tuple[Rule, ...] = (
    Rule("cccd", ("cccd",), NAMED | BORN, same("given_name") | LIKE_BORN, same("birth_year")),
    Rule("cmnd", ("cmnd",), NAMED, same("given_name") | same("birth")),
    Rule("passport", ("passport",), NAMED, same("given_name") | same("birth")),
    Rule("name_birth_phone", ("name_folded", "birth", "phone_std"), ~differs("sex_std"), ALWAYS),
    Rule("name_birth_commune", ("name_folded", "birth", "unit_commune"), ~differs("sex_std"), ALWAYS, NEVER),
)


def pairs(frame: pl.DataFrame, key: tuple[str, ...]) -> tuple[pl.DataFrame, int]:
    """Every pair that agrees on ``key``, the smaller tuple on the left, and how many identities blocks above ``BLOCK_CAP`` held."""
    held = frame.select(*dict.fromkeys((*COLUMNS, *key))).drop_nulls(key).with_columns(size=pl.len().over(key))
    inside = held.filter(pl.col("size").is_between(2, BLOCK_CAP)).drop("size").lazy()
    joined = inside.join(inside, on=list(key), suffix="_r", coalesce=False)
    return joined.filter(pl.col("tuple") < pl.col("tuple_r")).collect(), held.filter(pl.col("size") > BLOCK_CAP).height


@dataclass(frozen=True)
class Found:
    """``edges`` (left, right, rule, sure) merge; ``close`` are to be reviewed, ``shared`` have one CCCD and little else; an ``audit``."""

    edges: pl.DataFrame
    shared: pl.DataFrame
    close: pl.DataFrame
    audit: pl.DataFrame


def _ends(found: pl.DataFrame) -> pl.DataFrame:
    return found.select(left="tuple", right="tuple_r")


def find(tuples: Tuples) -> Found:
    """Apply every rule; the audit holds pairs seen, pairs merged, merged by no rule before, and identities left out."""
    edges, audit = pl.DataFrame(schema=EDGES), []
    shared = close = edges.select("left", "right")
    for rule in RULES:
        seen, left_out = pairs(tuples.frame, rule.key)
        judged = seen.select("tuple", "tuple_r", holds=rule.holds, apart=apart(), close=rule.close, sure=rule.sure)
        merged = judged.filter(pl.col("holds") & ~pl.col("apart"))
        merged = merged.select(left="tuple", right="tuple_r", rule=pl.lit(rule.name), sure="sure")
        fresh = merged.join(edges, on=["left", "right"], how="anti").sort("left", "right")
        audit.append((rule.name, seen.height, merged.height, fresh.height, left_out))
        edges = pl.concat([edges, fresh])
        close = pl.concat([close, _ends(judged.filter(pl.when("holds").then("apart").otherwise("close")))])
        if rule.name == "cccd":
            shared = _ends(judged.filter(~pl.col("holds") & ~pl.col("close")))
    columns = ["rule", "pairs", "merged", "new", "left_out"]
    return Found(edges, shared, close.unique(maintain_order=True), pl.DataFrame(audit, schema=columns, orient="row"))
