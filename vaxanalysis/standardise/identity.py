"""Identity numbers: CCCD, CMND, passport, numbers that lost their leading zeros, and health insurance cards.

Twelve digits are a CCCD whatever their prefix (births abroad have prefixes of their own). Ten or eleven digits are a
CCCD that a spreadsheet read as a number, but only if the province, the digit of sex and century and the year all agree
with the rest of the record; adding zeros to anything else would invent a number. Who holds a passport is decided by
nationality, then by shape.
"""

from __future__ import annotations

import polars as pl

from vaxanalysis.standardise import text

PROVINCES: dict[int, str] = {
    1: "Hà Nội", 2: "Hà Giang", 4: "Cao Bằng", 6: "Bắc Kạn", 8: "Tuyên Quang", 10: "Lào Cai", 11: "Điện Biên",
    12: "Lai Châu", 14: "Sơn La", 15: "Yên Bái", 17: "Hòa Bình", 19: "Thái Nguyên", 20: "Lạng Sơn",
    22: "Quảng Ninh", 24: "Bắc Giang", 25: "Phú Thọ", 26: "Vĩnh Phúc", 27: "Bắc Ninh", 30: "Hải Dương",
    31: "Hải Phòng", 33: "Hưng Yên", 34: "Thái Bình", 35: "Hà Nam", 36: "Nam Định", 37: "Ninh Bình",
    38: "Thanh Hóa", 40: "Nghệ An", 42: "Hà Tĩnh", 44: "Quảng Bình", 45: "Quảng Trị", 46: "Thừa Thiên Huế",
    48: "Đà Nẵng", 49: "Quảng Nam", 51: "Quảng Ngãi", 52: "Bình Định", 54: "Phú Yên", 56: "Khánh Hòa",
    58: "Ninh Thuận", 60: "Bình Thuận", 62: "Kon Tum", 64: "Gia Lai", 66: "Đắk Lắk", 67: "Đắk Nông",
    68: "Lâm Đồng", 70: "Bình Phước", 72: "Tây Ninh", 74: "Bình Dương", 75: "Đồng Nai",
    77: "Bà Rịa - Vũng Tàu", 79: "Thành phố Hồ Chí Minh", 80: "Long An", 82: "Tiền Giang", 83: "Bến Tre",
    84: "Trà Vinh", 86: "Vĩnh Long", 87: "Đồng Tháp", 89: "An Giang", 91: "Kiên Giang", 92: "Cần Thơ",
    93: "Hậu Giang", 94: "Sóc Trăng", 95: "Bạc Liêu", 96: "Cà Mau",
}  # fmt: skip
"""First three digits of a CCCD -> the province where the birth was registered."""

_PASSPORT = r"^[A-Z][0-9]{7,8}$"
_FOREIGN = r"^[A-Z0-9]{6,12}$"
_INSURANCE = r"^(?:[A-Z]{2}[1-5][0-9]{2})?[0-9]{10}$"
_NOISE = r"[\s.\-–_,/'’`\x{200b}-\x{200f}\x{feff}]"


def province(number: pl.Expr) -> pl.Expr:
    """The prefix of a CCCD given as an integer."""
    return number // 10**9


def sex_digit(number: pl.Expr) -> pl.Expr:
    """The digit of sex and century: even for men, odd for women."""
    return number // 10**8 % 10


def year_of(number: pl.Expr) -> pl.Expr:
    """The birth year that a CCCD given as an integer tells."""
    return 1900 + 100 * (sex_digit(number) // 2) + number // 10**6 % 100


def compact(trimmed: pl.Expr) -> pl.Expr:
    """A number in capitals without separators, as the digits it was before a spreadsheet made it a float."""
    odd = pl.when(trimmed.str.contains("[^0-9]")).then(trimmed)
    return pl.coalesce(text.undotted(odd).str.replace_all(_NOISE, "").str.to_uppercase(), trimmed)


def _agrees(number: pl.Expr) -> pl.Expr:
    male = sex_digit(number) % 2 == 0
    sex = pl.when(pl.col("sex_std").is_not_null()).then(male == (pl.col("sex_std") == "male"))
    return province(number).is_in(list(PROVINCES)) & sex & (year_of(number) == pl.col("birth_year"))


def identity(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Add ``cccd``, ``cmnd``, ``passport``, ``cccd_restored``, ``non_citizen`` and ``citizen_id_state``.

    Needs ``sex_std``, ``birth_year`` and, from :func:`vaxanalysis.standardise.codes.nationality`, ``foreign``.
    """
    raw, cell, number, foreign = pl.col("citizen_id"), pl.col("_cell"), pl.col("_number"), pl.col("_foreign")
    length = number.str.len_bytes()
    digits = pl.when(length.is_in([9, 10, 11, 12]) & number.str.contains("^[0-9]+$")).then(number)
    short = pl.when(pl.col("_digits").str.len_bytes().is_between(10, 11)).then(pl.col("_digits")).cast(pl.Int64)
    return (
        frame.with_columns(_common=pl.when(_is_common(raw)).then(raw))
        .with_columns(_cell=text.rest(raw, pl.col("_common").is_not_null()))
        .with_columns(_number=compact(pl.col("_cell")))
        .with_columns(_digits=digits, _stands_in=text.is_placeholder(cell) | text.is_placeholder(number))
        .with_columns(cccd_restored=(_agrees(short) & ~foreign & ~pl.col("_stands_in")).fill_null(False))
        .with_columns(cccd=_cccd(), cmnd=_cmnd(), passport=_passport())
        .with_columns(
            non_citizen=foreign | (pl.col("_unknown") & pl.col("passport").is_not_null()),
            citizen_id_state=text.state(_usable(), cell, pl.col("_stands_in")),
        )
        .drop("_common", "_cell", "_number", "_digits", "_stands_in")
    )


def _is_common(raw: pl.Expr) -> pl.Expr:
    """Twelve digits that are no run of one digit."""
    number = pl.when(raw.str.len_bytes() == 12).then(raw).cast(pl.Int64, strict=False)
    return (number > 0) & (raw >= "0") & (number % 111_111_111_111 != 0)


def _real(value: pl.Expr, when: pl.Expr) -> pl.Expr:
    return pl.when(when & ~pl.col("_stands_in")).then(value)


def _cccd() -> pl.Expr:
    digits = pl.col("_digits")
    full = _real(digits, digits.str.len_bytes() == 12)
    return pl.coalesce("_common", full, pl.when(pl.col("cccd_restored")).then(digits).str.zfill(12))


def _cmnd() -> pl.Expr:
    return _real(pl.col("_digits"), (pl.col("_digits").str.len_bytes() == 9) & ~pl.col("_foreign"))


def _passport() -> pl.Expr:
    number = pl.col("_number")
    foreign = (
        pl.col("_foreign") & number.str.contains(_FOREIGN) & (pl.col("_digits").str.len_bytes() != 12).fill_null(True)
    )
    return _real(number, foreign | number.str.contains(_PASSPORT))


def _usable() -> pl.Expr:
    abroad = pl.col("passport").is_not_null() & (pl.col("_foreign") | pl.col("_unknown"))
    return pl.col("cccd").is_not_null() | pl.col("cmnd").is_not_null() | abroad


def insurance(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Add ``insurance_std`` and ``insurance_id_state``."""
    raw, cell, card = pl.col("insurance_id"), pl.col("_cell"), pl.col("_card")
    stands_in = text.is_placeholder(cell) | text.is_placeholder(card)
    return (
        frame.with_columns(_common=pl.when(_is_card(raw) & (raw >= "A")).then(raw))
        .with_columns(_cell=text.rest(raw, pl.col("_common").is_not_null()))
        .with_columns(_card=compact(cell))
        .with_columns(insurance_std=pl.coalesce("_common", pl.when(_is_card(card) & ~stands_in).then(card)))
        .with_columns(insurance_id_state=text.state(pl.col("insurance_std").is_not_null(), cell, stands_in))
        .drop("_common", "_cell", "_card")
    )


def _is_card(number: pl.Expr) -> pl.Expr:
    return pl.when(number.str.len_bytes().is_in([10, 15])).then(number).str.contains(_INSURANCE)
