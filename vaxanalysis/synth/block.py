"""One block of the register, from its people to what every snapshot shows of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from vaxanalysis.synth import (
    derived,
    edits_dates,
    edits_documents,
    edits_doses,
    edits_names,
    edits_places,
    entries,
    histories,
    history,
    people,
)
from vaxanalysis.synth.kinds import EntryRow, Planted, apply, plant
from vaxanalysis.synth.profiles import Profile
from vaxanalysis.synth.world import World

ENTRY_KINDS = edits_names.KINDS + edits_dates.KINDS + edits_documents.KINDS + edits_places.KINDS
DOSE_KINDS = edits_doses.KINDS
ENTRY_CODES = tuple(
    dict.fromkeys(
        [*(kind.code for kind in ENTRY_KINDS), *derived.FOLLOWING, *derived.ENTRY_LOOKALIKES, "second_entry", "moved"]
    )
)
DOSE_CODES = (
    *(kind.code for kind in DOSE_KINDS), *histories.CODES, "entered_late", "dose_repeated", *derived.DOSE_LOOKALIKES,
)  # fmt: skip
CODES = ENTRY_CODES + DOSE_CODES
"""Every Boolean column of the truth."""


@dataclass(frozen=True)
class Plan:
    """What is asked for: how many people, which seed and profile, the dates of the snapshots."""

    persons: int
    seed: int
    profile: Profile
    days: tuple[date, ...]
    world: World

    @property
    def blocks(self) -> int:
        """How many blocks the people are made in."""
        return -(-self.persons // people.BLOCK)

    def size(self, block: int) -> int:
        """People in a block."""
        return min(people.BLOCK, self.persons - block * people.BLOCK)


@dataclass(frozen=True)
class Block:
    """Entries and doses as they should have been, and the edits planted in them."""

    number: int
    entries: pl.DataFrame
    doses: pl.DataFrame
    entry_edits: list[Planted]
    dose_edits: list[Planted]


def _texts(doses: pl.DataFrame, world: World) -> pl.DataFrame:
    """Doses with their fields as text."""
    place = pl.col("place")
    return doses.with_columns(
        vaccine=pl.lit(pl.Series(history.PRODUCTS)).gather(pl.col("product")),
        dose_date=pl.col("day").dt.strftime("%d/%m/%Y"),
        entry_date=pl.col("entered").dt.strftime("%d/%m/%Y"),
        dose_number=pl.col("number").cast(pl.String),
        facility=pl.lit(world.facilities["name"]).gather(place),
        facility_name=pl.lit(world.facilities["name"]).gather(place),
        facility_code=pl.lit(world.facilities["code"]).gather(place),
        careless=pl.lit(pl.Series(world.facility_factor)).gather(place),
    )


def make(plan: Plan, number: int) -> Block:
    """Block ``number`` of the plan."""
    seed, world, profile, end = plan.seed, plan.world, plan.profile, plan.days[-1]
    folk = people.make(seed, number, plan.size(number), plan.blocks, profile, world)
    made, doses = entries.split(seed, number, history.make(seed, number, folk, world, end), world, profile)
    doses = _texts(histories.plant(seed, number, doses, end, profile), world)
    described = entries.describe(seed, number, made, folk, doses, world, max(2, plan.persons // 25_000))
    name = f"{seed}/{number}"
    return Block(
        number,
        described,
        doses,
        plant(ENTRY_KINDS, described.select(list(EntryRow.__annotations__)), name, profile),
        plant(DOSE_KINDS, doses, f"{name}/doses", profile),
    )


def snapshot(block: Block, week: int, as_of: date) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Entries and doses of a block as the register showed them on a day; merged entries give their doses to the first."""
    merged = pl.col("merged") <= week
    doses = apply(block.dose_edits, block.doses, week, tuple(kind.code for kind in DOSE_KINDS))
    doses = doses.filter((pl.col("entered") <= as_of) & ~(merged & pl.col("repeated"))).with_columns(
        entry=pl.when(merged).then("primary").otherwise("entry"), dose_repeated="repeated"
    )
    doses = derived.dose_flags(doses.sort("entry", "order"))
    shown = apply(block.entry_edits, block.entries, week, tuple(kind.code for kind in ENTRY_KINDS))
    shown = shown.filter(pl.col("entry").is_in(doses["entry"].unique().implode()))
    return derived.entry_flags(shown, doses, as_of).with_columns(second_entry="again", moved="moves"), doses


def snapshot_days(as_of: date, weeks: int) -> tuple[date, ...]:
    """The days of ``weeks`` weekly snapshots, the last on ``as_of``."""
    return tuple(as_of - timedelta(weeks=weeks - 1 - week) for week in range(weeks))
