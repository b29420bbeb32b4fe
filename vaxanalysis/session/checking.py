"""Registration lists -> every row with its outcome, every list with its gate, and the proof that no row was lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from vaxanalysis import register
from vaxanalysis.errors import InputError, ParameterError
from vaxanalysis.schema import UNIT
from vaxanalysis.session.deciding import decided
from vaxanalysis.session.gate import counted, gates
from vaxanalysis.session.history import Known, history, numbers_of_others, stated
from vaxanalysis.session.persons import persons
from vaxanalysis.session.terms import TERMS, SessionTerms
from vaxanalysis.store import Store

DEFECT = "This is a defect of vaxanalysis: report it; nothing was written"


@dataclass(frozen=True)
class Checked:
    """``rows``: a line a row of the lists (:func:`vaxanalysis.session.deciding.decided`), with ``go`` of its list.

    ``lists``: as :func:`vaxanalysis.session.gate.gates` gives it. ``register_day``: the day of the register used. ``loaded``: the lists as
    they were read, with their ``rejects``.
    """

    session: date
    register_day: date
    rows: pl.DataFrame
    lists: pl.DataFrame
    loaded: register.Register

    def by_unit(self) -> pl.DataFrame:
        """Rows by list, unit and outcome."""
        return counted(self.rows, ("file", *UNIT))

    def by_reason(self) -> pl.DataFrame:
        """``file, *UNIT, reason, rows``: a row with several reasons counts under each."""
        keys = ["file", *UNIT, "reason"]
        codes = pl.concat_str("reasons", "remarks", separator=";").str.split(";")
        each = self.rows.with_columns(reason=codes).select(keys).explode("reason").filter(pl.col("reason") != "")
        return each.group_by(keys).agg(rows=pl.len().cast(pl.Int64)).sort(keys, nulls_last=True)

    @property
    def stopped(self) -> pl.DataFrame:
        """The lists that do not go."""
        return self.lists.filter(~pl.col("go"))


def check(
    lists: Iterable[Path | str], session: date, store: Store, terms: SessionTerms = TERMS, *,
    columns: Mapping[str, str] | None = None, province: str | None = None,
) -> Checked:  # fmt: skip
    """Check registration ``lists`` for the day of the ``session`` against the last register of ``store`` up to that day.

    ``columns`` and ``province``: as in :func:`vaxanalysis.register.load`.

    Raises ParameterError where the store has none, InputError where no list can be read at all.
    """
    days = store.snapshots(session)
    if not days:
        have = ", ".join(day.isoformat() for day in store.snapshots())
        raise ParameterError("--session", f"no register up to {session} (kept: {have})", "Give the day of the session")
    loaded = register.load(lists, key=store.key(), columns=columns, province=province)
    known = Known.of(store, days[-1])
    people = persons(loaded.records)
    had, listed = history(loaded.records, known, session), stated(loaded.doses, people, session)
    doses = had.join(listed, on="record_id", how="full", coalesce=True)
    others = numbers_of_others(loaded.records, known)
    rows = decided(loaded.rows, loaded.records, people, doses, others, session, terms)
    gate = gates(loaded.report.files, rows, loaded.rejects, terms)
    gone = rows.join(gate.select("file", "go"), on="file", how="left", maintain_order="left")
    _proved(loaded, gate)
    return Checked(session, days[-1], gone, gate, loaded)


def _proved(loaded: register.Register, gate: pl.DataFrame) -> None:
    """Raise InputError unless every row of every list that was read has one outcome or was rejected."""
    ended = pl.sum_horizontal("ready", "complete", "police", "not_due", "rejected", "set_aside")
    read = loaded.report.files.filter(pl.col("status") != "failed")["file"]
    lost = gate.filter((ended != pl.col("rows")) & pl.col("file").is_in(read.implode()))
    for line in lost.iter_rows(named=True):
        raise InputError(line["file"], f"{line['rows']} rows, but not as many outcomes and rejects", DEFECT)
