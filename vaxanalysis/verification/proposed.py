"""Proposals on the lists: which are made, how they are noted in the log, and how often they were accepted."""

from __future__ import annotations

from datetime import date

import polars as pl

from vaxanalysis import repair
from vaxanalysis.schema import UNIT
from vaxanalysis.store import Store
from vaxanalysis.verification import log
from vaxanalysis.verification.answers import number
from vaxanalysis.verification.vocabulary import OPEN, in_work

KIND = "proposed"
"""``kind`` of an event that notes a proposal of a list: ``fields`` the field, ``value`` what was proposed, ``answer`` its evidence."""

_GIVEN = ("corrected", "completed")


def proposals(store: Store, snapshot: date) -> pl.DataFrame:
    """``repair.COLUMNS`` of a snapshot, calibrated by the answers in the log; a value that people refused is not proposed again."""
    known = log.read_log(store)
    found = repair.proposals(store.scan(snapshot, "records"), store.clusters(snapshot).collect(), counts(known))
    refused = known.filter(pl.col("answer") == "refused").select("record_id", "list_date")
    again = _made(known).join(refused, on=["record_id", "list_date"], how="semi").select("record_id", "field", "value")
    return found.join(again, on=["record_id", "field", "value"], how="anti")


def shown(found: pl.DataFrame) -> pl.DataFrame:
    """The proposals that a list shows."""
    return found.filter(pl.col("value").is_not_null() & (pl.col("tier") != repair.TIERS[2]))


def tier_counts(table: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """The small table ``proposals``: ``unit_district, unit_commune, open`` and a column of records for each tier, which add up to ``open``.

    ``table``: states; ``found``: proposals. A record counts under the worst tier of its fields to correct; one for which nothing is
    proposed, a duplicate for instance, under ``leave``.
    """
    tiers = (
        table.filter(in_work(OPEN))
        .select("record_id", *UNIT[1:])
        .join(repair.record_tiers(found), on="record_id", how="left")
    )
    tier = pl.col("tier").fill_null(repair.TIERS[2])
    each = [(tier == name).sum().cast(pl.Int64).alias(name) for name in repair.TIERS]
    return tiers.group_by(UNIT[1:]).agg(pl.len().cast(pl.Int64).alias("open"), *each).sort(UNIT[1:], nulls_last=True)


def noted(found: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """The proposals ``found`` that a list of ``as_of`` shows, as events of the log."""
    day = pl.lit(as_of)
    rows = shown(found).select("record_id", "value", fields="field", answer="kind")
    return log.events(rows.with_columns(kind=pl.lit(KIND), list_date=day, noted=day))


def counts(events: pl.DataFrame) -> pl.DataFrame:
    """``kind, right, wrong``: how often proposals of each kind of evidence were accepted, and refused.

    A correction that holds another number counts as a refusal of the proposed one. A refusal on a row with several proposals does
    not show which of them is meant, and counts for none.
    """
    made = _made(events)
    several = pl.len().over("record_id", "list_date") > 1
    answers = events.filter(pl.col("answer").is_in(["accepted", "refused", *_GIVEN]), kind="answer")
    verdicts = answers.select("record_id", "list_date", verdict="answer", given="value")
    joined = made.with_columns(several=several).join(verdicts, on=["record_id", "list_date"])
    written = pl.coalesce(number(pl.col("given")), pl.col("given").str.extract(r"(?:^|\D)(\d{12})(?:\D|$)"))
    corrected = pl.when(pl.col("field") == "citizen_id").then(written)
    right = (
        pl.when(pl.col("verdict") == "accepted").then(True)
        .when((pl.col("verdict") == "refused") & ~pl.col("several")).then(False)
        .when(pl.col("verdict").is_in(_GIVEN)).then(corrected == pl.col("value"))
    )  # fmt: skip
    judged = joined.with_columns(right=right).drop_nulls("right")
    return judged.group_by("kind").agg(pl.col("right").sum(), wrong=(~pl.col("right")).sum()).sort("kind")


def _made(events: pl.DataFrame) -> pl.DataFrame:
    return events.filter(kind=KIND).select("record_id", "list_date", "value", field="fields", kind="answer")
