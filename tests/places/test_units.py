"""The list of units, their names, order and neighbours."""

import polars as pl
import pytest

from vaxanalysis import places
from vaxanalysis.errors import ParameterError
from vaxanalysis.places.units import all_districts

COMMUNES = {
    "001": 14, "002": 18, "003": 8, "004": 14, "005": 8, "006": 21, "007": 18, "008": 14, "009": 11, "016": 26,
    "017": 24, "018": 22, "019": 10, "020": 16, "021": 13, "250": 18, "268": 17, "269": 15, "271": 31, "272": 21,
    "273": 16, "274": 20, "275": 21, "276": 23, "277": 32, "278": 21, "279": 29, "280": 27, "281": 29, "282": 22,
}  # fmt: skip


def test_the_country_of_2021() -> None:
    units = places.units()
    assert (units["province_code"].n_unique(), units["commune_code"].n_unique(), units.height) == (63, 10_599, 10_599)
    listed = pl.concat([places.districts(code) for code in units["province_code"].unique()])
    assert (listed.height, listed["communes"].sum()) == (704, 10_599)  # 705 but for Hoàng Sa, where nobody lives
    assert set(listed.filter(pl.col("communes") == 0)["district_short"]) == {
        "Bạch Long Vĩ", "Cồn Cỏ", "Lý Sơn", "Côn Đảo",
    }  # fmt: skip
    assert units.null_count().sum_horizontal().item() == 0


def test_names_have_one_space_between_words() -> None:
    names = all_districts().select("province", "district", "commune").unpivot()["value"].drop_nulls()
    assert names.filter(names.str.contains(r"\s\s|^\s|\s$")).to_list() == []
    assert places.units().filter(commune_code="20236")["commune"].to_list() == ["Phường Hải Châu I"]


def test_hanoi() -> None:
    frame = places.districts("01")
    assert dict(zip(frame["district_code"], frame["communes"], strict=True)) == COMMUNES
    assert frame.row(0, named=True) == {
        "district_code": "001", "district": "Quận Ba Đình", "district_short": "Ba Đình", "communes": 14,
        "slug": "ba-dinh",
    }  # fmt: skip


def test_centroids_are_apart_and_in_the_country_and_say_how_good_they_are() -> None:
    units = places.units()
    assert units["lat"].is_between(8.3, 23.5).all()
    assert units["lon"].is_between(102, 115).all()
    assert not units.select(pl.struct("lat", "lon").is_duplicated().any()).item()
    hanoi = units.filter(pl.col("province_code") == "01").group_by("centroid").len()
    assert dict(hanoi.iter_rows()) == {"own": 485, "shared": 1, "successor": 85, "district": 8}


@pytest.mark.parametrize(
    ("code", "name", "brief", "slug"),
    [
        ("001", "Quận Ba Đình", "Ba Đình", "ba-dinh"),
        ("269", "Thị xã Sơn Tây", "Sơn Tây", "son-tay"),
        ("760", "Quận 1", "Quận 1", "quan-1"),
        ("769", "Thành phố Thủ Đức", "Thủ Đức", "thu-duc"),
    ],
)
def test_names_of_districts(code: str, name: str, brief: str, slug: str) -> None:
    assert (places.district_name(code), places.district_name(code, short=True), places.slug(code)) == (
        name,
        brief,
        slug,
    )


def test_names_of_communes_and_codes_that_do_not_exist() -> None:
    assert places.commune_name("00001") == "Phường Phúc Xá"
    for wrong in (lambda: places.commune_name("001"), lambda: places.district_name("999"), lambda: places.slug("1")):
        with pytest.raises(ParameterError):
            wrong()


def test_order() -> None:
    names = [
        "Ba Đình",
        "Ba Vì",
        "Cầu Giấy",
        "Da",
        "Dan",
        "Đan",
        "Đống Đa",
        "Ha",
        "Hà",
        "Hả",
        "Hạ",
        "Hoà",
        "Phường 2",
        "Phường 10",
    ]
    assert sorted(set(names), key=places.sort_key) == names


def test_neighbours_of_ba_dinh() -> None:
    pairs = places.neighbours("001")
    assert len(pairs) == len(set(pairs)) == 28
    assert ("00001", "00004") in pairs  # Phúc Xá lies beside Trúc Bạch
    assert ("00001", "00031") not in pairs  # and at the other end from Giảng Võ


@pytest.mark.parametrize("code", sorted(COMMUNES))
def test_every_commune_has_a_neighbour(code: str) -> None:
    pairs = places.neighbours(code)
    assert len({commune for pair in pairs for commune in pair}) == COMMUNES[code]
    assert all(a < b for a, b in pairs)
