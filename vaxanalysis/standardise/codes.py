"""Short coded fields: sex, nationality, priority group, dose number, and the state of the commune."""

from __future__ import annotations

import polars as pl

from vaxanalysis.schema import INVALID, USABLE
from vaxanalysis.standardise import conventions, text
from vaxanalysis.standardise.countries import VIET_NAM, country

MALE, FEMALE = text.known(text.any_case("nam", "m", "male")), text.known(text.any_case("nữ", "f", "female"))
_WORD = r"(?i)^\P{L}*(nam|male|trai|đàn ông|nữ|nu|female|gái|phụ nữ)(?: giới)?\P{L}*$"
"""A word for a sex with numbers or signs around it: 1-Nam."""
_MEN = ("nam", "male", "trai", "đàn ông")
ZERO, ONE, TWO = (text.known((digit, f"{digit}.0")) for digit in "012")
CITIZEN = text.known(text.any_case("việt nam", "vn", "vietnam"))
PRIORITIES = (1, 16)
DOSES = (1, 9)
_NUMBERED = r"^0*[1-9]\d?(?:\.0)?$"
"""The name of a ward that is a number."""
_LEADING = r"(?i)^[^\p{L}\p{N}]*(?:(?:nhóm|nhom|mũi|mui)(?: số| so)?\s*)?0?(\d{1,2})(?:\D|$)"


def _sexes(cell: pl.Expr, coding: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Whether a cell is a word or the column's code for male, and for female."""
    first = coding == conventions.ZERO_MALE
    zero, one, two = (cell.is_in(code) for code in (ZERO, ONE, TWO))
    iso, other = coding == conventions.ISO_5218, coding == conventions.ONE_MALE
    male = cell.is_in(MALE) | zero & first | one & (iso | other)
    return male, cell.is_in(FEMALE) | one & first | zero & other | two & iso


def sex(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Add ``sex_std`` and ``sex_state``. Codes of a column whose coding is not known are invalid."""
    cell, male, female = pl.col("_cell"), pl.col("_male"), pl.col("_female")
    coding = conventions.sex_coding(frame)
    of_raw, of_cell = _sexes(pl.col("sex"), coding), _sexes(cell, coding)
    word = cell.str.extract(_WORD).str.to_lowercase()
    coded = (coding == conventions.NO_CODES) & cell.str.contains(r"^[012](?:\.0)?$")
    return (
        frame.with_columns(_male=of_raw[0], _female=of_raw[1])
        .with_columns(_cell=text.rest(pl.col("sex"), male | female))
        .with_columns(
            _male=male | of_cell[0] | word.is_in(_MEN).fill_null(False),
            _female=female | of_cell[1] | ~word.is_in(_MEN).fill_null(True),
            _placeholder=text.is_placeholder(cell) & ~coded,
        )
        .with_columns(
            sex_std=pl.when(male).then(pl.lit("male")).when(female).then(pl.lit("female")),
            sex_state=text.state(male | female, cell, pl.col("_placeholder")),
        )
        .drop("_male", "_female", "_cell", "_placeholder")
    )


def _countries(texts: pl.Series) -> pl.Series:
    """The code of the country that each of ``texts`` names; null where none is known. Each distinct text is looked up once."""
    distinct = texts.drop_nulls().unique().to_list()
    return texts.replace_strict({text: country(text) for text in distinct}, default=None, return_dtype=pl.String)


def nationality(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Add ``nationality_state`` and, for the identity number, ``_foreign`` and ``_unknown`` (nothing was given).

    Only a country other than Viet Nam makes a person foreign. A word that is no country is invalid and decides nothing.
    """
    cell, citizen, country = pl.col("_cell"), pl.col("_citizen"), pl.col("_country")
    placeholder, state = pl.col("_placeholder"), pl.col("nationality_state")
    named = pl.when(~placeholder & (cell != "")).then(cell)
    return (
        frame.with_columns(_citizen=pl.col("nationality").is_in(CITIZEN).fill_null(False))
        .with_columns(_cell=text.rest(pl.col("nationality"), citizen))
        .with_columns(_placeholder=text.is_placeholder(cell))
        .with_columns(_country=named.map_batches(_countries, return_dtype=pl.String, is_elementwise=True))
        .with_columns(_citizen=citizen | (country == VIET_NAM).fill_null(False))
        .with_columns(nationality_state=text.state(citizen | country.is_not_null(), cell, placeholder))
        .with_columns(_foreign=(state == USABLE) & ~citizen, _unknown=state < INVALID)
        .drop("_citizen", "_cell", "_placeholder", "_country")
    )


def _number(frame: pl.LazyFrame, column: str, bounds: tuple[int, int], out: str) -> pl.LazyFrame:
    """Add the number at the beginning of a text as a code, if it is within ``bounds``."""
    raw, short = pl.col(column), pl.col(column).str.len_bytes() <= 2
    leading = pl.when(~short).then(raw).str.extract(_LEADING).cast(pl.Int8, strict=False)
    code = pl.coalesce(pl.when(short).then(raw).cast(pl.Int8, strict=False), leading)
    return frame.with_columns(code.alias(out)).with_columns(pl.when(pl.col(out).is_between(*bounds)).then(pl.col(out)))


def priority(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Add ``priority_std`` (1 to 16) and ``priority_group_state``."""
    found, cell = pl.col("priority_std").is_not_null(), pl.col("_cell")
    return (
        _number(frame, "priority_group", PRIORITIES, "priority_std")
        .with_columns(_cell=text.rest(pl.col("priority_group"), found))
        .with_columns(priority_group_state=text.state(found, cell, text.is_placeholder(cell)))
        .drop("_cell")
    )


def dose_number(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Add ``number_std``."""
    return _number(frame, "dose_number", DOSES, "number_std")


def commune(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Add ``commune_state``: usable where a commune of residence was found for the text or, if blank, for the code."""
    found = pl.col("unit_commune").is_not_null() & (pl.col("unit_source") == "residence")
    cell, placeholder = pl.col("_cell"), pl.col("_placeholder")
    return (
        frame.with_columns(_named=text.is_plain(pl.col("commune")) & found)
        .with_columns(_cell=text.rest(pl.col("commune"), pl.col("_named")))
        .with_columns(_placeholder=text.is_placeholder(cell) & ~(found & cell.str.contains(_NUMBERED)))
        .with_columns(commune_state=text.state(found & ~placeholder, cell, placeholder))
        .drop("_named", "_cell", "_placeholder")
    )


def facility(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Add ``facility_state`` and ``facility_std``, the tidied name or code."""
    usable = pl.when(pl.col("facility_state") == USABLE).then(pl.col("facility"))
    return text.free_text(frame, "facility").with_columns(facility_std=text.tidy(usable))
