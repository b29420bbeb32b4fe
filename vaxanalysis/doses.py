"""Each dose by itself and among the doses of its person, once linking has found the persons.

The findings of a dose are four masks: ``dose_applies`` and ``dose_fails`` for ``DOSE_RULES``, ``history_applies`` and
``history_fails`` for ``HISTORY_RULES``. Histories need all doses of a person in one place and nothing else, so a large register
may be split by a hash of the person's id and judged part by part.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from vaxanalysis.rules import HISTORY_RULES, applies_mask, dose_rules, fails_mask

PERSON = "person_id"
_ORDER = ("dose_date_std", "vaccine_std", "number_std")
_TIES = ("record_id", "lot", "facility")
"""What decides which of two doses comes first that agree in ``_ORDER``, so that the order of rows decides nothing."""

_SCRATCH = ("repeated", "position", "previous_vaccine", "previous_number", "days", "lowest_number", "unnumbered")


def judge_doses(doses: pl.LazyFrame, as_of: date) -> pl.LazyFrame:
    """``doses`` with ``dose_applies`` and ``dose_fails``: the rules on one injection alone."""
    rules = dict(enumerate(dose_rules(pl.lit(as_of, pl.Date))))
    return doses.with_columns(dose_applies=applies_mask(rules), dose_fails=fails_mask(rules))


def judge_histories(doses: pl.LazyFrame) -> pl.LazyFrame:
    """``doses`` (with ``person_id``) with ``history_applies`` and ``history_fails``, sorted by person and date."""
    rules = dict(enumerate(HISTORY_RULES))
    judged = histories(doses).with_columns(history_applies=applies_mask(rules), history_fails=fails_mask(rules))
    return judged.drop(_SCRATCH)


def judge(doses: pl.LazyFrame, as_of: date) -> pl.LazyFrame:
    """``doses`` with all four masks."""
    return judge_histories(judge_doses(doses, as_of))


def histories(doses: pl.LazyFrame) -> pl.LazyFrame:
    """Add what the history rules read: repeats, position, the dose before, and the person's dose numbers.

    A repeat is the same day with nothing that contradicts (product and number equal or missing in one); the others form
    the person's chain of dated doses.
    """
    ties = [name for name in _TIES if name in doses.collect_schema().names()]
    marked = _repeats(doses.sort(PERSON, *_ORDER, *ties, nulls_last=True, maintain_order=True))
    numbered = marked.with_columns(
        lowest_number=pl.col("number_std").min().over(PERSON),
        unnumbered=pl.col("number_std").is_null().sum().over(PERSON).cast(pl.UInt32),
    )
    in_chain = pl.col("dose_date_std").is_not_null() & pl.col("repeated").not_()
    chain, rest = _chain(numbered.filter(in_chain)), numbered.filter(in_chain.not_())
    return pl.concat([chain, rest], how="diagonal")


def _repeats(sorted_doses: pl.LazyFrame) -> pl.LazyFrame:
    agree = [(pl.col(name) == _before(name)).fill_null(True) for name in ("vaccine_std", "number_std")]
    same_day = (pl.col("dose_date_std") == _before("dose_date_std")).fill_null(False)
    return sorted_doses.with_columns(repeated=same_day & _same_person() & pl.all_horizontal(agree))


def _chain(dated: pl.LazyFrame) -> pl.LazyFrame:
    earlier = {"previous_vaccine": "vaccine_std", "previous_number": "number_std", "_previous": "dose_date_std"}
    with_previous = dated.with_columns(
        pl.int_range(1, pl.len() + 1, dtype=pl.UInt32).over(PERSON).alias("position"),
        *(pl.when(_same_person()).then(_before(source)).alias(name) for name, source in earlier.items()),
    )
    days = pl.col("dose_date_std").cast(pl.Int32) - pl.col("_previous").cast(pl.Int32)
    return with_previous.with_columns(days=days).drop("_previous")


def _before(name: str) -> pl.Expr:
    return pl.col(name).shift(1)


def _same_person() -> pl.Expr:
    return (pl.col(PERSON) == _before(PERSON)).fill_null(False)
