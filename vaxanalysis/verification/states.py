"""The state of every record in the verification, derived anew from the register and the log each time.

Nothing is stored but snapshots and events, so a state can always be derived from them: the last answer that decides wins,
contradicting answers decide nothing, and a reported correction holds until a later snapshot shows that the record is as it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from vaxanalysis.schema import UNIT
from vaxanalysis.store import Store
from vaxanalysis.verification import succession
from vaxanalysis.verification.answers import AUTHENTICATION, MAX_TRIES, contradicting, decided, tries
from vaxanalysis.verification.categories import FOR_POLICE, assessed, category
from vaxanalysis.verification.log import read_log
from vaxanalysis.verification.vocabulary import DONE


@dataclass(frozen=True)
class Known:
    """What states are derived from: the day of the snapshot, its records with a category or an event, the events, records that left."""

    snapshot: date
    records: pl.DataFrame
    events: pl.DataFrame
    gone: pl.DataFrame


def states(store: Store, as_of: date) -> pl.LazyFrame:
    """The records in the verification as of a day: those that need it, were listed, or were answered.

    ``record_id``, the unit, ``state`` (one of ``STATES`` or ``GONE`` in ``vocabulary``), ``identity`` (the category of 2262 by the
    register alone, or null), ``category`` (the same once answers, duplicates and doses are known; null: nothing to verify),
    ``work`` (needs or needed verification), ``authenticated`` (the last right, wrong or not found) and ``fields`` said to be
    wrong, ``tries``, ``listed_on`` (first), ``done_on``, ``reopened``, ``fingerprint`` (a hash of what is verified; null where the
    record has left the register), ``fails`` (mask of the rules on records), ``contactable, non_citizen``, ``kind`` and ``group`` of
    duplicates. A line a record, lazy, row level. Raises StoreError where there is no snapshot up to ``as_of``.
    """
    known = gather(store, as_of)
    table = derive(known)
    quiet = table.filter(
        pl.col("done_on").is_null() & pl.col("state").is_in(DONE) & pl.col("fingerprint").is_not_null()
    )
    since = succession.unchanged_since(store, quiet, store.snapshots(known.snapshot))
    dated = table.join(since, on="record_id", how="left").with_columns(
        done_on=pl.when(pl.col("state").is_in(DONE)).then(
            pl.coalesce("done_on", pl.max_horizontal("since", "listed_on"))
        )
    )
    return dated.drop("since").lazy()


def gather(store: Store, as_of: date) -> Known:
    """Read the last snapshot up to ``as_of`` and the events up to then. Raises StoreError where there is no snapshot."""
    snapshot = store.last(as_of)
    events = decided(read_log(store)).filter(pl.col("on") <= as_of)
    register = store.scan(snapshot, "records")
    logged = events.select("record_id").unique()
    matter = pl.any_horizontal(pl.col("identity", "other").is_not_null())
    everyone = assessed(store, snapshot)
    marked = logged.lazy().with_columns(logged=pl.lit(True))
    records = (
        everyone.join(marked, on="record_id", how="left").filter(matter | pl.col("logged")).drop("logged").collect()
    )
    absent = logged.join(records, on="record_id", how="anti")
    seen = succession.last_seen(store, absent, store.snapshots(as_of))
    return Known(snapshot, records, events, _with_successor(absent, seen, register, records))


def _with_successor(
    absent: pl.DataFrame, seen: pl.DataFrame, register: pl.LazyFrame, records: pl.DataFrame
) -> pl.DataFrame:
    """``record_id, gone_on, successor, succeeded``: ``succeeded``: the person's present record needs verification itself."""
    pairs = (
        succession.successors(seen, register)
        if seen.height
        else pl.DataFrame(schema=dict.fromkeys(("record_id", "successor"), pl.String))
    )
    needy = records.filter(pl.any_horizontal(pl.col("identity", "other").is_not_null())).select(
        pl.col("record_id").alias("successor")
    )
    joined = absent.join(seen.select("record_id", "gone_on"), on="record_id", how="left").join(
        pairs, on="record_id", how="left"
    )
    return joined.join(needy.with_columns(succeeded=pl.lit(True)), on="successor", how="left")


def derive(known: Known) -> pl.DataFrame:
    """The table of :func:`states`, but for the days on which the register alone showed a record corrected."""
    everyone = pl.concat([known.records, known.gone], how="diagonal")
    authenticated = _last(_authentications(known.events), "authenticated", "authenticated_on")
    table = everyone.join(authenticated, on="record_id", how="left").with_columns(category())
    table = table.join(_listings(known.events), on="record_id", how="left").join(
        tries(known.events), on="record_id", how="left"
    )
    placed = table.with_columns(pl.coalesce(unit, f"{unit}_listed").alias(unit) for unit in UNIT)
    live = _effective(known, placed)
    last = _last(live, "last", "last_on")
    reopened = (
        known.events.filter(pl.col("outcome") == "mended")
        .join(
            pl.concat([live.select("event_id"), contradicting(known.events).select("event_id")]),
            on="event_id",
            how="anti",
        )
        .select("record_id")
        .unique()
    )
    full = placed.join(last, on="record_id", how="left").join(
        reopened.with_columns(reopened=pl.lit(True)), on="record_id", how="left"
    )
    return _columns(
        full.with_columns(work=pl.col("category").is_not_null() | pl.col("listed_on").is_not_null(), state=_state())
    )


def _authentications(events: pl.DataFrame) -> pl.DataFrame:
    clash = contradicting(events).select("event_id")
    return events.filter(pl.col("outcome").is_in(AUTHENTICATION)).join(clash, on="event_id", how="anti")


def _last(events: pl.DataFrame, what: str, when: str) -> pl.DataFrame:
    ordered = events.sort("on", "rank", "event_id")
    fields = pl.col("fields").last().alias(f"{what}_fields")
    return ordered.group_by("record_id").agg(
        pl.col("outcome").last().alias(what), pl.col("on").last().alias(when), fields
    )


def _listings(events: pl.DataFrame) -> pl.DataFrame:
    listed = events.filter(pl.col("kind") == "listed").sort("list_date")
    units = [pl.col(unit).last().alias(f"{unit}_listed") for unit in UNIT]
    return listed.group_by("record_id").agg(pl.col("list_date").first().alias("listed_on"), *units)


def _effective(known: Known, table: pl.DataFrame) -> pl.DataFrame:
    """The deciding events that count: no contradicting answers, no corrections of other content or that a later snapshot does not show,
    and no answer of the population database where what is wrong is a duplicate or a dose."""
    clash = contradicting(known.events).select("event_id")
    facts = table.select("record_id", "category", pl.col("fingerprint").alias("now"))
    events = (
        known.events.filter(pl.col("outcome").is_not_null())
        .join(clash, on="event_id", how="anti")
        .join(facts, on="record_id")
    )
    faulty = pl.col("category").is_not_null()
    stale = (pl.col("fingerprint") != pl.col("now")) | (pl.col("on") < known.snapshot)
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
    state = pl.col("last").replace_strict(
        {"right": "right", "not_found": "unverifiable"}, default=None, return_dtype=pl.String
    )
    return state.fill_null("mended")


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
