"""Canonical columns made from several columns of a file: parts joined, or the better of two taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import polars as pl

from vaxanalysis import places
from vaxanalysis.loading.claims import OF_ADDRESS, Made
from vaxanalysis.standardise import text
from vaxanalysis.standardise.nothing import is_not_given

_BEFORE = {"citizen_id": ("birth_date", "sex", "nationality")}
"""Fields that must be read before another can be judged."""

NO_MARK = ("", "0", "-", "–", ".", "không", "ko", "k", "no", "n", "false")
"""What a column for one sex holds for people of the other, in small letters."""


def _filled(name: str) -> pl.Expr:
    text = pl.col(name).str.strip_chars()
    return pl.when(text != "").then(text)


def _joined(separator: str) -> Callable[[Sequence[str]], pl.Expr]:
    """What is filled, joined as it is; an empty name is that of a part which has no column."""

    def join(columns: Sequence[str]) -> pl.Expr:
        text = pl.concat_str([_filled(name) for name in columns if name], separator=separator, ignore_nulls=True)
        return pl.when(text != "").then(text)

    return join


def _sex(columns: Sequence[str]) -> pl.Expr:
    """The sex whose column is marked; both if both are, which is no valid sex."""
    marks = (pl.col(name).str.strip_chars().str.to_lowercase() for name in columns)
    male, female = (~mark.is_in(NO_MARK).fill_null(True) for mark in marks)
    named = pl.when(female).then(pl.lit("Nữ"))
    return pl.when(male & female).then(pl.lit("Nam / Nữ")).when(male).then(pl.lit("Nam")).otherwise(named)


def _of_dose(column: str, own: str, *others: str) -> pl.Expr:
    """``column`` where its ``own`` dose has a day; for the first dose also where none of the ``others`` has one."""
    missing = [text.is_missing(pl.col(name)) for name in (own, *others)]
    nowhere = pl.all_horizontal(missing) if others else pl.lit(False)
    return pl.when(~missing[0] | nowhere).then(pl.col(column))


MAKERS: dict[str, Callable[[Sequence[str]], pl.Expr]] = {
    "words": _joined(" "),
    "address": _joined(", "),
    "date": _joined("/"),
    "years": _joined(" / "),
    "sex": _sex,
    OF_ADDRESS: lambda columns: pl.col(columns[0]).map_batches(
        places.ends, return_dtype=pl.String, is_elementwise=True
    ),
    "product": lambda columns: pl.when(_filled(columns[0]).is_not_null()).then(pl.lit(columns[1])),
    "of_dose": lambda columns: _of_dose(*columns),
    "given": lambda columns: pl.when(~is_not_given(pl.col(columns[1]))).then(pl.col(columns[0])),
    "blank": lambda columns: pl.lit(""),
    "first": lambda columns: pl.coalesce(_filled(name) for name in columns),
}
"""How a column is made -> the expression of the columns it is made from."""


def make(frame: pl.LazyFrame, made: Sequence[Made]) -> pl.LazyFrame:
    """Add the ``made`` columns."""
    for step in made:
        frame = _best(frame, step) if step.how == "best" else _made(frame, step)
    return frame


def _made(frame: pl.LazyFrame, step: Made) -> pl.LazyFrame:
    return frame.with_columns(MAKERS[step.how](step.columns).alias(step.name))


def _best(frame: pl.LazyFrame, step: Made) -> pl.LazyFrame:
    """The value in the better state, of equal ones the first column's."""
    states = [f"_state {number}" for number in range(len(step.columns))]
    for column, state in zip(step.columns, states, strict=True):
        frame = _judged(frame, step.field, column, state)
    best, value = pl.max_horizontal(states), pl.lit(None, pl.String)
    for column, state in reversed(list(zip(step.columns, states, strict=True))):
        value = pl.when(pl.col(state) == best).then(pl.col(column)).otherwise(value)
    return frame.with_columns(value.alias(step.name)).drop(states)


def _judged(frame: pl.LazyFrame, field: str, column: str, state: str) -> pl.LazyFrame:
    """Add the ``state`` that the text of ``column`` has as ``field``."""
    from vaxanalysis.standardise import DOSE_STEPS, STEPS

    steps, before = {**STEPS, **DOSE_STEPS}, _BEFORE.get(field, ())
    names = frame.collect_schema().names()
    blank = [pl.lit(None, pl.String).alias(name) for name in before if name not in names]
    own = {field: pl.col(field).alias("_own")} if field in names else {}  # of another dose: it is put back
    judged = frame.with_columns(*blank, *own.values(), pl.col(column).alias(field))
    for name in (*before, field):
        judged = judged.pipe(steps[name])
    back = {name: pl.col("_own").alias(name) for name in own}
    return judged.select(*(back.get(name, name) for name in names), pl.col(f"{field}_state").alias(state))
