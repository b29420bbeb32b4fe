"""For every rule a row that passes, one that fails and, where it makes sense, one that it does not judge.

A row is GOOD_RECORD (or GOOD_DOSE, GOOD_STEP) with the cells given here put over it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from vaxanalysis.schema import BLANK, INVALID, PLACEHOLDER, PROFILE_FIELDS, USABLE, fold

Row = dict[str, Any]

AS_OF = date(2021, 11, 8)


@dataclass(frozen=True)
class Example:
    """Cells of a row that fails, of one that passes, and of one outside the denominator."""

    fails: Row
    passes: Row = field(default_factory=dict)
    outside: Row | None = None


def name(text: str) -> Row:
    """The cells of a full name."""
    folded = fold(text)
    words = folded.split(" ")
    middle = " ".join(words[1:-1]) or None
    return {"full_name": text, "name_std": text, "name_folded": folded, "middle_name": middle, "given_name": words[-1]}


def cccd(number: str) -> Row:
    """The cells of a CCCD."""
    return {"citizen_id": number, "cccd": number}


def cmnd(number: str) -> Row:
    """The cells of an old card."""
    return {"citizen_id": number, "cccd": None, "cmnd": number}


def bad_id(text: str) -> Row:
    """The cells of a number that could not be read."""
    return {"citizen_id": text, "cccd": None, "citizen_id_state": INVALID}


def birth(day: date) -> Row:
    """The cells of a full birth date."""
    return {"birth": day, "birth_year": day.year, "birth_month": day.month}


def year(number: int) -> Row:
    """The cells of a birth year without a day."""
    state = {"birth_date_state": INVALID, "birth_precision": "year"}
    return {"birth_date": str(number), "birth": None, "birth_year": number, "birth_month": None, **state}


def unread(text: str) -> Row:
    """The cells of a birth date that could not be read."""
    nothing = {"birth": None, "birth_year": None, "birth_month": None, "birth_precision": None}
    return {"birth_date": text, "birth_date_state": INVALID, **nothing}


def missing(column: str) -> Example:
    """Blank and placeholder fail, an invalid value is present."""
    outside = {"doses": 0} if column in ("vaccine", "lot", "dose_date", "facility") else None
    state = f"{column}_state"
    return Example(fails={state: PLACEHOLDER}, passes={state: INVALID}, outside=outside)


GOOD_RECORD: Row = {
    **name("Lê Thị Hoa"),
    **cccd("001185000123"),
    **birth(date(1985, 5, 20)),
    "birth_date": "20/05/1985",
    "birth_precision": "day",
    "sex_std": "female",
    "non_citizen": False,
    "cccd_restored": False,
    "id_beside_words": False,
    "phone": "0912345678",
    "phone_std": "0912345678",
    "phone_people": 1,
    "email": "a@b.vn",
    "unit_district": "001",
    "unit_commune": "00001",
    "unit_source": "residence",
    "place_how": "code",
    "doses": 1,
    "first_dose": date(2021, 9, 1),
    "all_mandatory_state": USABLE,
    "as_of": AS_OF,
    **{f"{column}_state": USABLE for column in PROFILE_FIELDS},
}

FOREIGN: Row = {"non_citizen": True, "cccd": None, "passport": "M1234567"}
MAN: Row = {"sex_std": "male"}

RECORDS: dict[str, Example] = {
    **{f"{column}_missing": missing(column) for column in PROFILE_FIELDS},
    "citizen_id_malformed": Example(bad_id("00118500012"), outside={"citizen_id_state": BLANK}),
    "citizen_id_lost_zeros": Example(
        bad_id("1185000123"), bad_id("0912345678"), outside={**bad_id("12345678"), **FOREIGN}
    ),
    "citizen_id_beside_words": Example({"id_beside_words": True}, outside={"citizen_id_state": BLANK}),
    "citizen_id_is_phone": Example(
        bad_id("0912345678"), bad_id("0112345678"), outside={"citizen_id_state": PLACEHOLDER}
    ),
    "citizen_id_is_insurance": Example(
        bad_id("GD4010012345678"), bad_id("GD9010012345678"), {"citizen_id_state": BLANK}
    ),
    "citizen_id_made_up": Example(cccd("001185000000"), cmnd("012345679"), {"cccd": None}),
    "cccd_prefix_unknown": Example(cccd("003185000123"), cccd("096185000123"), cmnd("011234567")),
    "cccd_sex_mismatch": Example(MAN, outside={"sex_std": None}),
    "cccd_year_mismatch": Example(birth(date(1986, 5, 20)), year(1985), unread("31/02/1985")),
    "cccd_restored_zeros": Example({"cccd_restored": True}, outside=cmnd("011234567")),
    "cmnd_double_issued": Example(cmnd("271450001"), cmnd("271500001"), {}),
    "passport_on_citizen": Example({"passport": "B1234567"}, outside=FOREIGN),
    "non_citizen_with_citizen_id": Example({"non_citizen": True}, FOREIGN, {}),
    "sex_unknown_code": Example({"sex_state": INVALID, "sex_std": None}, outside={"sex_state": BLANK}),
    "name_unreadable": Example({"full_name_state": INVALID, "name_std": None}, outside={"full_name_state": BLANK}),
    "name_incomplete": Example(name("Nguyễn Thị"), name("Lê Hoa"), {**name("Suharto"), "non_citizen": True}),
    "name_digits": Example(name("Lê Thị Hoa 2"), name("Lê Thị Hoa (2)"), {"name_std": None}),
    "name_brackets": Example(name("Lê Thị Hoa (HN)"), name("Lê Thị Hoa 1"), {"name_std": None}),
    "name_junk": Example(name("Nguyễn Văn A"), name("Nguyễn Văn Á"), {"name_std": None}),
    "name_abbreviated": Example(name("Ng~ Thị Hoa"), name("Y Moan"), {**name("John F. Smith"), "non_citizen": True}),
    "name_symbols": Example(name("Lê Thị Hoa*"), name("Jean-Luc O'Connor"), {"name_std": None}),
    "name_marks_lost": Example(
        name("Nguyen Thi Hoa"), name("Mai Anh Hoa"), {**name("Nguyen Thi Hoa"), "non_citizen": True}
    ),
    "name_mixed_scripts": Example(name("Lê Thị Тoa"), name("Lê Thị Hoà"), {"name_std": None}),
    "name_joined": Example(name("Lê ThịHoa"), name("LÊ THỊ HOA"), {**name("Ann McDonald"), "non_citizen": True}),
    "name_tone_misplaced": Example(name("Lê Thị Qúy"), name("Lê Thị Quý"), {**name("Qúy"), "non_citizen": True}),
    "sex_vs_middle_name": Example({**MAN, **name("Lê Thị Hoa")}, name("Lê Vân Hoa"), name("Lê Hoa")),
    "birth_impossible": Example(unread("31/02/1985"), year(1985), {"birth_date_state": BLANK, **birth(AS_OF)}),
    "year_only": Example(year(1950), outside=unread("31/02/1985")),
    "month_only": Example({"birth": None, "birth_precision": "month"}, year(1950), unread("31/02/1985")),
    "birth_after_dose": Example(birth(date(2021, 9, 2)), birth(date(2021, 9, 1)), {"first_dose": None}),
    "under_age_at_dose": Example({**year(2004), "birth_month": 1}, year(2003), birth(date(2021, 9, 2))),
    "birth_january_first": Example(birth(date(1950, 1, 1)), birth(date(1950, 1, 2)), year(1950)),
    "birth_first_of_month": Example(birth(date(1950, 2, 1)), birth(date(1950, 2, 2)), birth(date(1950, 1, 1))),
    "birth_fifteenth": Example(birth(date(1950, 2, 15)), birth(date(1950, 2, 14)), birth(date(1950, 1, 1))),
    "birth_future": Example(birth(date(2021, 11, 9)), birth(AS_OF), unread("31/02/1985")),
    "age_over_120": Example(unread("12/03/1887"), year(1901), unread("31/02/1985")),
    "cccd_year_future": Example(cccd("001322000123"), cccd("001321000123"), {"cccd": None}),
    "old_card": Example(cmnd("011234567"), {}, {**cmnd("011234567"), **birth(date(2008, 5, 20))}),
    "cmnd_under_14": Example({**cmnd("011234567"), **birth(date(2008, 5, 20))}, cmnd("011234567"), {}),
    "phone_malformed": Example({"phone_state": INVALID, "phone_std": None}, outside={"phone_state": BLANK}),
    "phone_old_prefix": Example({"phone": "01682345678"}, {"phone": "+84912345678"}, {"phone_std": None}),
    "phone_shared": Example({"phone_people": 6}, {"phone_people": 5}, {"phone_people": None}),
    "insurance_malformed": Example({"insurance_id_state": INVALID}, outside={"insurance_id_state": BLANK}),
    "email_malformed": Example({"email": "a.vn"}, outside={"email": None}),
    "priority_unknown": Example({"priority_group_state": INVALID}, outside={"priority_group_state": BLANK}),
    "nationality_unknown": Example({"nationality_state": INVALID}, outside={"nationality_state": BLANK}),
    "certificate_blocked": Example({"citizen_id_state": INVALID}, outside=FOREIGN),
    "commune_unknown": Example(
        {"commune_state": INVALID, "place_how": None}, {"place_how": "fuzzy"}, {"commune_state": BLANK}
    ),
    "commune_not_in_district": Example({"place_how": "conflict"}, {"place_how": None}, {"commune_state": BLANK}),
    "place_from_facility": Example({"unit_source": "facility"}, outside={"unit_source": None}),
}

GOOD_DOSE: Row = {
    "vaccine": "AstraZeneca", "vaccine_std": "astrazeneca", "vaccine_state": USABLE, "lot": "ABV5300", "lot_state": USABLE,
    "dose_date_std": date(2021, 9, 1), "dose_date_state": USABLE, "facility_state": USABLE, "dose_number": "1",
    "number_std": 1, "entry_date_std": date(2021, 9, 2), "as_of": AS_OF,
}  # fmt: skip

DOSES: dict[str, Example] = {
    "dose_without_product": Example({"vaccine_state": PLACEHOLDER}, {"vaccine_state": INVALID}),
    "dose_without_lot": Example({"lot_state": BLANK}),
    "dose_without_date": Example({"dose_date_state": BLANK}, {"dose_date_state": INVALID}),
    "dose_without_facility": Example({"facility_state": BLANK}),
    "product_unknown": Example({"vaccine_std": None}, outside={"vaccine_std": None, "vaccine_state": BLANK}),
    "dose_date_impossible": Example({"dose_date_state": INVALID}, outside={"dose_date_state": BLANK}),
    "lot_is_date": Example({"lot": "01/09/2021"}, {"lot": "FA-0109/21"}, {"lot_state": BLANK}),
    "dose_number_unknown": Example({"dose_number": "mũi", "number_std": None}, outside={"dose_number": None}),
    "dose_before_rollout": Example(
        {"dose_date_std": date(2021, 3, 7)}, {"dose_date_std": date(2021, 3, 8)}, {"dose_date_std": None}
    ),
    "dose_before_approval": Example(
        {"vaccine_std": "pfizer", "dose_date_std": date(2021, 6, 11)},
        {"vaccine_std": "pfizer", "dose_date_std": date(2021, 6, 12)},
        {"vaccine_std": "abdala", "dose_date_std": date(2021, 6, 11)},
    ),
    "dose_before_assumed_approval": Example(
        {"vaccine_std": "abdala", "dose_date_std": date(2021, 9, 16)},
        {"vaccine_std": "abdala", "dose_date_std": date(2021, 9, 17)},
        {},
    ),
    "dose_in_future": Example({"dose_date_std": date(2021, 11, 9)}, {"dose_date_std": AS_OF}, {"dose_date_std": None}),
    "entered_before_dose": Example(
        {"entry_date_std": date(2021, 8, 31)}, {"entry_date_std": date(2021, 9, 1)}, {"entry_date_std": None}
    ),
    "entered_late": Example(
        {"entry_date_std": date(2021, 9, 5)},
        {"entry_date_std": date(2021, 9, 4)},
        {"entry_date_std": date(2021, 8, 31)},
    ),
}

GOOD_STEP: Row = {
    "dose_date_std": date(2021, 9, 29), "vaccine_std": "pfizer", "number_std": 2, "repeated": False, "position": 2,
    "previous_vaccine": "pfizer", "previous_number": 1, "days": 28, "lowest_number": 1, "unnumbered": 0,
}  # fmt: skip


def mix(first: str, second: str, day: date, days: int = 60) -> Row:
    """A second dose of another product."""
    return {"previous_vaccine": first, "vaccine_std": second, "dose_date_std": day, "days": days}


def third(day: date, days: int = 60, product: str = "pfizer") -> Row:
    """A third dose."""
    return {"position": 3, "previous_vaccine": product, "vaccine_std": product, "dose_date_std": day, "days": days}


HISTORIES: dict[str, Example] = {
    "dose_repeated": Example({"repeated": True, "position": None, "days": None}, outside={"dose_date_std": None}),
    "doses_same_day": Example({"days": 0}, {"days": 1}, {"position": 1, "days": None}),
    "interval_too_short": Example({"days": 20}, {"days": 21}, {"days": 0}),
    "interval_shorter_than_assumed": Example(
        {"previous_vaccine": "hayat_vax", "vaccine_std": "hayat_vax", "days": 20},
        {"previous_vaccine": "hayat_vax", "vaccine_std": "hayat_vax", "days": 21},
        {},
    ),
    "astrazeneca_under_8_weeks": Example(
        mix("astrazeneca", "astrazeneca", date(2021, 8, 31), 55),
        mix("astrazeneca", "astrazeneca", date(2021, 8, 31), 56),
        mix("astrazeneca", "astrazeneca", date(2021, 9, 1), 55),
    ),
    "mix_interval_too_short": Example(
        mix("astrazeneca", "pfizer", date(2021, 9, 1), 27), mix("astrazeneca", "pfizer", date(2021, 9, 1), 28), {}
    ),
    "mix_not_permitted": Example(
        mix("astrazeneca", "moderna", date(2021, 9, 7)),
        mix("astrazeneca", "moderna", date(2021, 9, 8)),
        {"position": 3},
    ),
    "number_out_of_order": Example({"number_std": 1, "previous_number": 2}, outside={"number_std": None}),
    "number_twice": Example({"number_std": 1}, outside={"previous_number": None}),
    "second_without_first": Example(
        {"position": 1, "lowest_number": 2}, {"position": 1}, {"position": 1, "unnumbered": 1}
    ),
    "third_too_early": Example(
        third(date(2021, 11, 30)), third(date(2021, 12, 1)), third(date(2021, 11, 30), 14, "abdala")
    ),
    "additional_too_early": Example(third(date(2021, 12, 1), 27), third(date(2021, 12, 1), 28), {}),
    "too_many_doses": Example({"position": 5}, {"position": 4}, {"position": None}),
}
