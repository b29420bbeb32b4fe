"""Records -> additive counts: the one table (unit, findings) -> n that every rate, pattern and trend is computed from.

A record's findings are three integers. ``states`` holds three bits for each of ``PROFILE_FIELDS`` (its state, ``schema.STATES``);
``applies`` and ``fails`` hold one bit for each rule of the catalogue. Adding two communes, two files or two machines' parts
is adding their tables, so nothing here depends on how rows were split or ordered.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

import polars as pl

from vaxanalysis import rules
from vaxanalysis.schema import (
    BLANK,
    INVALID,
    MANDATORY,
    NO_COLUMN,
    PLACEHOLDER,
    PROFILE_FIELDS,
    STATE_BITS,
    UNIT,
    USABLE,
)

FINDINGS = ("states", "applies", "fails")
OWN = ("user_applies", "user_fails")
"""The masks of rules of the user's own: columns that are there only where a run had such rules."""

OWN_RULES = "own_rules"
"""The small table of a snapshot that holds the words of these rules (``rules.words``)."""

COUNTS_SCHEMA = pl.Schema(
    {
        **dict.fromkeys(UNIT, pl.String),
        "states": pl.UInt64,
        "applies": pl.UInt64,
        "fails": pl.UInt64,
        "records": pl.Int64,
    }
)

CLEANING = ("no_number", "malformed", "wrong_basic")
"""The categories of dispatch 2262, first match wins: no number, malformed number, wrong or missing basic data."""

CATEGORIES = (*CLEANING, "no_column", "none")
"""The same, ``no_column`` where the file lacks a mandatory column and nothing else is wrong, and ``none``: nothing to correct."""


def masks(names: Collection[str]) -> tuple[str, ...]:
    """The masks among the columns ``names``: ``FINDINGS``, and ``OWN`` if they are there."""
    return (*FINDINGS, *(name for name in OWN if name in names))


def state_mask(fields: Sequence[str] = PROFILE_FIELDS) -> pl.Expr:
    """The ``states`` mask of a record, or what some ``fields`` add to it, from their ``<field>_state`` columns."""
    return pl.sum_horizontal(
        pl.col(f"{field}_state").fill_null(NO_COLUMN).cast(pl.UInt64) * (1 << _place(field)) for field in fields
    ).alias("states")


def state(field: str) -> pl.Expr:
    """The state of ``field`` read back from the ``states`` mask (UInt64, a number of ``schema.STATES``)."""
    return pl.col("states") // (1 << _place(field)) % (1 << STATE_BITS)


def _place(field: str) -> int:
    """The lowest bit of ``field`` in a ``states`` mask."""
    return STATE_BITS * PROFILE_FIELDS.index(field)


def without_column(fields: Sequence[str] = MANDATORY) -> pl.Expr:
    """Whether the record's file has no column for any of ``fields``, from the ``states`` mask; never null."""
    bits = sum(NO_COLUMN << _place(field) for field in fields)
    return (pl.col("states") & pl.lit(bits, pl.UInt64)) != 0


def all_mandatory_state() -> pl.Expr:
    """The worst state among the mandatory fields, from the ``states`` mask; ``NO_COLUMN`` where any has none."""
    worst = pl.min_horizontal(state(field) for field in MANDATORY)
    return pl.when(without_column()).then(pl.lit(NO_COLUMN, pl.UInt64)).otherwise(worst)


def findings(records: pl.LazyFrame, as_of: date) -> pl.LazyFrame:
    """``record_id``, the unit and the three masks of every record, judged as of a date."""
    return rules.judged(records, as_of).select("record_id", *UNIT, state_mask(), "applies", "fails")


def tally(found: pl.LazyFrame, by: Sequence[str] = (*UNIT, *FINDINGS)) -> pl.DataFrame:
    """Count rows by ``by`` into the column ``records``; sorted, so that equal inputs give equal bytes."""
    counted = found.group_by(by).agg(pl.len().cast(pl.Int64).alias("records"))
    return counted.sort(by).collect(engine="streaming")


def add(parts: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """The counts of several disjoint parts together."""
    return summed(pl.concat(parts).lazy())


def summed(counts: pl.LazyFrame) -> pl.DataFrame:
    """``counts`` with one line for all that agree in everything but ``records``."""
    keys = [name for name in counts.collect_schema().names() if name != "records"]
    return counts.group_by(keys).agg(pl.col("records").sum()).sort(keys).collect()


def failing(codes: Sequence[str]) -> pl.Expr:
    """Whether any of the rules ``codes`` fails, from the ``fails`` mask."""
    bits = sum(1 << index for index, rule in enumerate(rules.RULES) if rule.code in codes)
    return (pl.col("fails") & pl.lit(bits, pl.UInt64)).cast(pl.Boolean)


def failing_own(codes: Collection[str], own: Sequence[str]) -> pl.Expr:
    """Whether any of the user's rules ``codes`` fails, from the mask of the rules ``own``, in the order of their bits."""
    bits = sum(1 << index for index, code in enumerate(own) if code in codes)
    return (pl.col(OWN[1]) & pl.lit(bits, pl.UInt64)).cast(pl.Boolean)


def category() -> pl.Expr:
    """The category of dispatch 2262 (``CATEGORIES``) from the masks.

    A record whose file has no column for the number is not one without a number; what else is wrong with it counts.
    """
    number = state("citizen_id")
    lacking = pl.any_horizontal(state(field) < USABLE for field in MANDATORY)
    return (
        pl.when(number.is_in([BLANK, PLACEHOLDER]))
        .then(pl.lit("no_number"))
        .when(number == INVALID)
        .then(pl.lit("malformed"))
        .when(lacking | failing(BASIC_RULES))
        .then(pl.lit("wrong_basic"))
        .when(without_column())
        .then(pl.lit("no_column"))
        .otherwise(pl.lit("none"))
        .alias("category")
    )


def rule_counts(counts: pl.DataFrame, by: Sequence[str], own: pl.DataFrame) -> pl.DataFrame:
    """``by, rule, applies, fails``: a row for each group and rule, of those that are shipped and the user's ``own`` (their words)."""
    parts = [rules.rule_counts(counts, by, [rule.code for rule in rules.RULES])]
    if own.height:
        parts.append(rules.rule_counts(counts, by, own["code"].to_list(), OWN))
    return pl.concat(parts)


BASIC_RULES: tuple[str, ...] = tuple(
    rule.code for rule in rules.RULES
    if rule.severity == "error" and set(rule.fields) <= set(MANDATORY) and rule.dimension != "completeness"
)  # fmt: skip
"""Rules whose failure makes the basic data (number, name, birth date, sex) wrong."""


def share(part: pl.Expr, whole: pl.Expr) -> pl.Expr:
    """``part / whole``, and exactly 1 where they are equal and not 0.

    Polars multiplies by the reciprocal where the divisor is one constant, so that 49 / 49 would be 0.9999999999999999.
    """
    return pl.when((part == whole) & (whole != 0)).then(1.0).otherwise(part / whole)
