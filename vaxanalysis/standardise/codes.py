"""Short coded fields: sex, nationality, priority group, dose number, and the state of the commune."""

from __future__ import annotations

import polars as pl

from vaxanalysis.schema import INVALID, USABLE
from vaxanalysis.standardise import text

MALE = text.known({*text.any_case("nam", "m", "male"), "0", "0.0"})
FEMALE = text.known({*text.any_case("nữ", "f", "female"), "1", "1.0"})
CITIZEN = text.known(
    {*text.any_case("việt nam", "vietnam", "vn", "vnm", "việtnam"), "Viet-Nam", "Việt-Nam", "VIE", "CHXHCN Việt Nam"}
)
NOT_A_COUNTRY = text.known(text.any_case("kinh"))
PRIORITIES = (1, 16)
DOSES = (1, 9)


def sex(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Add ``sex_std`` and ``sex_state``."""
    raw, cell = pl.col("sex"), pl.col("_cell")
    settled = pl.col("_male") | pl.col("_female")
    std = (
        pl.when(pl.col("_male") | cell.is_in(MALE))
        .then(pl.lit("male"))
        .when(pl.col("_female") | cell.is_in(FEMALE))
        .then(pl.lit("female"))
    )
    return (
        frame.with_columns(_male=raw.is_in(MALE), _female=raw.is_in(FEMALE))
        .with_columns(_cell=text.rest(raw, settled))
        .with_columns(sex_std=std)
        .with_columns(sex_state=text.state(pl.col("sex_std").is_not_null(), cell))
        .drop("_male", "_female", "_cell")
    )


def nationality(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Add ``nationality_state`` and, for the identity number, ``_foreign`` and ``_unknown`` (nothing was given)."""
    raw, cell, state = pl.col("nationality"), pl.col("_cell"), pl.col("nationality_state")
    citizen = pl.col("_citizen") | cell.is_in(CITIZEN).fill_null(False)
    named = cell.str.contains(r"\p{L}") & ~text.is_placeholder(cell) & ~cell.is_in(NOT_A_COUNTRY)
    return (
        frame.with_columns(_citizen=raw.is_in(CITIZEN).fill_null(False))
        .with_columns(_cell=text.rest(raw, pl.col("_citizen")))
        .with_columns(_citizen=citizen)
        .with_columns(nationality_state=text.state(pl.col("_citizen") | named, cell))
        .with_columns(_foreign=(state == USABLE) & ~pl.col("_citizen"), _unknown=state < INVALID)
        .drop("_citizen", "_cell")
    )


def _leading_number(raw: pl.Expr) -> pl.Expr:
    plain = pl.when(raw.str.len_bytes() <= 2).then(raw).cast(pl.Int8, strict=False)
    long = (
        pl.when(raw.str.len_bytes() > 2)
        .then(raw)
        .str.extract(r"^[^\p{L}\p{N}]*(?:(?i:nhóm|mũi|mui|nhom)(?i: số| so)?\s*)?0?(\d{1,2})(?:\D|$)")
    )
    return pl.coalesce(plain, long.cast(pl.Int8, strict=False))


def _number(raw: pl.Expr, bounds: tuple[int, int]) -> pl.Expr:
    leading = _leading_number(raw)
    return pl.when(leading.is_between(*bounds)).then(leading)


def priority(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Add ``priority_std`` (1 to 16) and ``priority_group_state``."""
    raw = pl.col("priority_group")
    return (
        frame.with_columns(priority_std=_number(raw, PRIORITIES))
        .with_columns(_cell=text.rest(raw, pl.col("priority_std").is_not_null()))
        .with_columns(priority_group_state=text.state(pl.col("priority_std").is_not_null(), pl.col("_cell")))
        .drop("_cell")
    )


def dose_number(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Add ``number_std``."""
    return frame.with_columns(number_std=_number(pl.col("dose_number"), DOSES))


def commune(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Add ``commune_state``: usable where a commune of residence was found for the text or, if blank, for the code."""
    found = pl.col("unit_commune").is_not_null() & (pl.col("unit_source") == "residence")
    cell = pl.col("_cell")
    usable = found & ~text.is_placeholder(cell)
    return (
        frame.with_columns(_cell=text.trim(pl.col("commune")))
        .with_columns(commune_state=text.state(usable, cell))
        .drop("_cell")
    )


def free_text(frame: pl.LazyFrame, column: str) -> pl.LazyFrame:
    """Add ``<column>_state`` of a field that asks for no more than a letter or a digit."""
    return (
        frame.with_columns(_cell=text.trim(pl.col(column)))
        .with_columns(text.free_text_state(pl.col("_cell")).alias(f"{column}_state"))
        .drop("_cell")
    )


def tidy_text(column: str) -> pl.Expr:
    """The text of a usable free-text field, trimmed, NFC, with single spaces."""
    usable = pl.when(pl.col(f"{column}_state") == USABLE).then(pl.col(column))
    return text.tidy(usable)
