"""True doses: when, which product, which lot and where, as the campaign went, and the few histories that break its rules."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from vaxanalysis.synth.world import World

PRODUCTS = (
    "AstraZeneca", "Comirnaty (Pfizer)", "Vero Cell", "Spikevax (Moderna)", "Sputnik V", "Janssen", "Hayat-Vax", "Abdala",
)  # fmt: skip
AZ, PFIZER, VERO, MODERNA, SPUTNIK, JANSSEN, HAYAT, ABDALA = range(8)
START = np.datetime64("2021-03-08")
"""First dose in the country."""

APPROVED = np.array(
    ["2021-02-01", "2021-06-12", "2021-06-03", "2021-06-28", "2021-03-23", "2021-07-15", "2021-09-10", "2021-09-17"],
    dtype="datetime64[D]",
)
TEENS = np.datetime64("2021-10-27")
"""Ages 12 to 17 from this day."""

_CURVE = (
    ("2021-03-08", 0.2), ("2021-05-01", 0.5), ("2021-06-15", 1.5), ("2021-07-25", 4), ("2021-08-20", 9), ("2021-09-06", 40),
    ("2021-09-20", 8), ("2021-10-15", 3), ("2021-12-31", 1),
)  # fmt: skip
_MIX = (
    ("2021-03-08", [1, 0, 0, 0, 0, 0, 0, 0]),
    ("2021-07-05", [0.7, 0.15, 0, 0.14, 0.01, 0, 0, 0]),
    ("2021-08-01", [0.5, 0.15, 0.15, 0.18, 0.01, 0.01, 0, 0]),
    ("2021-09-01", [0.4, 0.15, 0.36, 0.07, 0.01, 0.01, 0, 0]),
    ("2021-09-20", [0.3, 0.3, 0.25, 0.1, 0.01, 0.01, 0.015, 0.015]),
)
_GAP = np.array([[58, 84], [21, 35], [21, 30], [28, 40], [21, 30], [900, 901], [21, 30], [14, 14]])
_ROWS = {"person": pl.UInt32, "order": pl.Int8, "day": pl.Date, "product": pl.Int8, "place": pl.Int32}
_EARLY_AZ = np.datetime64("2021-09-01")
_AZ_PFIZER, _MIX_MODERNA = np.datetime64("2021-08-05"), np.datetime64("2021-09-08")


def _first_days(rng: np.random.Generator, people: pl.DataFrame, end: np.datetime64) -> np.ndarray:
    """Day of each first dose along the campaign's curve, children not before their turn."""
    days = np.arange(START, end + 1)
    knots = np.array([day for day, _ in _CURVE], dtype="datetime64[D]").astype("int64")
    weights = np.interp(days.astype("int64"), knots, [w for _, w in _CURVE])
    drawn = days[np.searchsorted(np.cumsum(weights) / weights.sum(), rng.random(people.height)).clip(max=days.size - 1)]
    young = (people["birth"].to_numpy() + np.timedelta64(18 * 365 + 5, "D")) > drawn
    span = max(1, int((end - TEENS).astype(int)) + 1)
    teens = np.minimum(TEENS + rng.integers(0, span, people.height).astype("timedelta64[D]"), end)
    return np.where(young, np.maximum(teens, TEENS), drawn)


def _first_products(rng: np.random.Generator, days: np.ndarray, young: np.ndarray) -> np.ndarray:
    """Product by what was at hand that day; children get Pfizer."""
    period = np.searchsorted(np.array([day for day, _ in _MIX], dtype="datetime64[D]"), days, side="right") - 1
    cumulative = np.cumsum(np.array([mix for _, mix in _MIX]), axis=1)
    cumulative /= cumulative[:, [-1]]
    product = (rng.random(days.size)[:, None] > cumulative[period]).sum(axis=1)
    return np.where(young, PFIZER, product)


def _next(rng: np.random.Generator, days: np.ndarray, products: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Day and product of the following dose: the product's interval, the permitted mixes."""
    low, high = _GAP[products, 0], _GAP[products, 1]
    early = (products == AZ) & (rng.random(days.size) < 0.25)
    short = days + np.int64(30)
    gap = low + (rng.random(days.size) * (high - low + 1)).astype("int64")
    nxt = np.where(early & (short >= _EARLY_AZ), short, days + gap)
    chance = rng.random(days.size)
    to_pfizer = (nxt >= _AZ_PFIZER) & (products == AZ) & (chance < 0.2)
    to_moderna = (nxt >= _MIX_MODERNA) & (products == AZ) & (chance > 0.97)
    swap = (nxt >= _MIX_MODERNA) & (products == MODERNA) & (chance < 0.08)
    return nxt, np.where(to_pfizer | swap, PFIZER, np.where(to_moderna, MODERNA, products))


def _places(rng: np.random.Generator, people: pl.DataFrame, world: World) -> np.ndarray:
    """Facility of each person: mostly the commune's station, else the district's, for one in eight a central hospital."""
    home = people["home"].to_numpy()
    district = world.communes["district_no"].to_numpy()[home]
    chance, own, towns = rng.random(people.height), world.own, len(world.districts)
    first = own + 2 * towns
    central = first + rng.integers(0, world.facilities.height - first, people.height)
    local = np.where(chance < 0.8, own + district, own + towns + district)
    return np.where(chance < 0.69, home, np.where(chance < 0.88, local, central)).astype(np.int32)


def _rows(order: int, who: np.ndarray, days: np.ndarray, products: np.ndarray, facility: np.ndarray) -> pl.DataFrame:
    table = {"person": who, "order": np.full(who.size, order), "day": days, "product": products, "place": facility}
    return pl.DataFrame(table, schema=_ROWS)


def make(seed: int, block: int, people: pl.DataFrame, world: World, end: date) -> pl.DataFrame:
    """Doses of a block's people up to ``end``: person, order, day, product, place, lot, entered."""
    rng, last = np.random.default_rng([seed, block, 2]), np.datetime64(end)
    who = np.arange(people.height)
    days = _first_days(rng, people, last)
    young = (people["birth"].to_numpy() + np.timedelta64(18 * 365 + 5, "D")) > days
    products = _first_products(rng, days, young)
    facility = _places(rng, people, world)
    parts = [_rows(1, who, days, products, facility)]
    for order in (2, 3):
        days, products = _next(rng, days, products)
        keep = (days <= last) & (rng.random(who.size) < 0.94) & ((products == ABDALA) | (order == 2))
        who, days, products, facility = who[keep], days[keep], products[keep], facility[keep]
        facility = np.where(rng.random(who.size) < 0.1, _places(rng, people[who], world), facility)
        parts.append(_rows(order, who, days, products, facility))
    return _lots(rng, pl.concat(parts).sort("person", "order"), last)


def _lots(rng: np.random.Generator, doses: pl.DataFrame, last: np.datetime64) -> pl.DataFrame:
    """Lot by product, week and one of three deliveries; entry within two days."""
    delivery = pl.Series(rng.integers(0, 3, doses.height))
    week = (pl.col("day").cast(pl.Int32) - int(START.astype("int64"))) // 7
    code = (pl.col("product").cast(pl.Int32) * 131 + week * 17 + delivery * 7) % 997
    lag = pl.Series(np.searchsorted([0.7, 0.92], rng.random(doses.height), side="right"))
    entered = (
        (pl.col("day").cast(pl.Int32) + lag).clip(upper_bound=int(last.astype("int64"))).cast(pl.Int32).cast(pl.Date)
    )
    return doses.with_columns(lot=pl.lit("LOT") + code.cast(pl.String).str.zfill(3), entered=entered)
