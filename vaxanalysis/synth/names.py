"""Names as people bear them: family names by frequency, middle and given names by sex, words per name by sex and age."""

from __future__ import annotations

import numpy as np
import polars as pl

_FAMILY_HEAD = {
    "Nguyễn": 38.4, "Trần": 11, "Lê": 9.5, "Phạm": 7, "Hoàng": 4.6, "Huỳnh": 0.5, "Phan": 4.5, "Vũ": 3.4, "Võ": 0.5,
    "Đặng": 2.1, "Bùi": 2, "Đỗ": 1.4, "Hồ": 1.3, "Ngô": 1.3, "Dương": 1, "Lý": 0.5,
}  # fmt: skip
_FAMILY_TAIL = (
    "Đinh Trịnh Đào Mai Lương Lưu Vương Tạ Cao Hà Trương Phùng Tô Chu Nghiêm Đoàn Kiều Quách Khuất Doãn Đàm Thái La Tống "
    "Lâm Châu Nông Triệu Ma Lò Hứa Bạch Từ Giang Tăng Khổng Lại Mạc Viên Ngọ Phí Ứng Cù Cung Đồng Hán Kim Khúc Lã Lục "
    "Mẫn Nhữ Ninh Quản Sầm Thân Thiều Tiêu Trang Vi Văn Yên Bàn Cấn Đường Hạ"
).split()
_GIVEN_HEAD = (
    {"Tuấn": 2.7, "Hoàng": 2.5, "Huy": 2.2, "Anh": 2.05, "Hiếu": 2.0},
    {"Trang": 4.2, "Thảo": 3.5, "Linh": 3.0, "Anh": 2.5, "Phương": 2.2},
)
_GIVEN_TAIL = (
    (
        "Hùng Dũng Nam Minh Đức Hải Sơn Thành Trung Long Quân Cường Thắng Tùng Mạnh Kiên Duy Khánh Việt Quang Tú Hưng "
        "Bình Phúc Thịnh Đạt Hà Lâm Phong Tiến Toàn Trường Vinh Vũ An Bách Bảo Chiến Chung Công Cương Doanh Dương Đông "
        "Đăng Định Giang Hiệp Hòa Hoan Học Hợp Huân Khang Khoa Khôi Kỳ Lân Lập Linh Lộc Lợi Luân Lương Mẫn Nghĩa Nguyên "
        "Nhân Nhật Ninh Phú Phương Quốc Quý Quyết Quyền Sáng Tài Tân Tấn Thái Thanh Thạch Thiện Thọ Thuận Thuật Thức "
        "Tiệp Tín Tình Toản Trọng Trí Triều Trực Tuyên Tuyến Tường Tự Văn Viễn Vượng Xuân Ân Ước Chính Chiểu Diện Hậu"
    ).split(),
    (
        "Hương Hoa Lan Mai Thủy Hà Nga Hằng Huyền Ngọc Nhung Yến Hạnh Dung Thu Vân Loan Hồng Hiền Thúy Oanh Ngân Quỳnh "
        "My Nhi Chi Châu Giang Hòa Hiên Hoài Huệ Lành Lệ Liên Liễu Lý Ly Minh Mỹ Nguyệt Nhàn Như Nụ Phượng Quế Quyên Sen "
        "Tâm Thanh Thắm Thơ Thơm Thùy Thư Tình Trâm Trinh Tú Tuyết Uyên Vui Vy Xuân Xuyến Ánh Bích Bình Cúc Diễm Diệp "
        "Duyên Dương Đào Điệp Gấm Hân Hậu Hảo Hoàn Khánh Khuyên Kim Lam Lựu Mận Mơ Na Nhài Nhạn Ninh Phúc Sáu Tấm Thịnh "
        "Thoa Thuận Thục Tuyền Tươi Viên Vinh Yên An Bảo Cẩm Đoan Hợp Hải Kiều Lài"
    ).split(),
)
_MIDDLE_TAIL = (
    (
        "Đức Quang Hữu Minh Ngọc Anh Tuấn Xuân Đình Công Mạnh Trọng Duy Quốc Thanh Thành Hoàng Gia Việt Tiến Bá Đăng Huy "
        "Hồng Khắc Nhật Như Phúc Thế Trung Tùng Vĩnh Bảo Cao Chí Hải Hoài Khánh Kim Sỹ Tấn Thái Thiện Viết Vinh"
    ).split(),
    (
        "Thanh Ngọc Thu Minh Phương Hồng Kim Hoài Bích Mai Thúy Thùy Diệu Khánh Hà Lan Quỳnh Tuyết Bảo Cẩm Hải Hương Huyền "
        "Lệ Linh Mỹ Như Phúc Quế Tâm Tú Tường Vân Xuân Ánh Diễm Đan Gia Hoàng Kiều Nguyệt Nhật Trà Yến"
    ).split(),
)
FOREIGN_NAMES = (
    "John Smith|Kim Min Jun|Lee Seo Yeon|Park Ji Hoon|Wang Wei|Zhang Li Na|Tanaka Hiroshi|Sato Yuki|Pierre Martin|Anna Schmidt|"
    "Rahul Sharma|Priya Nair|Maria Garcia|David Brown|Olga Ivanova|Chen Xiao Ming|Choi Eun Ji|Michael O'Connor|"
    "Jean-Luc Dubois|Suzuki Kenji|Laura Rossi|Ahmed Hassan|Emma Wilson|Liu Yang"
).split("|")


def _weighted(head: dict[str, float], tail: list[str], rest: float) -> tuple[pl.Series, np.ndarray]:
    """Words with cumulative probabilities: the head as given, the tail sharing ``rest`` with falling weights."""
    words = [word for word in tail if word not in head]
    falling = 1 / (np.arange(len(words)) + 8.0)
    weights = np.concatenate([list(head.values()), falling / falling.sum() * rest])
    return pl.Series([*head, *words]), np.cumsum(weights / weights.sum())


FAMILY = _weighted(_FAMILY_HEAD, _FAMILY_TAIL, 11.0)
GIVEN = (_weighted(_GIVEN_HEAD[0], _GIVEN_TAIL[0], 88.5), _weighted(_GIVEN_HEAD[1], _GIVEN_TAIL[1], 84.6))
MIDDLE = (_weighted({}, _MIDDLE_TAIL[0], 1.0), _weighted({}, _MIDDLE_TAIL[1], 1.0))
_POOLS = {"first": MIDDLE, "second": MIDDLE, "given": GIVEN}


def draw(pool: tuple[pl.Series, np.ndarray], rng: np.random.Generator, size: int) -> pl.Series:
    """``size`` words of a pool by their weights."""
    words, cumulative = pool
    return words.gather(np.searchsorted(cumulative, rng.random(size), side="right").clip(max=len(words) - 1))


def _words(rng: np.random.Generator, sex: np.ndarray, young: np.ndarray) -> np.ndarray:
    """Words in each name, 2 to 4, by sex (1 woman) and age."""
    two = np.where(sex == 1, np.where(young, 0.002, 0.01), np.where(young, 0.01, 0.015))
    four = np.where(sex == 1, np.where(young, 0.65, 0.16), np.where(young, 0.26, 0.08))
    chance = rng.random(sex.size)
    return np.where(chance < two, 2, np.where(chance > 1 - four, 4, 3))


def middle_and_given(rng: np.random.Generator, sex: np.ndarray, age: np.ndarray) -> list[pl.Series]:
    """``middle`` (empty, one or two words) and ``given`` for people of these sexes (0 man, 1 woman) and ages."""
    size = sex.size
    old = np.clip((age - 15) / 60, 0.05, 0.95)
    common = rng.random(size) < np.where(sex == 1, 0.25 + 0.6 * old, 0.1 + 0.55 * old)
    frame = pl.DataFrame(
        {
            "woman": sex == 1, "common": common, "words": _words(rng, sex, age < 25),
            **{f"{name}_{which}": draw(pools[which], rng, size) for name, pools in _POOLS.items() for which in (0, 1)},
        }
    )  # fmt: skip
    own = {name: pl.when("woman").then(f"{name}_1").otherwise(f"{name}_0") for name in _POOLS}
    word = pl.when("woman").then(pl.lit("Thị")).otherwise(pl.lit("Văn"))
    first = pl.when("common").then(word).otherwise(own["first"])
    pair = pl.when(own["second"] == first).then(first).otherwise(pl.concat_str(first, pl.lit(" "), own["second"]))
    middle = pl.when(pl.col("words") == 2).then(pl.lit("")).when(pl.col("words") == 3).then(first).otherwise(pair)
    return frame.select(middle=middle, given=own["given"]).get_columns()


def full_name() -> pl.Expr:
    """The name from ``family``, ``middle`` and ``given``."""
    middle = pl.when(pl.col("middle") == "").then(pl.lit("")).otherwise(pl.lit(" ") + pl.col("middle"))
    return pl.concat_str("family", middle, pl.lit(" "), "given")
