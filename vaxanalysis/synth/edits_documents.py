"""How citizen numbers, phones and insurance numbers are mistyped, damaged, shared or replaced."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import polars as pl

from vaxanalysis.synth.kinds import Edit, EntryRow, Kind, Value, blank, choice, placeholder, shaped

_RUNS = choice(
    "0", "000000000000", "111111111", "000000000", "không có", "k có", "không", "chưa có", "không rõ", "x", "N/A", "CHƯA CÓ"
)  # fmt: skip
_OLD_TO_NEW = {
    "070": "0120", "079": "0121", "077": "0122", "076": "0126", "078": "0128", "083": "0123", "084": "0124", "085": "0125", "081": "0127",
    "082": "0129", "056": "0186", "058": "0188", "059": "0199", **{f"03{digit}": f"016{digit}" for digit in range(2, 10)},
}  # fmt: skip
_UNUSED = ("003", "005", "007", "009", "013", "016", "018", "021", "023", "032", "047", "053", "061", "097", "099")


def _zeros_lost(field: str) -> Edit:
    return lambda rng, row: row[field].lstrip("0")


def _prefixed(prefixes: Sequence[str], field: str, cut: int) -> Edit:
    """One of ``prefixes`` in place of the first ``cut`` digits."""
    return lambda rng, row: rng.choice(prefixes) + row[field][cut:]


def _between(first: int, last: int, before: str = "") -> Edit:
    return lambda rng, row: f"{before}{rng.randint(first, last)}"


def _length(rng: random.Random, row: EntryRow) -> Value:
    """A digit of the serial dropped or doubled, or half of it gone."""
    number = row["cccd"]
    place = rng.randrange(6, 12)
    before, after = number[:place], number[place + 1 :]
    return rng.choice([before + after, before + 2 * number[place] + after, number[:7]])


def _letters(rng: random.Random, row: EntryRow) -> Value:
    number = row["cccd"]
    inside = number[:5] + "S" + number[6:]
    return rng.choice([number.replace("0", "O", 2), "CC" + number[2:], number[:11] + "l", inside])


def _year_digits(rng: random.Random, row: EntryRow) -> Value:
    number = row["cccd"]
    return f"{number[:4]}{(int(number[4:6]) + rng.choice([1, 9, 10, 90, 91, 99])) % 100:02d}{number[6:]}"


def _passport(rng: random.Random, row: EntryRow) -> Value:
    return row["passport"], row["nationality"]


def _typo(field: str, first: int, last: int) -> Edit:
    """An edit that puts another digit at one of the places ``first`` to ``last``."""

    def edit(rng: random.Random, row: Any) -> Value:
        number, place = row[field], rng.randint(first, last)
        return str(number[:place]) + str((int(number[place]) + rng.randint(1, 9)) % 10) + str(number[place + 1 :])

    return edit


def _transposed(rng: random.Random, row: EntryRow) -> Value:
    number, place = row["cccd"], rng.randrange(6, 11)
    return number[:place] + number[place + 1] + number[place] + number[place + 2 :]


def _cut_phone(rng: random.Random, row: EntryRow) -> Value:
    number = row["phone"]
    return rng.choice([number[: rng.randint(6, 8)], f"{number}{rng.randint(10, 99)}", number[:-1] + "o"])


def _old_phone(rng: random.Random, row: EntryRow) -> Value:
    prefix = _OLD_TO_NEW.get(row["phone"][:3])
    return prefix + row["phone"][3:] if prefix else row["phone"]


def _spaced(rng: random.Random, row: EntryRow) -> Value:
    number, mark = row["phone"], rng.choice(" .")
    return f"{number[:4]}{mark}{number[4:7]}{mark}{number[7:]}"


def _bad_insurance(rng: random.Random, row: EntryRow) -> Value:
    number = row["insurance_id"]
    return rng.choice([number[:8], "GD9" + number[3:], number + "12", "12-" + number])


_mobile = _between(10_000_000, 99_999_999, "09")
_CARD, _OLD = pl.col("holds") == "card", pl.col("holds") == "old"
_OLD_ZERO = _OLD & pl.col("cmnd").str.starts_with("0")
_BOTH = pl.col("cmnd").is_not_null() & ~pl.col("foreign")
_MOTHER, _NEIGHBOUR = pl.col("mother_cccd").is_not_null(), pl.col("neighbour_cccd").is_not_null()
_ID, _PHONE, _INSURANCE = ("citizen_id",), ("phone",), ("insurance_id",)

KINDS: tuple[Kind, ...] = (
    Kind("id_blank", _ID, blank, (0.025, 0.06), (0.1, 0.15), weight="hard"),
    Kind("id_placeholder", _ID, _RUNS, (0.0095, 0.02), (0.03, 0.03), weight="hard"),
    Kind("id_wrong_length", _ID, _length, (0.0105, 0.006), where=_CARD),
    Kind("id_letters", _ID, _letters, (0.003, 0.001), where=_CARD),
    Kind(
        "id_sex_digit",
        _ID,
        lambda rng, row: f"{row['cccd'][:3]}{int(row['cccd'][3]) ^ 1}{row['cccd'][4:]}",
        (0.003, 0.006),
        where=_CARD,
    ),
    Kind("id_year_digits", _ID, _year_digits, (0.004, 0.003), where=_CARD),
    Kind("id_unknown_prefix", _ID, _prefixed(_UNUSED, "cccd", 3), (0.0015, 0.0008), where=_CARD),
    Kind("id_zeros_lost", _ID, _zeros_lost("cccd"), (0.008, 0.05), (0.02, 0.08), where=_CARD),
    Kind("id_old_card", _ID, shaped("{cmnd}"), (0.0, 0.0), (0.15, 0.25), where=_CARD & _BOTH),
    Kind("id_new_card", _ID, shaped("{cccd}"), (0.0, 0.0), (0.4, 0.3), where=_OLD),
    Kind("id_old_zero_lost", _ID, _zeros_lost("cmnd"), (0.02, 0.08), where=_OLD_ZERO),
    Kind("id_double_issued", _ID, _between(271_450_001, 271_500_000), (0.008, 0.002), where=_OLD),
    Kind("id_old_length", _ID, lambda rng, row: row["cmnd"][: rng.choice([5, 6, 7])], (0.01, 0.01), where=_OLD),
    Kind("id_parents", _ID, shaped("{mother_cccd}"), (0.3, 0.5), where=_MOTHER),
    Kind("id_shared", _ID, shaped("{neighbour_cccd}"), (0.0015, 0.003), where=_CARD & _NEIGHBOUR),
    Kind("id_passport_of_citizen", ("citizen_id", "nationality"), _passport, (0.0006, 0.0006), where=_CARD),
    Kind("id_typo", _ID, _typo("cccd", 6, 11), (0.003, 0.006), (0.06, 0.05), where=_CARD),
    Kind("id_transposed", _ID, _transposed, (0.001, 0.002), (0.02, 0.02), where=_CARD),
    Kind("phone_blank", _PHONE, blank, (0.03, 0.08)),
    Kind("phone_placeholder", _PHONE, _RUNS, (0.01, 0.02)),
    Kind("phone_malformed", _PHONE, _cut_phone, (0.008, 0.004)),
    Kind("phone_old_prefix", _PHONE, _old_phone, (0.01, 0.003)),
    Kind("phone_country_code", _PHONE, _prefixed(("+84", "84", "+84 "), "phone", 1), (0.006, 0.02)),
    Kind("phone_zero_lost", _PHONE, _zeros_lost("phone"), (0.006, 0.04)),
    Kind("phone_two_numbers", _PHONE, lambda rng, row: f"{row['phone']}/{_mobile(rng, row)}", (0.002, 0.001)),
    Kind("phone_clinic", _PHONE, shaped("{clinic_phone}"), (0.006, 0.012)),
    Kind("phone_typo", _PHONE, _typo("phone", 4, 9), (0.004, 0.004), (0.06, 0.04)),
    Kind("phone_changed", _PHONE, _mobile, (0.0, 0.0), (0.2, 0.35)),
    Kind(
        "lookalike_landline",
        _PHONE,
        lambda rng, row: f"024{rng.choice('23678')}{rng.randint(1_000_000, 9_999_999)}",
        (0.004, 0.002),
    ),
    Kind("lookalike_phone_spaced", _PHONE, _spaced, (0.005, 0.015)),
    Kind("insurance_blank", _INSURANCE, blank, (0.25, 0.45), (0.4, 0.6)),
    Kind("insurance_placeholder", _INSURANCE, placeholder, (0.01, 0.02)),
    Kind("insurance_malformed", _INSURANCE, _bad_insurance, (0.006, 0.004)),
)
