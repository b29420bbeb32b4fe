"""Vaccines by the names they are met under.

A product that the table does not know is usable text with no code: a rule says "check".
"""

from __future__ import annotations

import polars as pl

from vaxanalysis.standardise import text
from vaxanalysis.vaccines import VACCINES

_NAMES = {name: vaccine.code for vaccine in VACCINES for name in vaccine.names}


def _by_key(cell: pl.Expr) -> pl.Expr:
    """The one product whose key stands in the folded name; two products in one cell are none."""
    folded = cell.str.to_lowercase().str.replace_all("[^a-z0-9]", "")
    short = folded.replace_strict(_SHORT, default=None, return_dtype=pl.String)
    found = {vaccine.code: folded.str.contains_any(list(vaccine.keys)) for vaccine in VACCINES}
    # Hayat-Vax is filled from Sinopharm's bulk and often says so.
    found["vero_cell"] = found["vero_cell"] & ~found["hayat_vax"]
    one = pl.sum_horizontal(found.values()) == 1
    return pl.coalesce(short, *(pl.when(one & hit).then(pl.lit(code)) for code, hit in found.items()))


def _folded(name: str) -> str:
    return "".join(char for char in name.lower() if char.isascii() and char.isalnum())


_SHORT = {_folded(name): code for name, code in _NAMES.items()}


def vaccine(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Add ``vaccine_std`` and ``vaccine_state``."""
    raw, cell, common = pl.col("vaccine"), pl.col("_cell"), pl.col("_common")
    return (
        frame.with_columns(_common=raw.replace_strict(_NAMES, default=None, return_dtype=pl.String))
        .with_columns(_cell=text.rest(raw, common.is_not_null()))
        .with_columns(vaccine_std=pl.coalesce(common, _by_key(pl.when(~text.is_placeholder(cell)).then(cell))))
        .with_columns(vaccine_state=text.state(common.is_not_null() | text.has_text(cell), cell))
        .drop("_common", "_cell")
    )
