"""Identity numbers: CCCD, CMND, passport, numbers that lost leading zeros or have words beside them, and health insurance cards.

Twelve digits are a CCCD whatever their prefix (births abroad have prefixes of their own). Ten or eleven digits are a
CCCD that a spreadsheet read as a number, but only if the province, the digit of sex and century and the year all agree
with the rest of the record; adding zeros to anything else would invent a number. Whether a number is a passport's is decided by
nationality, then by shape.
"""

from __future__ import annotations

import polars as pl

from vaxanalysis.standardise import text

PROVINCES = (
    1, 2, 4, 6, 8, 10, 11, 12, 14, 15, 17, 19, 20, 22, 24, 25, 26, 27, 30, 31, 33, 34, 35, 36, 37, 38, 40, 42, 44, 45, 46, 48, 49, 51, 52,
    54, 56, 58, 60, 62, 64, 66, 67, 68, 70, 72, 74, 75, 77, 79, 80, 82, 83, 84, 86, 87, 89, 91, 92, 93, 94, 95, 96,
)  # fmt: skip
"""First three digits of a CCCD: the province where the birth was registered."""

_PASSPORT = r"^[A-Z][0-9]{7,8}$"
_FOREIGN = r"^[A-Z0-9]{6,12}$"
_CARD, _OLD_CARD = r"^[0-9]{12}$", r"^[0-9]{9}$"
_THEIRS = (
    r"(?i)(?:^|\P{L})(?:bố|bo|mẹ|me|cha|má|vợ|vo|chồng|chong|con|cháu|chau|chủ hộ|chu ho|giám hộ|giam ho|phụ huynh|phu huynh"
    r"|người nhà|nguoi nha|father|mother|parent|guardian)(?:\P{L}|$)"
)
"""Words for the owner of a number: the father's, the mother's, the child's."""
_INSURANCE = r"^(?:[A-Z]{2}[1-5][0-9]{2})?[0-9]{10}$"


def province(number: pl.Expr) -> pl.Expr:
    """The prefix of a CCCD given as an integer."""
    return number // 10**9


def sex_digit(number: pl.Expr) -> pl.Expr:
    """The digit of sex and century: even for men, odd for women."""
    return number // 10**8 % 10


def year_of(number: pl.Expr) -> pl.Expr:
    """The birth year in a CCCD given as an integer."""
    return 1900 + 100 * (sex_digit(number) // 2) + number // 10**6 % 100


def cccd_year(cccd: pl.Expr) -> pl.Expr:
    """:func:`year_of` of a CCCD given as text."""
    return year_of(cccd.cast(pl.Int64, strict=False)).cast(pl.Int16)


def cccd_sex(cccd: pl.Expr) -> pl.Expr:
    """The sex that a CCCD given as text states."""
    odd = sex_digit(cccd.cast(pl.Int64, strict=False)) % 2
    return pl.when(odd == 1).then(pl.lit("female")).when(odd == 0).then(pl.lit("male"))


def own_card() -> pl.Expr:
    """The CCCD of a record where it states the record's own birth year, and its sex if that is given."""
    year, sex = cccd_year(pl.col("cccd")), cccd_sex(pl.col("cccd"))
    own = ((year == pl.col("birth_year")) & (sex == pl.col("sex_std")).fill_null(True)).fill_null(False)
    return pl.when(own).then("cccd")


def _agrees(number: pl.Expr) -> pl.Expr:
    """Whether province, sex and year of a short number are those of the record; null where the record lacks them."""
    male = pl.when(pl.col("sex_std").is_not_null()).then(pl.col("sex_std") == "male")
    return (
        province(number).is_in(list(PROVINCES))
        & (sex_digit(number) % 2 == 0).eq(male)
        & (year_of(number) == pl.col("birth_year"))
    )


def _is_common(raw: pl.Expr) -> pl.Expr:
    """Twelve digits that are no run of one digit."""
    number = pl.when(raw.str.len_bytes() == 12).then(raw).cast(pl.Int64, strict=False)
    return ((raw >= "0") & (number % 111_111_111_111 != 0)).fill_null(False)


def _read_number(frame: pl.LazyFrame, column: str, common: pl.Expr) -> pl.LazyFrame:
    """Add ``_common``, ``_cell``, ``_placeholder`` and the compact ``_number`` of cells that are neither common nor placeholders."""
    cell, number = pl.col("_cell"), pl.col("_number")
    return (
        frame.with_columns(_common=common)
        .with_columns(_cell=text.rest(pl.col(column), pl.col("_common")))
        .with_columns(_number=pl.coalesce(text.number(cell), text.compact(cell)))
        .with_columns(_placeholder=text.is_placeholder(cell) | text.is_placeholder(number))
        .with_columns(_number=pl.when(~pl.col("_placeholder")).then(number))
    )


def _like(parts: pl.Expr, shape: str) -> pl.Expr:
    """Those of the ``parts`` of a cell that have a ``shape``."""
    return parts.list.eval(pl.element().filter(pl.element().str.contains(shape)))


def _only(parts: pl.Expr, shape: str) -> pl.Expr:
    """The one text of a ``shape`` among the ``parts`` of a cell; null for none and for several that differ."""
    found = _like(parts, shape).list.unique()
    return pl.when(found.list.len() == 1).then(found.list.first())


def _beside(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Add ``_card``, ``_old_card`` and ``_pass``: the one CCCD, CMND and passport among other words and numbers of a cell.

    A cell with two CCCDs has none, nor has one that names somebody else; a CMND is read where there is no CCCD or one.
    """
    cell, found = pl.col("_cell"), pl.col("_parts")
    theirs = cell.str.contains(_THEIRS).fill_null(False)
    whole = pl.col("_size").is_not_null() | pl.col("_number").str.contains(_PASSPORT).fill_null(False)
    others = pl.when(~pl.col("_placeholder") & ~whole & ~theirs).then(cell)
    after = text.number(others.str.replace(r"^[^0-9]+", ""))
    labelled = pl.when(after.str.len_bytes().is_in([9, 12])).then(after)
    parts = others.str.replace_many(text.FULL_WIDTH).str.to_uppercase().str.extract_all(r"[\p{L}\p{N}]+")
    return (
        frame.with_columns(_parts=pl.when(labelled.is_null()).then(parts).otherwise(pl.concat_list(labelled)))
        .with_columns(_card=_only(found, _CARD), _pass=_only(found, _PASSPORT))
        .with_columns(_old_card=pl.when(_like(found, _CARD).list.len() < 2).then(_only(found, _OLD_CARD)))
        .drop("_parts")
    )


def identity(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Add ``cccd``, ``cmnd``, ``passport``, ``cccd_restored``, ``id_beside_words``, ``non_citizen`` and ``citizen_id_state``.

    Needs ``sex_std`` and ``birth_year``, and ``_foreign`` and ``_unknown`` of
    :func:`vaxanalysis.standardise.codes.nationality`.
    """
    common, number, size, foreign = pl.col("_common"), pl.col("_number"), pl.col("_size"), pl.col("_foreign")
    digits = pl.when(number.str.contains("^[0-9]{9,12}$")).then(number)
    short = pl.when(size.is_between(10, 11)).then(pl.col("_value"))
    full = pl.coalesce(pl.when(size == 12).then(number), "_card")
    abroad = number.str.contains(_PASSPORT) | foreign & number.str.contains(_FOREIGN) & size.ne_missing(12)
    usable = (
        common
        | pl.col("cccd").is_not_null()
        | pl.col("cmnd").is_not_null()
        | pl.col("_abroad") & (foreign | pl.col("_unknown"))
    )
    return (
        _read_number(frame, "citizen_id", _is_common(pl.col("citizen_id")))
        .with_columns(_value=digits.cast(pl.Int64, strict=False))
        .with_columns(_size=pl.when(pl.col("_value").is_not_null()).then(number.str.len_bytes()))
        .pipe(_beside)
        .with_columns(
            cccd_restored=(_agrees(short) & ~foreign).fill_null(False),
            _old=pl.coalesce(pl.when(size == 9).then(number), "_old_card"),
            _travel=pl.when(abroad.fill_null(False)).then(number).otherwise(pl.when(pl.col("_card").is_null()).then("_pass")),
        )
        .with_columns(
            cccd=pl.when(common).then(pl.col("citizen_id"))
            .when(pl.col("cccd_restored")).then(number.str.zfill(12)).otherwise(full),
            _abroad=pl.col("_travel").is_not_null(),
        )
        .with_columns(
            cmnd=pl.when(~foreign).then(pl.col("_old")),
            passport=pl.col("_travel"),
            id_beside_words=pl.any_horizontal(pl.col("_card", "_old_card", "_pass").is_not_null()),
            non_citizen=foreign | (pl.col("_unknown") & pl.col("_abroad")).fill_null(False),
        )
        .with_columns(citizen_id_state=text.state(usable.fill_null(False), pl.col("_cell"), pl.col("_placeholder")))
        .drop("_common", "_cell", "_placeholder", "_number", "_value", "_size", "_old", "_abroad", "_card", "_old_card", "_pass", "_travel")
    )  # fmt: skip


def insurance(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Add ``insurance_std`` and ``insurance_id_state``."""
    raw, common, cell, card = pl.col("insurance_id"), pl.col("_common"), pl.col("_cell"), pl.col("_card")
    full = pl.when((raw.str.len_bytes() == 15) & (raw >= "A")).then(raw).str.contains(_INSURANCE).fill_null(False)
    whole = pl.when(pl.col("_number").str.contains(_INSURANCE)).then(pl.col("_number"))
    parts = pl.when(~pl.col("_placeholder")).then(cell).str.to_uppercase().str.extract_all(r"[\p{L}\p{N}]+")
    numbered = _like(parts, "[0-9]")
    words = pl.when(numbered.list.len() == 1).then(numbered)
    return (
        _read_number(frame, "insurance_id", full)
        .with_columns(_card=pl.coalesce(whole, _only(words, _INSURANCE)))
        .with_columns(
            insurance_std=pl.when(common).then(raw).otherwise(card),
            insurance_id_state=text.state(common | card.is_not_null(), cell, pl.col("_placeholder")),
        )
        .drop("_common", "_cell", "_placeholder", "_number", "_card")
    )
