"""Rows of lists and what comes of each: one table in, outcomes and reasons out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from vaxanalysis import register
from vaxanalysis.session.deciding import decided
from vaxanalysis.session.history import HISTORY, stated
from vaxanalysis.session.persons import persons
from vaxanalysis.session.reasons import OUTCOMES, REASONS
from vaxanalysis.session.terms import TERMS, SessionTerms

DAY = date(2021, 11, 12)
HEAD = "Họ và tên,Giới tính,Ngày sinh,Số CCCD,Số điện thoại,Quốc tịch,Địa chỉ,Mã tỉnh,Mã quận/huyện,Mã phường/xã"
HOME = "Số 1 tổ 2,01,001,00001"
ADULT = f"Nguyễn Văn An,Nam,02/03/1980,001080000123,0912345678,Việt Nam,{HOME}"


def row(**changed: str) -> str:
    """``ADULT`` with some cells changed."""
    names = ("name", "sex", "birth", "number", "phone", "country", "address", "province", "district", "commune")
    return ",".join((dict(zip(names, ADULT.split(","), strict=True)) | changed).values())


def had(**facts: object) -> dict[str, object]:
    """What the register says of the first record."""
    none = dict.fromkeys(HISTORY, None)
    return none | {"sure": True, "differs": False, "undated": False, "unclear": False, "had": 1, "first_product": "pfizer",
                   "last_product": "pfizer", "last_day": date(2021, 10, 1)} | facts  # fmt: skip


def loaded(folder: Path, *lists: list[str], head: str = HEAD) -> register.Register:
    """The register of ``lists``, one file each."""
    files = [folder / f"list-{number}.csv" for number in range(len(lists))]
    for file, lines in zip(files, lists, strict=True):
        file.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    return register.load(files)


def judge(
    made: register.Register, known: dict[str, object] | None = None, others: bool = False, day: date = DAY, terms: SessionTerms = TERMS,
) -> list[tuple[str, str]]:  # fmt: skip
    """Outcome and reasons of every row; ``known`` and ``others`` are said of the first row."""
    first = made.rows["record_id"].item(0)
    history = pl.DataFrame([known | {"record_id": first, "found": "r"}] if known else [], schema=HISTORY)
    people = persons(made.records)
    told = history.join(stated(made.doses, people, day), on="record_id", how="full", coalesce=True)
    named = pl.Series([first] if others else [], dtype=pl.String)
    found = decided(made.rows, made.records, people, told, named, day, terms)
    return list(found.select("outcome", "reasons").iter_rows())


def check(folder: Path, *lists: list[str], head: str = HEAD, day: date = DAY) -> list[tuple[str, str]]:
    return judge(loaded(folder, *lists, head=head), day=day)


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> register.Register:
    return loaded(tmp_path_factory.mktemp("one"), [row()])


FAULTS: list[tuple[dict[str, str], str, str]] = [
    ({}, "ready", ""),
    ({"name": ""}, "complete", "full_name_missing"),
    ({"birth": ""}, "complete", "birth_date_missing"),
    ({"birth": "1980"}, "complete", "year_only"),
    ({"sex": ""}, "complete", "sex_missing"),
    ({"sex": "x2"}, "complete", "sex_unknown_code"),
    ({"number": ""}, "complete", "citizen_id_missing"),
    ({"number": "không có"}, "complete", "citizen_id_missing"),
    ({"number": "0010800"}, "complete", "citizen_id_malformed"),
    ({"sex": "Nữ"}, "police", "cccd_sex_mismatch"),
    ({"birth": "02/03/1981"}, "police", "cccd_year_mismatch"),
    ({"birth": "02/03/2015"}, "police", "cccd_year_mismatch"),
    ({"number": "012345679"}, "police", "old_card"),
    ({"commune": "", "district": ""}, "complete", "commune_unknown"),
    ({"commune": "00004"}, "complete", "wrong_commune"),
    ({"number": "", "phone": "", "address": ""}, "police", "citizen_id_missing;no_contact"),
    ({"birth": "02/03/2012", "number": "001212000123"}, "not_due", "under_age"),
    ({"country": "Hàn Quốc", "number": "K12345678"}, "ready", ""),
    ({"country": "Hàn Quốc", "number": "", "phone": "", "address": ""}, "complete", "citizen_id_missing"),
]
GIVEN = "An Bình Cường Dũng Giang Hà Hải Hiếu Hoa Hùng Huy Khánh Lan Linh Long Mai Nam Nga Phong Quân".split()


def test_one_fault_each(tmp_path: Path) -> None:
    people = [
        row(
            **{"name": f"Nguyễn Văn {GIVEN[at]}", "number": f"001080{at + 1:06d}", "phone": f"09{at + 10_000_000}"}
            | changed
        )
        for at, (changed, *_) in enumerate(FAULTS)
    ]
    told = check(tmp_path, people)
    assert [(changed, *found) for (changed, *_), found in zip(FAULTS, told, strict=True)] == FAULTS


@pytest.mark.parametrize(
    ("day", "births"),
    [
        (date(2021, 10, 26), {"26/10/2003": "ready", "27/10/2003": "not_due"}),
        (date(2021, 10, 27), {"27/10/2009": "ready", "28/10/2009": "not_due"}),
        (date(2022, 4, 14), {"14/04/2017": "ready", "15/04/2017": "not_due"}),
    ],
)
def test_age_on_the_day_of_the_session(tmp_path: Path, day: date, births: dict[str, str]) -> None:
    people = [row(name=f"Lê Quốc {GIVEN[at]}", birth=birth, number=f"0012{birth[-2:]}{at + 11:06d}", phone=f"09123456{at:02d}")
              for at, birth in enumerate(births)]  # fmt: skip
    assert [outcome for outcome, _ in check(tmp_path, people, day=day)] == list(births.values())


@pytest.mark.parametrize(
    ("facts", "outcome", "reasons"),
    [
        ({}, "ready", ""),
        ({"last_day": date(2021, 10, 22)}, "ready", ""),
        ({"last_day": date(2021, 10, 23)}, "not_due", "too_early"),
        ({"last_day": date(2021, 10, 1), "last_product": "astrazeneca", "first_product": "astrazeneca"}, "not_due", "too_early"),
        ({"last_day": date(2021, 9, 17), "last_product": "astrazeneca", "first_product": "astrazeneca"}, "ready", ""),
        ({"had": 2}, "not_due", "course_complete"),
        ({"had": 1, "first_product": "janssen", "last_product": "janssen"}, "not_due", "course_complete"),
        ({"had": 2, "first_product": "abdala", "last_product": "abdala"}, "ready", ""),
        ({"last_day": None}, "complete", "dose_undated"),
        ({"first_product": None, "last_product": None}, "complete", "product_unknown"),
        ({"unclear": True}, "complete", "history_unclear"),
        ({"had": 2, "sure": False}, "complete", "perhaps_vaccinated"),
    ],
)  # fmt: skip
def test_doses_in_the_register(one: register.Register, facts: dict[str, object], outcome: str, reasons: str) -> None:
    assert judge(one, had(**facts)) == [(outcome, reasons)]


@pytest.mark.parametrize(
    ("day", "last", "outcome", "reasons"),
    [
        (date(2021, 11, 30), date(2021, 5, 1), "not_due", "course_complete"),
        (date(2021, 12, 1), date(2021, 6, 1), "ready", ""),
        (date(2021, 12, 1), date(2021, 6, 2), "not_due", "booster_too_early"),
        (date(2021, 12, 17), date(2021, 9, 17), "ready", ""),
        (date(2021, 12, 17), date(2021, 9, 18), "not_due", "booster_too_early"),
    ],
)
def test_boosters(one: register.Register, day: date, last: date, outcome: str, reasons: str) -> None:
    assert judge(one, had(had=2, last_day=last), day=day) == [(outcome, reasons)]


def test_nobody_has_more_than_one_booster_here(one: register.Register) -> None:
    told = judge(one, had(had=3, last_day=date(2021, 6, 1)), day=date(2022, 3, 1))
    assert told == [("not_due", "course_complete")]


@pytest.mark.parametrize(
    ("planned", "day", "reasons"),
    [
        ("Pfizer", DAY, ""),
        ("Moderna", DAY, ""),
        ("Moderna", date(2021, 9, 7), "product_not_mixed"),
        ("Vero Cell", DAY, "product_not_mixed"),
    ],
)
def test_the_planned_product_must_follow_the_earlier_one(tmp_path: Path, planned: str, day: date, reasons: str) -> None:
    made = loaded(tmp_path, [row() + f",{planned}"], head=HEAD + ",Tên vắc xin")
    told = judge(made, had(first_product="pfizer", last_day=date(2021, 7, 1)), day=day)
    assert told == [("complete" if reasons else "ready", reasons)]


def test_a_dose_that_only_the_list_knows_counts(tmp_path: Path) -> None:
    head = HEAD + ",Tên vắc xin,Ngày tiêm"
    made = loaded(tmp_path, [row() + ",Pfizer,05/11/2021"], head=head)
    assert judge(made) == [("not_due", "too_early")]
    assert judge(made, day=date(2021, 11, 26)) == [("ready", "")]


STATED = [
    ("Pfizer", "05/11/2021", "not_due", "too_early"),
    ("Pfizer", "", "ready", ""),
    ("Pfizer", "12/11/2021", "ready", ""),
    ("Pfizer", "05/11/2012", "complete", "dose_undated"),
    ("Pfizer", "10/2021", "complete", "dose_undated"),
    ("Pfizer", "31/09/2021", "complete", "dose_undated"),
]


@pytest.mark.parametrize(("product", "given", "outcome", "reasons"), STATED)
def test_a_day_that_is_none_plans_no_dose(tmp_path: Path, product: str, given: str, outcome: str, reasons: str) -> None:
    assert check(tmp_path, [f"{row()},{product},{given}"], head=HEAD + ",Tên vắc xin,Ngày tiêm") == [(outcome, reasons)]


def test_a_list_for_dose_2_says_that_there_was_a_dose_1(tmp_path: Path) -> None:
    second = loaded(tmp_path, [f"{row()},2,Pfizer"], head=HEAD + ",Mũi tiêm,Tên vắc xin")
    assert judge(second) == [("complete", "dose_undated")]
    assert judge(second, had()) == [("ready", "")]
    third = loaded(tmp_path, [f"{row()},3,Pfizer"], head=HEAD + ",Mũi tiêm,Tên vắc xin")
    assert judge(third, had()) == [("complete", "dose_undated")]


def test_a_dose_that_one_list_states_counts_for_the_person_on_every_list(tmp_path: Path) -> None:
    head = HEAD + ",Mũi tiêm,Tên vắc xin,Ngày tiêm"
    first, other = f"{row()},,,", f"{row(phone='0987654321')},1,Pfizer,05/11/2021"
    assert check(tmp_path, [first], [other], head=head) == [
        ("not_due", "too_early"),
        ("not_due", "repeated_elsewhere;too_early"),
    ]
    slip = f"{row(phone='0987654321')},1,Pfizer,06/10/2021"
    once = check(tmp_path, [f"{row()},1,Pfizer,05/10/2021"], [slip], head=head)
    assert once == [("ready", ""), ("complete", "repeated_elsewhere")]


def test_the_interval_is_that_of_the_product_given_last(tmp_path: Path) -> None:
    made = loaded(tmp_path, [row() + ",AstraZeneca,12/10/2021"], head=HEAD + ",Tên vắc xin,Ngày tiêm")
    assert judge(made, had(last_day=date(2021, 9, 1))) == [("not_due", "too_early")]


def test_a_row_twice_on_a_list(tmp_path: Path) -> None:
    assert check(tmp_path, [row(), row()]) == [("ready", ""), ("complete", "repeated_here")]


def test_a_person_on_two_lists(tmp_path: Path) -> None:
    told = check(tmp_path, [row()], [row(phone="0987654321")])
    assert told == [("ready", ""), ("complete", "repeated_elsewhere")]


def test_of_rows_of_a_person_the_one_without_a_fault_is_kept(tmp_path: Path) -> None:
    told = check(tmp_path, [row(sex=""), row()])
    assert told == [("complete", "sex_missing;repeated_here"), ("ready", "")]


def test_rows_of_a_person_that_differ_are_all_stopped(tmp_path: Path) -> None:
    told = check(tmp_path, [row(), row(birth="12/03/1980")])
    assert told == [("complete", "repeated_differs")] * 2


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("Vũ Thị Hạnh", "VŨ THỊ HẠNH", True), ("Vũ Thị Hoà", "Vũ Thị Hòa", True), ("Vũ Thị An", "Vũ Thị Ân", False)],
)
def test_a_name_in_capitals_or_with_its_tone_mark_elsewhere_is_the_same(
    tmp_path: Path, one: str, other: str, same: bool
) -> None:
    told = check(
        tmp_path, [row(name=one, sex="Nữ", number="001180000123")], [row(name=other, sex="Nữ", number="001180000123")]
    )
    kept = [("ready", ""), ("complete", "repeated_elsewhere")]
    assert (told == kept) == same and (
        same or all("repeated_differs" in why or "shared_number" in why for _, why in told)
    )


def test_a_number_of_two_people(tmp_path: Path) -> None:
    told = check(tmp_path, [row(), row(name="Trần Quốc Bảo", birth="09/09/1980", phone="0987654321")])
    assert told == [("police", "shared_number")] * 2


def test_a_number_that_the_register_has_under_another_name(one: register.Register) -> None:
    assert judge(one, others=True) == [("police", "number_of_another")]


def test_a_note_on_the_list_is_a_remark(tmp_path: Path) -> None:
    made = loaded(
        tmp_path,
        [f"{row()},hoãn tiêm", f"{row(name='Lê Thị Mai', number='', phone='0987654321')},"],
        head=HEAD + ",Ghi chú",
    )
    people, none = persons(made.records), pl.Series([], dtype=pl.String)
    told = pl.DataFrame(schema=HISTORY).join(stated(made.doses, people, DAY), on="record_id", how="full", coalesce=True)
    found = decided(made.rows, made.records, people, told, none, DAY)
    assert found.select("outcome", "remarks").rows() == [("ready", "noted"), ("complete", "")]


def test_a_list_without_a_column(tmp_path: Path) -> None:
    head, line = HEAD.replace("Giới tính,", ""), row().replace(",Nam,", ",")
    assert check(tmp_path, [line], head=head) == [("complete", "sex_no_column")]


def test_terms_change_what_is_due(tmp_path: Path) -> None:
    known = had(last_product="astrazeneca", first_product="astrazeneca")
    terms = SessionTerms(interval_astrazeneca=28, old_cards=True, youngest=5)
    assert judge(loaded(tmp_path, [row(number="012345679")]), known, terms=terms) == [("ready", "")]


def test_every_reason_leads_to_a_known_outcome_and_speaks_both_languages() -> None:
    assert {reason.outcome for reason in REASONS.values()} - {None} <= set(OUTCOMES)
    assert [code for code, reason in REASONS.items() if not (reason.vi and reason.en)] == []
