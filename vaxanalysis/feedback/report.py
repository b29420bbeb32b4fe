"""Citizens' requests, read, routed, timed and counted: what ``vaxanalysis feedback`` and the notebook show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from vaxanalysis.errors import InputError
from vaxanalysis.feedback import figures
from vaxanalysis.feedback.clock import clocked, moment_of
from vaxanalysis.feedback.linking import linked
from vaxanalysis.feedback.requests import DOUBTFUL, STATUSES, Requests, read_requests
from vaxanalysis.feedback.routing import routing
from vaxanalysis.loading import redacted
from vaxanalysis.store import OF_REQUESTS, Store

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Feedback:
    """Requests as of a moment.

    ``table``, ``km`` and ``times`` hold no person, and bodies as they may be shown (see :func:`vaxanalysis.feedback.figures.counts`
    and ``survival``).
    ``requests`` is row-level: the filed columns, ``responsible``, ``clock``, ``hours``, ``due`` and, with a store,
    the ``record_id`` of the record it is about. ``rows`` gives every row read its ``status``; ``later`` requests
    came after the moment.
    """

    now: datetime
    requests: pl.DataFrame
    rows: pl.DataFrame
    later: int
    table: pl.DataFrame
    km: pl.DataFrame
    times: pl.DataFrame
    failed: tuple[InputError, ...]

    def accounts(self) -> dict[str, int]:
        """Rows read by what became of them; the numbers add up to the rows of the files."""
        found = dict(self.rows["status"].value_counts().iter_rows())
        return {status: found.get(status, 0) for status in STATUSES}

    def doubtful(self) -> Iterator[tuple[str, int, str]]:
        """Each of ``requests.DOUBTFUL`` and ``words`` that there is: how many rows, and the places of the first of them."""
        parts = {status: self.rows.filter(status=status) for status in DOUBTFUL} | {"words": self.rows.filter("words")}
        for status, found in parts.items():
            if found.height:
                first = found.head(3).select("file", "row").iter_rows()
                yield status, found.height, ", ".join(f"{redacted.file_or_kind(file)}:{row}" for file, row in first)

    def overdue(self) -> int:
        """Open requests received more than 48 hours ago."""
        return int(self.table["open_over_48"].sum())

    def to_pandas(self) -> pd.DataFrame:
        """The table of counts as a pandas frame."""
        return self.table.to_pandas()

    def _repr_html_(self) -> str:
        return self.table._repr_html_()

    def save(self, store: Store, as_of: date) -> None:
        """Put the small tables ``feedback``, ``feedback_km`` and ``feedback_times`` beside the snapshot of
        ``as_of``."""
        for name, frame in zip(OF_REQUESTS, (self.table, self.km, self.times), strict=True):
            store.write_table(as_of, name, frame)


def feedback(
    files: Iterable[Path | str],
    as_of: date | datetime,
    store: Store | None = None,
    rules: Path | str | None = None,
) -> Feedback:
    """Read requests workbooks and report what became of each by ``as_of`` (a date means the end of that day, local time).

    ``rules`` is a routing file (``vaxanalysis template routing``). With a ``store``, requests are linked to the
    records of the last snapshot up to that day, and the small tables are written beside it. Raises InputError if
    no file can be read.
    """
    day = as_of.date() if isinstance(as_of, datetime) else as_of
    snapshot = next(reversed(store.snapshots(day)), None) if store else None
    read = read_requests(files, routing(rules), _doses(store, snapshot) if store and snapshot else {})
    if read.failed and read.rows.is_empty():
        raise redacted.error(read.failed[0])
    now = moment_of(as_of)
    found = summarised(read, now)
    if store is None or snapshot is None:
        return found
    found.save(store, snapshot)
    return replace(found, requests=linked(found.requests, store.scan(snapshot, "records")))


def summarised(read: Requests, now: datetime) -> Feedback:
    """The figures of the requests ``read`` at the local moment ``now``."""
    timed = clocked(read.requests, now)
    later, public = read.requests.height - timed.height, timed.with_columns(responsible="shown")
    km, times = figures.survival(public)
    return Feedback(now, timed.drop("shown"), read.rows, later, figures.counts(public), km, times, read.failed)


def _doses(store: Store, snapshot: date) -> dict[str, int]:
    """How many doses the register holds of each facility."""
    known = store.scan(snapshot, "doses").select("facility").drop_nulls().group_by("facility").len()
    return dict(known.collect(engine="streaming").iter_rows())
