"""What one heading says: whose column, which field, which dose; and the headings that must be taken for none."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaxanalysis.loading.heading_grammar import EXACT, LIKELY, MINE, THEIRS, WORDED, read
from vaxanalysis.loading.heading_words import PATTERNS, words
from vaxanalysis.loading.headings import name_columns
from vaxanalysis.schema import FIELD

LISTS = Path(__file__).parent.parent / "cases" / "inputs" / "headings"
NOT_DECIDED = ("Bàn tiêm", "Số mũi đã tiêm")
"""A table at a session, and how many doses a person has: neither is a field of a record."""


def lines(name: str) -> list[str]:
    return (LISTS / name).read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("heading", lines("known.txt"))
def test_headings_met_in_lists_are_understood_or_named(heading: str) -> None:
    head = name_columns([heading])
    assert bool(head.known) == (heading not in NOT_DECIDED)
    assert head.known or heading in (*head.unknown, *head.others)


@pytest.mark.parametrize("line", lines("more.txt"))
def test_a_heading_is_understood_by_its_words(line: str) -> None:
    heading, field, ordinal, part = line.split("\t")
    text, _, group = heading.partition(" < ")
    reading = read(text, group)
    assert (reading.field, reading.ordinal, reading.part) == (field, int(ordinal or 0), part)


@pytest.mark.parametrize("heading", lines("others.txt"))
def test_a_heading_of_somebody_or_something_else_is_no_field(heading: str) -> None:
    text, _, group = heading.partition(" < ")
    assert read(text, group).field is None


@pytest.mark.parametrize(
    ("heading", "confidence"),
    [
        ("Số CCCD", EXACT),
        ("3. Số căn cước", WORDED),
        ("Số CCCD/CMND (nếu chưa có ghi không)", WORDED),
        ("Số căn cước (thẻ cứng)", LIKELY),
        ("Sô định danh cá nhân", LIKELY),
    ],
)
def test_how_sure_a_reading_is_is_said(heading: str, confidence: str) -> None:
    assert (read(heading).field, read(heading).confidence) == ("citizen_id", confidence)


@pytest.mark.parametrize(
    "heading", ["Họ tên cha", "SĐT (mẹ)", "CCCD của người giám hộ", "Guardian phone", "Năm sinh chủ hộ"]
)
def test_whose_a_column_is_is_said(heading: str) -> None:
    assert (read(heading).owner, read(heading).why) == (THEIRS, "whose")


def test_one_word_that_is_not_known_leaves_a_heading_not_understood() -> None:
    assert read("Ngày tiêm").field == "dose_date"
    assert (read("Ngày tiêm quai bị").field, read("Ngày tiêm quai bị").why) == (None, "unknown")


def test_marks_tell_words_apart() -> None:
    assert read("Hộ").field is None
    assert read("Họ").field == "full_name"
    assert read("Phương").field is None
    assert read("Phường").field == "commune"


def test_the_words_of_the_patterns_are_declared() -> None:
    declared = {meaning for meanings in words() for meaning in meanings.split()} | {"DOSE", "DIGITS", "DIGIT", "DAY"}
    assert {meaning for pattern in PATTERNS for meaning in pattern.need | pattern.may} <= declared
    assert {pattern.field for pattern in PATTERNS} <= set(FIELD)


@given(st.text(max_size=60), st.text(max_size=20))
def test_any_text_has_a_reading(text: str, group: str) -> None:
    reading = read(text, group)
    assert bool(reading.field) == bool(reading.confidence)


@given(
    st.sampled_from(lines("known.txt")), st.sampled_from(["{}", "  {} ", "{}\n(*)", "1. {}", "(2) {}", "b) {}", "{}:"])
)
def test_numbers_space_and_marks_of_required_fields_change_nothing(heading: str, shape: str) -> None:
    plain, decorated = read(heading), read(shape.format(heading))
    assert (plain.field, plain.ordinal, plain.owner) == (decorated.field, decorated.ordinal, decorated.owner)


@given(
    st.sampled_from(lines("known.txt")),
    st.sampled_from(["cha", "mẹ", "chủ hộ", "người giám hộ", "phụ huynh", "bác sĩ"]),
)
def test_no_field_of_somebody_else_is_taken(heading: str, owner: str) -> None:
    assert read(f"{heading} {owner}").field is None
    assert read(f"{heading} ({owner})").field is None
    assert read(heading).owner == MINE or read(heading, owner.upper()).field is None


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("Tên vắc xin (*) (Tham khảo PL5)", "vaccine"),
        ("Số thẻ bảo hiểm y tế (Mã thẻ 10/15 ký tự)", "insurance_id"),
        ("Số thẻ BHYT (10 hoặc 15 ký tự)", "insurance_id"),
        ("Số CCCD (đủ 12 chữ số)", "citizen_id"),
        ("Mã nhóm đối tượng ưu tiên (*) (Tham khảo PL2)", "priority_group"),
        ("Số CCCD (của mẹ, 12 chữ số)", None),
    ],
)
def test_how_a_cell_is_written_says_nothing_of_what_it_is(text: str, field: str | None) -> None:
    assert read(text).field == field


@pytest.mark.parametrize(("heading", "dose"), [("vaccine_2", 2), ("vaccine_4", 4), ("vaccine_5", 0), ("vaccine_23", 0)])
def test_own_names_of_columns_go_to_the_fourth_dose(heading: str, dose: int) -> None:
    assert (read(heading).field is not None, read(heading).ordinal) == (dose > 0, dose)
