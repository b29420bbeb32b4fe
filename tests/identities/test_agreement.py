"""What tells two records apart, and that nothing missing or unreadable is evidence that they are one."""

import datetime as dt
from typing import Literal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vaxanalysis import identities
from vaxanalysis.identities import spelling
from vaxanalysis.identities.agreement import apart
from vaxanalysis.identities.result import DUPLICATE_KINDS
from vaxanalysis.identities.tuples import collapse
from vaxanalysis.standardise.names import name_table

BIRTH = dt.date(2006, 5, 11)
GIRL, SISTER, PARENT = "001306000123", "001306000124", "001170000009"


def names(name: str | None) -> dict[str, object]:
    """The typed columns of a name as it is entered."""
    table = name_table(pl.Series([name], dtype=pl.String))
    return table.select("name_std", "name_folded", "given_name").row(0, named=True)


def person(record: str, name: str | None, **more: object) -> dict[str, object]:
    known = {
        "record_id": record, **names(name),
        "birth": BIRTH, "birth_year": 2006, "sex_std": "female", "cccd": None, "cmnd": None,
        "phone_std": "0912345610", "unit_district": "001", "unit_commune": "00004", "doses": 1,
    }  # fmt: skip
    return known | more


def kinds(*people: dict[str, object], method: Literal["exact", "model"] = "exact") -> list[tuple[str, str]]:
    """Person and kind of each record, in the order of their ids."""
    records = pl.DataFrame(people, infer_schema_length=None, schema_overrides={"cccd": pl.String})
    found = identities.duplicates(records, method=method)
    return found.clusters.sort("record_id").select("person_id", "kind").rows()


ONE = [("p1", "duplicate"), ("p1", "duplicate")]
TWO = [("p1", "review"), ("p2", "review")]


@pytest.mark.parametrize(
    ("name", "other", "expected"),
    [
        ("Nguyễn Minh Anh", "Nguyễn Minh Ánh", TWO),
        ("Trần Thị Hà", "Trần Thị Hạ", TWO),
        ("Trần Thùy Dung", "Trần Thúy Dung", TWO),
        ("Nguyễn Thu Hà", "Nguyễn Thư Hà", TWO),
        ("Nguyễn MinhÁnh", "Nguyễn Minh Anh", TWO),
        ("Nguyễn Minh Ánh (cháu)", "Nguyễn Minh Anh", TWO),
        ("Nguyễn Minh Anh", "nguyen minh anh", ONE),
        ("Trần Thị Hà", "Trần Thi Hà", ONE),
        ("Trần Thị Hoà", "Trần Thị Hòa", ONE),
        ("Lê Thị Đào", "Lê Thị Ðào", ONE),
        ("Nguyễn Thị Lan", "Nguyển Thị Lan", ONE),
    ],
)
def test_other_marks_on_the_given_name_are_for_review(name: str, other: str, expected: list[tuple[str, str]]) -> None:
    assert kinds(person("r1", name), person("r2", other)) == expected


def test_an_own_card_in_common_outweighs_a_mark() -> None:
    assert kinds(person("r1", "Lê Minh Anh", cccd=GIRL), person("r2", "Lê Minh Ánh", cccd=GIRL)) == ONE


def test_a_parents_card_in_common_does_not() -> None:
    assert kinds(person("r1", "Lê Minh Anh", cccd=PARENT), person("r2", "Lê Minh Ánh", cccd=PARENT)) == TWO


def test_two_own_cards_a_digit_apart_are_no_certain_merge() -> None:
    assert kinds(person("r1", "Lê Minh Anh", cccd=GIRL), person("r2", "Lê Minh Anh", cccd=SISTER)) == TWO


def test_twins_under_a_parents_old_card_are_for_review() -> None:
    twins = person("r1", "Lê Văn An", cmnd="012345678"), person("r2", "Lê Văn Bình", cmnd="012345678")
    assert kinds(*twins) == TWO


def test_father_and_son_of_one_name_are_not_merged_by_a_card() -> None:
    father = person("r1", "Lê Văn An", birth=dt.date(1970, 1, 2), birth_year=1970, cmnd="012345678")
    assert kinds(father, person("r2", "Lê Văn An", cmnd="012345678")) == TWO


def test_by_the_model_too_father_and_son_twins_and_other_marks_stay_two_in_a_file_of_two_records() -> None:
    father = person("r1", "Lê Văn An", birth=dt.date(1970, 1, 2), birth_year=1970, cmnd="012345678")
    assert kinds(father, person("r2", "Lê Văn An", cmnd="012345678"), method="model") == TWO
    twins = person("r1", "Lê Văn An", cmnd="012345678"), person("r2", "Lê Văn Bình", cmnd="012345678")
    assert kinds(*twins, method="model") == TWO
    assert kinds(person("r1", "Lê Minh Anh"), person("r2", "Lê Minh Ánh"), method="model") == TWO


def test_by_the_model_other_given_names_and_cards_a_digit_apart_are_never_certain() -> None:
    probable = [("p1", "probable"), ("p1", "probable")]
    other = person("r1", "Lê Thị Lan", cccd=GIRL), person("r2", "Lê Thị Mai", cccd=GIRL)
    assert kinds(*other, method="model") == probable
    cards = person("r1", "Lê Minh Anh", cccd=GIRL), person("r2", "Lê Minh Anh", cccd=SISTER)
    assert kinds(*cards, method="model") == probable


def test_other_names_under_one_own_card_are_for_review_and_a_slip_is_not() -> None:
    assert kinds(person("r1", "Lê Thị Lan", cccd=GIRL), person("r2", "Lê Thị Mai", cccd=GIRL)) == TWO
    assert kinds(person("r1", "Lê Thị Lan", cccd=GIRL), person("r2", "Lê Thị Lna", cccd=GIRL)) == ONE


def test_a_record_without_marks_belongs_to_neither_twin_for_certain() -> None:
    three = kinds(person("r1", "Lê Minh Anh"), person("r2", "Lê Minh Ánh"), person("r3", "le minh anh"))
    assert three == [("p1", "review"), ("p2", "review"), ("p3", "review")]


def test_marks_are_read_as_words_of_the_name() -> None:
    names = pl.DataFrame(
        [("Nguyễn Minh Ánh", "nguyen minh anh"), ("Ng~ Minh Ánh", "nguyen minh anh"), ("Tran Thi Ha", "tran thi ha")],
        schema=["name_std", "name_folded"],
        orient="row",
    )
    assert spelling.marked(names).select(spelling.COLUMNS).rows() == [
        ("minh nguyễn ánh", "minh ánh", "ánh", "anh minh nguyen"),
        (None, None, "ánh", "anh minh nguyen"),
        (None, None, None, "ha thi tran"),
    ]


FIELDS = ("name_std", "birth", "sex_std", "cccd", "cmnd", "phone_std", "unit_commune")
TOGETHER = {"name_std": ("name_folded", "given_name"), "birth": ("birth_year",)}
RANK = {"single": 0, "shared_id": 1, "review": 2, "probable": 3, "duplicate": 4}


def destroyed(record: dict[str, object], field: str) -> dict[str, object]:
    return record | dict.fromkeys((field, *TOGETHER.get(field, ())))


CHOICES = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["Lê Minh Anh", "Lê Minh Ánh", "le minh anh", "Lê Minh Lan"]),
        "birth": st.sampled_from([BIRTH, dt.date(2006, 11, 5), dt.date(1970, 5, 11)]),
        "sex_std": st.sampled_from(["male", "female"]),
        "cccd": st.sampled_from([None, GIRL, SISTER, PARENT]),
        "cmnd": st.sampled_from([None, "012345678"]),
        "phone_std": st.sampled_from([None, "0912345610", "0912345611"]),
        "unit_commune": st.sampled_from([None, "00004", "00007"]),
    }
)


@settings(max_examples=60, deadline=None)
@given(CHOICES, CHOICES, st.sampled_from(FIELDS))
def test_destroying_a_field_in_which_both_agree_never_makes_the_evidence_stronger(
    one: dict[str, object], other: dict[str, object], field: str
) -> None:
    pair = []
    for record, chosen in (("r1", one), ("r2", other)):
        more = {key: value for key, value in chosen.items() if key != "name"}
        pair.append(person(record, str(chosen["name"]), birth_year=chosen["birth"].year, **more))  # type: ignore[attr-defined]
    shared = (field, *TOGETHER.get(field, ()))
    pair[1] |= {name: pair[0][name] for name in shared}
    before, after = kinds(*pair), kinds(*(destroyed(record, field) for record in pair))
    assert RANK[after[0][1]] <= RANK[before[0][1]]


def test_kinds_are_all_ranked() -> None:
    assert set(RANK) == {"single", *DUPLICATE_KINDS}


def test_nothing_missing_is_apart_or_one() -> None:
    blank = dict.fromkeys(FIELDS) | {"name_folded": None, "given_name": None, "birth_year": None}
    frame = collapse(pl.DataFrame([person("r1", None, **{k: v for k, v in blank.items() if k != "name_std"})])).frame
    both = frame.join(frame, how="cross", suffix="_r")
    assert both.select(apart()).to_series().to_list() == [False]
    assert kinds(person("r1", None) | blank, person("r2", None) | blank | {"unit_commune": "00004"}) == [
        ("p1", "single"),
        ("p2", "single"),
    ]
