"""What changed since the snapshot before: records corrected, worsened, new and gone, by unit.

A corrected record has new content and so a new id. Weeks are therefore matched by the id first and then through the person, by
the keys of :mod:`vaxanalysis.identities.exact`. A record corrected beyond all of them counts as gone and new; on synthetic registers
docs/how-to-analyst.md gives their number.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from vaxanalysis.identities import exact
from vaxanalysis.identities.exact import TRAITS
from vaxanalysis.schema import UNIT, USABLE
from vaxanalysis.store import Store

COLUMNS = ("matched", "mended", "worsened", "new_records", "new_incomplete", "vanished")


def flows(before: pl.LazyFrame, after: pl.LazyFrame) -> pl.DataFrame:
    """Both snapshots' records -> ``unit_district, unit_commune`` and ``COLUMNS``.

    ``mended`` records were incomplete before and are complete now, ``worsened`` the other way. ``matched`` = unchanged + mended +
    worsened and the like; matched + vanished = records before, matched + new_records = records after. Gone records count in the
    unit they were in, all others in the one they are in.
    """
    pairs = match(before, after)
    unit = [pl.col(name).cast(pl.Categorical) for name in UNIT[1:]]
    state = (pl.col("all_mandatory_state") < USABLE).alias("incomplete")
    old, new = (frame.select("record_id", *unit, state).collect(engine="streaming") for frame in (before, after))
    was = old.select(old_id="record_id", was="incomplete")
    joined = new.join(pairs, on="record_id", how="left").join(was, on="old_id", how="left").drop("record_id")
    known = pl.col("old_id").is_not_null()
    incomplete = pl.col("incomplete")
    counted = joined.group_by(UNIT[1:]).agg(
        known.sum().alias("matched"),
        (known & pl.col("was") & ~incomplete).sum().alias("mended"),
        (known & ~pl.col("was") & incomplete).sum().alias("worsened"),
        (~known).sum().alias("new_records"),
        (~known & incomplete).sum().alias("new_incomplete"),
    )
    gone = old.join(pairs, left_on="record_id", right_on="old_id", how="anti").group_by(UNIT[1:])
    both = counted.join(gone.agg(vanished=pl.len()), on=UNIT[1:], how="full", coalesce=True, nulls_equal=True)
    filled = both.with_columns(pl.col(UNIT[1:]).cast(pl.String), pl.col(COLUMNS).fill_null(0).cast(pl.Int64))
    return filled.sort(UNIT[1:]).select(*UNIT[1:], *COLUMNS)


def sent(store: Store, as_of: date) -> set[str]:
    """The districts that sent for a snapshot."""
    table = store.table(as_of, "districts")
    return set() if table is None else set(table.filter(pl.col("status") == "received")["unit_district"])


def silent(store: Store, as_of: date) -> list[str]:
    """The districts that sent for an earlier snapshot and not for the last one up to a day: what is open there is counted nowhere."""
    *before, last = store.snapshots(as_of)
    return sorted({code for day in before for code in sent(store, day)} - sent(store, last))


def match(old: pl.LazyFrame, new: pl.LazyFrame) -> pl.DataFrame:
    """``record_id, old_id``: which record of last week each record is, one to one; by its id, else by the exact keys.

    Of records that kept their id nothing else is read: of a city they are millions.
    """
    equal = new.select("record_id").join(old.select("record_id"), on="record_id").collect(engine="streaming")
    left_new, left_old = (
        frame.select("record_id", *TRAITS).join(equal.lazy(), on="record_id", how="anti").collect(engine="streaming")
        for frame in (new, old)
    )
    found = exact.matched(left_new, left_old, weeks=True).rename({"found": "old_id"})
    return pl.concat([equal.with_columns(old_id="record_id"), found])
