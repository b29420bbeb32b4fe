"""A small made-up city in two weeks: a record has a dose, some lack mandatory fields, and a few are corrected or new a week later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations, product

import numpy as np
import polars as pl

from tests.publish.tables import fails, states
from vaxanalysis import places, tally
from vaxanalysis.explorer.crossed import DIMENSIONS
from vaxanalysis.findings import AGE_GROUPS
from vaxanalysis.schema import BLANK, INVALID, MANDATORY

Group = tuple[tuple[str, int], ...]
GROUPS: list[Group] = [
    tuple(zip(found, kinds, strict=True))
    for size in range(len(MANDATORY) + 1)
    for found in combinations(MANDATORY, size)
    for kinds in product(*((BLANK, INVALID) if field == "citizen_id" else (BLANK,) for field in found))
]
"""Mandatory fields that a record lacks, each with its state; the first lacks none."""

SHARES = {1: 0.03, 2: 0.005, 3: 0.002, 4: 0.001}
"""How many fields are lacking -> the share of records of each group."""

SIZE = 150
"""Records of a commune, about."""

CORRECTED, NEW = 0.06, 0.6
"""Of the records that lack a field, the share that is corrected in a week; new records of a commune, on average."""

Values = Mapping[str, Sequence[object]]
"""Dimension -> its values."""

MONDAY = date(2021, 9, 6)


@dataclass(frozen=True)
class Made:
    """Findings of a week: a line a record, which is also its dose."""

    records: pl.DataFrame

    @property
    def rows(self) -> pl.LazyFrame:
        return self.records.lazy()

    def doses(self) -> pl.LazyFrame:
        return self.records.lazy()

    def counts(self) -> pl.DataFrame:
        """The counts of a snapshot."""
        keys = [name for name in tally.COUNTS_SCHEMA if name != "records"]
        return self.records.group_by(keys).agg(pl.len().alias("records")).cast(dict(tally.COUNTS_SCHEMA))


def city(districts: Mapping[str, int], seed: int, ages: int = 4, mondays: int = 4) -> list[Made]:
    """The records of two weeks. ``districts``: code -> how many of its communes there are."""
    values = {
        "age_group": list(AGE_GROUPS[3 : 3 + ages]),
        "week": [MONDAY + timedelta(weeks=one) for one in range(mondays)],
    }
    draw, units = np.random.default_rng(seed), []
    for code, count in districts.items():
        listed = places.units().filter(district_code=code)["commune_code"].sort().head(count)
        units += [(code, commune) for commune in listed]
    sizes = draw.poisson(SIZE * draw.lognormal(0, 0.5, len(units)))
    found = _records([unit for unit, own in zip(units, sizes, strict=True) for _ in range(own)], values, draw)
    made = []
    for _ in range(2):
        made.append(Made(_described(found, values)))
        corrected = pl.Series(draw.random(found.height) < CORRECTED)
        kept = found.with_columns(group=pl.when(corrected).then(0).otherwise("group"))
        new = [unit for unit in units for _ in range(draw.poisson(NEW))]
        found = pl.concat([kept, _records(new, values, draw)])
    return made


def _records(units: Sequence[tuple[str, str]], values: Values, draw: np.random.Generator) -> pl.DataFrame:
    shares = np.array([SHARES.get(len(group), 0.0) for group in GROUPS])
    shares[0] = 1 - shares.sum()
    columns = {name: draw.choice(len(one), len(units), p=_falling(len(one))) for name, one in values.items() if one}
    groups = {"group": draw.choice(len(GROUPS), len(units), p=shares)}
    return pl.DataFrame(units, schema=["unit_district", "unit_commune"], orient="row").with_columns(
        pl.Series(name, numbers, dtype=pl.Int64) for name, numbers in (groups | columns).items()
    )


def _falling(count: int) -> np.ndarray:
    """Shares of ``count`` values, each half of the one before."""
    shares = 0.5 ** np.arange(count)
    return shares / shares.sum()


def _described(found: pl.DataFrame, values: Values) -> pl.DataFrame:
    masks = [states(**dict(group)) for group in GROUPS]
    codes = {BLANK: "citizen_id_missing", INVALID: "citizen_id_malformed"}
    failing = [fails([codes[kind] for field, kind in group if field == "citizen_id"]) for group in GROUPS]
    named = [pl.col(name).replace_strict(dict(enumerate(one))) for name, one in values.items() if one]
    named += [
        pl.lit(None, pl.Date if name == "week" else pl.String).alias(name)
        for name in DIMENSIONS
        if not values.get(name)
    ]
    return found.with_columns(
        *named,
        unit_province=pl.lit("01"),
        states=pl.col("group").replace_strict(dict(enumerate(masks)), return_dtype=pl.UInt64),
        applies=pl.lit((1 << 64) - 1, pl.UInt64),
        fails=pl.col("group").replace_strict(dict(enumerate(failing)), return_dtype=pl.UInt64),
    )
