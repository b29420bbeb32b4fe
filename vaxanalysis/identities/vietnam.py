"""The model for Vietnamese vaccination records.

A family shares a phone, a commune, a family name, sometimes a birth date (twins) and a card (the parent's). Agreement on those
is therefore evidence of one person only when the given name agrees too; otherwise it is worth nothing (``m`` = ``u``, fixed).
A shared phone needs more evidence, because a son may have his father's name, a child may be entered under its mother's, and twins
may share a given name: birth dates must not differ wholly, nor middle names by more than a slip.
Two cards that each fit their own birth date and sex, and differ by more than a slip, are strong evidence of two people. A
slip makes a given name rare: two common ones that differ by a letter (Lan, Loan) are two names, as twins have.
Who has doses 1 and 2 under two entries has each once; one dose given on two days is two people, or a slip in one pair of fifty.
The ``m`` given here start the training; only those marked fixed stay.
"""

from __future__ import annotations

from vaxanalysis.identities.lookalikes import ALIKE
from vaxanalysis.identities.model import Comparison, Crossed, Equal, Lacks, Level, Model, Near, Some

RARE_SLIP = Near("given") & Lacks("given_known")
SAME_GIVEN = Equal("given") | RARE_SLIP | Equal("name_sorted") | Equal("name_solid")
SAME_NAME = (
    (Equal("given") | RARE_SLIP) & Near("name_rest")
    | Crossed("name_folded", "name_outer")
    | Equal("name_sorted")
    | Equal("name_solid")
)
YEAR_OFF = Crossed("year", "year_after")
NEAR_BIRTH = Equal("year") | Equal("birth_month_day") | Equal("birth_either")
ONE_BIRTH = Some((NEAR_BIRTH, Lacks("year"), YEAR_OFF & (Lacks("birth_text") | Equal("birth_month_day"))))
SAME_SLIP = Lacks("birth_text") | Near("birth_text") | Equal("birth_either")
NEWBORN = Crossed("newborn_year", "year") & SAME_SLIP
NAMELESS = Lacks("name_folded") & (Equal("birth_text") | NEWBORN)

STRANGERS = 1e-9
"""Chance that two people have one 12-digit number and given names alike. Counted: 5e-8 of pairs share a number under other
given names (children under a parent's card), and one pair in fifty has given names alike."""

NEIGHBOURS = 3e-5
"""Chance that two people of one birth year and sex have numbers a digit apart: half of the pairs are of one province, and then
54 of the million serial numbers."""


def _comparison(name: str, *levels: Level) -> Comparison:
    return Comparison(name, levels)


NAME = _comparison(
    "name",
    Level("no name", Lacks("name_folded"), null=True),
    Level("same, with marks", Equal("name_marked"), 0.75, tf="name_marked"),
    Level("same letters, one without marks", Equal("name_folded") & Lacks("name_marked"), 0.12, tf="name_folded"),
    Level("same letters, other marks", Equal("name_folded"), 0.02, tf="name_folded"),
    Level("same letters, other spaces", Equal("name_solid"), 0.01, tf="name_solid", base=1.0),
    Level("same words, other order", Equal("name_sorted"), 0.01, tf="name_sorted", base=1.0),
    Level("same, one without middle name", Crossed("name_folded", "name_outer"), 0.03, tf="name_outer", base=1.0),
    Level("given same, one slip in the rest", Equal("given") & Near("name_rest"), 0.03, tf="given", base=1.0),
    Level("family and given same, middle differs", Equal("name_outer"), 0.002, tf="name_outer", base=1.0),
    Level(
        "one slip in the given, a rare one, rest close",
        Near("given") & Near("name_rest") & Lacks("given_known"),
        0.02,
        tf="name_rest",
        base=1.0,
    ),
    Level("two like given names, rest close", Near("given") & Near("name_rest"), 0.002, tf="name_rest", base=1.0),
    Level("given same only", Equal("given"), 0.005, tf="given", base=1.0),
    Level("one slip in all", Near("name_folded"), 0.005),
    Level("rest same, given differs", Equal("name_rest"), 0.002, tf="name_rest", base=1.0),
    Level("differs", None, 0.003),
)

BIRTH = _comparison(
    "birth",
    Level("no birth date", Lacks("year"), null=True),
    Level("same day", Equal("birth_text"), 0.88, tf="birth_text"),
    Level("day and month swapped", Crossed("birth_text", "birth_swapped"), 0.02),
    Level("one slip", Near("birth_text"), 0.04, tf="birth_month_day", base=1.0),
    Level("same year, one without day", Lacks("birth_text") & Equal("year"), 0.04),
    Level("a year off, one without day", Lacks("birth_text") & YEAR_OFF, 0.004),
    Level("a year off, same day and month", Equal("birth_month_day") & YEAR_OFF, 0.008, tf="birth_month_day", base=1.0),
    Level(
        "one of day, month, year differs",
        Equal("birth_month_day") | Equal("birth_year_day") | Equal("birth_year_month"),
        0.02,
        tf="birth_month_day",
        base=1.0,
    ),
    Level("same year", Equal("year"), 0.01),
    Level("differs", None, 0.01),
)

SEX = _comparison(
    "sex",
    Level("no sex", Lacks("sex_any"), null=True),
    Level("same", Equal("sex_any"), 0.98),
    Level("differs", None, 0.02),
)

CARD = _comparison(
    "card",
    Level("no card", Lacks("card"), null=True),
    Level("same, fits both", Equal("card") & Equal("card_own") & SAME_GIVEN, 0.85, STRANGERS, fixed_u=True),
    Level("same, name and birth alike", Equal("card") & SAME_GIVEN & ONE_BIRTH, 0.08, STRANGERS, fixed_u=True),
    Level("same, fits both, other given name", Equal("card") & Equal("card_own"), 0.03, 1e-4, fixed=True),
    Level("same card, nothing else", Equal("card"), 1e-6, 1e-6, fixed=True),
    Level("one slip, name and birth alike", Near("card") & SAME_GIVEN & NEAR_BIRTH, 0.03, NEIGHBOURS, fixed_u=True),
    Level("two cards of their own", Equal("card_own"), 5e-4, 0.85, fixed=True),
    Level("differs", None, 0.02),
)

OLD_CARD = _comparison(
    "old_card",
    Level("no old card", Lacks("old_card"), null=True),
    Level(
        "same, name and birth alike", Equal("old_card") & SAME_GIVEN & NEAR_BIRTH, 0.93, 10 * STRANGERS, fixed_u=True
    ),
    Level("same old card, nothing else", Equal("old_card"), 1e-6, 1e-6, fixed=True),
    Level("one slip, same given name", Near("old_card") & SAME_GIVEN, 0.03),
    Level("differs", None, 0.04),
)

INSURANCE = _comparison(
    "insurance",
    Level("no insurance card", Lacks("insurance"), null=True),
    Level("same, given name alike", Equal("insurance") & SAME_GIVEN, 0.9, 10 * STRANGERS, fixed_u=True),
    Level("same, one without a name", Equal("insurance") & NAMELESS, 0.9, 1e-5, fixed=True),
    Level("same insurance card, nothing else", Equal("insurance"), 1e-6, 1e-6, fixed=True),
    Level("one slip, same given name", Near("insurance") & SAME_GIVEN, 0.03),
    Level("differs", None, 0.04, 1.0, fixed=True),
)

MOTHER = _comparison(
    "mother",
    Level("no mother's name in both", Lacks("mother"), null=True),
    Level("same mother, same birth", Equal("mother") & Equal("birth_text"), 0.9, tf="mother", fixed=True),
    Level("same mother, same year", Equal("mother") & NEWBORN, 0.05, tf="mother", fixed=True),
    Level("same mother, other birth", Equal("mother"), 0.03, 0.03, fixed=True),
    Level("differs", None, 0.1, 1.0, fixed=True),
)

LENT_CARD = _comparison(
    "lent_card",
    Level("no card of another generation in both", Lacks("lent_card"), null=True),
    Level("same, name and birth alike", Equal("lent_card") & SAME_NAME & NEAR_BIRTH, 0.9, 1e-6, fixed=True),
    Level(
        "same, given name and day alike", Equal("lent_card") & SAME_GIVEN & Equal("birth_text"), 0.05, 1e-6, fixed=True
    ),
    Level("same, one without a name", Equal("lent_card") & NAMELESS, 0.5, 1e-5, fixed=True),
    Level("same card, other name or birth", Equal("lent_card"), 1e-6, 1e-6, fixed=True),
    Level("differs", None, 0.5, 1.0, fixed=True),
)

DOSES = _comparison(
    "doses",
    Level("no doses in both", Lacks("any_dose"), null=True),
    Level("same day of the first dose", Equal("first_dose") & SAME_GIVEN, 0.25, tf="first_dose"),
    Level("same day of the second dose", Equal("second_dose") & SAME_GIVEN, 0.25, tf="second_dose"),
    Level("same day, other given name", Equal("first_dose") | Equal("second_dose"), 0.001, 0.001, fixed=True),
    Level("first and second dose apart", Lacks("first_dose") & Lacks("second_dose"), 0.48),
    Level("the same dose on other days", None, 0.02),
)

PHONE = _comparison(
    "phone",
    Level("no phone", Lacks("phone_std"), null=True),
    Level("same, name and birth alike", Equal("phone_std") & SAME_NAME & ONE_BIRTH, 0.7, tf="phone_std"),
    Level("same phone, middle name differs", Equal("phone_std") & Equal("name_outer"), 1e-5, 1e-5, fixed=True),
    Level(
        "same, given name and birth alike",
        Equal("phone_std") & Equal("given") & NEAR_BIRTH,
        0.6,
        tf="phone_std",
        fixed=True,
    ),
    Level("same, one without a name", Equal("phone_std") & NAMELESS, 0.3, tf="phone_std", fixed=True),
    Level("same phone, other name or birth", Equal("phone_std"), 1e-5, 1e-5, fixed=True),
    Level("one slip, same given name", Near("phone_std") & SAME_GIVEN, 0.02, tf="phone_std"),
    Level("differs", None, 0.28),
)

COMMUNE = _comparison(
    "commune",
    Level("no commune", Lacks("unit_commune"), null=True),
    Level("same, same given name", Equal("unit_commune") & SAME_GIVEN, 0.85, tf="unit_commune"),
    Level("same, one without a name", Equal("unit_commune") & NAMELESS, 0.85, tf="unit_commune", fixed=True),
    Level("same commune, other given name", Equal("unit_commune"), 0.002, 0.002, fixed=True),
    Level("same district", Equal("unit_district"), 0.04),
    Level("differs", None, 0.11),
)

MODEL = Model(
    "vietnam",
    (NAME, BIRTH, SEX, CARD, OLD_CARD, INSURANCE, MOTHER, LENT_CARD, DOSES, PHONE, COMMUNE, ALIKE),
    blocking=(
        ("card",),
        ("old_card",),
        ("insurance",),
        ("phone_std", "given"),
        ("name_sorted", "year"),
        ("birth_either", "given"),
        ("birth_either", "unit_commune"),
        ("phone_std", "year"),
        ("birth_either", "name_rest"),
        ("name_sorted", "unit_commune"),
        ("given", "year", "unit_commune"),
    ),
    training=(("card",), ("name_folded", "birth_text")),
    exact=("name", ("same, with marks", "same letters, one without marks", "same letters, other marks")),
)
