"""The shipped catalogue: the record rules in the order of their bits, its version, and the masks of a record."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from functools import lru_cache
from hashlib import sha256

import polars as pl

from vaxanalysis.rules.administrative import ADMINISTRATIVE
from vaxanalysis.rules.birth import BIRTH
from vaxanalysis.rules.completeness import COMPLETENESS
from vaxanalysis.rules.dated import dated
from vaxanalysis.rules.dose import DOSE_RULES
from vaxanalysis.rules.history import HISTORY_RULES
from vaxanalysis.rules.identity import IDENTITY
from vaxanalysis.rules.masks import applies_mask, fails_mask, pack, user_masks
from vaxanalysis.rules.names import NAMES
from vaxanalysis.rules.place import PLACE
from vaxanalysis.rules.rule import Rule
from vaxanalysis.rules.steps import NAME_COLUMNS, STEP_COLUMNS, judged_steps, name_steps, row_steps

OPTIONAL = frozenset({"phone_people"})
"""Columns of records that only a rule across records needs; without them the rule does not apply."""


def catalogue(as_of: pl.Expr) -> tuple[Rule, ...]:
    """The record rules for data as of ``as_of``, in the order of their bits."""
    return (*COMPLETENESS, *IDENTITY, *NAMES, *BIRTH, *dated(as_of), *ADMINISTRATIVE, *PLACE)


RULES: tuple[Rule, ...] = catalogue(pl.col("as_of"))
ALL_RULES: tuple[Rule, ...] = (*RULES, *DOSE_RULES, *HISTORY_RULES)


def _version() -> str:
    judged = [rule.code.encode() + rule.applies.meta.serialize() + rule.fails.meta.serialize() for rule in ALL_RULES]
    return sha256(b"|".join([*judged, judged_steps()])).hexdigest()[:12]


RULES_VERSION = _version()
"""Hash of what the rules judge: masks of two versions must not be compared."""


def active_rules(off: Collection[str] = (), *, unconfirmed: bool = True) -> tuple[Rule, ...]:
    """The record rules in force: without those ``off``, and without unconfirmed ones if these are not wanted."""
    return tuple(rule for rule in RULES if rule.code not in off and (unconfirmed or not rule.unconfirmed))


NAME_FAILS = "_name_fails"
"""The ``fails`` bits of the rules on names, before it is asked whom they concern."""


@lru_cache
def by_name(active: tuple[Rule, ...]) -> dict[int, Rule]:
    """The rules, by their bit, whose failure a name alone tells."""
    codes = {rule.code for rule in active}
    return {
        bit: rule for bit, rule in enumerate(RULES)
        if rule.code in codes and set(rule.fails.meta.root_names()) <= set(NAME_COLUMNS)
    }  # fmt: skip


def name_fails(names: pl.LazyFrame, active: Collection[Rule] = RULES) -> pl.LazyFrame:
    """``names`` (``full_name_state, name_std``) with the steps that rows need and ``NAME_FAILS``."""
    bits = pack({bit: rule.fails.fill_null(False) for bit, rule in by_name(tuple(active)).items()})
    return name_steps(names).with_columns(bits.alias(NAME_FAILS))


@lru_cache
def masks(as_of: date, active: tuple[Rule, ...], missing: frozenset[str]) -> tuple[pl.Expr, pl.Expr]:
    """The ``applies`` mask of records with ``STEP_COLUMNS``, and from it the ``fails`` mask.

    Bit k is ``RULES[k]`` whoever is ``active``. Rules that need one of the ``missing`` columns never apply.
    """
    codes = {rule.code for rule in active}
    judged = {
        bit: rule for bit, rule in enumerate(catalogue(pl.lit(as_of, pl.Date)))
        if rule.code in codes and missing.isdisjoint(rule.applies.meta.root_names())
    }  # fmt: skip
    named = by_name(active)
    others = fails_mask({bit: rule for bit, rule in judged.items() if bit not in named})
    return applies_mask(judged).alias("applies"), (others | pl.col("applies") & pl.col(NAME_FAILS)).alias("fails")


def judged(
    records: pl.LazyFrame, as_of: date, active: Collection[Rule] = RULES, own: Sequence[Rule] = ()
) -> pl.LazyFrame:
    """``records`` with ``applies`` and ``fails``, and with ``user_applies`` and ``user_fails`` if there are ``own`` rules.

    Names are judged first, unless :func:`name_fails` did so already.
    """
    present = records.collect_schema().names()
    applies, fails = masks(as_of, tuple(active), OPTIONAL.difference(present))
    ours = user_masks(own) if own else ()
    named = records if NAME_FAILS in present else name_fails(records, active)
    found = row_steps(named).with_columns(applies, *ours).with_columns(fails)
    return found.drop(*STEP_COLUMNS, NAME_FAILS, strict=False)
