"""Which records must be verified: the category of each, and what decides who verifies it.

The three categories of dispatch 2262 come first; then the categories by authentication, linking and the certificate rule.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from vaxanalysis import rules, tally
from vaxanalysis.schema import UNIT, USABLE
from vaxanalysis.store import Store
from vaxanalysis.verification.keys import fingerprint

CATEGORIES = (*tally.CLEANING, "auth_wrong", "duplicate", "certificate")
"""In order: a record is listed under the first that fits."""

FOR_POLICE = (*tally.CLEANING, "auth_wrong")
"""Categories that the police can settle; duplicates and doses are the station's."""

CERTIFICATE_RULE = "certificate_blocked"

SINGLE = "single"


def assessed(store: Store, snapshot: date) -> pl.LazyFrame:
    """Every record of a snapshot with what follows from its content alone.

    ``identity`` is its category of 2262 or null, ``other`` is ``duplicate``, ``certificate`` or null; ``fails`` the mask of failing
    rules; ``group`` is the same for the records of a cluster.
    """
    records, clusters = store.scan(snapshot, "records"), store.clusters(snapshot).collect()
    judged = _judged(store, snapshot, records).with_columns(tally.category()).select("record_id", "category", "fails")
    facts = records.select(
        "record_id", *UNIT, "cccd", fingerprint(), _only_doses().alias("dosed"), (pl.col("phone_state") == USABLE).alias("contactable"),
        pl.col("non_citizen").fill_null(False),
    )  # fmt: skip
    joined = facts.join(judged, on="record_id").join(clusters.lazy(), on="record_id", how="left")
    doubled = pl.col("kind").fill_null(SINGLE) != SINGLE
    return joined.select(
        "record_id", *UNIT, "fingerprint", "contactable", "non_citizen", "fails",
        pl.when(pl.col("category").is_in(tally.CLEANING)).then("category").alias("identity"),
        pl.when(doubled).then(pl.lit("duplicate"))
        .when(tally.failing([CERTIFICATE_RULE]) & pl.col("dosed")).then(pl.lit("certificate")).alias("other"),
        pl.when(doubled).then("kind").alias("kind"),
        pl.when(doubled).then(_group(clusters)).alias("group"),
    )  # fmt: skip


def _judged(store: Store, snapshot: date, records: pl.LazyFrame) -> pl.LazyFrame:
    """The masks of the records as the snapshot holds them, or anew where earlier rules made them."""
    made_by = dict(store.needed(snapshot, "run").select("name", "value").iter_rows()).get("rules")
    return store.scan(snapshot, "findings") if made_by == rules.RULES_VERSION else tally.findings(records, snapshot)


def _only_doses() -> pl.Expr:
    """Only the doses prevent the certificate. Records without any dose do not count: layouts of persons hold no doses."""
    return (pl.col("all_mandatory_state") == USABLE) & (pl.col("doses") > 0)


def _group(clusters: pl.DataFrame) -> pl.Expr:
    """The name that linking gave the cluster; without one, records that share a number are grouped by it."""
    if "group" in clusters.columns:
        return pl.coalesce("group", "person_id")
    return pl.when(pl.col("kind") == "shared_id").then(pl.coalesce("cccd", "person_id")).otherwise("person_id")


def category() -> pl.Expr:
    """The category of a record after authentication: the answer right clears the category of 2262, wrong is a category of its own."""
    answer = pl.col("authenticated")
    return (
        pl.when((answer != "right").fill_null(True)).then("identity")
        .fill_null(pl.when(answer == "wrong").then(pl.lit("auth_wrong")))
        .fill_null(pl.col("other"))
        .alias("category")
    )  # fmt: skip
