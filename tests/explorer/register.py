"""A register small enough to add up: two districts, three communes, two facilities, two weeks."""

from __future__ import annotations

import polars as pl

import vaxanalysis as vax

PLACES = (
    ("Quận Ba Đình", "Phường Phúc Xá", 60),
    ("Quận Ba Đình", "Phường Trúc Bạch", 40),
    ("Quận Hoàn Kiếm", "Phường Hàng Gai", 30),
)


def register() -> vax.Register:
    """130 people with a dose each; every third of Phúc Xá has no citizen ID, and two of Trúc Bạch."""
    rows = []
    for place, (district, commune, count) in enumerate(PLACES):
        for number in range(count):
            lacks = (place == 0 and number % 3 == 0) or (place == 1 and number < 2)
            site, day = "B" if number % 4 == 0 else "A", 6 if number % 2 else 13
            rows.append(
                {
                    "Họ và tên": f"Trần Thị {'ABCDEGHIKL'[number % 10]}{'abcdeghikl'[number // 10]}", 
                    "Ngày sinh": f"{number % 28 + 1:02d}/02/1960",
                    "Giới tính": "Nữ", "Số CCCD": None if lacks else f"001160{place:02d}{number:04d}", "Tỉnh/Thành phố": "Hà Nội",
                    "Quận/Huyện": district, "Phường/Xã": commune, "Mũi tiêm": "1", "Tên vắc xin": "Pfizer", "Số lô": "FF1234",
                    "Ngày tiêm": f"{day:02d}/09/2021", "Cơ sở tiêm chủng": f"Trạm Y tế {site}",
                }
            )  # fmt: skip
    return vax.load(pl.DataFrame(rows))
