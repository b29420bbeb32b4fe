"""What a rule is, and the one place where nulls are guarded.

A rule is data: which rows it concerns (``applies``, the denominator) and what is wrong (``fails``), both Polars expressions
over one row, with the words that explain it. It judges present values only; a missing value is a rule of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import polars as pl

Kind = Literal["conformance", "completeness", "plausibility"]
Dimension = Literal["completeness", "validity", "consistency", "timeliness", "uniqueness"]
Severity = Literal["error", "warning"]
Actor = Literal["station", "police", "facility", "data_entry"]


@dataclass(frozen=True, eq=False, kw_only=True)
class Rule:
    """One check on a row, as data.

    ``unconfirmed`` marks a rule that depends on an unconfirmed fact: a warning that a user can switch off.
    ``expected`` is given for rules that are not about a single record: the share of rows that fail by chance. Only a
    unit's excess over it (:func:`vaxanalysis.rules.spikes`) is a finding.
    """

    code: str
    fields: tuple[str, ...]
    kind: Kind
    dimension: Dimension
    severity: Severity
    applies: pl.Expr
    fails: pl.Expr
    message_vi: str
    message_en: str
    remedy_vi: str
    remedy_en: str
    actor: Actor
    source: str
    unconfirmed: bool = False
    expected: float | None = None


def denominator(rule: Rule) -> pl.Expr:
    """True where ``rule`` can be judged; never null."""
    return rule.applies.fill_null(False)


def failure(rule: Rule) -> pl.Expr:
    """True where ``rule`` can be judged and is broken; never null."""
    return (rule.applies & rule.fails).fill_null(False)


def only_where(gate: pl.Expr, value: pl.Expr) -> pl.Expr:
    """The text ``value`` where ``gate`` holds, else an empty one, on which a costly pattern is cheap."""
    return pl.when(gate.fill_null(False)).then(value).otherwise(pl.lit(""))
