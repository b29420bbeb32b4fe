"""The columns of a findings file: file, sheet and row of a record, its unit, three masks, and small keys to group by. No values."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

import polars as pl

from vaxanalysis import rules, tally
from vaxanalysis.findings import dose_slots
from vaxanalysis.findings.dose_slots import slot_keys
from vaxanalysis.schema import ABSENT, CONVENTIONS, UNIT
from vaxanalysis.tally import FINDINGS

CONVENTIONS_FROM = 32


def table() -> pl.Expr:
    """The kind of a row's table, as one number: the columns that it lacks and, from bit 32 on, how its columns are read."""
    return pl.col(ABSENT).cast(pl.Int64) + pl.col(CONVENTIONS).cast(pl.Int64) * pl.lit(2**CONVENTIONS_FROM)


class RawRows:
    """Raw ``rows`` of tables of one kind (``table``, as in :func:`table`).

    A column is collected when it is needed, so that its memory can be freed once it has been judged.
    """

    def __init__(self, rows: pl.LazyFrame, table: int) -> None:
        self._rows, self.table = rows, table
        self.names = rows.collect_schema().names()

    def read(self, columns: Sequence[str]) -> pl.DataFrame:
        """Some ``columns`` of all rows."""
        return self._rows.select(columns).collect()


PLACE_OF_ROW = ("file", "sheet", "row")
AGES = (5, 12, 18, 30, 40, 50, 60, 70, 80)
"""Lower bounds of the age groups, in years reached in the calendar year of the as-of date; below the first is the youngest group."""

AGE_GROUPS = (f"<{AGES[0]}", *(f"{low}-{high - 1}" for low, high in zip(AGES, AGES[1:], strict=False)), f"{AGES[-1]}+")
BY_ROW = ("email",)
"""Texts that are judged row by row."""

RECORD_KEYS = ("sex", "age_group", "priority_group")
PERSON = pl.Enum(["male", "female"])
AGE = pl.Enum(AGE_GROUPS)

TYPED_KEYS = {"sex": "sex_std", "birth_date": "age_group", "priority_group": "priority_std"}
"""Field -> the typed column of which a record key is made."""


def columns(slots: int, masks: Sequence[str] = FINDINGS) -> list[pl.Expr]:
    """The columns of a findings file of up to ``slots`` doses a record; units, vaccines and facilities as categories."""
    keys = slot_keys(slots)
    few = {*UNIT, *(key for key in keys if key.startswith(("vaccine", "facility")))}
    names = [*PLACE_OF_ROW, *UNIT, *masks, *RECORD_KEYS, *keys]
    return [pl.col(name).cast(pl.Categorical) if name in few else pl.col(name) for name in names]


def packed() -> list[pl.Expr]:
    """The same, with each dose in 64 bits: the columns written for rows that are judged in chunks."""
    return [*map(pl.col, (*PLACE_OF_ROW, *UNIT, *FINDINGS)), *record_keys(), pl.col("^dose_[0-9]+$")]


def record_keys() -> list[pl.Expr]:
    """``RECORD_KEYS`` of judged records with an ``age_group``."""
    return [
        pl.col("sex_std").cast(PERSON).alias("sex"),
        pl.col("age_group"),
        pl.col("priority_std").alias("priority_group"),
    ]


def age_group(as_of: date) -> pl.Expr:
    """The age group of a ``birth_year``."""
    age = as_of.year - pl.col("birth_year")
    index = pl.sum_horizontal((age >= low).cast(pl.UInt8) for low in AGES)
    return pl.when(age.is_between(0, 120)).then(index.cast(pl.UInt8)).cat.to(AGE).alias("age_group")


def of_register(
    records: pl.DataFrame,
    doses: pl.DataFrame | None,
    as_of: date,
    active: Collection[rules.Rule] = rules.RULES,
    own: Sequence[rules.Rule] = (),
    slots: int | None = None,
) -> pl.LazyFrame:
    """The findings of records, with the keys of their doses beside them, and ``tally.OWN`` if there are ``own`` rules.

    ``slots``: doses for which there are columns; for a part of a register, the most doses of a record of the whole.
    """
    injections = records.select("record_id").clear() if doses is None else doses
    numbered = injections.with_columns(slot=pl.int_range(1, pl.len() + 1).over("record_id")).lazy()
    count = max(injections.group_by("record_id").len()["len"].unique(), default=0) if slots is None else slots
    found = rules.judged(records.lazy(), as_of, active, own)
    for slot in range(1, count + 1):
        beside = numbered.filter(pl.col("slot") == slot).select(
            "record_id", *dose_slots.keys_of(slot, dose_slots.week())
        )
        found = found.join(beside, on="record_id", how="left", maintain_order="left")
    keyed = found.with_columns(age_group(as_of), tally.state_mask()).with_columns(record_keys())
    return keyed.select("record_id", *columns(count, (*FINDINGS, *(tally.OWN if own else ()))))
