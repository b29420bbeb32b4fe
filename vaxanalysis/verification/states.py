"""The state of every record in the verification, derived anew from the register and the log each time.

Nothing is stored but snapshots and events, so a state can always be derived from them: the last answer that decides wins,
contradicting answers decide nothing, and a reported correction holds until a later snapshot shows that the record is as it was.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from vaxanalysis.schema import UNIT
from vaxanalysis.store import Store
from vaxanalysis.verification import succession
from vaxanalysis.verification.answers import AUTHENTICATION, MAX_TRIES, contradicting, decided, tries
from vaxanalysis.verification.categories import FOR_POLICE, assessed, category
from vaxanalysis.verification.log import read_log
from vaxanalysis.verification.vocabulary import DONE


def states(store: Store, as_of: date) -> pl.LazyFrame:
    """The records in the verification as of a day: those that need it, were listed, or were answered.

    ``record_id``, the unit, ``state`` (one of ``STATES`` or ``GONE`` in ``vocabulary``), ``identity`` (the category of 2262 by the
    register alone, or null), ``category`` (the same once answers, duplicates and doses are known; null: nothing to verify),
    ``work`` (needs or needed verification), ``authenticated`` (the last right, wrong or not found) and ``fields`` said to be
    wrong, ``tries``, ``listed_on`` (first), ``done_on``, ``reopened``, ``fingerprint`` (a hash of what is verified; null where the
    record has left the register), ``fails`` (mask of the rules on records), ``contactable, non_citizen``, ``kind`` and ``group`` of
    duplicates. A line a record, lazy, row level. Raises StoreError where there is no snapshot up to ``as_of``.
    """
    snapshot = store.last(as_of)
    events = decided(read_log(store)).filter(pl.col("on") <= as_of)
    table = derived(_records(store, snapshot, events.select("record_id").unique()), events, snapshot)
    done = pl.col("state").is_in(DONE)
    quiet = table.filter(done & pl.col("done_on").is_null() & pl.col("fingerprint").is_not_null())
    since = succession.unchanged_since(store, quiet, store.snapshots(snapshot))
    on = pl.coalesce("done_on", pl.max_horizontal("since", "listed_on"))
    dated = table.join(since, on="record_id", how="left").with_columns(done_on=pl.when(done).then(on))
    return dated.drop("since").lazy()


def _records(store: Store, snapshot: date, logged: pl.DataFrame) -> pl.DataFrame:
    """The records of a snapshot that have a category or are ``logged``, and the logged ones that left it, with ``gone_on, successor``, and
    ``succeeded``: whether the person's present record needs verification itself."""
    marked = logged.lazy().with_columns(logged=pl.lit(True))
    everyone = assessed(store, snapshot).join(marked, on="record_id", how="left")
    faulty = pl.any_horizontal(pl.col("identity", "other").is_not_null())
    present = everyone.filter(faulty | pl.col("logged")).drop("logged").collect()
    absent = logged.join(present, on="record_id", how="anti")
    seen = succession.last_seen(store, absent, store.snapshots(snapshot))
    successors = succession.successors(seen, store.scan(snapshot, "records"))
    needy = pl.col("successor").is_in(present.filter(faulty)["record_id"].implode())
    gone = _joined(absent, seen.select("record_id", "gone_on"), successors).with_columns(succeeded=needy)
    return pl.concat([present, gone], how="diagonal")


def derived(records: pl.DataFrame, events: pl.DataFrame, snapshot: date) -> pl.DataFrame:
    """The table of :func:`states`, but for the days on which the register alone showed a record corrected."""
    deciding = events.filter(pl.col("outcome").is_not_null())
    sound = deciding.join(contradicting(events), on="event_id", how="anti")
    authenticated = _last(sound.filter(pl.col("outcome").is_in(AUTHENTICATION)), "authenticated")
    table = _joined(records, authenticated, _listings(events), tries(events)).with_columns(
        category(), *(pl.coalesce(unit, f"{unit}_listed").alias(unit) for unit in UNIT)
    )
    live = _effective(sound, snapshot, table)
    undone = sound.filter(pl.col("outcome") == "mended").join(live, on="event_id", how="anti")
    reopened = undone.select("record_id", reopened=pl.lit(True)).unique()
    work = pl.col("category").is_not_null() | pl.col("listed_on").is_not_null()
    full = _joined(table, _last(live, "last"), reopened)
    return _columns(full.with_columns(work=work, state=_state()))


def _joined(records: pl.DataFrame, *facts: pl.DataFrame) -> pl.DataFrame:
    for each in facts:
        records = records.join(each, on="record_id", how="left")
    return records


def _last(events: pl.DataFrame, what: str) -> pl.DataFrame:
    """``record_id``, the last outcome (``what``), its day (``<what>_on``) and the fields that it names (``<what>_fields``)."""
    last = {what: "outcome", f"{what}_on": "on", f"{what}_fields": "fields"}
    ordered = events.sort("on", "rank", "event_id")
    return ordered.group_by("record_id").agg(pl.col(column).last().alias(name) for name, column in last.items())


def _listings(events: pl.DataFrame) -> pl.DataFrame:
    listed = events.filter(pl.col("kind") == "listed").sort("list_date")
    units = [pl.col(unit).last().alias(f"{unit}_listed") for unit in UNIT]
    return listed.group_by("record_id").agg(pl.col("list_date").first().alias("listed_on"), *units)


def _effective(sound: pl.DataFrame, snapshot: date, table: pl.DataFrame) -> pl.DataFrame:
    """Of the ``sound`` deciding events those that count: no corrections of other content or that a later snapshot does not show,
    and no answer of the population database where what is wrong is a duplicate or a dose."""
    events = sound.join(table.select("record_id", "category", now="fingerprint"), on="record_id")
    faulty = pl.col("category").is_not_null()
    stale = (pl.col("fingerprint") != pl.col("now")) | (pl.col("on") < snapshot)
    undone = (pl.col("outcome") == "mended") & faulty & stale.fill_null(False) & pl.col("now").is_not_null()
    of_doses = faulty & ~pl.col("category").is_in(FOR_POLICE)
    aside = ((pl.col("outcome") == "right") & faulty) | ((pl.col("outcome") == "not_found") & of_doses)
    return events.filter(~undone & ~aside)


def _state() -> pl.Expr:
    present = pl.col("fingerprint").is_not_null()
    return pl.when(~present).then(_gone()).when(pl.col("category").is_null()).then(_settled()).otherwise(_pending())


def _gone() -> pl.Expr:
    """A record that is not in the register any more."""
    return (
        pl.when(pl.col("succeeded").fill_null(False) | pl.col("listed_on").is_null()).then(pl.lit("replaced"))
        .when(pl.col("last").is_in(["right", "mended"])).then(pl.col("last"))
        .when(pl.col("successor").is_not_null()).then(pl.lit("mended"))
        .when(pl.col("last") == "not_found").then(pl.lit("unverifiable"))
        .otherwise(pl.lit("left"))
    )  # fmt: skip


def _settled() -> pl.Expr:
    """A record in which nothing is wrong now."""
    states = {"right": "right", "not_found": "unverifiable"}
    return pl.col("last").replace_strict(states, default="mended", return_dtype=pl.String)


def _pending() -> pl.Expr:
    """A record in which something is wrong: the last answer decides who has it; the police only have what they can settle."""
    last, many = pl.col("last"), (pl.col("tries") >= MAX_TRIES).fill_null(False)
    sent = last.is_in(["police", "listed_police"]).fill_null(False) | many
    return (
        pl.when(last == "mended").then(pl.lit("mended"))
        .when((last == "not_found") | (many & pl.col("non_citizen"))).then(pl.lit("unverifiable"))
        .when(last == "wrong").then(pl.lit("wrong"))
        .when(sent & ~pl.col("non_citizen") & pl.col("category").is_in(FOR_POLICE)).then(pl.lit("police"))
        .when(last.is_not_null() | pl.col("tries").is_not_null()).then(pl.lit("station"))
        .otherwise(pl.lit("to_do"))
    )  # fmt: skip


def _columns(table: pl.DataFrame) -> pl.DataFrame:
    answered = pl.when(pl.col("last").is_in(["mended", "right", "not_found"])).then("last_on")
    out_of_reach = pl.when(pl.col("state") == "unverifiable").then("last_try")
    done = pl.when(pl.col("state").is_in(DONE)).then(pl.coalesce(answered, out_of_reach, "gone_on"))
    return table.select(
        "record_id", *UNIT, "state", "identity", "category", "work", "authenticated", pl.col("authenticated_fields").alias("fields"),
        pl.col("tries").fill_null(0), "listed_on", done.alias("done_on"), pl.col("reopened").fill_null(False),
        "fingerprint", "fails", "contactable", "non_citizen", "kind", "group",
    )  # fmt: skip
