"""The key of a worklist row: which record, of which list and step, with which content, and whether anyone touched the key.

``record_id`` is made from name, birth date, sex, number, phone and commune; the fingerprint is over everything else that a worklist
shows. So an answer finds its record whatever happened to the sheet, and a later change of the record is noticed.
"""

from __future__ import annotations

import polars as pl

from vaxanalysis.schema import PROFILE_FIELDS

CONTENT = (
    *("address", "insurance_id", "nationality", "priority_group", "province", "district", "province_code", "district_code"),
    *("doses", "first_dose", "last_dose"),
    *(f"{name}_state" for name in PROFILE_FIELDS),
)  # fmt: skip
"""The columns that the fingerprint covers; the raw identity is in the ``record_id``."""

_KEY = r"^(?<record_id>r[0-9a-f]{16})\.(?<list_day>\d{6})(?<step>[sp])\.(?<fingerprint>[0-9a-f]{8})\.[0-9a-f]{4}$"
_RECORD = r"^(r[0-9a-f]{16})$"


def digest(text: pl.Expr, length: int) -> pl.Expr:
    """The first ``length`` hexadecimal digits of a hash that no version changes."""
    import polars_hash as plh

    del plh
    return text.chash.sha2_256().str.slice(0, length)  # type: ignore[attr-defined,no-any-return]


def fingerprint() -> pl.Expr:
    """A short hash over ``CONTENT``."""
    parts = [pl.col(name).cast(pl.String).fill_null("") for name in CONTENT]
    return digest(pl.concat_str(parts, separator="\x1f"), 8).alias("fingerprint")


def row_key(list_date: pl.Expr) -> pl.Expr:
    """The key of a row, from ``record_id``, ``fingerprint``, ``step`` and the date of the list."""
    listed = list_date.dt.strftime("%y%m%d") + pl.col("step").str.slice(0, 1)
    return checked(pl.concat_str("record_id", listed, "fingerprint", separator="."))


def checked(body: pl.Expr) -> pl.Expr:
    """The key of ``body`` and its check digits, which :func:`parts` compares."""
    return pl.concat_str(body, digest(body, 4), separator=".").alias("key")


def parts(key: pl.Expr, pattern: str) -> pl.Expr:
    """A struct of the named groups of ``pattern`` in a key; null where it was damaged."""
    text = _tidy(key)
    intact = text.str.slice(-4) == digest(text.str.slice(0, text.str.len_chars() - 5), 4)
    return pl.when(intact).then(text.str.extract_groups(pattern))


def parsed(key: pl.Expr) -> pl.Expr:
    """A struct ``record_id, list_date, step, fingerprint`` of a row key or a bare record id; null where it was damaged."""
    part, steps = parts(key, _KEY).struct.field, {"s": "station", "p": "police"}
    return pl.struct(
        record_id=pl.coalesce(part("record_id"), _tidy(key).str.extract(_RECORD)),
        list_date=part("list_day").str.to_date("%y%m%d", strict=False),
        step=part("step").replace_strict(steps, default=None, return_dtype=pl.String),
        fingerprint=part("fingerprint"),
    )


def _tidy(key: pl.Expr) -> pl.Expr:
    return key.str.strip_chars().str.to_lowercase()
