"""Entries: what facilities typed in. Most people have one; some were typed in again, elsewhere and differently."""

from __future__ import annotations

import numpy as np
import polars as pl

from vaxanalysis.synth.kinds import FOREVER
from vaxanalysis.synth.profiles import Profile
from vaxanalysis.synth.world import World

_SEXES = (("Nam", "Nữ"), ("nam", "nu"), ("M", "F"), ("0", "1"))
"""Sex as facilities write it: the first in nine of ten."""


def _again(rng: np.random.Generator, doses: pl.DataFrame, profile: Profile) -> pl.DataFrame:
    """Second (and a few third) entries: person, whether a later dose moved there, whether typed exactly alike."""
    people = doses.group_by("person", maintain_order=True).agg(n=pl.len())
    chance = rng.random(people.height)
    copies = np.where(chance < profile.again * 0.08, 2, np.where(chance < profile.again, 1, 0))
    rows = np.repeat(np.arange(people.height), copies)
    again = people[rows].with_columns(
        copy=pl.int_range(1, pl.len() + 1, dtype=pl.Int8).over("person"),
        chance=pl.Series(rng.random(rows.size)),
        exact=pl.Series(rng.random(rows.size)),
    )
    return again.with_columns(
        split=(pl.col("n") > 1) & (pl.col("copy") == 1) & (pl.col("chance") < profile.split),
        exact=pl.col("exact") < profile.exact,
        moves=pl.Series(rng.random(rows.size) < profile.moved),
        merged=pl.Series(np.where(rng.random(rows.size) < profile.merged, rng.integers(1, 4, rows.size), FOREVER)),
    ).select("person", "copy", "split", "exact", "moves", "merged")


def _moved_doses(rng: np.random.Generator, doses: pl.DataFrame, again: pl.DataFrame, world: World) -> pl.DataFrame:
    """Doses by entry: later ones moved to a split entry, the last one repeated in the others, mostly elsewhere."""
    split = again.filter("split").select("person", to="copy")
    base = doses.join(split, on="person", how="left", maintain_order="left").with_columns(
        copy=pl.when(pl.col("to").is_not_null() & (pl.col("order") > 1)).then("to").otherwise(0).cast(pl.Int8),
        repeated=pl.lit(False),
    )
    last = doses.group_by("person", maintain_order=True).last()
    repeats = again.filter(~pl.col("split")).select("person", "copy").join(last, on="person", maintain_order="left")
    repeats = repeats.select(doses.columns + ["copy"]).with_columns(repeated=pl.lit(True))
    every = pl.concat([base.drop("to"), repeats]).sort("person", "copy", "order")
    elsewhere = pl.Series(rng.integers(0, world.facilities.height, every.height).astype(np.int32))
    travels = (pl.col("copy") > 0) & (pl.Series(rng.random(every.height)) < 0.7)
    return every.with_columns(place=pl.when(travels).then(elsewhere).otherwise("place"))


def split(
    seed: int, block: int, doses: pl.DataFrame, world: World, profile: Profile
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Entries (person, copy, again, exact, moves, merged) and the doses with the entry that each stands in."""
    rng = np.random.default_rng([seed, block, 3])
    again = _again(rng, doses, profile)
    doses = _moved_doses(rng, doses, again, world)
    entries = (
        doses.select("person", "copy")
        .unique(maintain_order=True)
        .with_row_index("entry")
        .join(again, on=["person", "copy"], how="left", maintain_order="left")
        .with_columns(
            pl.col("split", "exact", "moves").fill_null(False), pl.col("merged").fill_null(FOREVER),
            again=pl.col("copy") > 0, doubled=pl.len().over("person") > 1, primary=pl.col("entry").min().over("person"),
        )
    )  # fmt: skip
    keys = entries.select("person", "copy", "entry", "primary", "merged", "exact", again="doubled")
    return entries, doses.join(keys, on=["person", "copy"], how="left", maintain_order="left").drop("copy")


def _place_columns(communes: pl.DataFrame, at: np.ndarray, rng: np.random.Generator, world: World) -> list[pl.Series]:
    """Names and codes of the claimed commune, and a commune of another district beside it."""
    names = communes.select("province_code", "province", "district_code", "district", "commune_code", "commune")
    district = communes["district_no"].to_numpy()
    other = rng.integers(0, world.own, at.size)
    other = np.where(district[other] == district[at], (other + world.own // 2) % world.own, other)
    beside = communes.select(other_commune="commune", other_commune_code="commune_code")[other]
    return names[at].get_columns() + beside.get_columns()


def describe(
    seed: int, block: int, entries: pl.DataFrame, people: pl.DataFrame, doses: pl.DataFrame, world: World, clinics: int
) -> pl.DataFrame:
    """What was to be typed in for each entry, before anything went wrong, under the names of the fields."""
    rng = np.random.default_rng([seed, block, 5])
    person = entries["person"].to_numpy()
    home = people["commune"].to_numpy()[person]
    at = np.where(entries["moves"].to_numpy(), rng.integers(0, world.own, entries.height), home)
    firsts = doses.group_by("entry", maintain_order=True).agg(
        first_day=pl.col("day").min(), last_entered=pl.col("entered").max(), place=pl.col("place").first()
    )
    who = people[person].drop("person", "commune", "home")
    frame = (
        entries.hstack(who)
        .hstack(_place_columns(world.communes, at, rng, world))
        .with_columns(claimed_code="commune_code")
    )
    frame = frame.join(firsts, on="entry", how="left", maintain_order="left")
    place = frame["place"].to_numpy()
    style = np.searchsorted([0.9, 0.94, 0.97], (place * 7919 % 1000) / 1000, side="right")
    words = np.array(_SEXES, dtype=object)[style, frame["sex"].to_numpy()]
    neighbour = pl.Series(np.roll(people["cccd"].to_numpy(), 37)[person], dtype=pl.String)
    careless = world.commune_factor[at] * world.facility_factor[place]
    return frame.with_columns(
        *_documents(), pl.col("priority").cast(pl.String).alias("priority_group"),
        full_name=pl.when("foreign").then("alien").otherwise("name"),
        birth_date=pl.col("birth").dt.strftime("%d/%m/%Y"),
        sex_text=pl.Series(words, dtype=pl.String), insurance_id="insurance",
        neighbour_cccd=pl.when(neighbour != pl.col("cccd")).then(neighbour),
        clinic_phone=pl.format("0243{}", pl.Series(place % clinics + 8_250_001)),
        district_no=world.facilities["district_no"].gather(place),
        careless=pl.Series(careless), true_phone="phone", sharers=pl.col("person").n_unique().over("phone"),
        hard=pl.when(pl.col("age") >= 65).then(2.2).when(pl.col("age") < 18).then(2.0).otherwise(0.85),
        weeks_left=pl.col("first_day").dt.offset_by("14d") <= doses["entered"].max(),
    )  # fmt: skip


def _documents() -> list[pl.Expr]:
    """The number shown and which document it is: a foreigner's passport, the older card, or the citizen card."""
    old = pl.col("uses_old") & pl.col("cmnd").is_not_null()
    foreign = pl.when("foreign")
    return [
        foreign.then("passport").when(old).then("cmnd").otherwise("cccd").alias("citizen_id"),
        foreign.then(pl.lit("passport")).when(old).then(pl.lit("old")).otherwise(pl.lit("card")).alias("holds"),
    ]
