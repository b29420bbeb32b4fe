"""Phone numbers: the prefixes of 2018, the country code, the leading zero a spreadsheet dropped."""

from __future__ import annotations

import polars as pl

from vaxanalysis.standardise import text

OLD_PREFIXES: dict[str, str] = {
    "0120": "070", "0121": "079", "0122": "077", "0126": "076", "0128": "078",
    "0123": "083", "0124": "084", "0125": "085", "0127": "081", "0129": "082",
    **{f"016{digit}": f"03{digit}" for digit in range(2, 10)},
    "0186": "056", "0188": "058", "0199": "059",
}  # fmt: skip
"""Prefixes of the eleven-digit mobile numbers -> those of 2018; the last seven digits stayed."""

_RENUMBERED = {int(old): int(new) for old, new in OLD_PREFIXES.items()}
_NUMBER = r"""(?x)
    (?:^|[^0-9])                                          # the first number of a cell that may hold several
    (?:0|(?:\+|00)?840?)?                                 # 0, +84, 84, 0084, or a zero that was lost
    ([35789][0-9]{8}|1[2689][0-9]{8}|2[0-9]{9})           # mobile, mobile before 2018, landline
    (?:$|[^0-9]|0[0-9]{9}$)"""
_SPACING = dict.fromkeys(f"{text.EDGES}.-‐–_()'", "")
_TAIL = 10**7


def _is_common(raw: pl.Expr) -> pl.Expr:
    """A mobile number as it should be: ten digits beginning with 03, 05, 07, 08 or 09."""
    number = pl.when((raw.str.len_bytes() == 10) & raw.is_between(pl.lit("0"), pl.lit("1"))).then(raw)
    leading = number.cast(pl.Int64, strict=False) // 10**8
    return leading.is_in([3, 5, 7, 8, 9]).fill_null(False)


def _today(number: pl.Expr) -> pl.Expr:
    """A number without its zero as it has been dialled since 2018; null for an old prefix that never was."""
    prefix = number // _TAIL
    renumbered = prefix.replace_strict(_RENUMBERED, default=None, return_dtype=pl.Int64) * _TAIL + number % _TAIL
    return pl.when(prefix.is_between(100, 199)).then(renumbered).otherwise(number)


def phones(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Add ``phone_std`` and ``phone_state``."""
    raw, common, cell = pl.col("phone"), pl.col("_common"), pl.col("_cell")
    kept, found, placeholder = pl.col("_kept"), pl.col("_found"), pl.col("_placeholder")
    return (
        frame.with_columns(_common=_is_common(raw))
        .with_columns(_cell=text.rest(raw, common))
        .with_columns(_kept=pl.coalesce(text.number(cell), cell.str.replace_many(_SPACING)))
        .with_columns(_placeholder=text.is_placeholder(cell) | text.is_placeholder(kept))
        .with_columns(_found=pl.when(~placeholder).then(kept).str.extract(_NUMBER).cast(pl.Int64))
        .with_columns(_found=_today(found))
        .with_columns(
            phone_std=pl.when(common).then(raw).otherwise("0" + found.cast(pl.String)),
            phone_state=text.state(common | found.is_not_null(), cell, placeholder),
        )
        .drop("_common", "_cell", "_kept", "_found", "_placeholder")
    )
