"""Who must be verified: the category of every record, and what its step depends on.

The three categories of dispatch 2262 come first; then what only authentication, linking or the certificate rule tells.
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

CERTIFICATE_RULE = "certificate_blocked"

SINGLE = "single"


def assessed(store: Store, snapshot: date) -> pl.LazyFrame:
    """Every record of a snapshot with what its content alone says.

    ``identity`` is its
    category of 2262 or null, ``other`` is ``duplicate``, ``certificate`` or null; ``fails`` the mask of failing
    rules; ``group`` ties the records of a cluster together.
    """
    records, clusters = store.scan(snapshot, "records"), store.clusters(snapshot).collect()
    found = _judged(store, snapshot, records).with_columns(tally.category()).select("record_id", "category", "fails")
    facts = records.select(
        "record_id", *UNIT, "cccd", fingerprint(), _only_doses().alias("dosed"), (pl.col("phone_state") == USABLE).alias("contactable"),
        pl.col("non_citizen").fill_null(False),
    )  # fmt: skip
    joined = facts.join(found, on="record_id").join(clusters.lazy(), on="record_id", how="left")
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
    """Nothing but its doses keeps the certificate from being issued; layouts of persons alone hold none, which says nothing."""
    return (pl.col("all_mandatory_state") == USABLE) & (pl.col("doses") > 0)


def _group(clusters: pl.DataFrame) -> pl.Expr:
    """The cluster's own name where linking gives one; records sharing a number else stand together by it."""
    if "group" in clusters.columns:
        return pl.coalesce("group", "person_id")
    return pl.when(pl.col("kind") == "shared_id").then(pl.coalesce("cccd", "person_id")).otherwise("person_id")


def category() -> pl.Expr:
    """The category of a record, its ``authenticated`` answer known: right clears what 2262 says, wrong is a category."""
    answer = pl.col("authenticated")
    return (
        pl.when((answer != "right").fill_null(True)).then("identity")
        .fill_null(pl.when(answer == "wrong").then(pl.lit("auth_wrong")))
        .fill_null(pl.col("other"))
        .alias("category")
    )  # fmt: skip
