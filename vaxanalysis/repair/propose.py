"""The proposals of a register: for every field of a record that is missing, unusable or to blame for a contradiction, a value or none."""

from __future__ import annotations

import polars as pl

from vaxanalysis.repair import blame, chances, mates, own
from vaxanalysis.repair.traits import NEEDED, with_traits
from vaxanalysis.repair.typed import typed
from vaxanalysis.schema import MANDATORY, USABLE

COLUMNS = ("record_id", "field", "wrong", "value", "kind", "probability", "tier")
"""``wrong``: the chance that the field is wrong, 1 where it is missing or unusable. ``value``: what is proposed, as ``YYYY-MM-DD`` or
a year, ``male`` or ``female``. ``kind``: its field and evidence. ``probability``: that the field is wrong and the value right. ``tier``:
one of ``chances.TIERS``."""

FIELDS = (*MANDATORY, "phone")


def proposals(
    records: pl.LazyFrame | pl.DataFrame, clusters: pl.DataFrame, answers: pl.DataFrame | None = None
) -> pl.DataFrame:
    """``COLUMNS``, a row for every field of a record of ``records`` that needs a correction or may need one.

    ``records``: standardised records (``traits.NEEDED``). ``clusters``: ``record_id, person_id``. ``answers``: ``kind, right, wrong``,
    counts of earlier proposals. The rates at which fields err come from these records, so give the whole register.
    """
    frame = with_traits(records.lazy().select(NEEDED).collect(), clusters)
    apart = blame.conflicts(frame)
    asked = questions(frame, apart)
    offers = pl.concat([mates.offers(frame, asked), own.offers(frame, asked)])
    judged = offers.with_columns(kind=pl.concat_str("field", "kind", separator=".")).join(
        asked.select("record_id", "field", missing=pl.col("wrong") == 1), on=["record_id", "field"]
    )
    counted = pl.concat([mates.new_years(frame), *([] if answers is None else [answers])], how="vertical_relaxed")
    digits = pl.when(pl.col("kind") == "citizen_id.digits").then("typed").otherwise(1.0)
    weighed = judged.join(typed(frame, apart), on="record_id", how="left").with_columns(
        chance=chances.chance(pl.col("kind"), counted) * _sound(blame.rates(frame, apart)) * digits
    )
    best = weighed.sort("chance", "kind", "value", descending=[True, False, False]).unique(
        ["record_id", "field"], keep="first", maintain_order=True
    )
    proposed = asked.select("record_id", "field", "wrong").join(
        best, on=["record_id", "field"], how="left", maintain_order="left"
    )
    probability = pl.col("wrong") * pl.col("chance")
    return proposed.with_columns(probability=probability, tier=chances.tier(probability)).select(COLUMNS)


def questions(frame: pl.DataFrame, apart: pl.DataFrame) -> pl.DataFrame:
    """``record_id, field, wrong`` and the columns of ``frame``: the fields that are not usable, and both sides of a contradiction."""
    unusable = [frame.filter(_unusable(field)).with_columns(field=pl.lit(field), wrong=pl.lit(1.0)) for field in FIELDS]
    other = 1 - pl.col("p_number")
    blamed = [
        apart.with_columns(field=pl.lit("citizen_id"), wrong=pl.col("p_number")),
        apart.filter("apart_sex").with_columns(field=pl.lit("sex"), wrong=other),
        apart.filter("apart_year").with_columns(field=pl.lit("birth_date"), wrong=other),
    ]
    parts = [part.drop("apart_sex", "apart_year", "p_number", strict=False) for part in (*unusable, *blamed)]
    found = pl.concat([part.select(*frame.columns, "field", "wrong") for part in parts])
    return found.unique(["record_id", "field"], keep="first", maintain_order=True)


def _sound(rates: dict[str, float]) -> pl.Expr:
    """The chance that a number without other evidence holds the right value of a missing field."""
    wrong = pl.col("field").replace_strict(rates, default=0.0, return_dtype=pl.Float64)
    return pl.when(pl.col("kind").str.ends_with(".number") & (pl.col("missing"))).then(1 - wrong).otherwise(1.0)


def _unusable(field: str) -> pl.Expr:
    """Missing or unusable; of a citizen's number also an old card."""
    worse = (pl.col(f"{field}_state") < USABLE).fill_null(False)
    if field != "citizen_id":
        return worse
    old = pl.col("cccd").is_null() & pl.col("cmnd").is_not_null()
    return (worse | old) & ~pl.col("non_citizen").fill_null(False)


def record_tiers(found: pl.DataFrame) -> pl.DataFrame:
    """``record_id, tier``: the worst tier of the fields of a record that are more likely wrong than not."""
    mandatory = found.filter((pl.col("wrong") >= 0.5) & pl.col("field").is_in(MANDATORY))
    worst = pl.col("tier").cast(pl.Enum(chances.TIERS)).max().cast(pl.String)
    return mandatory.group_by("record_id").agg(worst)
