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

VALID = r"^0(?:[35789][0-9]{8}|2[0-9]{9})$"
_NOISE = r"[^0-9+/;,|]"
_COUNTRY = r"^(?:\+|00)?84(?:\(0\)|0)?([1-9][0-9]{8,9})$"


def _one(digits: pl.Expr) -> pl.Expr:
    """The number in digits without separators, if it is one."""
    home = digits.str.replace(_COUNTRY, "0$1")
    dropped = home.str.replace(r"^([35789][0-9]{8}|1[2689][0-9]{8}|2[0-9]{9})$", "0$1")
    old = pl.when(dropped.str.contains("^01[0-9]{9}$")).then(dropped)
    new = old.str.head(4).replace_strict(OLD_PREFIXES, default=None, return_dtype=pl.String) + old.str.tail(7)
    number = pl.coalesce(new, dropped)
    return pl.when(number.str.contains(VALID)).then(number)


def _first(cell: pl.Expr) -> pl.Expr:
    """The first valid number of a cell that may hold several."""
    kept = text.undotted(cell).str.replace_all(_NOISE, "")
    several = pl.when(kept.str.len_bytes() > 16).then(kept)
    parts = [several.str.split_exact(separator, 1).struct[i] for separator in "/;,|" for i in (0, 1)]
    joined = several.str.extract(r"^(0[35789][0-9]{8})0[0-9]{9,10}$")
    whole = pl.when(kept.str.len_bytes() <= 16).then(kept).str.replace_all("[/;,|]", "")
    return pl.coalesce(_one(whole), *(_one(part) for part in (*parts, joined)))


def phones(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Add ``phone_std`` and ``phone_state``."""
    raw, cell = pl.col("phone"), pl.col("_cell")
    stands_in = text.is_placeholder(cell) | text.is_placeholder(cell.str.replace_all(r"[\s.\-]", ""))
    return (
        frame.with_columns(_common=pl.when(_is_common(raw)).then(raw))
        .with_columns(_cell=text.rest(raw, pl.col("_common").is_not_null()))
        .with_columns(phone_std=pl.coalesce("_common", _first(cell)))
        .with_columns(phone_state=text.state(pl.col("phone_std").is_not_null(), cell, stands_in))
        .drop("_common", "_cell")
    )


def _is_common(raw: pl.Expr) -> pl.Expr:
    """A mobile number as it should be: ten digits beginning with 03, 05, 07, 08 or 09."""
    number = pl.when((raw.str.len_bytes() == 10) & raw.is_between(pl.lit("0"), pl.lit("1"))).then(raw)
    leading = number.cast(pl.Int64, strict=False) // 10**8
    return leading.is_in([3, 5, 7, 8, 9])
