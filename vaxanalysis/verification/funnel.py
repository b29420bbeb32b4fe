"""How the records to clean in the register become those that are open on worklists and in the daily figures."""

from __future__ import annotations

import polars as pl

from vaxanalysis.schema import UNIT
from vaxanalysis.tally import CLEANING
from vaxanalysis.verification.categories import CATEGORIES
from vaxanalysis.verification.vocabulary import OPEN

STEPS = {"register": 1, "auth_right": -1, "auth_wrong": 1, "duplicate": 1, "certificate": 1, "answered": -1}
"""Step -> its sign in the sum that gives ``open``: to clean in the register by dispatch 2262, authenticated right, authenticated
wrong, duplicates, doses that block the certificate, answered and waiting for the next register."""

_ADDED = CATEGORIES[len(CLEANING) :]


def funnel(states: pl.DataFrame) -> pl.DataFrame:
    """``unit_province, unit_district``, a column of records for each of ``STEPS``, and ``open``; from a table of states.

    Each column is counted by itself. Raises AssertionError where the steps do not add up to ``open``.
    """
    present = states.filter(pl.col("fingerprint").is_not_null())
    to_verify, is_open = pl.col("category").is_not_null(), pl.col("state").is_in(OPEN)
    right = pl.col("identity").is_not_null() & (pl.col("authenticated") == "right")
    counted = {
        "register": pl.col("identity").is_not_null(),
        "auth_right": right.fill_null(False),
        **{name: pl.col("category") == name for name in _ADDED},
        "answered": to_verify & ~is_open,
        "open": to_verify & is_open,
    }
    sums = [which.sum().cast(pl.Int64).alias(name) for name, which in counted.items()]
    table = present.group_by(UNIT[:2]).agg(sums).sort(UNIT[:2], nulls_last=True)
    signed = pl.sum_horizontal(sign * pl.col(name) for name, sign in STEPS.items())
    assert table.select((signed == pl.col("open")).all()).item(), "the steps add up to what is open"
    return table.filter(pl.sum_horizontal(*counted) > 0)
