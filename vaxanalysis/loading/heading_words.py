"""What the words of headings mean, and which meanings together name which field, as data.

A heading is read by :mod:`vaxanalysis.loading.heading_grammar`. Its words are looked up in ``data/heading_words.toml``; what they
mean together must be one of ``PATTERNS``. A heading with a word that is not in the file is not understood. So a new way to
write a field is a phrase in the file; a meaning that is no field is a line there that is in no pattern.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@cache
def words() -> dict[str, tuple[str, ...]]:
    """Meaning (or meanings, between spaces) -> the phrases for it, with marks."""
    text = files("vaxanalysis").joinpath("data/heading_words.toml").read_text(encoding="utf-8")
    table: dict[str, str] = tomllib.loads(text)
    return {
        meaning: tuple(" ".join(phrase.split()) for phrase in phrases.split(",")) for meaning, phrases in table.items()
    }


ORDINALS: dict[str, int] = {
    "nhất": 1, "một": 1, "i": 1, "đầu": 1, "đầu tiên": 1, "first": 1, "1st": 1, "one": 1,
    "hai": 2, "ii": 2, "second": 2, "2nd": 2, "two": 2,
    "nhì": 2, "ba": 3, "iii": 3, "third": 3, "3rd": 3, "three": 3, "tư": 4, "bốn": 4, "iv": 4, "fourth": 4, "4th": 4, "four": 4,
}  # fmt: skip
"""Numbers as words, after a word for dose or time."""


@dataclass(frozen=True)
class Pattern:
    """Meanings that name a ``field`` (or a ``part`` of one): all of ``need``, any of ``may``.

    ``rank``: of several columns for a field only those of the lowest number are read. ``order``: among these, the lower first.
    """

    field: str
    need: frozenset[str]
    may: frozenset[str] = frozenset()
    part: str = ""
    rank: int = 0
    order: int = 0


def _pattern(name: str, need: str, may: str = "", part: str = "", rank: int = 0, order: int = 0) -> Pattern:
    return Pattern(name, frozenset(need.split()), frozenset(may.split()), part, rank, order)


_HOME = "ADDRESS PLACE LIVE CURRENT DETAIL TEN NUMBER"
_OWN = "PLACE LIVE TEN RUNNING"
_SHOT = "INJECT SHOT DOSE VACCINE TIMES ORDINAL"

PATTERNS: tuple[Pattern, ...] = (
    _pattern("full_name", "NAME", "TEN GIVEN FAMILY MIDDLE TARGET"),
    _pattern("full_name", "TEN", "TARGET GIVEN", part="given"),
    _pattern("full_name", "GIVEN", part="given"),
    _pattern("full_name", "FAMILY", part="family"),
    _pattern("full_name", "FAMILY MIDDLE", part="family"),
    _pattern("full_name", "MIDDLE", part="middle"),
    _pattern("full_name", "FAMILY TEN"),
    _pattern("birth_date", "DATE BIRTH", "MONTH YEAR DAY"),
    _pattern("birth_date", "BIRTH", order=1),
    _pattern("birth_date", "YEAR BIRTH", part="year", order=2),
    _pattern("birth_date", "MONTH BIRTH", part="month"),
    _pattern("birth_date", "MONTH YEAR BIRTH", order=1),
    _pattern("birth_date", "YEAR BIRTH MALE", part="male"),
    _pattern("birth_date", "YEAR BIRTH FEMALE", part="female"),
    _pattern("birth_date", "DATE BIRTH MALE", "MONTH YEAR", part="male"),
    _pattern("birth_date", "DATE BIRTH FEMALE", "MONTH YEAR", part="female"),
    _pattern("sex", "SEX"),
    _pattern("sex", "MALE FEMALE", "SEX"),
    _pattern("sex", "MALE", "SEX", part="male"),
    _pattern("sex", "FEMALE", "SEX", part="female"),
    _pattern("citizen_id", "CCCD", "NUMBER CODE CARD DIGITS KEY", order=0),
    _pattern("citizen_id", "ID", "NUMBER CODE CARD CCCD CMND PASSPORT DIGITS KEY", order=1),
    _pattern("citizen_id", "CCCD CMND", "NUMBER CODE CARD PASSPORT ID DIGITS", order=1),
    _pattern("citizen_id", "CCCD PASSPORT", "NUMBER CODE CARD ID DIGITS", order=1),
    _pattern("citizen_id", "CMND", "NUMBER CODE CARD DIGITS OLD", order=2),
    _pattern("citizen_id", "CMND PASSPORT", "NUMBER CODE CARD ID DIGITS", order=2),
    _pattern("citizen_id", "PASSPORT", "NUMBER CODE CARD", order=3),
    _pattern("phone", "PHONE", "NUMBER CONTACT DIGIT"),
    _pattern("phone", "NUMBER CONTACT", "DIGIT"),
    _pattern("phone", "LANDLINE", "PHONE NUMBER CONTACT", order=1),
    _pattern("insurance_id", "INSURANCE", "NUMBER CODE CARD DIGITS"),
    _pattern("address", "ADDRESS", "LIVE CURRENT DETAIL CONTACT PLACE", rank=1),
    _pattern("address", "ADDRESS CURRENT", "LIVE DETAIL CONTACT PLACE"),
    _pattern("address", "LIVE", "PLACE CURRENT DETAIL"),
    _pattern("address", "PERMANENT", "ADDRESS PLACE LIVE DETAIL CURRENT", rank=2),
    _pattern("address", "HOUSE", "NUMBER ADDRESS", part="house", rank=3),
    _pattern("address", "HOUSE STREET", "NUMBER ADDRESS HAMLET", part="house", rank=3),
    _pattern("address", "STREET", "TEN ADDRESS", part="street", rank=3),
    _pattern("address", "HAMLET", "TEN ADDRESS STREET", part="hamlet", rank=3),
    _pattern("address", "HOUSE HAMLET", "NUMBER STREET", part="house", rank=3),
    _pattern("vaccine", "VACCINE", "TEN TYPE INJECT SHOT DOSE TIMES ORDINAL"),
    _pattern("lot", "LOT", "NUMBER CODE VACCINE INJECT SHOT DOSE TIMES ORDINAL"),
    _pattern("dose_date", "DATE INJECT", f"{_SHOT} HOUR MONTH YEAR"),
    _pattern("dose_date", "DATE DOSE", f"{_SHOT} HOUR MONTH YEAR"),
    _pattern("facility", "FACILITY", f"{_SHOT} TEN CODE PLACE ORG"),
    _pattern("facility", "PLACE INJECT", f"{_SHOT} TEN CODE"),
    _pattern("facility", "PLACE DOSE", f"{_SHOT} TEN CODE"),
    _pattern("facility", "ORG INJECT", f"{_SHOT} TEN CODE"),
    _pattern("nationality", "NATION", "CODE TEN"),
    _pattern("priority_group", "GROUP TARGET", "CODE PRIORITY TEN NUMBER TYPE INJECT"),
    _pattern("priority_group", "GROUP PRIORITY", "CODE TEN NUMBER TYPE INJECT"),
    _pattern("priority_group", "GROUP CODE", "NUMBER"),
    _pattern("priority_group", "TARGET PRIORITY", "CODE TYPE INJECT"),
    _pattern("commune", "COMMUNE", _OWN, rank=1),
    _pattern("commune", "COMMUNE CURRENT", f"{_HOME} PERMANENT"),
    _pattern("commune", "COMMUNE ADDRESS", _HOME),
    _pattern("commune", "COMMUNE PERMANENT", _HOME, rank=2),
    _pattern("commune_code", "COMMUNE CODE", _HOME, rank=1),
    _pattern("commune_code", "COMMUNE CODE PERMANENT", _HOME, rank=2),
    _pattern("district", "DISTRICT", f"{_OWN} CITY", rank=1),
    _pattern("district", "DISTRICT CURRENT", f"{_HOME} CITY"),
    _pattern("district", "DISTRICT ADDRESS", f"{_HOME} CITY"),
    _pattern("district", "DISTRICT PERMANENT", f"{_HOME} CITY", rank=2),
    _pattern("district_code", "DISTRICT CODE", f"{_HOME} CITY", rank=1),
    _pattern("district_code", "DISTRICT CODE PERMANENT", f"{_HOME} CITY", rank=2),
    _pattern("province", "PROVINCE", f"{_OWN} CITY", rank=1),
    _pattern("province", "CITY", _OWN, rank=1),
    _pattern("province", "PROVINCE CURRENT", f"{_HOME} CITY"),
    _pattern("province", "PROVINCE ADDRESS", f"{_HOME} CITY"),
    _pattern("province", "CITY ADDRESS", _HOME),
    _pattern("province", "PROVINCE PERMANENT", f"{_HOME} CITY", rank=2),
    _pattern("province_code", "PROVINCE CODE", f"{_HOME} CITY", rank=1),
    _pattern("province_code", "CITY CODE", _HOME, rank=1),
    _pattern("province_code", "PROVINCE CODE PERMANENT", f"{_HOME} CITY", rank=2),
    _pattern("dose_number", "SHOT", "INJECT NUMBER VACCINE ORDINAL TEN"),
    _pattern("dose_number", "TIMES INJECT", "NUMBER ORDINAL VACCINE"),
    _pattern("dose_status", "STATUS INJECT", _SHOT),
    _pattern("dose_status", "STATUS DOSE", _SHOT),
    _pattern("dose_status", "STATUS SHOT", _SHOT),
    _pattern("entry_date", "DATE ENTER", "HOUR"),
    _pattern("email", "EMAIL", "ADDRESS"),
    _pattern("occupation", "OCCUPATION", "CURRENT TEN"),
    _pattern("workplace", "WORK", "ORG PLACE TEN CURRENT"),
    _pattern("ethnicity", "ETHNICITY", "TEN CODE"),
    _pattern("note", "NOTE"),
    _pattern("source_id", "CODE", "TARGET NUMBER RECORD"),
    _pattern("source_id", "KEY", "RECORD TARGET"),
    _pattern("source_id", "RECORD", "NUMBER CODE"),
)
"""Every meaning of a heading must be explained by one pattern; patterns of two fields at once leave it undecided."""

NO_FIELD = frozenset(
    "ISSUE EXPIRY MADE PLANNED EXAM SCHOOL STAFF BODY FORM STATUS BIRTHPLACE ALIAS RUNNING COUNT HOUR OLD NOTE".split()
)
"""Meanings of headings that are understood but are no field of this package."""

INSTRUCTION = re.compile(r"\b(?:nếu|ghi|vd|ví dụ|trường hợp|lưu ý|if|e.g|example|nhập|điền|chọn|không có)\b", re.I)
"""Words of an instruction on filling in the form: a bracket that holds them does not decide whose or which a column is."""
