"""Which district a file name speaks of."""

import unicodedata

import pytest

from vaxanalysis import places


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("pl1-ba-dinh.xlsx", "001"),
        ("001-ba-dinh/", "001"),
        ("001-ba-dinh/8-11.csv", "001"),
        ("001.xlsx", "001"),
        ("Q. Dong Da 8-11.csv", "006"),
        ("Đống Đa.csv", "006"),
        (unicodedata.normalize("NFD", "QUẬN ĐỐNG ĐA.csv"), "006"),
        ("badinh.csv", "001"),
        ("QuanHaiBaTrung.xls", "007"),
        ("so-lieu\\269-son-tay\\a.csv", "269"),
        ("long-tay-ho-cp1258.csv", "003"),
        ("bac tu liem.xlsx", "021"),
        ("tu liem.xlsx", None),
        ("002-ba-dinh.csv", None),
        ("ba-dinh va dong-da.csv", None),
        ("276 ban ghi.xlsx", None),
        ("999.csv", None),
        ("pl1-damaged-numbers.xlsx", None),
        ("", None),
    ],
)
def test_sender(name: str, code: str | None) -> None:
    assert places.sender_of(name) == code


def test_every_district_by_its_slug_and_its_name() -> None:
    frame = places.districts()
    for column in ("slug", "district", "district_code"):
        assert [places.sender_of(f"{name}.csv") for name in frame[column]] == frame["district_code"].to_list()
