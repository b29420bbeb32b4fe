"""Who is to blame for a contradiction, what is proposed, and how answers change the chance: on tables small enough to read."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from vaxanalysis import repair
from vaxanalysis.repair import blame, chances, typed
from vaxanalysis.repair.traits import with_traits
from vaxanalysis.standardise.identity import PROVINCES

STATES = {f"{field}_state": 3 for field in ("full_name", "birth_date", "sex", "citizen_id", "phone")}
SOUND: dict[str, Any] = {
    "name_std": "Trần Thị Lan", "middle_name": "thi", "given_name": "lan", "birth": date(1985, 3, 12), "birth_year": 1985,
    "birth_precision": "day", "sex_std": "female", "cccd": "001185104729", "cmnd": None, "passport": None, "citizen_id": "001185104729",
    "phone_std": "0912345678", "non_citizen": False, "first_dose": date(2021, 8, 12), "last_dose": date(2021, 8, 12), **STATES,
}  # fmt: skip
MAN = {
    "name_std": "Trần Văn Hùng", "middle_name": "van", "given_name": "hung", "sex_std": "male", "cccd": "001085104730",
    "citizen_id": "001085104730",
}  # fmt: skip


def table(*changes: dict[str, Any], background: int = 40) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Records ``r0``, ``r1`` ... as changed, each a person unless ``person`` says so, before ``background`` sound women and men."""
    rows = [{**SOUND, **change} for change in changes]
    for i in range(background):
        sex, base = (i % 2, SOUND if i % 2 else {**SOUND, **MAN})
        number = f"0010{85}"[:3] + f"{sex}{60 + i % 40:02}{200_000 + i}"
        year = 1960 + i % 40
        rows.append({**base, "cccd": number, "citizen_id": number, "birth_year": year, "birth": date(year, 5, 6)})
    names = [f"r{i}" for i in range(len(rows))]
    people = [row.pop("person", name) for row, name in zip(rows, names, strict=True)]
    records = pl.DataFrame(rows, infer_schema_length=None).with_columns(
        record_id=pl.Series(names), birth_year=pl.col("birth_year").cast(pl.Int16), cmnd=pl.col("cmnd").cast(pl.String),
        passport=pl.col("passport").cast(pl.String),
    )  # fmt: skip
    return records, pl.DataFrame({"record_id": names, "person_id": people})


def of_first(*changes: dict[str, Any], answers: pl.DataFrame | None = None) -> dict[str, dict[str, Any]]:
    found = repair.proposals(*table(*changes), answers)
    return {row["field"]: row for row in found.filter(record_id="r0").iter_rows(named=True)}


def test_a_sound_register_gets_no_proposals() -> None:
    assert repair.proposals(*table({})).height == 0


def p_number(*changes: dict[str, Any]) -> float:
    frame = with_traits(*table(*changes))
    return float(blame.conflicts(frame).filter(record_id="r0")["p_number"].item())


def test_the_name_decides_between_sex_and_number() -> None:
    assert p_number({"sex_std": "male"}) < 0.1
    assert p_number({"cccd": "001085104729"}) > 0.9


def test_a_number_that_stands_at_another_person_is_to_blame() -> None:
    mother = {"birth_year": 1985, "birth": date(1985, 3, 12)}
    child = {"birth_year": 2007, "birth": date(2007, 1, 2), "person": "child"}
    assert p_number(child, mother) > 0.97


def test_a_birth_year_too_young_for_a_dose_is_to_blame_where_nobody_so_young_is_known() -> None:
    assert p_number({"birth_year": 2016, "birth": date(2016, 3, 12)}) < 0.05


def test_another_record_of_the_person_decides_between_year_and_number() -> None:
    late = {"birth_year": 1986, "birth": date(1986, 3, 12), "person": "one"}
    alone = p_number(late)
    assert p_number(late, {"person": "one"}) < alone / 5


@pytest.mark.parametrize(
    ("change", "field", "value", "kind"),
    [
        ({"sex_std": None, "sex_state": 0}, "sex", "female", "sex.number_and_name"),
        ({"sex_std": None, "sex_state": 0, "cccd": None, "citizen_id": None, "citizen_id_state": 0}, "sex", "female", "sex.name"),
        ({"birth": None, "birth_year": None, "birth_date_state": 0}, "birth_date", "1985", "birth_date.number"),
        ({"birth": date(1986, 3, 12), "birth_year": 1986}, "birth_date", "1985-03-12", "birth_date.number"),
        ({"cccd": None, "citizen_id": "OO11S5104729", "citizen_id_state": 2}, "citizen_id", "001185104729", "citizen_id.letters"),
        ({"cccd": "001175104729"}, "citizen_id", "001185104729", "citizen_id.digits"),
    ],
)  # fmt: skip
def test_what_the_record_itself_tells(change: dict[str, Any], field: str, value: str, kind: str) -> None:
    told = of_first(change)[field]
    assert (told["value"], told["kind"]) == (value, kind)


def test_a_birth_date_in_the_year_of_the_dose_gives_no_day_and_month() -> None:
    """Such a date is often the day of a dose or of the entry; one of another year keeps its day and month."""
    told = of_first({"birth": date(2021, 7, 3), "birth_year": 2021})["birth_date"]
    assert (told["value"], told["kind"]) == ("1985", "birth_date.number")


@pytest.mark.parametrize("kept", [30, 15, 0])
def test_the_register_tells_whether_1_january_is_a_default(kept: int) -> None:
    """30 persons with 1 January in one record; ``kept`` of them have it in their other record too."""
    day = {"birth": date(1985, 1, 1), "cccd": None, "citizen_id": None}
    pairs = [
        {**day, "person": f"p{i}", "birth": date(1985, 1, 1) if half == 0 or i < kept else date(1985, 3, 12)}
        for i in range(30)
        for half in (0, 1)
    ]
    missing = {**day, "birth": None, "birth_year": None, "birth_date_state": 0, "person": "one"}
    told = of_first(missing, {**day, "person": "one"}, *pairs)["birth_date"]
    rate = (6 + 2 * kept) / (10 + 2 * kept + (30 - kept))
    assert (told["kind"], told["probability"]) == ("birth_date.mates_new_year", pytest.approx(rate))


NO_NUMBER = {"cccd": None, "citizen_id": None, "citizen_id_state": 0, "person": "one"}


@pytest.mark.parametrize(
    ("mine", "others", "kind", "value"),
    [
        (NO_NUMBER, [{}], "citizen_id.mates", "001185104729"),
        (NO_NUMBER, [{"first_dose": date(2021, 9, 12)}], "citizen_id.mates_later", "001185104729"),
        (NO_NUMBER, [{}, {}], "citizen_id.mates_several", "001185104729"),
        (
            {**NO_NUMBER, "citizen_id": "00118510472", "citizen_id_state": 2},
            [{}],
            "citizen_id.mates_alike",
            "001185104729",
        ),
        ({**NO_NUMBER, "birth_year": 1975, "birth": date(1975, 3, 12)}, [{}], "citizen_id.mates_apart", "001185104729"),
        (NO_NUMBER, [{}, {"cccd": "001185104730", "citizen_id": "001185104730"}], None, None),
        (NO_NUMBER, [{"birth_year": None, "birth": None}], None, None),
    ],
)
def test_what_the_persons_other_records_tell(
    mine: dict[str, Any], others: list[dict[str, Any]], kind: str | None, value: str | None
) -> None:
    told = of_first(mine, *({**other, "person": "one"} for other in others))["citizen_id"]
    assert (told["kind"], told["value"]) == (kind, value)


def test_a_foreigner_is_asked_for_no_number() -> None:
    assert "citizen_id" not in of_first({**NO_NUMBER, "non_citizen": True}, {"person": "one"})


def test_bulk_needs_two_witnesses() -> None:
    two = of_first({"sex_std": None, "sex_state": 0})["sex"]
    assert (two["tier"], round(two["probability"], 4)) == ("accept", round(400 / 401, 4))
    one = of_first(NO_NUMBER, {"person": "one"})["citizen_id"]
    assert (one["tier"], one["probability"]) == ("look", pytest.approx(0.985))


def test_answers_change_the_chance_of_their_kind() -> None:
    refused = pl.DataFrame({"kind": ["citizen_id.mates"], "right": [0], "wrong": [100]})
    told = of_first(NO_NUMBER, {"person": "one"}, answers=refused)["citizen_id"]
    assert (told["probability"], told["tier"]) == (pytest.approx(98.5 / 200), "leave")


def test_every_kind_has_its_chance_and_its_words() -> None:
    from vaxanalysis.repair.words import EVIDENCE

    assert {kind.split(".")[1] for kind in chances.BEFORE} == set(EVIDENCE)


def test_the_worst_field_makes_the_tier_of_a_record() -> None:
    found = repair.proposals(*table({"sex_std": None, "sex_state": 0, "phone_state": 0}, {**NO_NUMBER, "person": "r1"}))
    tiers = dict(repair.record_tiers(found).iter_rows())
    assert tiers == {"r0": "accept", "r1": "leave"}


def test_words_name_field_value_chance_tier_and_evidence() -> None:
    found = repair.proposals(*table({"sex_std": None, "sex_state": 0}, {"cccd": "001085104729"}))
    told = {lang: dict(repair.lines(found, lang).iter_rows()) for lang in ("vi", "en")}
    assert told["vi"]["r0"] == "Giới tính: Nữ – 99,7 %, nhận hàng loạt (theo số CCCD và tên)"
    assert told["en"]["r0"] == "Sex: female – 99.7 %, accept in bulk (from the CCCD and the name)"
    assert told["vi"]["r1"].startswith("Số CCCD: 001185104729 – ước tính thô ")


def test_known_prefixes_are_the_provinces() -> None:
    frame = with_traits(*table({"cccd": "003185104729"}, background=0))
    assert (frame["known_prefix"].to_list(), 3 in PROVINCES) == ([False], False)


def test_children_under_their_mothers_numbers_do_not_clear_a_number_with_a_digit_off() -> None:
    """Ten records 9 years from their number, which nobody else has, beside 100 children entered under their mother's number."""
    numbers = [f"0011{70 + i % 20}{300_000 + i}" for i in range(100)]
    mothers = [
        {"cccd": n, "citizen_id": n, "birth_year": 1900 + int(n[4:6]), "birth": date(1900 + int(n[4:6]), 5, 6)}
        for n in numbers
    ]
    children = [{**mother, "birth_year": 2006, "birth": date(2006, 1, 2)} for mother in mothers]
    off = [
        {"birth_year": 1976, "birth": date(1976, 3, 12), "cccd": f"0011851047{i}", "citizen_id": f"0011851047{i}"}
        for i in range(10, 20)
    ]
    assert p_number(*off, *mothers, *children) > 0.9


def typed_share(strangers: int) -> float:
    """``typed`` of a number one year off, beside nine like it and ``strangers`` numbers of another sex and year."""
    off = [{"cccd": f"00118410472{i}", "citizen_id": f"00118410472{i}", "sex_std": "female"} for i in range(10)]
    other = [{"cccd": f"0010{60 + i % 20}3{i:05}", "citizen_id": f"0010{60 + i % 20}3{i:05}"} for i in range(strangers)]
    frame = with_traits(*table(*off, *other, background=400))
    apart = blame.conflicts(frame).with_columns(p_number=pl.lit(1.0))
    return float(typed.typed(frame, apart).filter(record_id="r0")["typed"].item())


def test_numbers_of_other_people_make_a_digit_typed_wrong_less_likely() -> None:
    """Of 40 years alike, a number of somebody else gives another sex and year in 39 of 80 cases, one digit's year off in 36 of 1600."""
    assert typed_share(0) == 1
    assert typed_share(100) == pytest.approx((20 - 100 / (39 / 80) * 36 / 1600) / 20)
    assert typed_share(1000) == pytest.approx(10 / (10 + 1000 / (39 / 80) * 36 / 1600))
