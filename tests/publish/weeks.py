"""A city that changes little from week to week: most counts of a commune stand still, a few records are corrected or arrive."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tests.publish.city import AS_OF, FAULTS, write_city
from tests.publish.tables import CODES, fails, states
from vaxanalysis import places, tally
from vaxanalysis.publish.render import render_week
from vaxanalysis.store import Store

CORRECTED, NEW = 0.06, 0.6
"""Of each fault's records a week, the share that is corrected; new records of a commune in a week, on average."""

KINDS: tuple[tuple[float, dict[str, int], tuple[str, ...]], ...] = (*FAULTS, (0.004, {}, tally.BASIC_RULES[:1]))
"""The faults of :data:`FAULTS`, and complete records with wrong basic data."""


def publish_weeks(
    folder: Path, districts: Sequence[str], weeks: int, per_commune: int, languages: Sequence[str] = ("vi", "en")
) -> list[Path]:
    """The folders of public runs of ``weeks`` weeks, oldest first; their store is ``folder / "store"``."""
    store = Store(write_city(folder / "store", districts, weeks, per_commune, seed=5))
    days = [AS_OF - timedelta(weeks=back) for back in reversed(range(weeks))]
    for day, table in zip(days, _weeks(districts, weeks, per_commune), strict=True):
        store.write_table(day, "counts", table)
    return [_public(store, day, folder / "out", languages) for day in days]


def _public(store: Store, day: date, out: Path, languages: Sequence[str]) -> Path:
    made = render_week(store.path, day, out, languages=languages, audience="public", jobs=2)
    assert not made.failed
    return made.folder


def _weeks(districts: Sequence[str], weeks: int, per_commune: int) -> list[pl.DataFrame]:
    """The ``counts`` table of each week: the same records, but for those corrected or new."""
    draw = np.random.default_rng(5)
    communes = places.units().filter(pl.col("district_code").is_in(districts)).select("district_code", "commune_code")
    sizes = draw.poisson(per_commune * draw.lognormal(0, 0.5, communes.height)) + 1
    faulty = np.array([draw.binomial(size, [share for share, _, _ in KINDS]) for size in sizes])
    good = np.maximum(sizes - faulty.sum(axis=1), 0)
    found = []
    for _ in range(weeks):
        found.append(_table(list(communes.iter_rows()), good, faulty))
        corrected = draw.binomial(faulty, CORRECTED)
        good = good + corrected.sum(axis=1) + draw.poisson(NEW, good.size)
        faulty = faulty - corrected + (draw.random(faulty.shape) < NEW / 20)
    return found


def _table(communes: Sequence[tuple[str, str]], good: NDArray[np.int64], faulty: NDArray[np.int64]) -> pl.DataFrame:
    everywhere = (1 << len(CODES)) - 1
    kinds = [({}, ()), *((bad, codes) for _, bad, codes in KINDS)]
    rows = [
        ("01", district, commune, states(**bad), everywhere, fails(codes), int(n))
        for (district, commune), whole, parts in zip(communes, good, faulty, strict=True)
        for (bad, codes), n in zip(kinds, (whole, *parts), strict=True)
        if n
    ]
    return pl.DataFrame(rows, schema=tally.COUNTS_SCHEMA, orient="row")
