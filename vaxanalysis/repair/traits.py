"""What is known of each record: sex and year of its number, the sex by its name, what the person's other records hold."""

from __future__ import annotations

import polars as pl

from vaxanalysis.standardise.identity import PROVINCES, cccd_sex, cccd_year, own_card

NEEDED = (
    "record_id", "name_std", "middle_name", "given_name", "birth", "birth_year", "birth_precision", "sex_std", "cccd", "cmnd", "passport",
    "citizen_id", "phone_std", "non_citizen", "first_dose", "last_dose", "full_name_state", "birth_date_state", "sex_state",
    "citizen_id_state", "phone_state",
)  # fmt: skip
"""The columns of the records that are read."""

SMOOTH = 4.0
"""Records of either sex that are added to every name's counts, in the proportion of the register."""


def of_province(number: pl.Expr) -> pl.Expr:
    """Whether the first three digits of a CCCD are a province's."""
    return number.str.slice(0, 3).cast(pl.Int32, strict=False).is_in(list(PROVINCES))


def with_traits(records: pl.DataFrame, clusters: pl.DataFrame) -> pl.DataFrame:
    """``records`` (``NEEDED``) with ``person_id`` and the columns below.

    ``n_sex``, ``n_year``: sex and birth year in the CCCD. ``own``: it agrees with the record's year, and with its sex if that is given.
    ``shared``: another person has it too. ``known_prefix``: its first digits are a province's. ``female``: log odds of a woman, by
    middle and given name.
    """
    person = clusters.select("record_id", "person_id")
    frame = records.select(NEEDED).join(person, on="record_id", how="left", maintain_order="left")
    frame = frame.with_columns(
        pl.coalesce("person_id", "record_id").alias("person_id"),
        n_sex=cccd_sex(pl.col("cccd")),
        known_prefix=of_province(pl.col("cccd")),
        n_year=cccd_year(pl.col("cccd")),
        own=own_card().is_not_null(),
    )
    shared = pl.col("person_id").n_unique().over("cccd") > 1
    return _named(frame.with_columns(shared=pl.when(pl.col("cccd").is_not_null()).then(shared).otherwise(False)))


def _named(frame: pl.DataFrame) -> pl.DataFrame:
    """``frame`` with ``female``, from the names of the records whose number and sex agree."""
    sound = frame.filter(pl.col("own") & pl.col("sex_std").is_not_null())
    woman = pl.col("sex_std") == "female"
    share = min(max(float(sound.select(woman.mean()).item() or 0.5), 0.05), 0.95)
    named = frame
    for name in ("middle_name", "given_name"):
        counts = sound.group_by(name).agg(women=woman.sum(), men=(~woman).sum()).drop_nulls(name)
        odds = ((pl.col("women") + SMOOTH * share) / (pl.col("men") + SMOOTH * (1 - share)) * (1 - share) / share).log()
        named = named.join(counts.select(name, odds.alias(f"{name}_odds")), on=name, how="left", maintain_order="left")
    total = pl.sum_horizontal(pl.col("middle_name_odds", "given_name_odds").fill_null(0.0))
    return named.with_columns(female=total).drop("middle_name_odds", "given_name_odds")


def others(frame: pl.DataFrame, asked: pl.DataFrame) -> pl.DataFrame:
    """Pairs of a record of ``asked`` and another record of its person; the columns of the latter end in ``_o``."""
    mates = frame.filter(pl.len().over("person_id") > 1).select(pl.all().name.suffix("_o"))
    pairs = asked.join(mates, left_on="person_id", right_on="person_id_o")
    return pairs.filter(pl.col("record_id") != pl.col("record_id_o"))
