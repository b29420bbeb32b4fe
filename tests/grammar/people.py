"""Invented people, whose values are known before any file is written."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Tống", "Danh", "Đặng", "Võ", "Cộng", "Ma", "Ký")
MEN, WOMEN = ("Văn", "Đức", "Minh", "Quốc"), ("Thị", "Ngọc", "Thu", "Kim")
GIVEN = (
    "An",
    "Bình",
    "Cúc",
    "Dũng",
    "Giang",
    "Hòa",
    "Khánh",
    "Lộc",
    "Mỹ",
    "Nga",
    "Phúc",
    "Quỳnh",
    "Sơn",
    "Tổng",
    "Uyên",
)
COMMUNES = ("Phường Phúc Xá", "Phường Trúc Bạch", "Phường Vĩnh Phúc", "Phường Cống Vị")
VACCINES = ("AstraZeneca", "Pfizer", "Moderna", "Vero Cell")


@dataclass(frozen=True)
class Person:
    """A vaccinated person of Ba Đình with one dose, and the head of the household, who is nobody's record."""

    name: str
    birth: date
    sex: str
    cccd: str
    cmnd: str
    phone: str
    commune: str
    vaccine: str
    dose_date: date
    lot: str
    facility: str
    head: str
    head_number: str


def people(seed: int, count: int) -> list[Person]:
    """``count`` different people; equal seeds give equal people."""
    draw = random.Random(seed)
    return [_person(draw, number) for number in range(count)]


def _person(draw: random.Random, number: int) -> Person:
    female = draw.random() < 0.5
    birth = date(1936, 1, 1) + timedelta(days=draw.randrange(365 * 60))
    middle = draw.choice(WOMEN if female else MEN)
    return Person(
        name=f"{draw.choice(FAMILIES)} {middle} {draw.choice(GIVEN)}",
        birth=birth,
        sex="female" if female else "male",
        cccd=f"001{int(female)}{birth.year % 100:02d}{number:03d}{draw.randrange(1000):03d}",
        cmnd=f"01{number:03d}{draw.randrange(1000, 9999)}",
        phone=f"09{number:03d}{draw.randrange(10000, 99999)}",
        commune=draw.choice(COMMUNES),
        vaccine=draw.choice(VACCINES),
        dose_date=date(2021, 8, 2) + timedelta(days=draw.randrange(90)),
        lot=f"L{draw.randrange(1000, 9999)}",
        facility="Trạm Y tế Phường Phúc Xá",
        head=f"Phan Văn {draw.choice(GIVEN)}",
        head_number=f"001060{number:03d}{draw.randrange(1000):03d}",
    )
