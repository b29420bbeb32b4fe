"""Records that left the register: when, and which record the person has now.

A record's id is made from its content, so a corrected record has another id. It is found again through the person, by the exact keys of
:mod:`vaxanalysis.identities.exact`. A person on whom no key agrees is reported as not found.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import polars as pl

from vaxanalysis import flows
from vaxanalysis.identities import exact
from vaxanalysis.store import Store
from vaxanalysis.verification.keys import fingerprint

_SENDER = pl.coalesce("sender", "unit_district")
"""The district whose files hold a record."""


def successors(gone: pl.DataFrame, current: pl.LazyFrame) -> pl.DataFrame:
    """``record_id, successor``: the record of ``current`` that is the same person's as one of ``gone``, by the exact keys."""
    if gone.is_empty():
        return pl.DataFrame(schema=dict.fromkeys(("record_id", "successor"), pl.String))
    return exact.matched(gone, current).rename({"found": "successor"})


def last_seen(
    store: Store, ids: pl.DataFrame, snapshots: Sequence[date], columns: Iterable[str] = exact.TRAITS
) -> pl.DataFrame:
    """``columns`` of each of ``ids`` in the latest of ``snapshots`` that holds it, with ``gone_on``, the snapshot after it.

    A snapshot for which the record's district sent nothing does not count. Ids that none of the snapshots holds are left out.
    """
    parts, left, after = [], ids.select("record_id"), None
    following: dict[str, date] = {}
    for day in reversed(snapshots):
        if left.is_empty():
            break
        sent = flows.sent(store, day)
        next_sent = _SENDER.replace_strict(following, default=None, return_dtype=pl.Date)
        gone_on = pl.when(_SENDER.is_in(sent)).then(next_sent).otherwise(pl.lit(after, pl.Date)).alias("gone_on")
        held = store.scan(day, "records").join(left.lazy(), on="record_id", how="semi")
        found = held.select("record_id", *columns, gone_on).collect()
        parts.append(found)
        left, after = left.join(found, on="record_id", how="anti"), day
        following |= dict.fromkeys(sent, day)
    return pl.concat(parts) if parts else pl.DataFrame(schema={"record_id": pl.String, "gone_on": pl.Date})


def unchanged_since(store: Store, records: pl.DataFrame, snapshots: Sequence[date]) -> pl.DataFrame:
    """``record_id, since``: the first snapshot of the unbroken run up to the last in which the record had this content.

    A snapshot for which the record's district sent nothing breaks no run.
    """
    days = list(reversed(snapshots))
    senders = store.scan(days[0], "records").select("record_id", _SENDER.alias("sender"))
    present = records.lazy().select("record_id", "fingerprint", pl.lit(days[0]).alias("since"))
    running = known = present.join(senders, on="record_id", how="left").collect()
    for day in days[1:]:
        same = store.scan(day, "records").join(running.lazy().select("record_id"), on="record_id", how="semi")
        held = running.join(
            same.select("record_id", fingerprint()).collect(), on=["record_id", "fingerprint"], how="semi"
        )
        known = known.update(held.with_columns(pl.lit(day).alias("since")), on="record_id")
        silent = pl.col("sender").is_in(flows.sent(store, days[0]) - flows.sent(store, day))
        running = pl.concat([held, running.join(held, on="record_id", how="anti").filter(silent)])
    return known.select("record_id", "since")
