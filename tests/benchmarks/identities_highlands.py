"""A third register with known truth: other peoples, other habits of names, dates, cards and families, written as a raw export.

Ede, Hmong, Khmer, Chinese-Vietnamese, Kinh and foreigners in communes of Đắk Lắk. Ede clans stand last and names are written
``H'Bia``, ``HBia`` or ``H Bia``; Hmong names are few; many adults are born on 01/01 or in a year only, one year off; few have a card, which
changes from nine to twelve digits; children stand under a parent's card, newborns under their mother's name; a village shares
a phone. Nothing here reads how linking works.
"""

from __future__ import annotations

import random
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from exported import loaded

COLUMNS = (
    *("Họ và tên", "Ngày sinh", "Giới tính", "Số điện thoại", "Số CMT/CCCD/Hộ chiếu", "Quốc tịch", "Dân tộc"),
    *("Mã Tỉnh/Thành phố", "Mã Quận/Huyện", "Mã Xã/Phường", "Tên vắc xin", "Ngày tiêm", "Mũi tiêm"),
)
EDE_CLANS = "Niê Niê Niê Mlô Byă Êban Kbuôr Ayŭn Knul Adrơng Kpă Ksơr Hwing Hmŏk Êñuôl Êčăm Buôn_Yă Niê_Kđăm Bkrông Ktla".split()
EDE = (
    "Thih Bhem Blơ Drim Khoa Nuê Sơn Wơn Bluh Ngọc Tuấn Hiu Phôn Ken Suin Dhăm Jên Rôbi Juen Tơlơ Ñan Sêh Bliu Krông".split(),
    "Bia Mai Linh Nga Yer Blui Djuan Hiang Wen Ruôm Lin Mơn Nhung Sara Ngoen Đêm Tuyn Loan Rim Drai Ƀhiăt Suôn Yuôm Phin".split(),
)
HMONG_CLANS = "Giàng Giàng Vàng Vàng Thào Sùng Lý Lý Hầu Mùa Vừ Cứ Hờ Ly Dương Ma".split()
HMONG = (
    "Páo Dơ Chứ Sình Tủa Lềnh Súa Hồ Pó Sử Chu Vư Dế Nhìa Của Tráng".split(),
    "Mỷ Dợ Sua Máy Chia Dung Ca Xía Pà Chư Vá Say Dí Mai Và Bầu".split(),
)
KHMER_CLANS = "Thạch Thạch Thạch Sơn Kim Danh Danh Lâm Châu Kiên Liêu Tăng Neang".split()
KHMER = (
    "Sa_Rết Sóc_Kha Phia Rết Ươl Sê_Tha Pho_Ly Dương Thi Bình Sô_Phách Cươne Minh Rây".split(),
    "Sô_Phia Sa_Rây Thia Nari Sóc_Phol Huôl Ươne Đa Pha_La Sa_Mết Thu Hồng Chanh_Thi Lệ".split(),
)
CHINESE_CLANS = "Lâm Lâm Trịnh Quách Mã Hứa Lý Trương Vòng Chíu Tăng Huỳnh Lưu Giang".split()
CHINESE = (
    "Chí_Cường Vĩ_Minh Gia_Hào Diệu_Tông Quốc_Lương A_Sáng Cẩu Thế_Vinh Chấn_Hưng A_Lộc Kiến_Huy Phú".split(),
    "Mỹ_Linh Tuệ_Mẫn Ái_Liên A_Múi Mỹ_Phụng Bội_San Tú_Anh Lệ_Hoa Quế_Phương Sìn Muối Xú".split(),
)
KINH_CLANS = ["Nguyễn"] * 8 + "Trần Trần Lê Lê Phạm Phạm Huỳnh Võ Phan Bùi Đỗ Hồ Ngô Đặng".split()
KINH = (
    "Văn_Tâm Văn_Hùng Đức_Anh Hữu_Phước Quốc_Bảo Văn_Dũng Minh_Tuấn Thành_Long Văn_Lộc Gia_Huy Công_Danh Tấn_Tài".split(),
    "Thị_Hoa Thị_Lan Thị_Thu_Hà Thị_Hồng Ngọc_Trâm Thị_Kim_Liên Thị_Mai Bảo_Ngọc Thị_Phượng Thanh_Thảo Thị_Bé".split(),
)
LATIN = (
    "John Peter Min_Soo Jae_Hyun Michael Ivan Raj Somchai Hiroshi Wei Thomas_Lee Andrew David_James Bounmy".split(),
    "Anna Maria_Elena So_Yeon Julie Olga Priya Noy Yuki Mei_Ling Sarah_Jane Khamla Emma Claire Ji_Woo".split(),
)
LATIN_CLANS = "Smith Kim Park Lee Muller Ivanov Patel Chen Tanaka Dubois Garcia Wongsa Brown Sisavath Nguyen".split()
PEOPLES = {
    "ede": (EDE_CLANS, EDE, 30), "hmong": (HMONG_CLANS, HMONG, 18), "khmer": (KHMER_CLANS, KHMER, 12),
    "chinese": (CHINESE_CLANS, CHINESE, 8), "kinh": (KINH_CLANS, KINH, 30), "foreign": (LATIN_CLANS, LATIN, 2),
}  # fmt: skip
MINORITIES = ("ede", "hmong", "khmer")
COMMUNES, PER_COMMUNE = 180, 600
UNITS = Path(__file__).parents[2] / "vaxanalysis" / "data" / "units_2021.parquet"
AGAIN, MOVED, CARDS = (
    0.12,
    0.12,
    {"ede": 0.35, "hmong": 0.3, "khmer": 0.45, "chinese": 0.75, "kinh": 0.8, "foreign": 0.9},
)


@dataclass
class Person:
    """One person, as they are; ``mother`` is the mother's written name."""

    people: str
    clan: str
    given: str
    middle: str
    female: bool
    year: int
    month: int
    day: int
    default: str
    cccd: str
    cmnd: str
    passport: str
    phone: str
    household: str
    village: str
    commune: str
    parents: str = ""
    mother: str = ""
    twin: bool = False


def fold(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D").replace("ƀ", "b").replace("Ƀ", "B"))
    return "".join(c for c in plain if not unicodedata.combining(c))


def _digits(rng: random.Random, width: int) -> str:
    return "".join(str(rng.randrange(10)) for _ in range(width))


def _person(rng: random.Random, people: str, clan: str, year: int, home: tuple[str, str, str], female: bool) -> Person:
    _, given, _ = PEOPLES[people]
    default = "none"
    if people in MINORITIES and year < 2005:
        default = rng.choices(["none", "first", "year"], [50, 38, 12])[0]
    elif year < 1960:
        default = rng.choices(["none", "first", "year"], [75, 10, 15])[0]
    middle = {"hmong": "Thị" if female else "A", "khmer": "Thị" if female and rng.random() < 0.7 else ""}.get(
        people, ""
    )
    month, day = (1, 1) if default != "none" else (rng.randint(1, 12), rng.randint(1, 28))
    cccd = f"{rng.choice(['066'] * 7 + ['010', '084', '079', '001'])}{2 * (year >= 2000) + female}{year % 100:02}{_digits(rng, 6)}"
    phone = (
        f"0{rng.choice('3579')}{_digits(rng, 8)}" if rng.random() < (0.6 if people in MINORITIES else 0.85) else home[0]
    )
    name = rng.choice(given[female]).replace("_", " ")
    return Person(
        people, clan.replace("_", " "), name, middle, female, year, month, day, default, cccd, "24" + _digits(rng, 7),
        rng.choice("ABCMPE") + _digits(rng, 7), phone, *home,
    )  # fmt: skip


def _family(rng: random.Random, communes: list[str], villages: dict[str, list[str]]) -> list[Person]:
    people = rng.choices(list(PEOPLES), [share for *_, share in PEOPLES.values()])[0]
    clans = PEOPLES[people][0]
    commune = rng.choice(communes)
    home = (f"0{rng.choice('389')}{_digits(rng, 8)}", rng.choice(villages[commune]), commune)
    first, second = rng.choice(clans), rng.choice(clans)
    born = int(rng.triangular(1940, 2000, 1980))
    father = _person(rng, people, first, born, home, False)
    mother = _person(rng, people, second, min(born + rng.randint(-3, 9), 2003), home, True)
    members = [father, mother]
    children = rng.choice([0, 1, 2, 2, 3, 4, 6]) if people in MINORITIES else rng.choice([0, 1, 1, 2, 2, 3])
    for _ in range(children if people != "foreign" else 0):
        year = min(mother.year + rng.randint(17, 38), 2021)
        clan = second if people == "ede" else first
        child = _person(rng, people, clan, year, home, rng.random() < 0.5)
        if members[-1].mother and rng.random() < 0.04:
            last = members[-1]
            child.year, child.month, child.day, child.twin, last.twin = last.year, last.month, last.day, True, True
            child.cccd = f"{last.cccd[:3]}{2 * (last.year >= 2000) + child.female}{last.year % 100:02}{_digits(rng, 6)}"
        child.parents, child.mother = rng.choice((father, mother)).cccd, written(rng, mother, plain=True)
        while any(one.given == child.given for one in members):
            child.given += " " + rng.choice(PEOPLES[people][1][child.female]).split("_")[0]
        members.append(child)
    return members


def written(rng: random.Random, one: Person, plain: bool = False) -> str:
    """The name as somebody types it: the order, apostrophes and joined syllables of its people."""
    given, clan = one.given, one.clan
    if one.people == "ede":
        head = rng.choice(["H'", "H'", "H' ", "H ", "H"] if not plain else ["H'"]) if one.female else "Y "
        own = head + given
        return f"{clan} {own}" if not plain and rng.random() < 0.06 else f"{own} {clan}"
    if one.people == "khmer" and " " in given and not plain and rng.random() < 0.25:
        given = given.replace(" ", "").capitalize()
    if one.people == "foreign":
        first = given.split()[0] if not plain and rng.random() < 0.2 else given
        whole = f"{clan} {first}" if not plain and rng.random() < 0.35 else f"{first} {clan}"
        return whole.upper() if rng.random() < 0.6 else whole
    return " ".join(part for part in (clan, one.middle, given) if part)


def _slip(rng: random.Random, text: str) -> str:
    i = rng.randrange(1, max(2, len(text) - 1))
    return rng.choice(
        (
            text[:i] + text[i + 1 :],
            text[:i] + text[i : i + 1] + text[i:],
            text[:i] + rng.choice("aeiounhgt") + text[i + 1 :],
        )
    )


def name(rng: random.Random, one: Person) -> tuple[str, bool]:
    """The name of one record, and whether it is the mother's."""
    if one.mother and one.year >= 2015 and rng.random() < 0.35:
        return rng.choice(["CB ", "Con bà ", "Con của ", "Con bà "]) + one.mother, True
    text = written(rng, one)
    if rng.random() < 0.12:
        text = fold(text)
    if rng.random() < (0.07 if one.people in MINORITIES else 0.025):
        text = _slip(rng, text)
    return text.upper() if rng.random() < 0.1 else text, False


def birth(rng: random.Random, one: Person) -> str:
    year, month, day = one.year, one.month, one.day
    if rng.random() < (0.05 if one.default != "none" else 0.006):
        year += rng.choice((-1, 1))
    if rng.random() < 0.012:
        month, day = (day, month) if day <= 12 else (month, rng.randint(1, 28))
    if one.default == "year" and rng.random() < 0.75 or one.default == "first" and rng.random() < 0.1:
        return str(year)
    if one.default == "none" and rng.random() < (0.06 if one.people in MINORITIES else 0.008):
        month = day = 1
    return "" if rng.random() < 0.01 else f"{day:02}/{month:02}/{year}"


def card(rng: random.Random, one: Person, later: bool) -> str:
    if one.people == "foreign":
        return one.passport if rng.random() < 0.9 else ""
    if one.year >= 2007:
        return one.parents if one.parents and rng.random() < 0.3 else (one.cccd if rng.random() < 0.2 else "")
    if rng.random() > CARDS[one.people]:
        return ""
    number = one.cccd if later or rng.random() < 0.55 else one.cmnd
    if rng.random() < 0.012:
        i = rng.randrange(3, len(number))
        number = number[:i] + str((int(number[i]) + rng.randint(1, 9)) % 10) + number[i + 1 :]
    return number


def rows(n: int, seed: int) -> tuple[list[tuple[str, ...]], list[dict[str, object]]]:
    """Rows of the export, and of each who it is and what is peculiar."""
    rng = random.Random(seed)
    districts = _districts()
    communes = list(districts)[: max(1, min(COMMUNES, n // PER_COMMUNE))]
    villages = {one: [f"0{rng.choice('379')}{_digits(rng, 8)}" for _ in range(12)] for one in communes}
    raw, truth, person = [], [], 0
    while person < n:
        for one in _family(rng, communes, villages):
            for k in range(1 + (rng.random() < AGAIN) + (rng.random() < AGAIN / 6)):
                moved = k > 0 and rng.random() < MOVED
                phone = rng.choices([one.phone, one.household, one.village, ""], [70, 14, 8, 8])[0]
                if moved and rng.random() < 0.6:
                    phone = f"09{_digits(rng, 8)}"
                text, mothers = name(rng, one)
                born, number = birth(rng, one), card(rng, one, k > 0)
                sex = "" if rng.random() < 0.02 else "Nữ" if one.female != (rng.random() < 0.006) else "Nam"
                commune = rng.choice(communes) if moved else one.commune
                place = ("66", districts[commune], commune)
                nation = "Hàn Quốc" if one.people == "foreign" else "Việt Nam"
                dose = ("AstraZeneca", f"{rng.randint(1, 28):02}/{rng.randint(8, 11):02}/2021", str(k + 1))
                raw.append((text, born, sex, phone, number, nation, "", *place, *dose))
                truth.append({
                    "person": person, "twin": one.twin, "child": one.year >= 2007, "moved": moved, "no_id": not number,
                    "year_only": len(born) == 4, "default": one.default != "none", "mothers_name": mothers,
                    "minority": one.people in MINORITIES, "ede": one.people == "ede",
                    "true_cccd": None if one.people == "foreign" else one.cccd, "true_sex": "female" if one.female else "male",
                    "true_birth": f"{one.year}-{one.month:02}-{one.day:02}",
                })  # fmt: skip
            person += 1
    order = list(range(len(raw)))
    rng.shuffle(order)
    return [raw[i] for i in order], [truth[i] for i in order]


def _districts() -> dict[str, str]:
    """The communes of the province, each with its district."""
    held = pl.read_parquet(UNITS).filter(pl.col("province_code") == "66").sort("commune_code")
    return dict(held.select("commune_code", "district_code").drop_nulls().iter_rows())


def register(people: int, seed: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Records of the export, loaded and standardised, and the truth: ``record_id, person``, the true values and the strata."""
    raw, facts = rows(people, seed)
    records, known = loaded(raw, facts, COLUMNS, "66")
    flags = [pl.col(name).any() for name, kind in known.schema.items() if kind == pl.Boolean]
    return records, known.group_by("record_id").agg(pl.col("person", "^true_.*$").first(), *flags)
