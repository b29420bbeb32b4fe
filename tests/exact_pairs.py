"""For each exact key two records of one person that agree on it, and records of others because of which no weaker key finds them."""

from __future__ import annotations

from datetime import date
from typing import Any

Record = dict[str, Any]

BIRTH, OTHER = date(1990, 2, 1), date(1990, 7, 9)
ONE: Record = {
    "record_id": "one", "name_std": "Nguyễn Văn An", "name_folded": "nguyen van an", "given_name": "an", "birth": BIRTH, "birth_year": 1990,
    "sex_std": "male", "cccd": "001090000001", "phone_std": "0912345678", "unit_commune": "00001", "sender": "001", "source_id": "7",
}  # fmt: skip
SLIP: Record = {"name_std": "Nguyễn Văn Na", "name_folded": "nguyen van na", "given_name": "na"}
APART: Record = {"cccd": None, "phone_std": None, "unit_commune": "00002", "source_id": "8"}
REST: Record = {"birth": OTHER}

PAIRS: dict[str, Record] = {
    "number and name": {**APART, **REST, "cccd": ONE["cccd"], "birth": None, "birth_year": None},
    "own number and birth date": {**APART, **SLIP, "cccd": ONE["cccd"]},
    "own number and phone": {**APART, **SLIP, **REST, "cccd": ONE["cccd"], "phone_std": ONE["phone_std"]},
    "row, name and birth date": {**APART, "source_id": "7"},
    "row, name and phone": {**APART, **REST, "birth_year": 1953, "source_id": "7", "phone_std": ONE["phone_std"]},
    "row, birth date and phone": {
        **APART, "name_std": "Lê Thị Mai", "name_folded": "le thi mai", "given_name": "mai", "source_id": "7",
        "phone_std": ONE["phone_std"],
    },
    "name, birth date and phone": {**APART, "phone_std": ONE["phone_std"]},
    "name, birth date and commune": {**APART, "unit_commune": "00001"},
    "name, birth year and phone": {**APART, **REST, "phone_std": ONE["phone_std"]},
    "name and phone": {**APART, "birth": None, "birth_year": None, "phone_std": ONE["phone_std"]},
    "birth date and phone": {**APART, **SLIP, "phone_std": ONE["phone_std"]},
}  # fmt: skip


_PHONE: Record = {**ONE, **APART, "phone_std": ONE["phone_std"], "source_id": "9"}
OTHERS: dict[str, list[Record]] = {
    "name, birth date and phone": [{**_PHONE, **REST}, {**_PHONE, **SLIP}],
    "name, birth year and phone": [{**_PHONE, "birth": None, "birth_year": None}],
}
"""Relatives under one phone who make a weaker key ambiguous."""


def other(key: str) -> Record:
    """The second record of the pair that agrees on ``key``."""
    return {**ONE, **PAIRS[key], "record_id": "other"}


def known(key: str) -> list[Record]:
    """The records among which ``key`` alone finds :func:`other`."""
    return [other(key), *({**one, "record_id": f"o{n}"} for n, one in enumerate(OTHERS.get(key, [])))]
