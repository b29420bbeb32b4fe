"""What a register writes for a place, and the unit of 2021 that it means."""

import unicodedata

import polars as pl
import pytest

from vaxanalysis import places
from vaxanalysis.places.resolve import COLUMNS

LATER_TOO = 89
HANOI = places.units().filter(pl.col("province_code") == "01")
CODES = HANOI["commune_code"].to_list()


def answer(**texts: str) -> tuple[str | None, ...]:
    return places.resolve(
        pl.DataFrame({name: [texts.get(name)] for name in COLUMNS}, schema=dict.fromkeys(COLUMNS, pl.String))
    ).row(0)[6:]


def strip_marks(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.replace("Đ", "D").replace("đ", "d"))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


WRITTEN = {
    "official": lambda text: text,
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "upper case without marks": lambda text: strip_marks(text).upper(),
    "spaces around": lambda text: f"  {text.replace(' ', '  ')} ",
    "old tone style": lambda text: text.replace("òa", "oà").replace("óa", "oá").replace("ủy", "uỷ").replace("ụy", "uỵ"),
    "abbreviated type": lambda text: (
        text.replace("Phường ", "P.")
        .replace("Xã ", "X. ")
        .replace("Thị trấn ", "TT ")
        .replace("Quận ", "Q.")
        .replace("Huyện ", "H.")
    ),
}


@pytest.mark.parametrize("way", WRITTEN)
def test_every_commune_of_hanoi_by_name_and_district(way: str) -> None:
    written = HANOI.select(pl.col("province", "district", "commune").map_elements(WRITTEN[way], return_dtype=pl.String))
    found = places.resolve(written)
    assert found["unit_commune"].to_list() == CODES
    assert set(found["how"]) == {"name"}


def test_every_commune_of_hanoi_without_types_but_a_town_and_a_commune_of_one_name() -> None:
    found = places.resolve(HANOI.select("province", district="district_short", commune="commune_short"))
    wrong = HANOI.filter(~found["unit_commune"].eq_missing(pl.Series(CODES)))
    assert wrong["commune"].to_list() == ["Thị trấn Yên Viên", "Xã Yên Viên"]
    assert set(found.filter(pl.col("unit_commune").is_null())["how"]) == {"district_only"}


def test_every_commune_of_the_country_by_its_official_names() -> None:
    every = places.units()
    found = places.resolve(every.select("province", "district", "commune"))
    assert found["unit_commune"].to_list() == every["commune_code"].to_list()


def test_every_commune_of_hanoi_by_code_alone_and_with_its_zeros_lost() -> None:
    lost = HANOI.select(pl.col("commune_code").str.strip_chars_start("0"))
    for codes in (HANOI.select("commune_code"), lost, lost.select(pl.col("commune_code") + ".0")):
        found = places.resolve(codes)
        assert found["unit_commune"].to_list() == CODES
        assert found["unit_district"].to_list() == HANOI["district_code"].to_list()
        assert set(found["how"]) == {"code"}


def test_names_that_occur_more_than_once_in_hanoi_are_no_code_without_a_district() -> None:
    one_tone_style = pl.col("commune_short").replace("Trung Hoà", "Trung Hòa")
    names = HANOI.with_columns(n=pl.len().over(one_tone_style))
    found = places.resolve(names.select("province", "n", commune="commune_short"))
    several, single = found.filter(pl.col("n") > 1), found.filter(pl.col("n") == 1)
    assert several["commune"].n_unique() == 25 + 2  # and Trung Hòa, which its two communes spell differently
    assert several["unit_commune"].null_count() == several.height
    assert set(several["how"]) == {"province_only"}
    later = single.filter(how="ambiguous")  # larger units bear these names since 2025, which have no district
    assert (later["unit_commune"].null_count(), later.height) == (LATER_TOO, LATER_TOO)
    assert single.filter(pl.col("how") != "ambiguous")["unit_commune"].null_count() == 0


@pytest.mark.parametrize(
    ("district", "commune", "code", "how"),
    [
        ("Ba Đình", "Cống Vi", "00007", "name"),
        ("Ba Đình", "Phường Phúc Sá", "00001", "fuzzy"),
        ("Ba Đình", "P. Trúc Bach", "00004", "name"),
        ("Ba Đình", "Nguyễn Trung Trưc", "00010", "name"),
        ("Ba Đinhh", "Phúc Xá", "00001", "fuzzy"),
        ("Đống Đa", "Hàng Bôt", "00196", "name"),
        ("Cầu Giấy", "Nghiã Tân", "00160", "name"),
        ("Cầu Giấy", "Yên Hòa", "00172", "name"),
        ("Nam Từ Liêm", "Mĩ Đình 1", None, "district_only"),
        ("Nam Từ Liêm", "P.Mỹ Đình 01", "00625", "name"),
        ("Nam Từ Liêm", "Phương Canh", "00623", "name"),
        ("Nam Từ Liêm", "Phường Phương Canh", "00623", "name"),
        ("Đống Đa", "Phương Liên", "00220", "name"),
        ("Hoàng Mai", "Hoàng Văng Thụ", "00322", "fuzzy"),
        ("Thường Tín", "Vạn Điễm", "10264", "name"),
        ("Gia Lâm", "Yên Viên", None, "district_only"),
        ("Hoàn Kiếm", "Hàng Bột", None, "conflict"),
        ("Ba Đình", "Hàng Bạc", None, "conflict"),
        ("Hoàn Kiếm", "Hàng Bo6", None, "district_only"),
        ("Hoàn Kiếm", "Hàng B", None, "district_only"),
        ("Ba Đình", "x", None, "district_only"),
        ("Từ Liêm", "Xuân Đỉnh", None, "province_only"),
    ],
)
def test_spellings(district: str, commune: str, code: str | None, how: str) -> None:
    found = answer(province="Hà Nội", district=district, commune=commune)
    assert found[2:] == (code, how)


@pytest.mark.parametrize("province", ["Hà Nội", "TP. Hà Nội", "TP Ha Noi", "HN", "Thành phố Hà Nội", "HÀ NỘI"])
def test_province_names(province: str) -> None:
    assert answer(province=province) == ("01", None, None, "province_only")


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ({"province": "TP HCM", "district": "Q3", "commune": "P.01"}, ("79", "770", "27160", "name")),
        ({"province": "TPHCM", "district": "Quận 3", "commune": "Phường 1"}, ("79", "770", "27160", "name")),
        ({"district": "Ba Đình", "commune": "Phúc Xá"}, ("01", "001", "00001", "name")),
        ({"province_code": "1", "district_code": "1", "commune": "Phúc Xá"}, ("01", "001", "00001", "name")),
        ({"commune": "Phúc Xá"}, (None, None, None, None)),
        ({}, (None, None, None, None)),
        ({"district": "Ba Đình", "commune_code": "99999"}, ("01", "001", None, "district_only")),
    ],
)
def test_parts_of_a_place(texts: dict[str, str], expected: tuple[str | None, ...]) -> None:
    assert answer(**texts) == expected


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        # the code against the name: the code, and said so
        ({"district": "Ba Đình", "commune": "Phúc Xá", "commune_code": "00004"}, ("01", "001", "00004", "conflict")),
        ({"district": "Ba Đình", "commune": "???", "commune_code": "00001"}, ("01", "001", "00001", "conflict")),
        # a slip in the name is no contradiction
        ({"district": "Ba Đình", "commune": "Phúc Sá", "commune_code": "1"}, ("01", "001", "00001", "code")),
        # the code against the district
        ({"district": "Ba Đình", "commune": "Hàng Bạc", "commune_code": "00061"}, ("01", "002", "00061", "conflict")),
        # the code against name and district, which agree
        ({"district": "Ba Vì", "commune": "Tản Lĩnh", "commune_code": "00001"}, ("01", "271", "09694", "conflict")),
        # the district's code against its name: the one that has the commune
        ({"district": "Hoàn Kiếm", "district_code": "001", "commune": "Hàng Bạc"}, ("01", "002", "00061", "conflict")),
        ({"district": "Hoàn Kiếm", "district_code": "001", "commune": "Phúc Xá"}, ("01", "001", "00001", "conflict")),
        # the district against the province
        ({"district": "Quận 1"}, ("01", None, None, "conflict")),
    ],
)
def test_contradictions_are_said(texts: dict[str, str], expected: tuple[str | None, ...]) -> None:
    assert answer(province="Hà Nội", **texts) == expected


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        # a merger of 2023-24 under a new name: only its district is certain
        ({"district": "Gia Lâm", "commune": "Xã Thiên Đức"}, ("01", "018", None, "later_name")),
        # the code of 2021 under its name of 2024, which another ward bore in 2021
        (
            {"district": "Đống Đa", "commune": "Phường Thịnh Quang", "commune_code": "00235"},
            ("01", "006", None, "later_name"),
        ),
        ({"district": "Đống Đa", "commune": "Phường Thịnh Quang"}, ("01", "006", "00223", "name")),
        # units of 2025, which have no district
        ({"commune": "Phường Hồng Hà", "commune_code": "00097"}, ("01", None, None, "later_name")),
        ({"commune": "Phường Bồ Đề"}, ("01", "004", None, "ambiguous")),
        ({"commune": "Phường Hai Bà Trưng"}, ("01", "007", None, "later_name")),
    ],
)
def test_names_given_after_2021(texts: dict[str, str], expected: tuple[str | None, ...]) -> None:
    assert answer(province="Hà Nội", **texts) == expected


def test_a_unit_of_2025_in_another_province_of_2021() -> None:
    found = answer(province="Thành phố Hồ Chí Minh", commune="Phường Thủ Dầu Một")
    assert found == ("74", "718", None, "later_name")


# province, district and commune as written -> the commune
TEXTS = dict.fromkeys(("province", "district", "commune"), pl.String)
IN_CELLS = [
    ("Hà Nội", None, "Phường Trúc Bạch, Quận Ba Đình", "00004"),
    (None, None, "P. Phúc Xá , Ba Đình, Hà Nội", "00001"),
    (None, None, "Số 5 ngõ 12, Phường Phúc Xá, Quận Ba Đình, TP. Hà Nội, Việt Nam", "00001"),
    (None, None, "Phường Phúc Xá, Hà Nội", "00001"),
    (None, None, "Phường 1, Quận 3, TPHCM", "27160"),
    ("Hà Nội", "Quận Ba Đình", "Phường Phúc Xá - Quận Ba Đình", "00001"),
    ("Hà Nội", "Quận Ba Đình", "Phúc Xá (Ba Đình)", "00001"),
    ("Hà Nội", "Quận Ba Đình", "Tổ 3, Phúc Xá", "00001"),
    ("Hà Nội", "Quận Tây Hồ", "Phúc Xá, Ba Đình", None),
    (None, None, "Ba Đình - Phúc Xá", "00001"),
    (None, None, "Tân Phú - Tân Bình", None),
    (None, "Quận Ba Đình, TP Hà Nội", "Phúc Xá", "00001"),
    ("Hà Nội", "Ba Đình - Hà Nội", "Phúc Xá", "00001"),
    ("Bắc Ninh", "Ba Đình, Hà Nội", "Phúc Xá", None),
    ("01", "001", "00001", "00001"),
    (None, None, "00001", "00001"),
    ("TP. Hồ Chí Minh", "003", "Phường 1", "27160"),
    ("TP. Hồ Chí Minh", "3.0", "1.0", "27160"),
    ("'01", "'001", "'00001", "00001"),
    ("TP. Hồ Chí Minh", "Quận 2", "Thảo Điền", "27088"),
    ("TP. Hồ Chí Minh", "Q9", "Hiệp Phú", "26839"),
    ("TP. Hồ Chí Minh", "Quận 3", "00001", "00001"),
]


@pytest.mark.parametrize(("province", "district", "commune", "code"), IN_CELLS)
def test_whole_addresses_and_codes_in_the_cells_of_names(province, district, commune, code) -> None:
    frame = pl.DataFrame({"province": [province], "district": [district], "commune": [commune]}, schema_overrides=TEXTS)
    assert places.resolve(frame)["unit_commune"].to_list() == [code]


def test_a_later_name_does_not_overrule_the_district_given() -> None:
    frame = pl.DataFrame({"commune": ["Phường Ngọc Hà"], "district": ["Quận Đống Đa"], "province": ["Hà Nội"]})
    assert places.resolve(frame).select("unit_district", "unit_commune", "how").row(0) == ("006", None, "conflict")


def test_the_input_is_kept_and_absent_columns_are_no_fault() -> None:
    frame = pl.DataFrame({"commune_code": ["1", None], "note": ["a", "b"]})
    assert places.resolve(frame).columns == [
        "commune_code",
        "note",
        "unit_province",
        "unit_district",
        "unit_commune",
        "how",
    ]
