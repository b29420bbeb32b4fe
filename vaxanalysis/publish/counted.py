"""Counts by unit: disjoint groups of records (atoms) of communes, their districts and the city, and what is counted of them.

One frame holds the whole hierarchy, exact for the internal edition and rounded for the public one; every count that both
editions show is a sum of atoms.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any, Protocol

import polars as pl

from vaxanalysis import places, tally
from vaxanalysis.places.units import all_districts, own_commune
from vaxanalysis.publish.units import CITY, UNKNOWN
from vaxanalysis.schema import MANDATORY, NO_COLUMN, USABLE
from vaxanalysis.verification.vocabulary import SENT, WORK_STATES


class Tables(Protocol):
    """What a page needs of a store: its dates and its small tables."""

    def snapshots(self) -> list[date]:
        """The as-of dates kept, oldest first."""

    def table(self, as_of: date, name: str) -> pl.DataFrame | None:
        """A small table of a snapshot, or None."""


@dataclass(frozen=True)
class Sums:
    """Counts, each the sum of some atoms."""

    sums: Mapping[str, Collection[str]]

    @property
    def atoms(self) -> list[str]:
        """Every atom that is part of a sum, in the order of the sums."""
        return list(dict.fromkeys(atom for parts in self.sums.values() for atom in parts))


PATTERNS = ["+".join(found) for size in range(1, len(MANDATORY) + 1) for found in combinations(MANDATORY, size)]
RECORDS = Sums(
    {
        "records": [*PATTERNS, "wrong", "clean"],
        "usable": ["wrong", "clean"],
        "incomplete": PATTERNS,
        "to_clean": [*PATTERNS, "wrong"],
        "clean": ["clean"],
        "wrong": ["wrong"],
        **{f"missing_{field}": [found for found in PATTERNS if field in found.split("+")] for field in MANDATORY},
        **{
            f"usable_{field}": [*(found for found in PATTERNS if field not in found.split("+")), "wrong", "clean"]
            for field in MANDATORY
        },
    }
)
"""What both editions count of records."""

LACKING = ["no_column", "no_column_wrong"]
"""Records whose file has no column for a mandatory field, without and with something else to clean; in no published sum."""

EXACT = Sums(
    {
        **RECORDS.sums,
        "all": [*RECORDS.sums["records"], *LACKING],
        "to_clean": [*RECORDS.sums["to_clean"], "no_column_wrong"],
        "clean": ["clean", "no_column"],
    }
)
"""What the internal edition counts: records without a column are in their unit's records and work, and in no rate."""

SUSPECTED = {"duplicate": False, "shared_id": False, "probable": True, "review": True}
"""Kind of duplicate -> whether it is only suspected."""

DUPLICATES = Sums({kind: [kind] for kind in SUSPECTED})
VERIFICATION = Sums(
    {"records": WORK_STATES, "sent": SENT, "not_right": [state for state in SENT if state != "right"]}
    | {state: [state] for state in WORK_STATES},
)
REQUESTS = Sums(
    {
        "matured": ["in_time", "late", "overdue"],
        "in_time": ["in_time"],
        "not_in_time": ["late", "overdue"],
        "late": ["late"],
        "overdue": ["overdue"],
    }
)
SMALL_TABLES = {"duplicates": DUPLICATES, "verification": VERIFICATION, "feedback": REQUESTS}
"""Small table of a snapshot -> what is counted of it by district."""

OF_EVERY_UNIT = frozenset({"duplicates"})
"""Small tables made of all records: a unit without a row has zero records. In other tables such a unit is unknown."""


_UNIT = (
    pl.col("unit_commune").fill_null(pl.col("unit_district") + UNKNOWN).alias("unit"),
    pl.col("unit_district").alias("part_of"),
)


def provinces(store: Tables, as_of: date) -> list[str]:
    """Codes of the provinces that sent files for a snapshot."""
    table = store.table(as_of, "districts")
    return [] if table is None else places.provinces_of(table["unit_district"])


def of_city(store: Tables, as_of: date, name: str, province: str) -> pl.DataFrame | None:
    """The rows of a small table that belong to the province's own districts with a report; None without the table.

    A city is the sum of these districts. A commune that is none of its district's counts as unknown, so that a district is the
    sum of its communes and the unknown. Records that live elsewhere are in no sum.
    """
    table = store.table(as_of, name)
    if table is None:
        return None
    own = all_districts().filter(pl.col("province_code") == province)
    status = store.table(as_of, "districts")
    if status is not None:
        received = status.filter(pl.col("status") == "received")["unit_district"]
        own = own.filter(pl.col("district_code").is_in(received.to_list()))
    kept = table.filter(pl.col("unit_district").is_in(own["district_code"].unique().to_list()))
    return kept.with_columns(own_commune()) if "unit_commune" in kept.columns else kept


def records(counts: pl.DataFrame, sums: Sums = RECORDS) -> pl.DataFrame:
    """The atoms of ``sums`` for the city, its districts and their communes: ``unit, part_of`` and a column an atom."""
    missing = [pl.when(tally.state(field) < USABLE).then(pl.lit(field)) for field in MANDATORY]
    to_clean = tally.category().is_in(tally.CLEANING)
    atom = (
        pl.when(tally.without_column())
        .then(pl.when(to_clean).then(pl.lit("no_column_wrong")).otherwise(pl.lit("no_column")))
        .when(tally.all_mandatory_state() < USABLE)
        .then(pl.concat_str(missing, separator="+", ignore_nulls=True))
        .when(to_clean)
        .then(pl.lit("wrong"))
        .otherwise(pl.lit("clean"))
    )
    return _levels(counts.select(*_UNIT, atom.alias("atom"), "records"), sums.atoms)


def exact_records(counts: pl.DataFrame) -> pl.DataFrame:
    """The sums of :data:`EXACT`, and of each mandatory field the records whose file has its column, usable and missing."""
    usable = {f"usable_{field}": tally.state(field) == USABLE for field in MANDATORY}
    missing = {f"missing_{field}": tally.state(field) < USABLE for field in MANDATORY}
    fields = with_sums(counts.group_by(_UNIT).agg(records_where(usable | missing)).sort("part_of", "unit"))
    found = exact(records(counts, EXACT), EXACT).drop(*usable, *missing)
    return found.join(fields.drop("part_of"), on="unit")


FEW, MOST = 0.05, 0.5
"""If more than this share of records (of a district or commune; of a city) has no column for a field, no rate of it is shown.

A target of 95 per cent cannot be known to be met where more than the twentieth part was not seen; a city is the sum of many files.
"""


def lacking(counts: pl.DataFrame) -> dict[str, tuple[str, ...]]:
    """Key of a unit -> the mandatory fields for which the files of too many of its records have no column; only where there are any."""
    if counts.filter(tally.without_column()).is_empty():
        return {}
    sums = records_where({field: tally.state(field) == NO_COLUMN for field in MANDATORY})
    table, found = with_sums(counts.group_by(_UNIT).agg(*sums, pl.col("records").sum()).sort("part_of", "unit")), {}
    for row in table.iter_rows(named=True):
        most = (MOST if row["unit"] == CITY else FEW) * row["records"]
        found[row["unit"]] = tuple(field for field in MANDATORY if row[field] > most)
    return {unit: fields for unit, fields in found.items() if fields}


def small(name: str, table: pl.DataFrame) -> pl.DataFrame:
    """The atoms of one of :data:`SMALL_TABLES` for the city and its districts."""
    if name == "feedback":
        long = _requests(table)
    else:
        long = table.select(unit="unit_district", atom="kind" if name == "duplicates" else "state", records="records")
    return _levels(long.with_columns(part_of=pl.lit(CITY)), SMALL_TABLES[name].atoms)


def exact(atoms: pl.DataFrame, counts: Sums) -> pl.DataFrame:
    """``unit, part_of`` and every sum as it is, of every unit."""
    sums = [pl.sum_horizontal(parts).alias(name) for name, parts in counts.sums.items()]
    return atoms.select("unit", "part_of", *sums)


def by_unit(frame: pl.DataFrame) -> dict[str, dict[str, Any]]:
    """Key of a unit -> its row."""
    return {row["unit"]: row for row in frame.iter_rows(named=True)}


def records_where(conditions: Mapping[str, pl.Expr]) -> list[pl.Expr]:
    """The records that fulfil each of ``conditions``, added up under its name."""
    return [pl.col("records").filter(one).sum().cast(pl.Int64).alias(name) for name, one in conditions.items()]


def _requests(table: pl.DataFrame) -> pl.DataFrame:
    late = pl.col("matured") - pl.col("matured_in_time") - pl.col("open_over_48")
    wide = table.select(unit="unit_district", in_time="matured_in_time", late=late, overdue="open_over_48")
    return wide.unpivot(index="unit", variable_name="atom", value_name="records")


def _levels(found: pl.DataFrame, atoms: Sequence[str]) -> pl.DataFrame:
    """The atoms side by side for the city, its districts and, where the rows are communes', these."""
    sums = records_where({atom: pl.col("atom") == atom for atom in atoms})
    return with_sums(found.group_by("unit", "part_of").agg(sums).sort("part_of", "unit"))


def with_sums(lowest: pl.DataFrame) -> pl.DataFrame:
    """The numbers of the lowest units, after those of the city and, where they are communes, of the districts."""
    numbers = pl.exclude("unit", "part_of").sum()
    frames = [lowest]
    if not (lowest["part_of"] == CITY).all():
        above = lowest.group_by(pl.col("part_of").alias("code")).agg(numbers).sort("code").rename({"code": "unit"})
        frames.insert(0, above.with_columns(pl.lit(CITY).alias("part_of")).select(lowest.columns))
    top = frames[0].select(pl.lit(CITY).alias("unit"), pl.lit(None, pl.String).alias("part_of"), numbers)
    return pl.concat([top, *frames])
