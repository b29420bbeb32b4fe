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
    assert places.sender_of(name, {"01"}) == code


@pytest.mark.parametrize(
    ("name", "provinces", "code"),
    [
        ("chau-thanh.xlsx", None, None),  # ten provinces have one
        ("chau-thanh.xlsx", {"89"}, "892"),
        ("chau-thanh-a.xlsx", {"93"}, "932"),  # not Châu Thành, which is 933
        ("chau thanh.xlsx", {"93"}, "933"),
        ("cao-lanh.xlsx", {"87"}, None),  # the city and the district
        ("TP Cao Lanh.xlsx", {"87"}, "866"),
        ("H. Cao Lãnh.xlsx", {"87"}, "873"),
        ("873-cao-lanh.xlsx", {"87"}, "873"),
        ("Q1.xlsx", {"79"}, "760"),
        ("Quận 10 tuần 2.xlsx", {"79"}, "771"),
        ("TP. Thủ Đức.xlsx", None, "769"),
        ("ba-dinh.xlsx", {"79"}, None),
        ("bac-ninh.xlsx", {"27"}, None),  # the province or its capital
        ("TP Bac Ninh.xlsx", {"27"}, "256"),
        ("256.xlsx", {"27"}, "256"),
        ("bac-ninh_tu-son.xlsx", {"27"}, "261"),
    ],
)
def test_sender_among_the_districts_of_provinces(name: str, provinces: set[str] | None, code: str | None) -> None:
    assert places.sender_of(name, provinces) == code


def test_every_district_by_its_slug_and_its_name() -> None:
    frame = places.districts("01")
    for column in ("slug", "district", "district_code"):
        assert [places.sender_of(f"{name}.csv", {"01"}) for name in frame[column]] == frame["district_code"].to_list()
