"""The history of a record: every time it was listed and everything that was answered about it."""

from __future__ import annotations

import polars as pl

from vaxanalysis.store import Store
from vaxanalysis.verification.answers import contradicting, decided
from vaxanalysis.verification.log import PLACE, read_log


def history(store: Store, record_id: str) -> pl.DataFrame:
    """The events of a record in order; a table without a line for a record that was never listed.

    ``on`` (the day it counts for), ``kind`` (listed or answer), ``authority`` (station, police or database), ``answer``, ``outcome``,
    ``fields`` (said to be wrong), ``tries`` (to reach the person), ``day`` (as written), ``checker``, ``list_date``, where it was read
    (``file, sheet, row``) and ``conflict``: whether it contradicts another. Row level. Raises StoreError for a log that is damaged.
    """
    events = decided(read_log(store).filter(pl.col("record_id") == record_id)).sort("on", "rank", "event_id")
    clash = contradicting(events)["event_id"].implode()
    columns = ["on", "kind", "authority", "answer", "outcome", "fields", "tries", "day", "checker", "list_date", *PLACE]
    return events.select(*columns, pl.col("event_id").is_in(clash).alias("conflict"))
