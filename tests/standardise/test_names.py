import unicodedata

import polars as pl
import pytest

from vaxanalysis.standardise import name_table, standardise

# as typed -> tidy, folded, family, middle, given
NAMES = {
    "Nguyễn Thị Thu Hà": ("Nguyễn Thị Thu Hà", "nguyen thi thu ha", "nguyen", "thi thu", "ha"),
    "  Trần\u00a0Thị  Hòa ": ("Trần Thị Hòa", "tran thi hoa", "tran", "thi", "hoa"),
    "Trần Thị Hoà": ("Trần Thị Hoà", "tran thi hoa", "tran", "thi", "hoa"),
    "ĐẶNG VĂN QUÝ": ("ĐẶNG VĂN QUÝ", "dang van quy", "dang", "van", "quy"),
    "Đặng Văn Qúy": ("Đặng Văn Qúy", "dang van quy", "dang", "van", "quy"),
    "Lê ĐứcAnh": ("Lê ĐứcAnh", "le duc anh", "le", "duc", "anh"),
    "Ng~ Văn An": ("Ng~ Văn An", "nguyen van an", "nguyen", "van", "an"),
    "NG. Văn An": ("NG. Văn An", "nguyen van an", "nguyen", "van", "an"),
    "Lê Văn Nam (HN)": ("Lê Văn Nam (HN)", "le van nam", "le", "van", "nam"),
    "Lê Văn Nam (1)": ("Lê Văn Nam (1)", "le van nam", "le", "van", "nam"),
    "Lê Văn Nam 2": ("Lê Văn Nam 2", "le van nam", "le", "van", "nam"),
    "Lê\u200b Văn\nNam": ("Lê Văn Nam", "le van nam", "le", "van", "nam"),
    "K'Brôi H’Mông": ("K'Brôi H’Mông", "k broi h mong", "k", "broi h", "mong"),
    "John Smith": ("John Smith", "john smith", "john", None, "smith"),
    "Anh": ("Anh", "anh", "anh", None, "anh"),
    "Ngân": ("Ngân", "ngan", "ngan", None, "ngan"),
    "李小龙": ("李小龙", None, None, None, None),
}


@pytest.mark.parametrize(("cell", "expected"), NAMES.items())
def test_names_are_tidied_folded_and_split(records, cell, expected):
    wanted = ("name_std", "name_folded", "family_name", "middle_name", "given_name", "full_name_state")
    assert records(*wanted, full_name=[cell]) == [(*expected, "usable")]


@pytest.mark.parametrize(
    ("cell", "state"), [("123", "invalid"), ("?!", "invalid"), ("x", "placeholder"), ("", "blank")]
)
def test_what_is_no_name_has_no_typed_columns(records, cell, state):
    wanted = ("name_std", "name_folded", "family_name", "middle_name", "given_name", "full_name_state")
    assert records(*wanted, full_name=[cell]) == [(None, None, None, None, None, state)]


def test_every_vietnamese_letter_folds_to_its_base():
    vowels = {
        "a": "àáảãạăằắẳẵặâầấẩẫậ",
        "e": "èéẻẽẹêềếểễệ",
        "i": "ìíỉĩị",
        "o": "òóỏõọôồốổỗộơờớởỡợ",
        "u": "ùúủũụưừứửữự",
        "y": "ỳýỷỹỵ",
        "d": "đ",
    }
    for base, letters in vowels.items():
        for text in (letters, letters.upper(), unicodedata.normalize("NFD", letters)):
            assert name_table(pl.Series([text]))["name_folded"].to_list() == [base * len(letters)]


def test_the_table_of_distinct_names_equals_the_row_form(rows):
    names = [*NAMES, *NAMES, "x", None, "12"]
    by_row = standardise(rows(full_name=names).lazy()).collect()
    table = name_table(pl.Series(names))
    assert table.height == len(NAMES) + 3
    joined = by_row.select("full_name").join(table, on="full_name", how="left", nulls_equal=True, maintain_order="left")
    assert joined.equals(by_row.select(table.columns))


GARBLED_NAMES = ["Traàn Vaên Bình", "Leâ Thò Hoàng", "Nguyeãn Thò Thu Haø", "Ñỗ Höõu Ñöùc", "Phaïm Ngoïc AÙnh", "NguyÔn V¨n An",
                 "TrÇn ThÞ Hoa", "Nguyá»…n An", "Nguy?n Van A"]  # fmt: skip
SOUND_NAMES = [
    "Loïc Dupont",
    "Anaïs Müller",
    "João Leão",
    "Naïma",
    "H'Byă Niê",
    "Rơ Châm",
    "Huỳnh Quốc Toản",
    "NGUYỄN THỊ HOÀNG",
    "José Muñoz",
]


def test_a_name_in_an_encoding_read_as_another_is_invalid(records):
    assert records("full_name_state", full_name=GARBLED_NAMES) == [("invalid",)] * len(GARBLED_NAMES)
    assert records("full_name_state", full_name=SOUND_NAMES) == [("usable",)] * len(SOUND_NAMES)


NOBODY = [
    "Không rõ tên",
    "Chưa cập nhật",
    "Trẻ sơ sinh",
    "Con bà Hoa",
    "Mẹ bé Na",
    "VỢ ÔNG BA",
    "bố của Lan",
    "Bé Na",
    "Người nước ngoài",
    "Unknown Patient",
    "Bé trai con bà Lan",
    "vô danh",
    "chua dat ten",
]


def test_words_for_a_person_without_a_name_are_placeholders(records):
    assert records("full_name_state", full_name=NOBODY) == [("placeholder",)] * len(NOBODY)
    assert records("full_name_state", full_name=["NULL", "Bế Văn Đàn", "Bé Thị Hai", "Khổng Có"]) == [
        ("blank",),
        *[("usable",)] * 3,
    ]
