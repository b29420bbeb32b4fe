"""Persons who are on the lists more than once, and numbers of more than one person."""

from __future__ import annotations

import polars as pl

from vaxanalysis import identities
from vaxanalysis.identities.spelling import lowered
from vaxanalysis.session.history import NUMBER

PLACE = ("file", "sheet", "row")


def persons(records: pl.DataFrame) -> pl.DataFrame:
    """``record_id, person_id, shared_number`` of the lists' records, by the exact rules."""
    found = identities.duplicates(records, method="exact").clusters.select("record_id", "person_id")
    numbered = records.select("record_id", number=NUMBER).join(found, on="record_id")
    shared = (pl.col("person_id").n_unique().over("number") > 1) & pl.col("number").is_not_null()
    return numbered.select("record_id", "person_id", shared_number=shared)


def leading() -> pl.Expr:
    """Whether a row is the first of its registration: a row, or in a dose-a-row list all rows of one record and file."""
    first = pl.int_range(pl.len()).over("file", "record_id") == 0
    return (pl.col("layout") != "dose") | first


def repeats(rows: pl.DataFrame) -> pl.DataFrame:
    """``rows`` (``PLACE``, the typed fields, ``person_id, leading, faulty``) with ``repeated_here``, ``repeated_elsewhere``,
    ``repeated_differs`` and ``repeated_kept``.

    Of equal rows the first without a fault is kept; of rows that differ, none. Capitals and the place of a tone mark (hoà, hòa) make no
    other name.
    """
    fields = ("_name", "birth", "sex_std", "_number")
    table = rows.with_columns(_name=lowered(pl.col("name_std")), _number=NUMBER, _n=pl.int_range(pl.len()))
    first = table.filter("leading").sort("faulty", "_n")
    several = pl.len().over("person_id") > 1
    differ = pl.any_horizontal(pl.col(name).drop_nulls().n_unique().over("person_id") > 1 for name in fields)
    kept = pl.int_range(pl.len()).over("person_id") == 0
    here = pl.col("file") == pl.col("file").first().over("person_id")
    marked = first.select(
        "_n",
        repeated_differs=several & differ,
        repeated_kept=several & ~differ & kept,
        repeated_here=several & ~differ & ~kept & here,
        repeated_elsewhere=several & ~differ & ~kept & ~here,
    )
    joined = table.join(marked, on="_n", how="left", maintain_order="left").drop("_n", "_name", "_number")
    return joined.with_columns(pl.col("^repeated_.*$").fill_null(False))


def homes(rows: pl.DataFrame, share: float) -> pl.DataFrame:
    """``file, home_commune, home_district``: the unit in which at least ``share`` of a list's rows with a known unit live; null if none."""
    parts = rows.select("file").unique()
    for level in ("commune", "district"):
        unit = f"unit_{level}"
        counted = rows.drop_nulls(unit).group_by("file", unit).len()
        most = counted.filter(pl.col("len") >= share * pl.col("len").sum().over("file"))
        best = most.sort("len", descending=True).unique("file", keep="first", maintain_order=True)
        parts = parts.join(best.select("file", pl.col(unit).alias(f"home_{level}")), on="file", how="left")
    return parts
