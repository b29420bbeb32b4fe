import polars as pl
import pytest

from vaxanalysis.schema import INVALID, PLACEHOLDER, USABLE
from vaxanalysis.standardise import standardise
from vaxanalysis.standardise.conventions import ISO_5218, NO_CODES, ONE_MALE, SEX, ZERO_MALE

SEXES = {
    "0": ("male", "usable"), "0.0": ("male", "usable"), "Nam": ("male", "usable"), "NAM": ("male", "usable"),
    "M": ("male", "usable"), "Male": ("male", "usable"), " nam\u00a0": ("male", "usable"),
    "1": ("female", "usable"), "1.0": ("female", "usable"), "Nữ": ("female", "usable"), "NỮ": ("female", "usable"),
    "nu": ("female", "usable"), "f": ("female", "usable"), "FEMALE": ("female", "usable"),
    "1-Nam": ("male", "usable"), "2. Nữ": ("female", "usable"), "Nam giới": ("male", "usable"), "Gái": ("female", "usable"),
    "Nam/Nữ": (None, "invalid"), "Nan": (None, "blank"), "Khác": (None, "invalid"),
    "0 1": (None, "invalid"), "2": (None, "placeholder"), "không rõ": (None, "placeholder"),
}  # fmt: skip


@pytest.mark.parametrize(("cell", "expected"), SEXES.items())
def test_sex(records, cell, expected):
    assert records("sex_std", "sex_state", sex=[cell]) == [expected]


NATIONALITIES = {
    "Việt Nam": (False, "usable"), "VIET NAM": (False, "usable"), "vietnam": (False, "usable"), "VN": (False, "usable"),
    "VNM": (False, "usable"), " việt  nam ": (False, "usable"), "Mỹ": (True, "usable"), "Lào": (True, "usable"),
    "Kinh": (False, "invalid"), "123": (False, "invalid"), "Thái": (False, "invalid"),
    "VIỆT NAM.": (False, "usable"), "Vietnamese": (False, "usable"), "Người Việt Nam": (False, "usable"), "null": (False, "blank"),
    "Quốc tịch: Việt Nam": (False, "usable"), "VN/US": (False, "invalid"), "nguoi Han Quoc": (True, "usable"), "KOR": (True, "usable"),
    "Việt kiều": (False, "invalid"), "Mạ": (False, "invalid"), "NA": (False, "blank"), "Đài Loan (Trung Quốc)": (True, "usable"),
    "không": (False, "placeholder"), "": (False, "blank"),
}  # fmt: skip


@pytest.mark.parametrize(("cell", "expected"), NATIONALITIES.items())
def test_nationality(records, cell, expected):
    assert records("non_citizen", "nationality_state", nationality=[cell]) == [expected]


GROUPS = {
    "1": (1, "usable"), "01": (1, "usable"), "1.0": (1, "usable"), "16": (16, "usable"), "11": (11, "usable"),
    " 7 ": (7, "usable"), "10. Người nghèo": (10, "usable"), "Nhóm 9": (9, "usable"), "17": (None, "invalid"),
    "abc": (None, "invalid"), "3x": (None, "invalid"), "0": (None, "placeholder"), "22": (None, "placeholder"),
}  # fmt: skip


@pytest.mark.parametrize(("cell", "expected"), GROUPS.items())
def test_priority_group(records, cell, expected):
    assert records("priority_std", "priority_group_state", priority_group=[cell]) == [expected]


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("1", 1),
        ("2.0", 2),
        ("Mũi 3", 3),
        ("mũi số 2", 2),
        ("02", 2),
        ("0", None),
        ("11", None),
        ("x", None),
        (None, None),
    ],
)
def test_dose_number(doses, cell, number):
    assert doses("number_std", dose_number=[cell]) == [(number,)]


# commune text, unit_commune, unit_source -> state
COMMUNES = [
    ("Phường Cát Linh", "00187", "residence", "usable"),
    ("xã Bắc Sơn ", "00379", "residence", "usable"),
    (None, "00187", "residence", "usable"),
    (" ", "00187", "residence", "usable"),
    ("Phường Nào Đó", None, None, "invalid"),
    ("Phường Nào Đó", "00187", "facility", "invalid"),
    ("không rõ", "00187", "residence", "placeholder"),
    ("1", "27160", "residence", "usable"),
    ("11.0", "27160", "residence", "usable"),
    ("1", None, None, "placeholder"),
    ("0", "27160", "residence", "placeholder"),
    ("không rõ", None, None, "placeholder"),
    (None, "00187", "facility", "blank"),
    ("", None, None, "blank"),
]


@pytest.mark.parametrize(("cell", "unit", "source", "state"), COMMUNES)
def test_a_commune_is_usable_where_the_residence_was_found(records, cell, unit, source, state):
    assert records("commune_state", commune=[cell], unit_commune=[unit], unit_source=[source]) == [(state,)]


def test_a_facility_is_tidied(doses):
    cells = ["Trạm  Y tế ", "\u200b0100006", "BV\u00a0E", "x", "-", None]
    assert doses("facility_std", facility=cells) == [("Trạm Y tế",), ("0100006",), ("BV E",), (None,), (None,), (None,)]


# coding -> the sexes of 0, 1 and 2, and their states
CODINGS = {
    ZERO_MALE: [("male", USABLE), ("female", USABLE), (None, PLACEHOLDER)],
    ONE_MALE: [("female", USABLE), ("male", USABLE), (None, PLACEHOLDER)],
    ISO_5218: [(None, PLACEHOLDER), ("male", USABLE), ("female", USABLE)],
    NO_CODES: [(None, INVALID)] * 3,
}


@pytest.mark.parametrize(("coding", "expected"), CODINGS.items())
def test_a_code_is_read_as_its_column_is_coded(rows, coding, expected):
    frame = rows(sex=["0", "1", "2", "Nam"]).with_columns(conventions=pl.lit(coding << SEX, pl.Int32))
    found = standardise(frame.lazy()).select("sex_std", "sex_state").collect().rows()
    assert found == [*expected, ("male", USABLE)]
