"""What follows from what was planted: contradictions between fields, and the harmless look-alikes that were there anyway."""

from __future__ import annotations

from datetime import date

import polars as pl

from vaxanalysis.synth.documents import ABROAD
from vaxanalysis.synth.history import ABDALA, TEENS

STRATA = ("twin", "child", "moved", "no_id", "year_only", "plain")
FOLLOWING = (
    "id_is_old_card", "birth_future", "birth_after_dose", "birth_under_age", "id_sex_mismatch", "id_year_mismatch",
    "name_sex_mismatch",
)  # fmt: skip
ENTRY_LOOKALIKES = (
    "lookalike_short_name", "lookalike_new_year", "lookalike_foreign_name", "lookalike_family_phone", "lookalike_abroad_prefix",
    "lookalike_child_number", "lookalike_twin", "lookalike_namesake", "lookalike_father_son", "lookalike_centenarian",
)  # fmt: skip
DOSE_LOOKALIKES = ("lookalike_abdala_third", "lookalike_mixed_products", "lookalike_second_elsewhere")
_UNREAD = ("dose_date_blank", "dose_date_placeholder", "dose_date_impossible")
_UNREADABLE = ("birth_blank", "birth_placeholder", "birth_impossible")
_NO_MIDDLE = (
    "name_blank", "name_placeholder", "name_one_word", "name_junk", "name_test", "name_middle_dropped", "name_child_under_mother",
)  # fmt: skip
_TEENS = date.fromisoformat(str(TEENS))


def _shown() -> list[pl.Expr]:
    """Birth date, birth year and sex as a reader of the record sees them, and what a twelve-digit number says."""
    text, number = pl.col("birth_date"), pl.col("citizen_id")
    partial = pl.any_horizontal("birth_year_only", "birth_month_only")
    readable = ~partial & ~pl.any_horizontal(*_UNREADABLE)
    day = text.str.slice(0, 10).str.to_date("%d/%m/%Y", strict=False, cache=False)
    birth = pl.when(pl.col("lookalike_birth_iso")).then("birth").when(readable).then(day)
    year = pl.when(partial).then(pl.col("birth").dt.year()).otherwise(birth.dt.year())
    male, female = pl.col("sex_text").is_in(["Nam", "nam", "M", "0"]), pl.col("sex_text").is_in(["Nữ", "nu", "F", "1"])
    twelve = number.str.contains(r"^\d{12}$") & ~pl.col("id_placeholder")
    digit = pl.when(twelve).then(number.str.slice(3, 1)).cast(pl.Int32)
    return [
        birth.alias("shown_birth"), year.alias("shown_year"),
        pl.when(male).then(0).when(female).then(1).alias("shown_sex"),
        (digit % 2).alias("id_sex"),
        (1900 + digit // 2 * 100 + pl.when(twelve).then(number.str.slice(4, 2)).cast(pl.Int32)).alias("id_year"),
    ]  # fmt: skip


def _ages(as_of: date) -> dict[str, pl.Expr]:
    """Flags on the shown birth date against the snapshot's date and the record's first readable dose date."""
    birth, dose = pl.col("shown_birth"), pl.col("shown_day")
    age = dose.dt.year() - birth.dt.year() - (dose.dt.ordinal_day() < birth.dt.ordinal_day()).cast(pl.Int32)
    lowest = pl.when(dose < _TEENS).then(18).otherwise(12)
    return {
        "birth_future": birth > as_of,
        "birth_after_dose": birth > dose,
        "birth_under_age": (birth <= dose) & (age < lowest),
    }


def _sexes() -> dict[str, pl.Expr]:
    """Flags where the number or the middle name says another sex or year than the record."""
    sex = pl.col("shown_sex")
    unknown = pl.any_horizontal(*_NO_MIDDLE) | pl.col("foreign")
    thi, van = (~unknown & pl.col("middle").str.starts_with(word) for word in ("Thị", "Văn"))
    of_name = pl.when(thi).then(1).when(van).then(0)
    mothers = pl.col("name_child_under_mother") & pl.col("mother_name").str.contains(" Thị ")
    return {
        "id_sex_mismatch": pl.col("id_sex") != sex,
        "id_is_old_card": pl.col("citizen_id") == pl.col("cmnd"),
        "id_year_mismatch": (pl.col("id_year") != pl.col("shown_year")) & (pl.col("shown_year") >= 1900),
        "name_sex_mismatch": (of_name != sex) | (mothers.fill_null(False) & (sex == 0)),
    }


def _lookalikes() -> dict[str, pl.Expr]:
    """Facts of a person that look like errors and are none."""
    shown = pl.col("full_name").str.count_matches(r"\S+")
    return {
        "lookalike_short_name": (pl.col("middle") == "") & ~pl.col("foreign") & (shown == 2),
        "lookalike_new_year": (pl.col("birth").dt.ordinal_day() == 1) & pl.col("birth_date").str.starts_with("01/01/"),
        "lookalike_foreign_name": pl.col("foreign") & (pl.col("full_name") == pl.col("alien")),
        "lookalike_family_phone": (pl.col("sharers") >= 3) & (pl.col("phone") == pl.col("true_phone")),
        "lookalike_abroad_prefix": pl.col("citizen_id").str.slice(0, 3).is_in(ABROAD)
        & (pl.col("citizen_id") == pl.col("cccd")),
        "lookalike_child_number": (pl.col("age") < 18) & (pl.col("citizen_id") == pl.col("cccd")),
        "lookalike_twin": pl.col("twin"),
        "lookalike_namesake": pl.col("namesake"),
        "lookalike_father_son": pl.col("junior"),
        "lookalike_centenarian": (pl.col("age") >= 100) & (pl.col("birth") == pl.col("shown_birth")),
    }


def _stratum() -> pl.Expr:
    """The hardest thing about linking this record."""
    no_id = pl.any_horizontal("id_blank", "id_placeholder")
    hard = [pl.col("twin") | pl.col("sibling"), pl.col("age") < 18, pl.col("moves"), no_id, pl.col("birth_year_only")]
    named = [pl.when(one).then(pl.lit(name)) for one, name in zip(hard, STRATA, strict=False)]
    return pl.coalesce(*named, pl.lit(STRATA[-1]))


def entry_flags(entries: pl.DataFrame, doses: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Entries of a snapshot with ``FOLLOWING``, ``ENTRY_LOOKALIKES`` and ``stratum``; needs the planted codes as columns."""
    days = doses.filter(~pl.any_horizontal(*_UNREAD)).group_by("entry").agg(shown_day=pl.col("day").min())
    frame = entries.join(days, on="entry", how="left", maintain_order="left").with_columns(*_shown())
    flags = {**_ages(as_of), **_sexes(), **_lookalikes()}
    return frame.with_columns(
        _stratum().alias("stratum"), *(flag.fill_null(False).alias(code) for code, flag in flags.items())
    )


def dose_flags(doses: pl.DataFrame) -> pl.DataFrame:
    """Doses with ``DOSE_LOOKALIKES``; lateness shows only where both dates are legible."""
    legible = ~pl.any_horizontal("entry_date_blank", *_UNREAD)
    return doses.with_columns(
        entered_late=pl.col("entered_late") & legible,
        lookalike_abdala_third=(pl.col("product") == ABDALA) & (pl.col("order") == 3),
        lookalike_mixed_products=pl.col("regular") & (pl.col("product") != pl.col("product").first().over("person")),
        lookalike_second_elsewhere=(pl.col("order") > 1) & (pl.col("entry") != pl.col("primary")),
    )
