"""Rows of a filled list that deny themselves: a key beside another person, an answer beside corrections that speak against it."""

from __future__ import annotations

import polars as pl

from vaxanalysis.store import Store
from vaxanalysis.verification.answers import number
from vaxanalysis.verification.proposed import KIND as PROPOSED
from vaxanalysis.verification.succession import last_seen

_NUMBERS = ("cccd", "cmnd", "passport")
_AS_IT_STANDS = ("right", "not_found")
"""Answers that are done with the record as it stands, so that nothing of it is corrected."""


def denied(rows: pl.DataFrame, store: Store, events: pl.DataFrame) -> pl.DataFrame:
    """``rows`` of answers, with ``flaw`` ``bad_key`` or ``contrary`` where the row denies itself.

    ``who``: name, birth date and sex as the row has them; null for answers that are no worklist's. A row whose name and birth date are both
    not those of its key's record has the key of another row: part of the sheet was sorted. ``events``: the log, for what was proposed.
    """
    ids = rows.filter(pl.col("flaw").is_null() & pl.col("record_id").is_not_null()).select("record_id").unique()
    if ids.is_empty():
        return rows
    held = last_seen(store, ids, store.snapshots(), ("full_name", "birth_date", *_NUMBERS))
    made = events.filter((pl.col("kind") == PROPOSED) & (pl.col("fields") == "citizen_id"))
    row = ["record_id", "list_date"]
    numbers = made.select(*row, _proposed="value").unique(row, keep="last")
    known = rows.join(held, on="record_id", how="left", maintain_order="left")
    both = known.join(numbers, on=row, how="left", maintain_order="left")
    flaw = (
        pl.when(_of_another()).then(pl.lit("bad_key"))
        .when(_against(number(pl.col("value")))).then(pl.lit("contrary"))
    )  # fmt: skip
    return both.with_columns(flaw=pl.coalesce("flaw", flaw)).select(rows.columns)


def _of_another() -> pl.Expr:
    """Neither the name nor the birth date of the record stands in the row, of those that the record has."""
    texts = pl.col("full_name", "birth_date").str.strip_chars().str.normalize("NFC").replace("", None)
    named = pl.col("who").str.contains(texts, literal=True)
    return pl.any_horizontal(named.is_not_null()) & ~pl.any_horizontal(named.fill_null(False))


def _against(written: pl.Expr) -> pl.Expr:
    """Corrections beside an answer that leaves the record as it is, or a number that is not the one accepted, or the one refused."""
    own = pl.any_horizontal((pl.col(name) == written).fill_null(False) for name in _NUMBERS)
    corrected = pl.col("value").is_not_null() & ~(own & (pl.col("value").str.contains("|", literal=True).not_()))
    same = written == pl.col("_proposed")
    return (
        (pl.col("answer").is_in(_AS_IT_STANDS) & corrected)
        | ((pl.col("answer") == "accepted") & ~same)
        | ((pl.col("answer") == "refused") & same)
    ).fill_null(False)
