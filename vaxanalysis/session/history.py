"""Which person of the register a person on a list is, and which doses that person has had."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from vaxanalysis.identities import exact
from vaxanalysis.identities.agreement import alike, generations, same
from vaxanalysis.schema import PLACEHOLDER
from vaxanalysis.store import Store
from vaxanalysis.vaccines import ROLLOUT

FACTS = ("name_folded", "given_name", "birth", "sex_std", "cccd", "cmnd", "passport")
NUMBER = pl.coalesce("cccd", "cmnd", "passport")
APART = 14
"""Days between two doses from which they cannot be one dose entered twice: the shortest interval of a product."""

HISTORY = pl.Schema(
    {
        "record_id": pl.String, "found": pl.String, "sure": pl.Boolean, "differs": pl.Boolean, "had": pl.Int64, "undated": pl.Boolean,
        "unclear": pl.Boolean, "last_day": pl.Date, "first_product": pl.String, "last_product": pl.String,
    }
)  # fmt: skip


@dataclass(frozen=True)
class Known:
    """A register as of a day: its ``records`` and ``doses`` (with ``person_id``), and ``clusters`` (``record_id, person_id``)."""

    records: pl.LazyFrame
    doses: pl.LazyFrame
    clusters: pl.LazyFrame

    @classmethod
    def of(cls, store: Store, day: date) -> Known:
        """The register of a snapshot. Raises StoreError where it is missing or damaged."""
        return cls(store.scan(day, "records"), store.scan(day, "doses"), store.clusters(day))


def history(asked: pl.DataFrame, known: Known, session: date) -> pl.DataFrame:
    """``HISTORY`` of those records of ``asked`` that are somebody's in the register.

    ``sure``: the number, or name and birth date, are the same. ``differs``: a number, birth date or sex that both hold is not the same.
    ``had``: doses before ``session``; ``undated``: one of them has no valid date; ``unclear``: numbers and dates contradict.
    """
    found = exact.matched(asked, known.records)
    persons = known.clusters.join(found.lazy().select(record_id="found"), on="record_id", how="semi")
    named = found.join(persons.collect(), left_on="found", right_on="record_id", maintain_order="left")
    had = _doses(known.doses.join(named.lazy(), on="person_id", how="semi"), session)
    compared = _compared(asked, named, known.records)
    joined = named.join(compared, on="record_id", how="left").join(had, on="person_id", how="left")
    filled = joined.with_columns(
        pl.col("had").fill_null(0), pl.col("undated", "unclear", "sure", "differs").fill_null(False)
    )
    return filled.select(pl.col(name).cast(kind) for name, kind in HISTORY.items())


def _compared(asked: pl.DataFrame, named: pl.DataFrame, records: pl.LazyFrame) -> pl.DataFrame:
    """``record_id, sure, differs`` of each pair."""
    ids = named.lazy().select(record_id="found")
    theirs = records.select("record_id", *FACTS).join(ids, on="record_id", how="semi")
    pairs = asked.select("record_id", *FACTS).join(named.select("record_id", "found"), on="record_id")
    both = pairs.join(theirs.collect(engine="streaming"), left_on="found", right_on="record_id", suffix="_r")
    same = {name: pl.col(name) == pl.col(f"{name}_r") for name in FACTS}
    number = pl.any_horizontal(same[name] for name in ("cccd", "cmnd", "passport")).fill_null(False)
    born = (same["name_folded"] & same["birth"]).fill_null(False)
    other = pl.any_horizontal(~same[name] for name in ("sex_std", "birth", "cccd")).fill_null(False)
    return both.select("record_id", sure=number | born, differs=other)


def _doses(doses: pl.LazyFrame, session: date) -> pl.DataFrame:
    """``person_id`` with the facts of its doses before ``session``.

    Numbers decide how many there were where every dose has one, so that a dose entered twice on two days counts once; else the
    days do, and days less than ``APART`` from each other are one dose, which is unclear. A day before the first dose of the
    country or after the session is no date.
    """
    valid = pl.col("dose_date_std").is_between(ROLLOUT, session, closed="left")
    dated = doses.select("person_id", "vaccine_std", number="number_std", day=pl.when(valid).then("dose_date_std"))
    by_person = dated.sort("person_id", "day", nulls_last=True).group_by("person_id", maintain_order=True)
    day, number, product = pl.col("day"), pl.col("number"), pl.col("vaccine_std")
    counted = by_person.agg(
        days=day.drop_nulls().n_unique().cast(pl.Int64),
        highest=number.max().cast(pl.Int64).fill_null(0),
        numbered=number.is_not_null().all(),
        undated=day.is_null().any(),
        span=(day.max() - day.min()).dt.total_days(),
        last_day=day.max(),
        first_product=product.first(),
        last_product=product.sort_by(day, nulls_last=False).last(),
    )
    numbers = pl.max_horizontal("highest", 1)
    apart = (pl.col("span") >= APART).fill_null(False)
    had = pl.when(pl.col("numbered") | ~apart).then(numbers).otherwise(pl.max_horizontal("days", numbers))
    unclear = (pl.col("days") > numbers) & (pl.col("numbered") == apart)
    return counted.with_columns(had=had, unclear=unclear.fill_null(False)).collect(engine="streaming")


def numbers_of_others(asked: pl.DataFrame, known: Known) -> pl.Series:
    """The ``record_id`` of those whose number the register holds, but only under other names, or a like name of another generation."""
    names = ["cccd", "name_folded", "given_name", "birth", "birth_year"]
    mine = asked.select("record_id", *names).drop_nulls(["cccd", "name_folded"])
    theirs = known.records.select(names).drop_nulls(["cccd", "name_folded"]).unique()
    there = theirs.join(mine.lazy().select("cccd"), on="cccd", how="semi").collect(engine="streaming")
    pairs = mine.join(there, on="cccd", suffix="_r")
    like = pairs.with_columns(like=same("name_folded") | (alike() & ~generations()))
    return like.group_by("record_id").agg(pl.col("like").any()).filter(~pl.col("like"))["record_id"]


_HAD = ("had", "undated", "unclear", "last_day", "first_product", "last_product")
STATED = ("stated", "stated_undated", "stated_unclear", "stated_day", "stated_product", "stated_last")
"""The doses of a person by the lists, named as ``_HAD`` of the register."""


def stated(doses: pl.DataFrame, people: pl.DataFrame, session: date) -> pl.DataFrame:
    """The doses of each record by the lists themselves: ``record_id``, ``STATED`` (its person's doses before ``session``, on all lists,
    counted as those of the register), and ``planned`` and ``implied``: the product of a dose without a day or from ``session`` on, and how
    many doses come before the one planned.

    ``people``: ``record_id, person_id``. A day that cannot be read, or lies before the first dose of the country, plans no dose: one was
    given, on a day not known.
    """
    written = (pl.col("dose_date_state") > PLACEHOLDER).fill_null(False)
    given = written & (pl.col("dose_date_std") < session).fill_null(True)
    had = _doses(doses.lazy().filter(given).join(people.lazy(), on="record_id"), session)
    of_lists = had.select("person_id", **dict(zip(STATED, _HAD, strict=True)))
    planned = doses.filter(~given).group_by("record_id", maintain_order=True).agg(
        planned=pl.col("vaccine_std").drop_nulls().first(), implied=pl.col("number_std").max().cast(pl.Int64) - 1
    )  # fmt: skip
    everyone = people.select("record_id", "person_id").join(of_lists, on="person_id", how="left").drop("person_id")
    return everyone.join(planned, on="record_id", how="left")
