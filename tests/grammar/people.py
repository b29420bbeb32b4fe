"""Invented people, whose values are known before any file is written."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import polars as pl

from vaxanalysis import places

FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Tống", "Danh", "Đặng", "Võ", "Cộng", "Ma", "Ký")
MEN, WOMEN = ("Văn", "Đức", "Minh", "Quốc"), ("Thị", "Ngọc", "Thu", "Kim")
GIVEN = tuple("An Bình Cúc Dũng Giang Hòa Khánh Lộc Mỹ Nga Phúc Quỳnh Sơn Tổng Uyên".split())
VACCINES = ("AstraZeneca", "Pfizer", "Moderna", "Vero Cell")


@dataclass(frozen=True)
class Person:
    """A vaccinated person with one dose, and the head of the household, who is nobody's record."""

    name: str
    birth: date
    sex: str
    cccd: str
    cmnd: str
    phone: str
    commune: str
    district: str
    province: str
    commune_code: str
    vaccine: str
    dose_date: date
    lot: str
    facility: str
    head: str
    head_number: str


Home = tuple[str, str, str, str]
"""Names of a commune, its district and its province, and the commune's code."""


def people(seed: int, count: int, province: str) -> list[Person]:
    """``count`` different people of a district of the ``province`` (code); equal arguments give equal people."""
    draw = random.Random(seed)
    homes = draw.choice(_districts(province))[:4]
    return [_person(draw, number, draw.choice(homes)) for number in range(count)]


@cache
def _districts(province: str) -> list[list[Home]]:
    """The communes of each district."""
    columns = ("commune", "district", "province", "commune_code")
    mine = places.units().filter(pl.col("province_code") == province).sort("commune_code")
    return [part.select(columns).rows() for part in mine.partition_by("district_code", maintain_order=True)]


def _person(draw: random.Random, number: int, home: Home) -> Person:
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
        commune=home[0],
        district=home[1],
        province=home[2],
        commune_code=home[3],
        vaccine=draw.choice(VACCINES),
        dose_date=date(2021, 8, 2) + timedelta(days=draw.randrange(90)),
        lot=f"L{draw.randrange(1000, 9999)}",
        facility="Trạm Y tế Phường Phúc Xá",
        head=f"Phan Văn {draw.choice(GIVEN)}",
        head_number=f"001060{number:03d}{draw.randrange(1000):03d}",
    )
