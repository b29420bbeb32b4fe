import datetime as dt
import re
from collections.abc import Callable
from random import Random

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from tests.identities.crowd import crowd, person
from vaxanalysis import identities
from vaxanalysis.identities import explain, meaning
from vaxanalysis.identities.probabilistic import prepare, shipped
from vaxanalysis.schema import fold

Register = Callable[[int, int], pl.DataFrame]


def linked(*people: dict[str, object]) -> dict[str, tuple[str, str]]:
    found = identities.duplicates(
        pl.DataFrame([*crowd(), *people], infer_schema_length=None), method="model", model=shipped()
    ).clusters
    return {
        record: (who, kind) for record, who, kind in found.filter(~pl.col("record_id").str.starts_with("x")).iter_rows()
    }


def test_one_person_with_a_slip_and_without_marks_is_found():
    found = linked(
        person("r1", "Đặng Thị Thùy Dương", (1984, 5, 17), cccd="001184000123", phone_std="0912345678"),
        person(
            "r2", "Dang Thi Thuy Duong", (1984, 5, 18), cccd="001184000123", unit_commune="00009", unit_district="002"
        ),
    )
    assert found["r1"] == found["r2"] == ("p1", "duplicate")


def test_twins_who_share_phone_birthday_and_commune_stay_two():
    shared = {"phone_std": "0912345678"}
    found = linked(
        person("r1", "Đặng Thị Lan", (2008, 5, 17), cccd="001308000123", **shared),
        person("r2", "Đặng Thị Loan", (2008, 5, 17), cccd="001308000124", **shared),
        person("r3", "Đặng Thị Mai", (2008, 5, 17), **shared),
    )
    assert len({who for who, _ in found.values()}) == 3


def test_a_shared_phone_speaks_for_a_slip_in_the_middle_name_but_not_for_another_middle_name():
    people = [
        person(f"r{n}", name, (1995, 5, 17), phone_std="0912345678")
        for n, name in enumerate(("Đặng Minh Lan", "Đặng Mihn Lan", "Đặng Lan", "Đặng Thùy Lan"))
    ]
    pairs = pl.DataFrame({"left": [0, 0, 0], "right": [1, 2, 3]}, schema=dict.fromkeys(["left", "right"], pl.Int32))
    why = explain.words(prepare(pl.DataFrame(people)).frame, shipped(), pairs)["why"]
    levels = why.str.extract(r"phone: ([^(]*) \(").to_list()
    assert levels == ["same, name and birth alike", "same, name and birth alike", "same phone, middle name differs"]


def test_mother_and_daughter_of_one_name_stay_two_under_one_phone_or_with_a_card_a_digit_off():
    named, shared = "Đặng Thùy Nhung", {"phone_std": "0912345678"}
    found = linked(person("r1", named, (1970, 5, 17), **shared), person("r2", named, (2003, 11, 2), **shared))
    assert found["r1"][0] != found["r2"][0]
    found = linked(
        person("r1", named, (1970, 5, 17), cccd="001170000123"),
        person("r2", named, (2003, 11, 2), cccd="001170000124"),
    )
    assert found["r1"][0] != found["r2"][0]


def test_a_child_under_its_mothers_card_and_name_stays_her_child():
    found = linked(
        person("r1", "Đặng Thị Thùy Dương", (1984, 5, 17), cccd="001184000123"),
        person("r2", "Đặng Thị Thùy Dương", (2009, 11, 2), cccd="001184000123"),
    )
    assert found["r1"][0] != found["r2"][0]


def test_a_mended_record_keeps_its_person_from_week_to_week():
    last = person("r1", "Đặng Thị Thùy Dương", (1984, 5, 17), cccd="001184000123", phone_std="0912345678")
    mended = {**last, "record_id": "r0", "cccd": "001184000124"}
    before = identities.duplicates(
        pl.DataFrame([*crowd(), last], infer_schema_length=None), method="model", model=shipped()
    ).clusters
    now = pl.DataFrame([*crowd(), last, mended], infer_schema_length=None)
    after = identities.duplicates(now, method="model", model=shipped(), before=before).clusters
    assert after.filter(pl.col("record_id").is_in(["r0", "r1"]))["person_id"].to_list() == ["p1", "p1"]


def test_the_reference_scorer_gives_the_same_persons(a_register: Register):
    records = a_register(300, 4)
    ours = identities.duplicates(records, method="model", model=shipped()).clusters
    assert_frame_equal(
        identities.duplicates(records, method="model", model=shipped(), reference_scorer=True).clusters, ours
    )


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(random=st.randoms(use_true_random=False), parts=st.integers(1, 5))
def test_row_order_and_file_split_change_nothing(a_register: Register, random: Random, parts: int):
    records = a_register(200, 9)
    order = random.sample(range(records.height), records.height)
    split = [records[order[k::parts]] for k in range(parts)]
    shuffled = identities.duplicates(pl.concat(split), method="model", model=shipped())
    assert_frame_equal(
        shuffled.clusters.sort("record_id"),
        identities.duplicates(records, method="model", model=shipped()).clusters.sort("record_id"),
    )


def test_people_are_counted_with_what_the_pairs_leave_open():
    persons = pl.DataFrame({"record_id": list("abcd"), "person_id": list("ppqr"), "tuple": range(4)})
    edges = pl.DataFrame({"left": [0, 1], "right": [1, 2], "weight": [40.0, 0.0], "probability": [1.0, 0.5]})
    found = identities.Identities(persons, pl.DataFrame(), edges)
    row = meaning.people(found).row(0, named=True)
    assert (row["records"], row["people"], row["low"], row["high"]) == (4, 3, 2, 3)
    assert 2 <= row["expected"] <= 3
    assert (row["precision"], row["precision_low"]) == (1.0, 1.0)
    assert 0.5 <= row["recall_low"] < row["recall_high"] == 1.0


def test_pairs_left_out_make_no_more_people_fewer_than_pairs_of_their_kind_do() -> None:
    """Three records of each of 15 people, all 45 pairs sure: 15 expected pairs that were left out are 10 people fewer, not 15."""
    persons = pl.DataFrame(
        {
            "record_id": [f"r{n}" for n in range(60)],
            "person_id": [f"p{n // 3 if n < 45 else n}" for n in range(60)],
            "tuple": range(60),
        }
    )
    pairs = [(n + a, n + b, 40.0, 1.0) for n in range(0, 45, 3) for a, b in ((0, 1), (0, 2), (1, 2))]
    edges = pl.DataFrame(pairs, schema=["left", "right", "weight", "probability"], orient="row")
    found = identities.Identities(persons, pl.DataFrame(), edges, {"prior": pl.DataFrame({"left_out": [15.0]})})
    row = meaning.people(found).row(0, named=True)
    assert row["people"] == 30 and 15 <= row["expected"] <= 24 and row["low"] >= 1


def test_people_are_not_estimated_where_each_has_many_records() -> None:
    """Ten records of one person are 45 pairs that spare nine; what is right of them is stated all the same."""
    persons = pl.DataFrame(
        {
            "record_id": [f"r{n}" for n in range(60)],
            "person_id": [f"p{max(n - 9, 0)}" for n in range(60)],
            "tuple": range(60),
        }
    )
    pairs = [(a, b, 40.0, 1.0) for a in range(10) for b in range(a + 1, 10)]
    edges = pl.DataFrame(pairs, schema=["left", "right", "weight", "probability"], orient="row")
    row = meaning.people(identities.Identities(persons, pl.DataFrame(), edges, {})).row(0, named=True)
    assert (row["people"], row["expected"], row["low"], row["high"]) == (51, None, None, None)
    assert row["precision"] > 0.95


def test_expected_people_and_precision_hold_the_truth_of_a_made_up_register():
    """60 people, 20 of them twice, a third of these without marks, half with another phone."""
    people = [{**one, "phone_std": f"09{n * 73_939_133 % 10**8:08}"} for n, one in enumerate(crowd(60))]
    again = [
        {**one, "record_id": f"s{n:04}", "phone_std": f"03{n * 39_373_393 % 10**8:08}" if n % 2 else one["phone_std"]}
        | ({"name_std": fold(str(one["name_std"]))} if n % 3 == 0 else {})
        for n, one in enumerate(people[:20])
    ]
    found = identities.duplicates(pl.DataFrame([*people, *again], infer_schema_length=None))
    row = meaning.people(found).row(0, named=True)
    pairs = found.persons.with_columns(true=pl.col("record_id").str.slice(1))
    merged = pairs.filter(pl.len().over("person_id") > 1)
    right = merged.group_by("person_id").agg(pl.col("true").n_unique() == 1)["true"]
    assert row["low"] <= 60 <= row["high"]
    assert row["precision_low"] <= right.mean() <= row["precision_high"]
    assert row["recall_low"] < row["recall"] < row["recall_high"] <= 1


def test_one_dose_given_on_two_days_speaks_for_two_people_and_the_next_dose_does_not() -> None:
    """Name and birth date agree, phone and commune differ, neither has a number."""
    days = [dt.date(2021, 8, 2), dt.date(2021, 9, 14), dt.date(2021, 10, 5)]
    doses = {"first_dose_on": days[0], "second_dose_on": None}
    some = [
        {**one, "first_dose_on": days[n % 3] + dt.timedelta(n % 28), "second_dose_on": None}
        for n, one in enumerate(crowd(300))
    ]

    def weight(**other: dt.date | None) -> float:
        one = person("r1", "Lê Trường Giang", (1984, 5, 17), phone_std="0912345678", unit_commune="00001") | doses
        two = person("r2", "Lê Trường Giang", (1984, 5, 17), phone_std="0387654321", unit_commune="00400") | other
        ready = prepare(pl.DataFrame([*some, one, two], infer_schema_length=None))
        tuples = ready.frame.filter(pl.col("first_id").is_in(["r1", "r2"]))["tuple"].to_list()
        pair = pl.DataFrame({"left": tuples[:1], "right": tuples[1:]}).cast(pl.Int32)
        told = explain.words(ready.frame, shipped(), pair)["why"].item()
        return float(re.search(r"doses: [^(]*\(([-+0-9.]+)\)", told).group(1)) if "doses" in told else 0.0

    same, later = weight(first_dose_on=days[0], second_dose_on=None), weight(first_dose_on=None, second_dose_on=days[2])
    other, none = weight(first_dose_on=days[1], second_dose_on=None), weight(first_dose_on=None, second_dose_on=None)
    assert other < -2 < none == 0 < min(same, later)


def test_units_add_up_to_people(a_register: Register):
    found = identities.duplicates(a_register(400, 6), method="model", model=shipped())
    units = meaning.by_unit(found)
    assert (units["records"].sum(), units["people"].sum()) == (400, found.people)


def test_a_pair_is_explained_by_the_levels_it_reached():
    records = pl.DataFrame(
        [
            *crowd(50),
            person("r1", "Đặng Thị Thùy Dương", (1984, 5, 17), phone_std="0912345678"),
            person("r2", "Dang Thi Thuy Duong", (1984, 5, 17), phone_std="0912345678"),
        ],
        infer_schema_length=None,
    )
    ready = prepare(records)
    two = ready.records.filter(pl.col("record_id").is_in(["r1", "r2"]))["tuple"].to_list()
    pair = pl.DataFrame({"left": [min(two)], "right": [max(two)]}, schema={"left": pl.Int32, "right": pl.Int32})
    told = explain.words(ready.frame, shipped(), pair)
    assert "name: same letters, one without marks" in told["why"].item()
    assert "birth: same day" in told["why"].item()
    assert "card" not in told["why"].item()
    chart = explain.waterfall(ready.frame, shipped(), *sorted(two))
    assert chart is not None


@pytest.mark.parametrize(("one", "other"), [("王伟", "李娜"), ("김민준", "이서연"), ("Иван Петров", "Олег Смирнов")])
def test_two_names_in_another_writing_are_two(one: str, other: str):
    """None is without a name, as a newborn entered under its mother's is: one birth date and phone do not make them one person."""
    rows = {
        "full_name": [one, other, one],
        "birth_date": ["01/02/1980"] * 3,
        "phone": ["0912345678", "0912345678", "0987654321"],
    }
    people = identities.duplicates(pl.DataFrame(rows)).clusters["person_id"]
    assert sorted(people.value_counts()["count"]) == [1, 2]


def test_a_record_without_a_birth_date_joins_no_father_to_his_son():
    """One name, one phone: born 1960, born 1990, and a record that says neither. Born a digit apart, they are one person."""
    rows = {"full_name": ["Nguyễn Văn Hùng"] * 3, "birth_date": ["05/06/1960", "1990", ""], "phone": ["0912345678"] * 3}
    found = identities.duplicates(pl.DataFrame(rows))
    assert (found.people, found.clusters["kind"].to_list()) == (3, ["review"] * 3)
    rows["birth_date"] = ["05/06/1960", "05/06/1961", ""]
    assert identities.duplicates(pl.DataFrame(rows)).people == 1


def test_evidence_names_both_records_and_the_reason():
    pair = [
        person("r1", "Đặng Thị Thùy Dương", (1984, 5, 17), cccd="001184000123", phone_std="0912345678"),
        person("r2", "Dang Thi Thuy Duong", (1984, 5, 18), cccd="001184000123"),
    ]
    records = pl.DataFrame([*crowd(), *pair], infer_schema_length=None)
    told = (
        explain.evidence(records, identities.duplicates(records, method="model", model=shipped()))
        .filter(record_id="r1")
        .row(0, named=True)
    )
    assert (told["other_id"], told["probability"] > 0.99) == ("r2", True)
    assert "card: same, fits both (+" in told["why"]
    parts = [float(part) for part in re.findall(r"\(([+-][0-9.]+)\)", told["why"])]
    assert sum(parts) == pytest.approx(told["weight"], abs=0.005 * len(parts))
    by_rule = identities.duplicates(records, method="exact")
    exact = explain.evidence(records, by_rule).filter(record_id="r1").row(0, named=True)
    assert (exact["other_id"], exact["why"]) == ("r2", "cccd")


def test_two_tables_are_linked_to_the_best_reference_only():
    reference = pl.DataFrame(
        [{**one, "record_id": f"n{n}"} for n, one in enumerate(crowd(300))], infer_schema_length=None
    )
    asked = pl.DataFrame(
        [{**crowd(300)[7], "record_id": "r7", "cccd": None}, person("r8", "Đỗ Văn Ba", (1999, 9, 9))],
        infer_schema_length=None,
    )
    found = identities.link(asked, reference)
    assert found.select("record_id", "reference_id").rows() == [("r7", "n7")]
    assert found["probability"].item() > 0.8


def test_a_handful_of_records_is_weighed_too_and_says_what_it_takes_from_where(a_register: Register) -> None:
    found = identities.duplicates(a_register(100, 3))
    assert found.audit["stages"]["stage"][2] == "pairs compared"
    told = found.audit["chances"].filter(comparison="sex")
    assert told["model"].to_list() == ["vietnam"] * 2
    assert told["u"].sum() == pytest.approx(1, abs=0.01)


def test_coincidence_is_counted_in_the_register_in_hand() -> None:
    women = pl.DataFrame([{**one, "sex_std": "female" if n % 10 else "male"} for n, one in enumerate(crowd(600))])
    even = women.with_columns(sex_std=pl.Series(["female", "male"] * 300))
    for records, expected in ((women, 0.82), (even, 0.5)):
        told = identities.duplicates(records).audit["chances"].filter(comparison="sex", level="same")
        assert told["u"].item() == pytest.approx(expected, abs=0.02)


def test_what_exact_rules_are_sure_of_is_not_undone_by_weights_and_says_so() -> None:
    """One number and name; sex, phone, commune and a birth date within a generation's years differ."""
    one = person(
        "r1", "Đặng Thị Thùy Dương", (1984, 5, 17), cmnd="012345678", phone_std="0912345678", unit_commune="00001"
    )
    other = person(
        "r2", "Đặng Thị Thùy Dương", (1985, 5, 17), cmnd="012345678", phone_std="0987654321", unit_commune="00400"
    )
    records = pl.DataFrame([*crowd(), one, other | {"sex_std": "male"}], infer_schema_length=None)
    found = identities.duplicates(records)
    assert found.clusters.filter(pl.col("record_id").is_in(["r1", "r2"]))["person_id"].n_unique() == 1
    edge = explain.evidence(records, found).filter(record_id="r1", other_id="r2").row(0, named=True)
    parts = [float(part) for part in re.findall(r"\(([+-][0-9.]+)\)", edge["why"])]
    assert sum(parts) == pytest.approx(edge["weight"], abs=0.005 * len(parts))
    assert edge["probability"] >= 0.99


def test_children_under_one_mothers_card_are_two_and_a_newborn_is_found_by_its_mothers_name() -> None:
    mother = {"cccd": "001184000123", "phone_std": "0912345678", "unit_commune": "00001"}
    children = [
        person("r1", "Lê An Nhi", (2012, 5, 17), **mother),
        person("r2", "Lê An Như", (2014, 8, 2), **mother),
        person("r3", "CB Trần Thị Thu Hà", (2019, 1, 3), **mother),
        person("r4", "Lê Gia Bảo", (2019, 1, 3), **mother),
    ]
    records = pl.DataFrame([*crowd(), *children], infer_schema_length=None)
    ids = dict(identities.duplicates(records).clusters.select("record_id", "person_id").iter_rows())
    assert ids["r1"] != ids["r2"]
    assert ids["r3"] == ids["r4"] != ids["r1"]


def test_a_newborn_under_its_mothers_name_is_no_twin_of_the_other_sex_and_none_of_two_twins() -> None:
    home = {"phone_std": "0912345678", "unit_commune": "00001"}
    boy_and_girl = [
        person("r1", "CB Trần Thị Thu Hà", (2019, 1, 3), **home) | {"sex_std": "male"},
        person("r2", "Lê Gia Hân", (2019, 1, 3), **home) | {"sex_std": "female"},
    ]
    twins = [
        person("r3", "Con bà Đỗ Thị Yến Chi", (2020, 2, 4), phone_std="0987654321", unit_commune="00002"),
        person("r4", "Mai Gia Bảo", (2020, 2, 4), phone_std="0987654321", unit_commune="00002"),
        person("r5", "Mai Đức Long", (2020, 2, 4), phone_std="0987654321", unit_commune="00002"),
    ]
    records = pl.DataFrame([*crowd(), *boy_and_girl, *twins], infer_schema_length=None)
    kinds = {one["record_id"]: one["kind"] for one in identities.duplicates(records).clusters.iter_rows(named=True)}
    assert [kinds[f"r{n}"] for n in range(1, 6)] == ["review"] * 5


@pytest.mark.parametrize("born", [(2019, 3, 1), (2019, 1, 8)])
def test_a_slip_in_the_birth_date_does_not_hide_a_newborn(born: tuple[int, int, int]) -> None:
    home = {"phone_std": "0912345678", "unit_commune": "00001"}
    two = [person("r1", "CB Trần Thị Thu Hà", (2019, 1, 3), **home), person("r2", "Lê Gia Bảo", born, **home)]
    records = pl.DataFrame([*crowd(), *two], infer_schema_length=None)
    ids = dict(identities.duplicates(records).clusters.select("record_id", "person_id").iter_rows())
    assert ids["r1"] == ids["r2"]


def test_one_number_and_name_are_not_sure_without_a_birth_date() -> None:
    """A child without a birth date may stand under its mother's name and number."""
    mother = person("r1", "Đặng Thị Thùy Dương", (1984, 5, 17), cccd="001184000123")
    child = mother | {"record_id": "r2", "birth": None, "birth_year": None, "birth_month": None, "sex_std": "male"}
    records = pl.DataFrame([*crowd(), mother, child], infer_schema_length=None)
    edges = identities.duplicates(records).edges
    assert edges.filter(pl.col("rule").is_not_null()).is_empty()


@pytest.mark.parametrize(("days", "bits"), [((1, 1), 3.6), ((1, 20), -5.6)])
def test_one_dose_on_two_days_says_two_people(days: tuple[int, int], bits: float) -> None:
    """Bits beside those of the same two records without doses."""
    around = [
        {**one, "first_dose_on": dt.date(2021, 8, 1) + dt.timedelta(days=n % 60)} for n, one in enumerate(crowd(600))
    ]
    pair = [person(f"r{n}", "Trần Thị Lan", (1960, 3, 2), phone_std=f"0900000{n}01") for n in (0, 1)]
    dosed = [{**one, "first_dose_on": dt.date(2021, 9, day)} for one, day in zip(pair, days, strict=True)]
    weights = [
        identities.duplicates(pl.DataFrame([*around, *two], infer_schema_length=None), model=shipped())
        .edges.filter(pl.col("left") < 2, pl.col("right") < 2)["weight"]
        .item()
        for two in (pair, dosed)
    ]
    assert weights[1] - weights[0] == pytest.approx(bits, abs=0.1)
