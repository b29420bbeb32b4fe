"""A register of workers' quarters in Ho Chi Minh City with known truth, to judge proposals by; it was written before they were.

Clerks copy cards by hand: one digit read as another that looks like it, two digits swapped, the line above copied, a card of another of the
family. Years are heard wrongly or typed one off, sex is left at the form's default, some sites type 01/01. Southern names: few
are Thị or Văn, many fit both sexes. Some come again for the second dose, with the older card or without one.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

import polars as pl
from exported import loaded

COLUMNS = (
    *(
        "Họ và tên",
        "Ngày sinh",
        "Giới tính",
        "Số điện thoại",
        "Số CMT/CCCD",
        "Mã Tỉnh/Thành phố",
        "Mã Quận/Huyện",
        "Mã Xã/Phường",
    ),
    *("Tên vắc xin", "Ngày tiêm", "Mũi tiêm", "Cơ sở tiêm chủng"),
)
FAMILIES = [
    "Nguyễn"
] * 9 + "Trần Trần Trần Lê Lê Phạm Huỳnh Huỳnh Võ Phan Bùi Đặng Đỗ Ngô Hồ Dương Lý Trương Mai Tô Cao".split()
MIDDLES = (
    "Văn Văn Minh Hoàng Quốc Thanh Thanh Ngọc Đức Tấn Hữu Phước Gia Anh Công Duy Trọng".split(),
    "Thị Thị Thị Ngọc Ngọc Thanh Thanh Kim Minh Hoàng Thu Mỹ Bích Cẩm Anh Quỳnh Tuyết".split(),
)
GIVEN = (
    "Hùng Dũng Tuấn Tài Phúc Lộc Thành Nam Huy Khoa Bảo Minh Tâm An Thanh Linh Hiếu Tú Nhân Sang Đạt Phong Tân Vinh Hải Khánh".split(),
    "Lan Hoa Trang Thảo Linh Ngân Vy Trinh Tuyền Loan Hồng Yến Minh Tâm An Thanh Thu Tú Nga Hương Diễm Phượng Châu Khánh Hằng Hà".split(),
)
ALIKE = {"0": "68", "1": "7", "2": "7", "3": "8", "4": "9", "5": "6", "6": "0", "7": "1", "8": "3", "9": "4"}
PREFIXES = ["079"] * 10 + "082 086 087 089 091 092 096 051 052 049 040 038".split()
DISTRICT, WARDS = "776", tuple(str(code) for code in range(27388, 27434, 3))


@dataclass
class Person:
    """One person, as they are."""

    name: str
    female: bool
    birth: tuple[int, int, int]
    cccd: str
    cmnd: str
    phone: str
    ward: str


def _digits(rng: random.Random, width: int) -> str:
    return "".join(str(rng.randrange(10)) for _ in range(width))


def _person(rng: random.Random, family: str, female: bool, year: int, ward: str) -> Person:
    name = " ".join((family, rng.choice(MIDDLES[female]), rng.choice(GIVEN[female])))
    cccd = f"{rng.choice(PREFIXES)}{2 * (year >= 2000) + female}{year % 100:02}{_digits(rng, 6)}"
    birth = (year, rng.randint(1, 12), rng.randint(1, 28))
    return Person(name, female, birth, cccd, "02" + _digits(rng, 7), f"0{rng.choice('3789')}{_digits(rng, 8)}", ward)


def _households(rng: random.Random, n: int) -> list[list[Person]]:
    homes, made = [], 0
    while made < n:
        ward, year = rng.choice(WARDS), int(rng.triangular(1945, 2002, 1988))
        home = [_person(rng, rng.choice(FAMILIES), rng.random() < 0.5, year, ward)]
        if rng.random() < 0.6:
            home.append(
                _person(rng, rng.choice(FAMILIES), not home[0].female, min(year + rng.randint(-6, 6), 2003), ward)
            )
        for _ in range(rng.choice((0, 0, 1, 2)) if year < 1982 else 0):
            home.append(
                _person(rng, home[0].name.split()[0], rng.random() < 0.5, min(year + rng.randint(20, 34), 2008), ward)
            )
        homes.append(home)
        made += len(home)
    return homes


def _number(rng: random.Random, one: Person, home: list[Person], before: str, again: bool) -> str:
    """The number as copied."""
    draw = rng.random()
    if draw < (0.09 if again else 0.04):
        return rng.choice(("", "", "không có", "000000000000"))
    if draw < (0.2 if one.birth[0] < 1995 else 0.12):
        return one.cmnd
    number = one.cccd
    fault = rng.random()
    if fault < 0.012:
        i = rng.randrange(12)
        number = number[:i] + rng.choice(ALIKE[number[i]]) + number[i + 1 :]
    elif fault < 0.017:
        i = rng.randrange(11)
        number = number[:i] + number[i + 1] + number[i] + number[i + 2 :]
    elif fault < 0.02:
        number = before or number
    elif fault < 0.024:
        number = rng.choice(home).cccd
    elif fault < 0.031:
        number = number.lstrip("0")
    elif fault < 0.036:
        i = rng.randrange(12)
        number = number[:i] + number[i + 1 :]
    return number


def _birth(rng: random.Random, one: Person, lazy: bool) -> str:
    year, month, day = one.birth
    if rng.random() < 0.011:
        year += rng.choice((-1, 1, -1, 1, -10, 10, 2, -2, -20, 100))
    if rng.random() < 0.004:
        year = 2021
    if lazy and rng.random() < 0.15:
        month, day = 1, 1
    text = f"{day:02}/{month:02}/{year}"
    return rng.choices((text, str(year), ""), (96, 3, 1))[0]


def rows(n: int, seed: int) -> tuple[list[tuple[str, ...]], list[dict[str, object]]]:
    """Rows of the export, and of each who it is and what is true of them."""
    rng = random.Random(seed)
    raw, truth, person, before = [], [], 0, ""
    for home in _households(rng, n):
        for one in home:
            for again in range(1 + (rng.random() < 0.15)):
                site = rng.randrange(12)
                number = _number(rng, one, home, before, again > 0)
                before = one.cccd
                sex = "Nữ" if one.female else "Nam"
                if rng.random() < (0.03 if site == 3 else 0.005):
                    sex = "Nam"
                sex = "" if rng.random() < 0.01 else sex
                phone = one.phone if rng.random() < 0.8 else home[0].phone
                dose = (
                    "Pfizer",
                    f"{rng.randint(1, 28):02}/{(7 + 2 * again):02}/2021",
                    str(again + 1),
                    f"Điểm tiêm {site}",
                )
                raw.append(
                    (one.name, _birth(rng, one, site in (5, 8)), sex, phone, number, "79", DISTRICT, one.ward, *dose)
                )
                truth.append({
                    "person": person, "true_cccd": one.cccd, "true_sex": "female" if one.female else "male",
                    "true_birth": "{}-{:02}-{:02}".format(*one.birth),
                })  # fmt: skip
            person += 1
    order = list(range(len(raw)))
    rng.shuffle(order)
    return [raw[i] for i in order], [truth[i] for i in order]


def register(people: int, seed: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Records of the export, loaded and standardised, and the truth: ``record_id, person`` and the true values."""
    raw, facts = rows(people, seed)
    records, known = loaded(raw, facts, COLUMNS, "79")
    return records, known.group_by("record_id").agg(pl.exclude("row").first())
