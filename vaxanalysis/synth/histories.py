"""Dose histories that break the campaign's rules: each strikes a record of one person, entered once."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from vaxanalysis.synth.history import ABDALA, APPROVED, AZ, START
from vaxanalysis.synth.profiles import Profile

RATES: dict[str, tuple[float, float]] = {
    "dose_before_rollout": (0.001, 0.0006),
    "dose_before_approval": (0.002, 0.001),
    "dose_in_future": (0.001, 0.002),
    "dose_same_day": (0.0012, 0.002),
    "dose_interval_short": (0.002, 0.003),
    "dose_out_of_order": (0.0012, 0.002),
    "dose_second_without_first": (0.002, 0.004),
    "dose_third_early": (0.001, 0.0006),
}
"""Share of records per history, ``(default, other)``."""

CODES: tuple[str, ...] = tuple(RATES)
LATE = 16
"""Days after the dose from which an entry counts as late here; punctual ones come within two."""


def _chosen(rng: np.random.Generator, doses: pl.DataFrame, profile: Profile) -> pl.Series:
    """History per dose row (0 none, else 1 + place in CODES), one per record, where it fits."""
    facts = doses.group_by("entry", maintain_order=True).agg(
        n=pl.len(), product=pl.col("product").first(), product_2=pl.col("product").last(), single=~pl.col("again").any()
    )
    chance = rng.random(facts.height)
    bounds = np.cumsum([pair[profile.column] for pair in RATES.values()])
    drawn = np.searchsorted(bounds, chance, side="right")
    two = (facts["n"] == 2).to_numpy()
    later = ~np.isin(facts["product"].to_numpy(), [AZ])
    same = (facts["product"] == facts["product_2"]).to_numpy() & ~np.isin(facts["product"].to_numpy(), [ABDALA])
    fits = np.array([np.ones_like(two), later, np.ones_like(two), two, two, two, two, two & same, np.zeros_like(two)])
    kind = np.where(fits[drawn, np.arange(facts.height)] & facts["single"].to_numpy(), drawn + 1, 0)
    table = pl.DataFrame({"entry": facts["entry"], "kind": kind.astype(np.int8)})
    return doses.select("entry").join(table, on="entry", how="left", maintain_order="left")["kind"]


def _days(rng: np.random.Generator, doses: pl.DataFrame, end: np.datetime64) -> pl.Series:
    """Days as the histories change them: the first dose too early, the last one too late or too soon."""
    size = doses.height
    day, kind = doses["day"].to_numpy(), doses["kind"].to_numpy()
    first, last, first_day = doses["is_first"].to_numpy(), doses["is_last"].to_numpy(), doses["first"].to_numpy()
    steps = rng.integers(1, 300, size)
    approved = APPROVED[doses["product"].to_numpy()]
    room = np.maximum((approved - START).astype(int), 1)
    changed = [
        (1, first, START - np.minimum(steps, 60)),
        (2, first, approved - 1 - steps % room),
        (3, last, end + steps),
        (4, last, first_day),
        (5, last, first_day + 3 + steps % 8),
    ]
    for code, where, value in changed:
        day = np.where((kind == code) & where, value, day)
    return pl.Series("day", day).cast(pl.Date)


def _third(doses: pl.DataFrame, end: date) -> pl.DataFrame:
    """A third dose four weeks after the second, before boosters were given."""
    room = pl.col("day").dt.offset_by("28d") < min(end, date(2021, 12, 1))
    later = pl.col("day", "entered").dt.offset_by("28d")
    return doses.filter((pl.col("kind") == 8) & pl.col("is_last") & room).with_columns(
        later, order=pl.lit(3, dtype=pl.Int8), number=pl.lit(3, dtype=pl.Int8)
    )


def _delayed(rng: np.random.Generator, doses: pl.DataFrame, end: date, profile: Profile) -> pl.DataFrame:
    """Some doses are entered weeks later, if the register's end allows."""
    days = pl.duration(days=pl.lit(pl.Series(rng.integers(LATE, 60, doses.height))))
    late = (pl.col("day").dt.offset_by(f"{LATE}d") <= end) & pl.Series(rng.random(doses.height) < profile.late)
    late &= pl.col("kind") == 0
    entered = pl.when(late).then(pl.min_horizontal(pl.col("day") + days, pl.lit(end))).otherwise("entered")
    return doses.with_columns(entered=entered, entered_late=late)


def _flags() -> list[pl.Expr]:
    """A column per history; a day before the campaign may lie before the approval as well."""
    flags = {code: (pl.col("kind") == place + 1) & pl.col("strikes") for place, code in enumerate(CODES)}
    flags["dose_third_early"] &= pl.col("order") == 3
    early = pl.col("day") < pl.lit(pl.Series(APPROVED).cast(pl.Date)).gather(pl.col("product"))
    flags["dose_before_approval"] |= early
    return [flag.alias(code) for code, flag in flags.items()]


def plant(seed: int, block: int, doses: pl.DataFrame, end: date, profile: Profile) -> pl.DataFrame:
    """The doses with a Boolean column per history on the row that it strikes; ``regular`` is false in all rows of its record."""
    rng = np.random.default_rng([seed, block, 4])
    doses = doses.with_columns(_chosen(rng, doses, profile).alias("kind")).with_columns(
        is_first=pl.col("order") == pl.col("order").min().over("entry"),
        is_last=pl.col("order") == pl.col("order").max().over("entry"),
        first=pl.col("day").min().over("entry"),
    )
    changed = _days(rng, doses, np.datetime64(end))
    doses = doses.with_columns(
        day=changed,
        entered=pl.when(pl.col("kind") == 3).then("entered").otherwise(pl.col("entered") + (changed - pl.col("day"))),
        number=pl.when(pl.col("kind") == 6).then(3 - pl.col("order")).otherwise("order").cast(pl.Int8),
        strikes=pl.when(pl.col("kind").is_in([1, 2])).then("is_first").otherwise("is_last"),
    ).filter((pl.col("kind") != 7) | ~pl.col("is_first"))
    doses = pl.concat([doses, _third(doses, end)]).sort("entry", "order")
    doses = _delayed(rng, doses, end, profile)
    return doses.with_columns(*_flags(), regular=pl.col("kind") == 0).drop(
        "kind", "is_first", "is_last", "first", "strikes"
    )
