"""The masks in shares: the part of every rule that some columns decide by themselves, and the part that needs the whole row.

Where a group of columns is made of one text, its share of the masks is computed once for each text and looked up for the rows.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from vaxanalysis.rules.masks import applies_mask, pack
from vaxanalysis.rules.rule import Rule
from vaxanalysis.rules.shipped import OPTIONAL, catalogue


@dataclass
class Share:
    """The rules, by their bits, whose denominators (``applies``) and whose failures (``fails``) are judged here."""

    applies: dict[int, Rule] = field(default_factory=dict)
    fails: dict[int, Rule] = field(default_factory=dict)

    @property
    def needs(self) -> set[str]:
        """The columns that it reads."""
        judged = [rule.applies for rule in self.applies.values()] + [rule.fails for rule in self.fails.values()]
        return {name for expression in judged for name in expression.meta.root_names()}

    def masks(self) -> tuple[pl.Expr, pl.Expr]:
        """The bits of ``applies`` and of ``fails``; the latter count only where the whole of ``applies`` has them too."""
        failing = pack({bit: rule.fails.fill_null(False) for bit, rule in self.fails.items()})
        return applies_mask(self.applies).alias("applies"), failing.alias("fails")


def divided(
    as_of: date, active: Collection[Rule], groups: Mapping[str, Collection[str]]
) -> tuple[dict[str, Share], Share]:
    """The share of each of ``groups`` (name -> columns) in the masks of the ``active`` rules, and that of the row."""
    shares, row = {name: Share() for name in groups}, Share()
    codes = {rule.code for rule in active}

    def home(expression: pl.Expr) -> Share:
        needed = set(expression.meta.root_names())
        return next((shares[name] for name, columns in groups.items() if needed <= set(columns)), row)

    for bit, rule in enumerate(catalogue(pl.lit(as_of, pl.Date))):
        if rule.code in codes and OPTIONAL.isdisjoint(rule.applies.meta.root_names()):
            home(rule.applies).applies[bit] = rule
            home(rule.fails).fails[bit] = rule
    return shares, row
