"""``vaxanalysis import-results``: takes answers back and reports what became of every row of every file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from vaxanalysis.errors import InputError, StoreError
from vaxanalysis.loading import redacted
from vaxanalysis.schema import UNIT
from vaxanalysis.store import Store
from vaxanalysis.verification import log
from vaxanalysis.verification.answers import contradicting, decided
from vaxanalysis.verification.contrary import denied
from vaxanalysis.verification.intake import FLAWS, read_answers
from vaxanalysis.verification.keys import fingerprint
from vaxanalysis.verification.proposed import KIND as PROPOSED
from vaxanalysis.verification.remedies import to_do
from vaxanalysis.verification.reviewers import effective

STATUSES = ("taken", "repeated", "conflict", "changed", "gone", "unknown", *FLAWS)
"""What becomes of a row: taken; received before; contradicting another answer (listed, none is chosen); given for a record whose
other content has changed since; for one that is not in the register any more; for one that never was in it; or no answer."""


@dataclass(frozen=True)
class ImportReport:
    """``rows``: file, sheet, row, record_id, ``status`` and ``bad_day`` (a date that is not valid, or lies before the
    first dose or after the day of receipt) of every row read.

    ``conflicts``: the contradicting answers in the log, each with file, sheet and row, and whether a later answer ``settled`` it.
    ``pairs``: how many of the rows are a reviewer's on a pair of records.
    """

    rows: pl.DataFrame
    conflicts: pl.DataFrame
    failed: tuple[InputError, ...]
    added: int
    pairs: int = 0

    def accounts(self) -> dict[str, int]:
        """Rows by what became of them; the numbers add up to the rows read."""
        found = dict(self.rows["status"].value_counts().iter_rows())
        return {status: found.get(status, 0) for status in STATUSES}

    def to_do(self) -> pl.DataFrame:
        """``file, sheet, row, status, what_to_do_vi, what_to_do_en`` of every row that was not taken or needs somebody."""
        return to_do(self.rows)

    def _repr_html_(self) -> str:
        return self.rows.group_by("file", "status").len().sort("file", "status")._repr_html_()


def import_results(
    files: Iterable[Path | str], store: Store, *, on: date | None = None, password: str | None = None
) -> ImportReport:
    """Take filled worklists, authentication results and answers on pairs of records into the store.

    ``on`` is the day they came in (today); it is taken as the date of answers without one. Taking the same answers in again changes
    nothing. Returns an :class:`ImportReport`: what became of every row. Raises InputError if no file can be read, StoreError if the
    store holds no snapshot.
    """
    if not store.snapshots():
        raise StoreError(str(store.path), "no snapshot", "Run `vaxanalysis weekly` first")
    rows, failed = read_answers(files, on or date.today(), password)
    if failed and rows.is_empty():
        raise redacted.error(failed[0])
    events = log.read_log(store)
    rows = denied(_proposed(rows, events), store, events)
    of_pairs = (pl.col("authority") == "reviewer").fill_null(False)
    others = rows.filter(of_pairs).select(record_id="value")
    known = _known(store, pl.concat([rows.select("record_id"), others]))
    stranger = of_pairs & pl.col("flaw").is_null() & ~pl.col("value").is_in(known["record_id"].implode())
    rows = rows.with_columns(flaw=pl.when(stranger).then(pl.lit("unknown")).otherwise("flaw"))
    usable = rows.filter(pl.col("flaw").is_null()).join(known, on="record_id", how="semi", maintain_order="left")
    events = usable.select(log.SCHEMA.names())
    answers, of_reviewers = events.filter(~of_pairs), events.filter(of_pairs)
    fresh = pl.concat([log.append(store, answers), log.append(store, of_reviewers, log.PAIRS)])
    clashes = conflicts(store)
    return ImportReport(_verdicts(rows, fresh, known, clashes), clashes, failed, fresh.height, others.height)


def conflicts(store: Store) -> pl.DataFrame:
    """Contradicting answers: ``record_id``, unit, ``authority, answer, day``, file, sheet and row, and ``settled``."""
    events = decided(log.read_log(store))
    clash = contradicting(events)
    deciding = events.filter(pl.col("outcome").is_not_null(), kind="answer")
    sound = deciding.join(clash, on="event_id", how="anti")
    later = sound.group_by("record_id").agg(_later=pl.col("on").max())
    listed = events.filter(pl.col("kind") == "listed").sort("list_date").group_by("record_id").agg(pl.col(UNIT).last())
    found = clash.drop(UNIT).join(listed, on="record_id", how="left").join(later, on="record_id", how="left")
    settled = (pl.col("_later") > pl.col("on").max().over("record_id", "authority")).fill_null(False)
    columns = ["event_id", "record_id", *UNIT, "authority", "answer", "day", *log.PLACE]
    listed = found.select(*columns, settled.alias("settled"))
    _, clash = effective(log.read_log(store, log.PAIRS))
    contradictions = pl.concat([listed, clash.select(*columns, settled=pl.lit(False))])
    return contradictions.sort("record_id", *log.PLACE, "answer")


def _proposed(rows: pl.DataFrame, events: pl.DataFrame) -> pl.DataFrame:
    """``rows``, with a ``flaw`` where a proposal is accepted or refused that the list did not make."""
    made = events.filter(pl.col("kind") == PROPOSED).select("record_id", "list_date", _made=pl.lit(True)).unique()
    joined = rows.join(made, on=["record_id", "list_date"], how="left", maintain_order="left")
    bare = pl.col("answer").is_in(["accepted", "refused"]) & pl.col("_made").is_null() & pl.col("flaw").is_null()
    return joined.with_columns(flaw=pl.when(bare).then(pl.lit("no_proposal")).otherwise("flaw")).drop("_made")


def _known(store: Store, rows: pl.DataFrame) -> pl.DataFrame:
    """``record_id, now``: the records with an answer that the register holds (with their fingerprint now) or held earlier (null)."""
    wanted = rows.select("record_id").drop_nulls().unique().lazy()
    held = log.read_log(store).filter(pl.col("kind") == "listed").select("record_id").lazy()
    *before, last = (store.scan(day, "records") for day in store.snapshots())
    now = last.join(wanted, on="record_id", how="semi").select("record_id", fingerprint().alias("now"))
    ever = pl.concat([held, *(register.select("record_id") for register in before)])
    past = wanted.join(ever, on="record_id", how="semi").join(now, on="record_id", how="anti")
    return pl.concat([now, past], how="diagonal").collect()


def _verdicts(rows: pl.DataFrame, fresh: pl.DataFrame, known: pl.DataFrame, clashes: pl.DataFrame) -> pl.DataFrame:
    marked = rows.join(known.with_columns(_known=pl.lit(True)), on="record_id", how="left", maintain_order="left")
    new, clash = (pl.col("event_id").is_in(events["event_id"].implode()) for events in (fresh, clashes))
    first = pl.int_range(pl.len()).over("event_id") == 0
    differs = ((pl.col("fingerprint") != pl.col("now")) & (pl.col("authority") != "reviewer")).fill_null(False)
    status = (
        pl.when(pl.col("flaw").is_not_null()).then(pl.col("flaw"))
        .when(pl.col("_known").is_null()).then(pl.lit("unknown"))
        .when(~new | ~first).then(pl.lit("repeated"))
        .when(clash).then(pl.lit("conflict"))
        .when(pl.col("now").is_null()).then(pl.lit("gone"))
        .when(differs).then(pl.lit("changed"))
        .otherwise(pl.lit("taken"))
    )  # fmt: skip
    return marked.select(*log.PLACE, "record_id", status.alias("status"), "bad_day")
