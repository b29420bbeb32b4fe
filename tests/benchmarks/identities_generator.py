"""A second register with known truth, independent of ``vaxanalysis.synth``: other names, other error rates, typed columns.

It writes what standardising would give, so that a benchmark judges linking alone. Families share phones and communes; twins,
namesakes born on one day, children under a parent's card, moved people, and people who changed the 9-digit card for the
12-digit one are planted. Nothing here reads the package.
"""

from __future__ import annotations

import unicodedata
import zlib
from dataclasses import dataclass

import numpy as np
import polars as pl

FAMILY = """
Nguyễn 384 Trần 110 Lê 95 Phạm 70 Hoàng 51 Phan 45 Vũ 39 Đặng 21 Bùi 20 Đỗ 14 Hồ 13 Ngô 13 Dương 10 Lý 5 Đinh 9 Đoàn 8
Trịnh 8 Mai 7 Đào 7 Cao 6 Hà 6 Lưu 6 Tạ 4 Chu 4 Phùng 4 Tô 3 Vương 3 Quách 2 Kiều 2 Khuất 2
"""
MIDDLE = (
    """
    Văn 40 Đức 9 Minh 8 Quang 7 Hữu 6 Xuân 5 Ngọc 4 Anh 4 Thanh 4 Công 3 Đình 3 Duy 3 Hoàng 3 Quốc 2 Tuấn 2 Mạnh 2
    Trọng 2 Bá 2 Việt 2 Gia 2
    """,
    """
    Thị 48 Thu 6 Thanh 5 Ngọc 5 Minh 4 Kim 4 Hồng 4 Phương 3 Bích 3 Thùy 3 Hải 2 Lan 2 Mai 2 Khánh 2 Quỳnh 2 Bảo 2
    Như 1 Diệu 1 Tường 1 Hà 2
    """,
)
GIVEN = (
    """
    Tuấn 27 Hoàng 25 Huy 22 Anh 20 Hiếu 20 Dũng 19 Hùng 19 Minh 19 Sơn 18 Nam 17 Long 16 Thắng 16 Cường 15 Đức 15
    Hải 15 Thành 14 Trung 13 Kiên 12 Hà 11 Bình 11 Tùng 11 Quang 10 Việt 10 Khánh 9 Phong 9 Linh 8 Quân 8 Đạt 8 Lâm
    8 Thịnh 7 Vinh 7 Phúc 7 Hưng 7 Toàn 7 An 6 Tú 6 Tân 6 Bách 5 Quý 5 Hòa 5 Lộc 4 Khoa 4 Dương 4 Tuân 4 Hiệp 4 Bảo
    4 Ánh 2 Thiện 4 Chiến 5 Tiến 6
    """,
    """
    Trang 42 Thảo 35 Linh 30 Anh 25 Phương 22 Hương 22 Hà 21 Lan 20 Hoa 19 Mai 18 Ngọc 17 Huyền 17 Thủy 16 Hằng 16
    Nga 16 Hạnh 15 Dung 15 Hồng 14 Yến 14 Loan 13 Oanh 12 Nhung 12 Hiền 12 Thu 12 Thanh 11 Vân 11 Hoà 9 Tâm 10 Liên
    10 Chi 10 Giang 9 Quỳnh 9 My 8 Nhi 8 Hường 8 Tuyết 8 Xuân 7 Bích 7 Châu 7 Thư 7 Ánh 6 Hải 6 Minh 6 Duyên 6
    Phượng 5 Thúy 9 Lý 5 Cúc 5 Đào 4 Diệp 4 Trà 3 Ly 4 Nguyệt 6 Thơm 4 Nhàn 3
    """,
)  # fmt: skip
PROVINCES = np.array(
    ["001"] * 62 + ["034", "036", "038", "030", "033", "035", "026", "025", "040", "017", "024", "027"]
)


@dataclass(frozen=True)
class Rates:
    """How often a record differs from its person."""

    again: float = 0.16
    thrice: float = 0.02
    typo: float = 0.03
    no_marks: float = 0.08
    no_middle: float = 0.02
    reordered: float = 0.01
    birth_blank: float = 0.008
    year_only: float = 0.03
    swapped: float = 0.015
    birth_digit: float = 0.015
    sex_blank: float = 0.01
    sex_wrong: float = 0.008
    id_blank: float = 0.15
    id_digit: float = 0.012
    parents_id: float = 0.3
    old_card: float = 0.25
    phone_blank: float = 0.08
    phone_other: float = 0.15
    phone_digit: float = 0.01
    moved: float = 0.12
    commune_blank: float = 0.02
    twins: float = 0.012
    namesakes: float = 0.004


DIRTY = Rates(
    typo=0.06, no_marks=0.2, no_middle=0.04, reordered=0.02, birth_blank=0.02, year_only=0.07, swapped=0.03, birth_digit=0.03,
    id_blank=0.35, id_digit=0.025, parents_id=0.5, old_card=0.35, phone_blank=0.15, phone_other=0.25, phone_digit=0.02,
    moved=0.2, commune_blank=0.04, twins=0.02, namesakes=0.01,
)  # fmt: skip


def fold(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(c for c in plain if not unicodedata.combining(c))


def _draw(rng: np.random.Generator, words: str, n: int) -> np.ndarray:
    parts = words.split()
    weight = np.array(parts[1::2], dtype=float)
    return np.array(parts[::2], dtype=object)[rng.choice(len(weight), n, p=weight / weight.sum())]


def _digits(rng: np.random.Generator, n: int, width: int) -> np.ndarray:
    return np.char.zfill(rng.integers(0, 10**width, n).astype(str), width).astype(object)


def people(n: int, rng: np.random.Generator, rates: Rates) -> dict[str, np.ndarray]:
    """``n`` people in families of about four, as columns."""
    family = np.sort(rng.integers(0, max(1, n // 4), n))
    place = np.argsort(np.argsort(family, kind="stable")) - np.searchsorted(family, family)
    female = np.where(place == 0, 0, np.where(place == 1, 1, rng.integers(0, 2, n)))
    year = np.where(place < 2, rng.normal(1972, 15, n), rng.normal(2000, 9, n)).astype(int).clip(1925, 2009)
    day = rng.integers(0, 365, n)
    surname = _draw(rng, FAMILY, n)[family]
    surname = np.where(place == 1, _draw(rng, FAMILY, n), surname)
    pick = lambda pool: np.where(female == 1, _draw(rng, pool[1], n), _draw(rng, pool[0], n))  # noqa: E731
    middle, given = pick(MIDDLE), pick(GIVEN)
    second = np.where(rng.random(n) < np.where(female == 1, 0.35, 0.2), pick(MIDDLE), "")
    second = np.where(second == middle, "", second)
    twin = np.flatnonzero((place[1:] >= 3) & (rng.random(n - 1) < rates.twins * 4)) + 1
    for column in (year, day, female, middle, second, surname):
        column[twin] = column[twin - 1]
    other = (rng.random(len(twin)) < 0.35).astype(int)
    female[twin] = np.where(other == 1, 1 - female[twin - 1], female[twin])
    given[twin] = pick(GIVEN)[twin]
    commune = rng.integers(1, 580, n)[family]
    for _ in range(6):
        key = family.astype(object) * 1000 + np.array([zlib.crc32(fold(g).encode()) % 997 for g in given], object)
        order = np.argsort(key.astype(np.int64), kind="stable")
        again = order[1:][np.diff(key[order].astype(np.int64)) == 0]
        given[again] = pick(GIVEN)[again]
    lone = np.setdiff1d(np.arange(n), np.concatenate([twin, twin - 1]))
    alike = rng.choice(lone, 2 * int(n * rates.namesakes / 2), replace=False).reshape(2, -1)
    for column in (surname, middle, second, given, year, day, female):
        column[alike[1]] = column[alike[0]]
    near = rng.random(alike.shape[1]) < 0.3
    commune[alike[1][near]] = commune[alike[0][near]]
    sex_digit = 2 * (year >= 2000) + female
    prefix = PROVINCES[rng.integers(0, len(PROVINCES), n)[family]].astype(object)
    cccd = prefix + sex_digit.astype(str).astype(object) + np.char.zfill((year % 100).astype(str), 2).astype(object)
    cccd = cccd + _digits(rng, n, 6)
    cccd[twin] = [
        str(int(one) + step).zfill(12)
        for one, step in zip(cccd[twin - 1], 1 - 2 * (female[twin] < female[twin - 1]), strict=True)
    ]
    cccd[twin] = [c[:3] + str(s) + c[4:] for c, s in zip(cccd[twin], sex_digit[twin], strict=True)]
    head = np.searchsorted(family, family)
    parent = np.where(rng.random(n) < 0.5, head, np.minimum(head + 1, n - 1))
    mobile = "09" + _digits(rng, n, 8)
    own_phone = (rng.random(n) < np.where(year < 2004, 0.75, 0.15)) & (place > 0)
    phone = np.where(own_phone, mobile, mobile[head])
    is_twin = np.zeros(n, bool)
    is_twin[twin], is_twin[twin - 1] = True, True
    children = place >= 2
    is_sibling = children & (np.bincount(family[children], minlength=family.max() + 1)[family] > 1)
    return {
        "surname": surname, "middle": middle, "second": second, "given": given, "female": female, "year": year, "day": day,
        "cccd": cccd, "parents": cccd[parent], "cmnd": "01" + _digits(rng, n, 7), "phone": phone, "family": mobile[head],
        "commune": commune, "twin": is_twin, "siblings": is_twin | is_sibling,
    }  # fmt: skip


def _typo(text: str, rng: np.random.Generator) -> str:
    i, kind = int(rng.integers(0, len(text))), int(rng.integers(0, 4))
    letter = "abcdeghiklmnopqrstuvxy"[int(rng.integers(0, 22))]
    if kind == 3 and i + 1 < len(text):
        return text[:i] + text[i + 1] + text[i] + text[i + 2 :]
    return text[:i] + ("" if kind == 0 else letter) + text[i + (kind != 1) :]


def _digit(text: str, rng: np.random.Generator) -> str:
    i = int(rng.integers(3, len(text)))
    return text[:i] + str((int(text[i]) + int(rng.integers(1, 10))) % 10) + text[i + 1 :]


def _some(values: np.ndarray, rate: float, change: object, rng: np.random.Generator) -> np.ndarray:
    hit = np.flatnonzero((rng.random(len(values)) < rate) & (values != None))  # noqa: E711
    values[hit] = [change(values[i]) for i in hit]  # type: ignore[operator]
    return values


def register(n: int, seed: int, rates: Rates = Rates()) -> tuple[pl.DataFrame, pl.DataFrame]:  # noqa: B008
    """Records (typed) of ``n`` people, and the truth: ``record_id, person`` and the strata."""
    rng = np.random.default_rng(seed)
    who = people(n, rng, rates)
    times = 1 + (rng.random(n) < rates.again) + (rng.random(n) < rates.thrice)
    person = np.repeat(np.arange(n), times)
    size = len(person)
    first = np.r_[True, person[1:] != person[:-1]]
    at = {name: column[person] for name, column in who.items()}
    chance = lambda rate: rng.random(size) < rate  # noqa: E731
    middle = np.where(chance(rates.no_middle), "", at["middle"] + np.where(at["second"] != "", " " + at["second"], ""))
    name = np.array(
        [" ".join(p for p in parts if p) for parts in zip(at["surname"], middle, at["given"], strict=True)], object
    )
    name = np.where(chance(rates.no_marks), np.array([fold(t) for t in name], object), name)
    name = _some(name, rates.typo, lambda t: _typo(t, rng), rng)
    name = _some(name, rates.reordered, lambda t: " ".join(t.split()[-1:] + t.split()[:-1]), rng)
    name = np.array([" ".join(t.split()) for t in name], object)
    date = (at["year"] - 1970).astype("datetime64[Y]").astype("datetime64[D]") + at["day"]
    birth = np.datetime_as_string(date, unit="D").astype(object)
    birth = _some(birth, rates.birth_digit, lambda t: _digit(t.replace("-", ""), rng), rng)
    birth = np.array([t.replace("-", "") for t in birth], object)
    birth = _some(birth, rates.swapped, lambda t: t[:4] + t[6:] + t[4:6] if t[6:] <= "12" else t, rng)
    old = np.where(at["year"] < 1955, 4.0, 0.7)
    birth = np.where(rng.random(size) < rates.year_only * old, np.array([t[:4] for t in birth], object), birth)
    birth[chance(rates.birth_blank)] = None
    sex = np.where(at["female"] == 1, "female", "male").astype(object)
    sex = _some(sex, rates.sex_wrong, lambda t: "male" if t == "female" else "female", rng)
    sex[chance(rates.sex_blank)] = None
    child = at["year"] >= 2004
    cmnd = np.where(~child & (rng.random(n) < 0.5)[person] & chance(rates.old_card * 2) & first, at["cmnd"], None)
    cccd = np.where(child & (rng.random(n) < rates.parents_id)[person] & chance(0.8), at["parents"], at["cccd"])
    blank = chance(np.where(child, min(0.9, rates.id_blank * 2.5), rates.id_blank))
    cccd, cmnd = np.where(blank | (cmnd != None), None, cccd), np.where(blank, None, cmnd)  # noqa: E711
    cccd, cmnd = (_some(c, rates.id_digit, lambda t: _digit(t, rng), rng) for c in (cccd, cmnd))
    phone = np.where(chance(0.15), at["family"], at["phone"])
    phone = np.where(~first & chance(rates.phone_other), "03" + _digits(rng, size, 8), phone)
    phone = _some(phone, rates.phone_digit, lambda t: _digit(t, rng), rng)
    phone[chance(rates.phone_blank)] = None
    moved = ~first & chance(rates.moved)
    commune = np.where(moved, rng.integers(1, 580, size), at["commune"])
    order = rng.permutation(size)
    frame = pl.DataFrame(
        {
            "name_std": name.tolist(), "born": birth.tolist(), "sex_std": sex.tolist(), "cccd": cccd.tolist(),
            "cmnd": cmnd.tolist(), "phone_std": phone.tolist(), "commune": commune, "blank": chance(rates.commune_blank),
            "person": person, "twin": at["twin"], "siblings": at["siblings"], "child": child, "moved": moved,
        }
    )[order].with_row_index("n")  # fmt: skip
    return _typed(frame, seed), _truth(frame, seed)


def _record_id(seed: int) -> pl.Expr:
    mixed = ((pl.col("n").cast(pl.UInt64) + seed * 100_000_000) * 6_364_136_223) % (1 << 61)
    return ("r" + mixed.cast(pl.String).str.zfill(19)).alias("record_id")


def _truth(frame: pl.DataFrame, seed: int) -> pl.DataFrame:
    no_id = pl.col("cccd").is_null() & pl.col("cmnd").is_null()
    return frame.select(
        _record_id(seed), "person", "twin", pl.col("siblings").alias("family"), "child", "moved",
        no_id.alias("no_id"), (pl.col("born").str.len_chars() == 4).fill_null(False).alias("year_only"),
    )  # fmt: skip


def _typed(frame: pl.DataFrame, seed: int) -> pl.DataFrame:
    words = pl.col("name_folded").str.split(" ")
    names = frame.select("name_std").unique()
    folded = names.with_columns(name_folded=pl.Series([fold(t) for t in names["name_std"]]))
    born = pl.col("born")
    typed = frame.join(folded, on="name_std", how="left", maintain_order="left").with_columns(
        _record_id(seed),
        family_name=words.list.first(),
        given_name=words.list.last(),
        middle_name=words.list.slice(1, words.list.len() - 2).list.join(" "),
        birth=pl.when(born.str.len_chars() == 8).then(born).str.to_date("%Y%m%d", strict=False),
        birth_month=pl.when(born.str.len_chars() == 8).then(born.str.slice(4, 2)).cast(pl.Int8),
        unit_commune=pl.when(~pl.col("blank")).then(pl.col("commune").cast(pl.String).str.zfill(5)),
        unit_district=pl.when(~pl.col("blank")).then((pl.col("commune") % 30).cast(pl.String).str.zfill(3)),
        doses=pl.lit(1, pl.UInt8),
    )
    typed = typed.with_columns(
        birth_year=pl.coalesce(
            pl.col("birth").dt.year(), pl.when(born.str.len_chars() == 4).then(born).cast(pl.Int32)
        ).cast(pl.Int16)
    )
    return typed.drop("n", "born", "commune", "blank", "person", "twin", "siblings", "child", "moved")
