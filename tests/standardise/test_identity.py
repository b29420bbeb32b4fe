import pytest

from vaxanalysis.places.units import units
from vaxanalysis.standardise.identity import PROVINCES

WANTED = ("cccd", "cmnd", "passport", "cccd_restored", "citizen_id_state")


@pytest.mark.parametrize(
    "cell",
    ["001091496805", "001 091 496 805", "001.091.496.805", "001-091-496-805", "'001091496805", " 001091496805\u00a0",
     "\u200b001091496805", "001091496805\t"],
)  # fmt: skip
def test_twelve_digits_are_a_cccd(records, cell):
    assert records(*WANTED, citizen_id=[cell]) == [("001091496805", None, None, False, "usable")]


def test_an_unknown_prefix_is_for_a_rule_to_question(records):
    assert records(*WANTED, citizen_id=["400091496805"]) == [("400091496805", None, None, False, "usable")]


def test_nine_digits_are_the_older_card(records):
    assert records(*WANTED, citizen_id=["012345678"]) == [(None, "012345678", None, False, "usable")]


@pytest.mark.parametrize(
    "cell",
    [
        "12345678",
        "0010914968051",
        "1234567",
        "00109149680A",
        "+01091496805",
        "-01091496805",
        "1.0915E+09",
        "abc",
        "1.5",
    ],
)
def test_other_numbers_are_invalid(records, cell):
    assert records(*WANTED, citizen_id=[cell]) == [(None, None, None, False, "invalid")]


@pytest.mark.parametrize("cell", ["000 000 000 000", "000.000.000", "111111111111", "0.0"])
def test_runs_of_one_digit_are_placeholders_also_with_separators(records, cell):
    assert records(*WANTED, citizen_id=[cell]) == [(None, None, None, False, "placeholder")]


# number, sex, birth date -> the CCCD, if province, sex and year agree
SHORT = [
    ("1091496805", "Nam", "01/07/1991", "001091496805"),
    ("1091496805.0", "Nam", "01/07/1991", "001091496805"),
    ("1.091496805E9", "Nam", "01/07/1991", "001091496805"),
    ("1 091 496 805", "0", "1991", "001091496805"),
    ("36191000001", "Nữ", "01/07/1991", "036191000001"),
    ("1204411883", "Nam", "12/10/2004", "001204411883"),
    ("1304411883", "F", "38272", "001304411883"),
    ("1091496805", "Nữ", "01/07/1991", None),
    ("1091496805", "Nam", "01/07/1992", None),
    ("1091496805", "Nam", "01/07/2091", None),
    ("1091496805", None, "01/07/1991", None),
    ("1091496805", "Nam", None, None),
    ("3091496805", "Nam", "01/07/1991", None),
    ("97091496805", "Nam", "01/07/1991", None),
]


@pytest.mark.parametrize(("cell", "sex", "birth", "cccd"), SHORT)
def test_lost_zeros_are_restored_only_where_all_three_agree(records, cell, sex, birth, cccd):
    expected = (cccd, None, None, cccd is not None, "usable" if cccd else "invalid")
    assert records(*WANTED, citizen_id=[cell], sex=[sex], birth_date=[birth]) == [expected]


# number, nationality -> passport, non_citizen, state of the number
PASSPORTS = [
    ("B1234567", None, "B1234567", True, "usable"),
    ("c12345678", "không rõ", "C12345678", True, "usable"),
    ("B1234567", "Việt Nam", "B1234567", False, "invalid"),
    ("AB12C34", "Hàn Quốc", "AB12C34", True, "usable"),
    ("AB12C34", None, None, False, "invalid"),
    ("123456789", "Mỹ", "123456789", True, "usable"),
    ("12345", "Mỹ", None, True, "invalid"),
    (None, "Mỹ", None, True, "blank"),
    ("001091496805", "Pháp", None, True, "usable"),
    ("001091496805", "VN", None, False, "usable"),
]


@pytest.mark.parametrize(("cell", "nationality", "passport", "non_citizen", "state"), PASSPORTS)
def test_nationality_decides_who_holds_a_passport(records, cell, nationality, passport, non_citizen, state):
    found = records("passport", "non_citizen", "citizen_id_state", citizen_id=[cell], nationality=[nationality])
    assert found == [(passport, non_citizen, state)]


CARDS = {
    "GD4010487154387": ("GD4010487154387", "usable"),
    "gd 4 01 0487154387": ("GD4010487154387", "usable"),
    "0487154387": ("0487154387", "usable"),
    "GD9010487154387": (None, "invalid"),
    "487154387": (None, "invalid"),
    "4010487154387": (None, "invalid"),
    "GD40104871543871": (None, "invalid"),
    "0000000000": (None, "placeholder"),
    "BHYT: GD4010487154387": ("GD4010487154387", "usable"),
    "0487154387.0": ("0487154387", "usable"),
    '="0487154387"': ("0487154387", "usable"),
}


@pytest.mark.parametrize(("cell", "expected"), CARDS.items())
def test_insurance_cards(records, cell, expected):
    assert records("insurance_std", "insurance_id_state", insurance_id=[cell]) == [expected]


DAMAGED = {
    "1080000001.00": ("001080000001", None, False), "1080000001,00": ("001080000001", None, False),
    "1 080 000 001,00": ("001080000001", None, False), "001080000001.0": ("001080000001", None, False),
    "001,080,000,001": ("001080000001", None, False), "1,080000001E+09": ("001080000001", None, False),
    '="001080000001"': ("001080000001", None, False), "００１０８００００００１": ("001080000001", None, False),
    "0010 8000 0001": ("001080000001", None, False), "CCCD: 001080000001": ("001080000001", None, True),
    "Số 001 080 000 001": ("001080000001", None, True), "012345670 / 001080000001": ("001080000001", "012345670", True),
    "001080000001 (cấp 10/05/2021)": ("001080000001", None, True), "CMND 012345678": (None, "012345678", True),
    "001080000001, 001080000001": ("001080000001", None, True), "012345678.0": (None, "012345678", False),
    "001080000001 001080000002": (None, None, False), "1080000001.5": (None, None, False), "O01080000001": (None, None, False),
    "001080000001 (bố)": (None, None, False), "CCCD mẹ: 001080000001": (None, None, False), "#001080000001": ("001080000001", None, True),
    "0010.8000.0001": (None, None, False), "1.08E+09": (None, None, False),
}  # fmt: skip


@pytest.mark.parametrize(("cell", "expected"), DAMAGED.items())
def test_a_number_is_read_from_its_damage_and_never_made_another(records, cell, expected):
    found = records("cccd", "cmnd", "id_beside_words", citizen_id=[cell], sex=["Nam"], birth_date=["12/05/1980"])
    assert found == [expected]


def test_the_first_digits_of_a_cccd_are_the_codes_of_the_provinces_of_2021():
    assert tuple(units()["province_code"].unique().cast(int).sort()) == PROVINCES
