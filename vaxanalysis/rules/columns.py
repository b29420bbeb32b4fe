"""The typed columns that rules read, each declared once with its type and what it holds."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from vaxanalysis.schema import ALL_MANDATORY, DOSE_STATES, FIELDS, PROFILE_FIELDS


@dataclass(frozen=True)
class Column:
    """A column of the records or the doses."""

    name: str
    dtype: type[pl.DataType]
    description: str


_TYPED: tuple[Column, ...] = (
    Column("record_id", pl.String, "r and 16 hexadecimal digits, made from the content"),
    Column("file", pl.String, "the file the record came from"),
    Column("sheet", pl.String, "its sheet"),
    Column("row", pl.UInt32, "its first row there, as the user sees it"),
    Column("rows", pl.UInt32, "rows of the file that make up the record"),
    Column("name_std", pl.String, "name in NFC, trimmed, single spaces; null unless usable"),
    Column("name_folded", pl.String, "name in a-z without marks, remarks and abbreviations"),
    Column("family_name", pl.String, "first word of the folded name"),
    Column("middle_name", pl.String, "words between, null if there are none"),
    Column("given_name", pl.String, "last word of the folded name"),
    Column("birth", pl.Date, "birth date, where the day is known"),
    Column("birth_year", pl.Int16, "birth year, whatever the precision"),
    Column("birth_month", pl.Int8, "birth month, where known"),
    Column("birth_precision", pl.String, "day, month or year; null if nothing could be read"),
    Column("sex_std", pl.String, "male or female"),
    Column("cccd", pl.String, "CCCD of 12 digits; zeros restored only if province, sex and year agree"),
    Column("cmnd", pl.String, "CMND of 9 digits"),
    Column("passport", pl.String, "passport number"),
    Column("cccd_restored", pl.Boolean, "whether leading zeros of the CCCD were restored"),
    Column("id_beside_words", pl.Boolean, "whether the number was taken from among other words and numbers"),
    Column("non_citizen", pl.Boolean, "foreign nationality, or none given and a passport"),
    Column("phone_std", pl.String, "phone of 10 or 11 digits, with the prefixes of 2018"),
    Column("insurance_std", pl.String, "health insurance number of 15 or 10 characters"),
    Column("priority_std", pl.Int8, "priority group, 1 to 16"),
    Column("unit_province", pl.String, "province code of the unit the record is counted under"),
    Column("unit_district", pl.String, "its district code"),
    Column("unit_commune", pl.String, "its commune code"),
    Column("unit_source", pl.String, "residence or facility: where the unit was taken from"),
    Column("place_how", pl.String, "how the place was found; conflict where names and codes contradict each other"),
    Column("sender", pl.String, "district code of the sender, null for files of the city"),
    Column("doses", pl.UInt8, "doses of the record"),
    Column("first_dose", pl.Date, "date of the earliest dose"),
    Column("last_dose", pl.Date, "date of the latest dose"),
    Column("first_dose_on", pl.Date, "date of the dose numbered 1"),
    Column("second_dose_on", pl.Date, "date of the dose numbered 2"),
)
_STATES = tuple(
    Column(
        f"{name}_state", pl.UInt8, "0 blank, 1 placeholder, 2 invalid, 3 usable; null: the file has no column for it"
    )
    for name in (*PROFILE_FIELDS, ALL_MANDATORY)
)
PHONE_PEOPLE = Column("phone_people", pl.UInt32, "people on this phone number (optional, from shared_phones)")

RECORD_COLUMNS: tuple[Column, ...] = (
    *(Column(field.name, pl.String, field.description or "as typed") for field in FIELDS if not field.per_dose),
    *_TYPED,
    *_STATES,
    PHONE_PEOPLE,
)
"""What a rule on records may read, in the order of the data dictionary."""

DOSE_COLUMNS: tuple[Column, ...] = (
    *(Column(field.name, pl.String, field.description or "as typed") for field in FIELDS if field.per_dose),
    Column("record_id", pl.String, "the record it belongs to"),
    Column("number_std", pl.Int8, "dose number"),
    Column("vaccine_std", pl.String, "product code, null if unknown"),
    Column("dose_date_std", pl.Date, "day of the injection"),
    Column("facility_std", pl.String, "facility, tidied"),
    Column("entry_date_std", pl.Date, "day it was entered"),
    *(column for column in _STATES if column.name.removesuffix("_state") in DOSE_STATES),
)
"""What a rule on doses may read."""

HISTORY_COLUMNS: tuple[Column, ...] = (
    Column("repeated", pl.Boolean, "the same injection as another row of the person"),
    Column("position", pl.UInt32, "place among the person's dated doses, repeats left out"),
    Column("previous_vaccine", pl.String, "product of the dose before"),
    Column("previous_number", pl.Int8, "number of the dose before"),
    Column("days", pl.Int32, "days since the dose before"),
    Column("lowest_number", pl.Int8, "lowest dose number of the person"),
    Column("unnumbered", pl.UInt32, "doses of the person without a number"),
)
"""What histories add to a dose for the rules on histories."""
