import pytest

from vaxanalysis.standardise.phones import OLD_PREFIXES

NUMBERS = {
    "0912345678": "0912345678",
    "912345678": "0912345678",
    "912345678.0": "0912345678",
    "9.12345678E8": "0912345678",
    "+84912345678": "0912345678",
    "84912345678": "0912345678",
    "0084912345678": "0912345678",
    "+84 (0) 912 345 678": "0912345678",
    "0912.345.678": "0912345678",
    "0912-345-678": "0912345678",
    "\u00a00912345678 ": "0912345678",
    "841234567": "0841234567",
    "84841234567": "0841234567",
    "01681234567": "0381234567",
    "1681234567": "0381234567",
    "+841681234567": "0381234567",
    "02438251234": "02438251234",
    "2438251234": "02438251234",
    "(024) 3825.1234": "02438251234",
    "0912345678 / 0987654321": "0912345678",
    "0912345678 0987654321": "0912345678",
    "0912345678-0987654321": "0912345678",
    "123; 0987654321": "0987654321",
    "0912345678 (mẹ)": "0912345678",
}


@pytest.mark.parametrize(("cell", "number"), NUMBERS.items())
def test_numbers_are_read_as_dialled_today(records, cell, number):
    assert records("phone_std", "phone_state", phone=[cell]) == [(number, "usable")]


def test_all_old_prefixes_are_renumbered_and_keep_their_last_seven_digits(records):
    cells = [f"{old}4567890" for old in OLD_PREFIXES]
    assert records("phone_std", phone=cells) == [(f"{new}4567890",) for new in OLD_PREFIXES.values()]
    assert len(OLD_PREFIXES) == 21


@pytest.mark.parametrize(
    "cell",
    ["123", "091234567", "09123456789", "0612345678", "0112345678", "01871234567", "19001009", "09123x5678", "a@b.vn"],
)
def test_other_numbers_are_invalid(records, cell):
    assert records("phone_std", "phone_state", phone=[cell]) == [(None, "invalid")]


@pytest.mark.parametrize("cell", ["0", "0000000000", "0000 000 000", "999999999", "k có"])
def test_placeholders(records, cell):
    assert records("phone_std", "phone_state", phone=[cell]) == [(None, "placeholder")]
