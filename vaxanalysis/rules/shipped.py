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
from vaxanalysis.rules.masks import applies_mask, fails_mask, user_masks
from vaxanalysis.rules.names import NAMES
from vaxanalysis.rules.place import PLACE
from vaxanalysis.rules.rule import Rule
from vaxanalysis.rules.steps import STEP_COLUMNS, judged_steps, with_steps
from vaxanalysis.schema import PROFILE_FIELDS

OPTIONAL = frozenset({"phone_people"})
"""Columns of records that only a rule across records needs; without them the rule does not apply."""


def catalogue(as_of: pl.Expr) -> tuple[Rule, ...]:
    """The record rules for data as of ``as_of``, in the order of their bits."""
    return (*COMPLETENESS, *IDENTITY, *NAMES, *BIRTH, *dated(as_of), *ADMINISTRATIVE, *PLACE)


RULES: tuple[Rule, ...] = catalogue(pl.col("as_of"))
ALL_RULES: tuple[Rule, ...] = (*RULES, *DOSE_RULES, *HISTORY_RULES)


def _version() -> str:
    judged = [rule.code.encode() + rule.applies.meta.serialize() + rule.fails.meta.serialize() for rule in ALL_RULES]
    return sha256(b"|".join([*judged, judged_steps(), ",".join(PROFILE_FIELDS).encode()])).hexdigest()[:12]


RULES_VERSION = _version()
"""Hash of what the rules judge and of the fields that have a state: masks of two versions must not be compared."""


@lru_cache
def masks(as_of: date, active: tuple[Rule, ...], missing: frozenset[str]) -> tuple[pl.Expr, pl.Expr]:
    """The ``applies`` and ``fails`` masks of records with ``STEP_COLUMNS``.

    Bit k is ``RULES[k]`` whoever is ``active``. Rules that need one of the ``missing`` columns never apply.
    """
    codes = {rule.code for rule in active}
    judged = {
        bit: rule for bit, rule in enumerate(catalogue(pl.lit(as_of, pl.Date)))
        if rule.code in codes and missing.isdisjoint(rule.applies.meta.root_names())
    }  # fmt: skip
    return applies_mask(judged).alias("applies"), fails_mask(judged).alias("fails")


def judged(
    records: pl.LazyFrame, as_of: date, active: Collection[Rule] = RULES, own: Sequence[Rule] = ()
) -> pl.LazyFrame:
    """``records`` with ``applies`` and ``fails``, and with ``user_applies`` and ``user_fails`` if there are ``own`` rules."""
    missing = OPTIONAL.difference(records.collect_schema().names())
    applies, fails = masks(as_of, tuple(active), missing)
    ours = user_masks(own, missing) if own else ()
    return with_steps(records).with_columns(applies, fails, *ours).drop(*STEP_COLUMNS)
